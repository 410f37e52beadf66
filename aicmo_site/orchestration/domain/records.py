"""Runs, their steps, and the transitions a run may take. Each transition gives a new record or raises."""

import dataclasses
import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import Field

from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, Line, Moment, Name, Sha256, Text, dump_json, record
from aicmo_site.orchestration.domain import errors
from onboarding.domain import BriefForm
from qc.domain import Evaluation

LEASE: Final = timedelta(seconds=30)
"""How long a worker holds a run without a sign of life."""


MOST_ROUNDS: Final = 20
"""How often a draft may be written in one run."""


class RunStatus(StrEnum):
    """The states of a run; docs/architecture.md draws them."""

    PENDING = "pending"
    RUNNING = "running"
    AWAITING_APPROVAL = "awaiting_approval"
    AWAITING_REVIEW = "awaiting_review"
    COMPENSATING = "compensating"
    COMPLETED = "completed"
    COMPENSATED = "compensated"
    FAILED = "failed"


GATES: Final = frozenset({RunStatus.AWAITING_APPROVAL, RunStatus.AWAITING_REVIEW})
ACTIVE: Final = frozenset({RunStatus.PENDING, RunStatus.RUNNING, RunStatus.COMPENSATING})


class StepName(StrEnum):
    """The five steps, in the order of the work."""

    NORMALIZE_BRIEF = "normalize_brief"
    GENERATE_STRATEGY = "generate_strategy"
    GENERATE_DRAFT = "generate_draft"
    QC_EVALUATE = "qc_evaluate"
    CREATE_PACKAGE = "create_package"


class StepStatus(StrEnum):
    """Where a step stands."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    COMPENSATED = "compensated"


class OnQcFailure(StrEnum):
    """What follows when a draft does not pass."""

    HOLD = "hold"
    REVISE = "revise"
    COMPENSATE = "compensate"


@record
class RunOptions:
    """How a run is to be carried out. ``threshold`` is the score a draft needs; ``revise_rounds`` how often
    production may mend a draft by itself before a person is asked (only with ``revise``)."""

    generator: Ident = "template"
    on_qc_failure: OnQcFailure = OnQcFailure.HOLD
    approve_strategy: Literal["auto", "hold"] = "auto"
    revise_rounds: Annotated[int, Field(ge=0, le=10)] = 2
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.7


@record
class RunError:
    """Why a run did not complete: the step, a stable code, and a sentence."""

    step: StepName | None
    code: Line
    message: Text


@record
class Documents:
    """The records a run has made so far."""

    brief_id: Ident | None = None
    strategy_id: Ident | None = None
    draft_id: Ident | None = None
    result_id: Ident | None = None
    package_id: Ident | None = None


@record
class Lease:
    """Who works on the run, and until when without a sign of life."""

    owner: Line
    expires_at: Moment


@record
class Step:
    """One step of a run: ``round`` counts repetitions of the draft and its check; ``attempts`` counts begins.

    ``document_id`` is settled when the step first begins, so a repeated attempt makes the same record,
    and a compensation knows what to remove even if the step never committed.
    """

    run_id: Ident
    position: Annotated[int, Field(ge=1, le=1000)]
    name: StepName
    round: Annotated[int, Field(ge=1, le=MOST_ROUNDS)]
    status: StepStatus
    document_id: Ident
    attempts: Annotated[int, Field(ge=1, le=2**31 - 1)] = 1
    started_at: Moment
    finished_at: Moment | None = None
    compensated_at: Moment | None = None
    error: RunError | None = None

    @property
    def seconds(self) -> float | None:
        """How long the last attempt took; None while it runs."""
        return (self.finished_at - self.started_at).total_seconds() if self.finished_at else None

    def begin_again(self, *, now: datetime) -> Self:
        """Count another attempt."""
        return dataclasses.replace(
            self, status=StepStatus.RUNNING, attempts=self.attempts + 1, started_at=now, finished_at=None, error=None
        )

    def succeed(self, *, now: datetime) -> Self:
        """Give the finished step."""
        return dataclasses.replace(self, status=StepStatus.SUCCEEDED, finished_at=now)

    def fail(self, error: RunError, *, now: datetime) -> Self:
        """Give the failed step."""
        return dataclasses.replace(self, status=StepStatus.FAILED, finished_at=now, error=error)

    def compensate(self, *, now: datetime) -> Self:
        """Give the undone step; one that failed goes on saying so."""
        status = self.status if self.status is StepStatus.FAILED else StepStatus.COMPENSATED
        return dataclasses.replace(self, status=status, compensated_at=now)


@record
class Run:
    """A brief on its way to a package.

    ``fence`` counts up whenever the run changes hands: a change by anyone else makes the holder's next commit fail.
    ``next_step`` is what is done next while running; ``verdict`` is the latest evaluation and outlives a compensation.
    """

    id: Ident
    status: RunStatus = RunStatus.PENDING
    client_id: Ident
    client_name: Name
    form: BriefForm
    options: RunOptions = RunOptions()
    idempotency_key: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    next_step: StepName | None = StepName.NORMALIZE_BRIEF
    round: Annotated[int, Field(ge=1, le=MOST_ROUNDS)] = 1
    documents: Documents = Documents()
    verdict: Evaluation | None = None
    error: RunError | None = None
    compensation_error: RunError | None = None
    fence: Count = 0
    lease: Lease | None = None
    started_by: Line = ""
    created_at: Moment
    updated_at: Moment
    finished_at: Moment | None = None

    @property
    def request_sha256(self) -> Sha256:
        """The hash of what was asked for: the same key with another hash is refused."""
        return hashlib.sha256((dump_json(self.form) + dump_json(self.options)).encode()).hexdigest()

    def claim(self, *, owner: str, now: datetime) -> Self:
        """Give the run in the hands of ``owner``; a pending one starts running.

        :raises RunAwaitsPerson: at a gate
        :raises RunFinished: if it is over
        """
        if self.status in GATES:
            raise errors.RunAwaitsPerson(f"{self.id} is {self.status}")
        if self.status not in ACTIVE:
            raise errors.RunFinished(f"{self.id} is {self.status}")
        status = RunStatus.RUNNING if self.status is RunStatus.PENDING else self.status
        lease = Lease(owner=owner, expires_at=now + LEASE)
        return dataclasses.replace(self, status=status, fence=self.fence + 1, lease=lease, updated_at=now)

    def renew(self, *, now: datetime) -> Self:
        """Give the run with a lease counted from now."""
        lease = Lease(owner=self.lease.owner, expires_at=now + LEASE) if self.lease else None
        return dataclasses.replace(self, lease=lease, updated_at=now)

    def release(self, *, now: datetime) -> Self:
        """Give the run in nobody's hands."""
        return dataclasses.replace(self, lease=None, updated_at=now)

    def go_on(self, step: StepName, *, now: datetime, next_round: bool = False) -> Self:
        """Give the run with its next step; ``next_round`` when the draft is written again."""
        count = self.round + 1 if next_round else self.round
        return dataclasses.replace(self, status=RunStatus.RUNNING, next_step=step, round=count, updated_at=now)

    def wait_at(self, gate: RunStatus, *, now: datetime) -> Self:
        """Give the run waiting for a person, in nobody's hands."""
        return dataclasses.replace(self, status=gate, next_step=None, lease=None, updated_at=now)

    def complete(self, *, now: datetime) -> Self:
        """Give the completed run."""
        return dataclasses.replace(
            self, status=RunStatus.COMPLETED, next_step=None, lease=None, updated_at=now, finished_at=now
        )

    def decide(self, step: StepName, *, gate: RunStatus, now: datetime, next_round: bool = False) -> Self:
        """Give the run going on after a person's decision at ``gate``.

        :raises NotAtGate: if it does not wait there
        """
        self._must_wait_at(gate)
        moved = self.go_on(step, now=now, next_round=next_round)
        return dataclasses.replace(moved, fence=self.fence + 1)

    def turn_back(self, error: RunError, *, now: datetime) -> Self:
        """Give the run that is to be undone, and why. The hands it is in stay the same.

        :raises RunFinished: if it is over or being undone already
        """
        if self.status not in GATES | {RunStatus.PENDING, RunStatus.RUNNING}:
            raise errors.RunFinished(f"{self.id} is {self.status}")
        return dataclasses.replace(self, status=RunStatus.COMPENSATING, next_step=None, error=error, updated_at=now)

    def taken_from_holder(self) -> Self:
        """Give the run out of whoever's hands it is in: that worker's next commit fails."""
        return dataclasses.replace(self, fence=self.fence + 1, lease=None)

    def finish_compensation(self, *, now: datetime) -> Self:
        """Give the run with nothing left of it but its history."""
        return dataclasses.replace(
            self,
            status=RunStatus.COMPENSATED,
            documents=Documents(),
            lease=None,
            compensation_error=None,
            updated_at=now,
            finished_at=now,
        )

    def fail_compensation(self, error: RunError, *, now: datetime) -> Self:
        """Give the run that could not be undone; a person is told, and can resume it."""
        return dataclasses.replace(
            self, status=RunStatus.FAILED, compensation_error=error, lease=None, updated_at=now, finished_at=now
        )

    def retry_compensation(self, *, now: datetime) -> Self:
        """Give the failed run being undone again."""
        return dataclasses.replace(
            self,
            status=RunStatus.COMPENSATING,
            compensation_error=None,
            fence=self.fence + 1,
            updated_at=now,
            finished_at=None,
        )

    def _must_wait_at(self, gate: RunStatus) -> None:
        if self.status is not gate:
            raise errors.NotAtGate(f"{self.id} is {self.status}")
