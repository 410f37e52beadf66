"""The record of one step: begun, ended, undone."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from aicmo_site.orchestration import domain
from aicmo_site.orchestration.domain import RunError, StepName, StepStatus
from tests.builders import NOW
from tests.builders_runs import a_step

LATER = NOW + timedelta(seconds=90)
WHY = RunError(step=StepName.NORMALIZE_BRIEF, code="unexpected", message="ZeroDivisionError: division by zero")


def test_a_step_that_runs_has_taken_no_time_yet() -> None:
    assert (a_step().seconds, a_step().succeed(now=LATER).seconds) == (None, 90.0)


def test_a_step_begun_again_counts_another_attempt_and_forgets_the_error() -> None:
    again = a_step().fail(WHY, now=LATER).begin_again(now=LATER)

    assert (again.attempts, again.status, again.error, again.finished_at) == (2, StepStatus.RUNNING, None, None)
    assert again.started_at == LATER
    assert again.document_id == a_step().document_id


def test_an_undone_step_says_so_and_one_that_failed_goes_on_saying_why() -> None:
    undone = a_step().succeed(now=LATER).compensate(now=LATER)
    failed = a_step().fail(WHY, now=LATER).compensate(now=LATER)

    assert (undone.status, undone.compensated_at) == (StepStatus.COMPENSATED, LATER)
    assert (failed.status, failed.error, failed.compensated_at) == (StepStatus.FAILED, WHY, LATER)


@pytest.mark.parametrize("change", [{"round": 0}, {"round": domain.MOST_ROUNDS + 1}, {"attempts": 0}, {"position": 0}])
def test_counts_start_at_one_and_end(change: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        a_step(**change)
