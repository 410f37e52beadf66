"""In memory the whole system works with the database taken away, and the test would notice if it did not."""

import pytest

from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import RunStatus
from tests.e2e.conftest import DatabaseTouched
from tests.e2e.shell import manage
from tests.workflows import a_failing_form, a_worker, carry


@pytest.mark.usefixtures("no_database")
def test_every_way_a_run_can_go_needs_no_database() -> None:
    held = carry(a_failing_form(), approve_strategy="hold", on_qc_failure="revise")
    reviewed = services.approve_run(run_id=held.id, by="rita", worker=a_worker())
    packed = services.approve_run(run_id=reviewed.id, by="rita", worker=a_worker())

    assert packed.status is RunStatus.COMPLETED
    assert carry(a_failing_form(), on_qc_failure="compensate").status is RunStatus.COMPENSATED


@pytest.mark.usefixtures("no_database")
def test_the_shell_carries_a_brief_without_a_database() -> None:
    answer = manage("run_workflow", "examples/b2b-software.json", "--json")

    assert (answer.code, answer.document["status"]) == (0, "completed")
    assert manage("runs", "show", answer.document["run_id"], "--json").document == answer.document


@pytest.mark.usefixtures("no_database")
def test_whoever_touches_the_database_is_noticed(settings: object) -> None:
    """The mutant: the mode says memory and a repository of the database is used."""
    settings.AICMO_PERSISTENCE_MODE = "db"  # type: ignore[attr-defined]

    with pytest.raises(DatabaseTouched):
        carry()
