"""Of two who change one run at the same moment, one succeeds and the other is told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from aicmo_site.kernel.errors import AicmoError
from aicmo_site.orchestration import domain, services
from aicmo_site.orchestration.domain import Run, RunStatus
from tests.integration.census import census
from tests.workflows import a_failing_form, a_worker, carry, start

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]

ACTS: dict[str, Callable[..., Run]] = {
    "approve": services.approve_run,
    "reject": services.reject_run,
    "revise": services.revise_run,
    "cancel": services.cancel_run,
}


def act(name: str, run: Run, by: str) -> Run:
    return ACTS[name](run_id=run.id, by=by, worker=a_worker(owner=f"{by}:0"))


@pytest.mark.parametrize("mine", ["approve", "reject", "revise"])
@pytest.mark.parametrize("theirs", ACTS)
def test_a_decision_made_between_look_and_change_wins(mine: str, theirs: str) -> None:
    run = carry(a_failing_form())

    with deciding_between(run, theirs), pytest.raises(domain.LeaseLost):
        act(mine, run, "rita")

    assert services.get_run(run_id=run.id).status is not RunStatus.RUNNING


@pytest.mark.parametrize("theirs", ["approve", "reject", "cancel"])
def test_a_cancellation_looks_again_and_is_told_when_it_comes_too_late(theirs: str) -> None:
    run = carry(a_failing_form())

    with deciding_between(run, theirs), pytest.raises(domain.RunFinished):
        act("cancel", run, "rita")


def test_a_cancellation_looks_again_and_ends_a_run_that_moved_on() -> None:
    run = carry(a_failing_form())

    with deciding_between(run, "revise"):
        cancelled = act("cancel", run, "rita")

    assert cancelled.status is RunStatus.COMPENSATED


@contextmanager
def deciding_between(run: Run, theirs: str) -> Iterator[None]:
    """Let a rival decide between another's first look at the run and the change: exactly there."""
    seen: list[Run] = []
    real = services.get_run

    def look_then_rival(*, run_id: str) -> Run:
        found = real(run_id=run_id)
        if not seen:
            seen.append(found)
            act(theirs, run, "omar")
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "get_run", look_then_rival)
        yield


def test_two_workers_who_claim_at_once_do_the_work_once() -> None:
    run = start()
    first = a_worker(owner="other-host:1")
    second = a_worker(owner="other-host:2")

    ends = in_threads(
        lambda: services.resume_run(run_id=run.id, worker=first),
        lambda: services.resume_run(run_id=run.id, worker=second),
    )

    assert services.get_run(run_id=run.id).status is RunStatus.COMPLETED
    assert [step.attempts for step in services.list_steps(run_id=run.id)] == [1] * 5
    assert sum(isinstance(end, AicmoError) for end in ends) == 1


@pytest.mark.parametrize("rival", ["approve", "reject"])
def test_an_approval_raced_against_another_decision_has_one_winner(rival: str) -> None:
    run = carry(a_failing_form())

    ends = in_threads(lambda: act("approve", run, "rita"), lambda: act(rival, run, "omar"))

    told = [end for end in ends if isinstance(end, domain.LeaseLost | domain.NotAtGate | domain.RunFinished)]
    final = services.get_run(run_id=run.id).status
    assert len(told) == 1, ends
    assert final in (RunStatus.COMPLETED, RunStatus.COMPENSATED)


def test_an_approval_raced_against_a_cancellation_ends_whole_or_undone() -> None:
    """Both may come true, the cancellation after the approval; never half of each."""
    before = census()
    run = carry(a_failing_form())

    in_threads(lambda: act("approve", run, "rita"), lambda: act("cancel", run, "omar"))

    final = services.get_run(run_id=run.id).status
    assert final is RunStatus.COMPLETED or (final, census()) == (RunStatus.COMPENSATED, before)


def test_twenty_requests_with_one_key_start_one_run() -> None:
    ends = in_threads(*[lambda: start(key="once").id for _ in range(20)])

    assert len(set(ends)) == 1, ends
    assert len(services.list_runs()) == 1


def test_a_key_used_for_another_request_is_refused() -> None:
    start(key="once")

    with pytest.raises(domain.IdempotencyKeyReused):
        start(a_failing_form(), key="once")


def test_many_runs_at_once_do_not_mix() -> None:
    """A registry shared by a whole process once mixed runs up; here nothing of a run lives in a process."""
    ends = in_threads(*[lambda: carry() for _ in range(8)])

    made = [end.documents for end in ends if isinstance(end, Run)]
    assert len(made) == 8, ends
    assert len({one.brief_id for one in made} | {one.package_id for one in made}) == 16


def in_threads(*work: Callable[[], Any]) -> list[Any]:
    """Do each piece of work in a thread of its own, all let go at one moment; give what each gave or raised."""
    barrier = threading.Barrier(len(work))
    ends: list[Any] = [None] * len(work)

    def one(number: int) -> None:
        barrier.wait()
        try:
            ends[number] = work[number]()
        except Exception as error:
            ends[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return ends
