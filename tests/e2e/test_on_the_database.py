"""The ways a run can go, from the user's hand, on the database: what a new connection sees is what was told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import Run, RunInterrupted, RunStatus
from delivery import services as delivery
from onboarding import services as onboarding
from production import services as production
from qc import services as qc
from tests.e2e.packages import content_of, facts_of, file_of, text_of
from tests.integration.census import census
from tests.workflows import a_failing_form, a_worker, an_example, carry, start

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def connection_of_its_own() -> Iterator[None]:
    """Leave no connection open behind a test."""
    yield
    connection.close()


def seen_anew(run: Run) -> Run:
    """Read a run over a new connection, as another process would."""
    connection.close()
    return services.get_run(run_id=run.id)


@pytest.mark.parametrize("name", ["coffee-roaster", "supplement-brand", "b2b-software"])
def test_a_brief_becomes_a_package(name: str) -> None:
    run = seen_anew(carry(an_example(name)))

    text = text_of(run)
    assert run.status is RunStatus.COMPLETED
    assert [fact for fact in facts_of(an_example(name)) if fact.lower() not in text.lower()] == []
    assert delivery.verify_package(archive=file_of(run, "zip")).intact


def test_what_is_stored_is_what_memory_would_hold() -> None:
    form = an_example("supplement-brand")

    run = seen_anew(carry(form))

    assert run.form == form
    brief = onboarding.get_brief(brief_id=run.documents.brief_id or "")
    assert (brief.offer, brief.brand, brief.extra) == (form.offer, form.brand, form.extra)
    assert qc.get_result(draft_id=run.documents.draft_id or "").evaluation == run.verdict


def test_a_held_run_is_approved_over_another_connection() -> None:
    held = seen_anew(carry(a_failing_form(), approve_strategy="hold"))
    held = seen_anew(services.approve_run(run_id=held.id, by="rita", worker=a_worker()))
    assert held.status is RunStatus.AWAITING_REVIEW

    run = seen_anew(services.approve_run(run_id=held.id, by="rita", worker=a_worker()))

    assert run.status is RunStatus.COMPLETED
    assert "[insert price]" in file_of(run, "markdown").read_text()


def test_a_revised_draft_keeps_every_revision() -> None:
    run = seen_anew(carry(a_failing_form(), on_qc_failure="revise"))

    revisions = production.list_revisions(draft_id=run.documents.draft_id or "")

    assert [one.revision for one in revisions] == [1, 2, 3]
    assert len({one.content.sha256 for one in revisions}) > 1
    assert revisions[-1].content == content_of(run)


def test_the_policy_compensate_leaves_nothing_but_history() -> None:
    before = census()

    run = seen_anew(carry(a_failing_form(), on_qc_failure="compensate"))

    assert (run.status, census()) == (RunStatus.COMPENSATED, before)


def test_a_disk_that_refuses_stops_the_run_and_one_that_is_back_lets_it_go_on(media: Path) -> None:
    media.mkdir()
    (media / "packages").write_text("in the way")
    run_id = start().id
    with pytest.raises(RunInterrupted):
        services.resume_run(run_id=run_id, worker=a_worker())

    (media / "packages").unlink()
    run = seen_anew(services.resume_run(run_id=run_id, worker=a_worker()))

    assert run.status is RunStatus.COMPLETED
    assert delivery.verify_package(archive=file_of(run, "zip")).intact


def test_the_same_key_finds_the_run_over_another_connection() -> None:
    run = services.continue_run(run_id=start(key="october").id, worker=a_worker())
    connection.close()

    assert start(key="october").id == run.id
    assert [one.id for one in services.list_runs()] == [run.id]
