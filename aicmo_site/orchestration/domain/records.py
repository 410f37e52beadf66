"""Runs, their steps, and the transitions a run may take. Each transition gives a new record or raises."""

import dataclasses
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Annotated, Final, Literal, Self

from pydantic import Field

from aicmo_site.kernel.errors import AicmoError
from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, Line, Moment, Name, Sha256, Text, dump_json, record
from aicmo_site.orchestration.domain import errors
from aicmo_site.orchestration.domain.states import ACTIVE, GATES, OnQcFailure, RunStatus, StepName, StepStatus
from onboarding.domain import BriefForm
from qc.domain import Evaluation

LEASE: Final = timedelta(seconds=30)
"""How long a worker holds a run without a sign of life."""

MOST_ROUNDS: Final = 20
"""How often a draft may be written in one run."""


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


DOCUMENT_OF: Final[Mapping[StepName, str]] = MappingProxyType(
    {
        StepName.NORMALIZE_BRIEF: "brief_id",
        StepName.GENERATE_STRATEGY: "strategy_id",
        StepName.GENERATE_DRAFT: "draft_id",
        StepName.QC_EVALUATE: "result_id",
        StepName.CREATE_PACKAGE: "package_id",
    }
)
"""Which document each step makes."""


@record
class Documents:
    """The records a run has made so far."""

    brief_id: Ident | None = None
    strategy_id: Ident | None = None
    draft_id: Ident | None = None
    result_id: Ident | None = None
    package_id: Ident | None = None

    def without(self, step: StepName) -> Self:
        """Give the documents that are left when a step was undone."""
        gone: dict[str, None] = {DOCUMENT_OF[step]: None}
        return dataclasses.replace(self, **gone)


@record
class Lease:
    """Who works on the run, and until when without a sign of life."""

    owner: Line
    expires_at: Moment

    def holds_at(self, now: datetime) -> bool:
        """Tell whether it is in force. One that ends far later than any could was given by a clock that went wrong."""
        return now < self.expires_at <= now + 2 * LEASE


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
        return max(0.0, (self.finished_at - self.started_at).total_seconds()) if self.finished_at else None

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

    ``fence`` counts the stored changes: whoever saw an earlier state can change nothing, be it a worker or a person.
    ``next_step`` is what is done next while running; ``verdict`` is the latest evaluation and outlives a compensation.
    """

    id: Ident
    status: RunStatus = RunStatus.PENDING
    client_id: Ident
    client_name: Name
    form: BriefForm
    options: RunOptions = RunOptions()
    idempotency_key: Name | None = None
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
        """The hash of what was asked for: the same key with another hash is refused.

        The threshold is a setting of the house, not a part of the request.
        """
        asked = dataclasses.replace(self.options, threshold=0.0)
        return hashlib.sha256((dump_json(self.form) + dump_json(asked)).encode()).hexdigest()

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
        return dataclasses.replace(self, status=status, lease=lease, updated_at=now)

    def stored_over(self, seen: Self) -> Self:
        """Give the run as it is stored in place of ``seen``: one change later, and asked for as before."""
        return dataclasses.replace(
            self,
            fence=seen.fence + 1,
            client_id=seen.client_id,
            client_name=seen.client_name,
            form=seen.form,
            options=seen.options,
            idempotency_key=seen.idempotency_key,
            started_by=seen.started_by,
            created_at=seen.created_at,
        )

    def renew(self, *, now: datetime) -> Self:
        """Give the run with a lease counted from now."""
        lease = Lease(owner=self.lease.owner, expires_at=now + LEASE) if self.lease else None
        return dataclasses.replace(self, lease=lease, updated_at=now)

    def release(self, *, now: datetime) -> Self:
        """Give the run in nobody's hands."""
        return dataclasses.replace(self, lease=None, updated_at=now)

    def go_on(self, step: StepName, *, now: datetime, next_round: bool = False) -> Self:
        """Give the run with its next step; ``next_round`` when the draft is written again.

        :raises RunNotRunning: if it is not
        """
        self._must_be(RunStatus.RUNNING, errors.RunNotRunning)
        return self._moved_on(step, now=now, next_round=next_round)

    def wait_at(self, gate: RunStatus, *, now: datetime) -> Self:
        """Give the run waiting for a person, in nobody's hands.

        :raises RunNotRunning: if it is not
        """
        self._must_be(RunStatus.RUNNING, errors.RunNotRunning)
        return dataclasses.replace(self, status=gate, next_step=None, lease=None, updated_at=now)

    def complete(self, *, now: datetime) -> Self:
        """Give the completed run.

        :raises RunNotRunning: if it is not
        """
        self._must_be(RunStatus.RUNNING, errors.RunNotRunning)
        return dataclasses.replace(
            self, status=RunStatus.COMPLETED, next_step=None, lease=None, updated_at=now, finished_at=now
        )

    def decide(self, step: StepName, *, gate: RunStatus, now: datetime, next_round: bool = False) -> Self:
        """Give the run going on after a person's decision at ``gate``.

        :raises NotAtGate: if it does not wait there
        """
        self._must_be(gate, errors.NotAtGate)
        return self._moved_on(step, now=now, next_round=next_round)

    def turn_back(self, error: RunError, *, now: datetime) -> Self:
        """Give the run that is to be undone, and why. The hands it is in stay the same.

        :raises RunBeingUndone: if it is being undone already
        :raises RunFinished: if it is over
        """
        if self.status is RunStatus.COMPENSATING:
            raise errors.RunBeingUndone(f"{self.id} is {self.status}")
        if self.status not in GATES | {RunStatus.PENDING, RunStatus.RUNNING}:
            raise errors.RunFinished(f"{self.id} is {self.status}")
        return dataclasses.replace(self, status=RunStatus.COMPENSATING, next_step=None, error=error, updated_at=now)

    def finish_compensation(self, *, now: datetime) -> Self:
        """Give the run with nothing left of it but its history.

        :raises RunNotCompensating: if it is not being undone
        """
        self._must_be(RunStatus.COMPENSATING, errors.RunNotCompensating)
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
        """Give the run that could not be undone; a person is told, and can resume it.

        :raises RunNotCompensating: if it is not being undone
        """
        self._must_be(RunStatus.COMPENSATING, errors.RunNotCompensating)
        return dataclasses.replace(
            self, status=RunStatus.FAILED, compensation_error=error, lease=None, updated_at=now, finished_at=now
        )

    def retry_compensation(self, *, now: datetime) -> Self:
        """Give the failed run being undone again.

        :raises RunNotFailed: if it did not fail
        """
        self._must_be(RunStatus.FAILED, errors.RunNotFailed)
        return dataclasses.replace(
            self,
            status=RunStatus.COMPENSATING,
            compensation_error=None,
            updated_at=now,
            finished_at=None,
        )

    def _moved_on(self, step: StepName, *, now: datetime, next_round: bool) -> Self:
        count = self.round + 1 if next_round else self.round
        return dataclasses.replace(self, status=RunStatus.RUNNING, next_step=step, round=count, updated_at=now)

    def _must_be(self, status: RunStatus, error: type[AicmoError]) -> None:
        if self.status is not status:
            raise error(f"{self.id} is {self.status}")
