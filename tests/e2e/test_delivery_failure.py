"""What follows when the last step fails: the disk refuses, or the work itself is broken. No database is there."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from aicmo_site.kernel.memory import MemoryStore
from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import Run, RunInterrupted, RunStatus, StepName, StepStatus
from delivery import services as delivery
from tests.e2e.packages import artifacts_of, file_of, left_of_runs
from tests.e2e.shell import manage
from tests.workflows import a_worker, carry, start


@pytest.fixture(autouse=True)
def store(no_database: MemoryStore) -> MemoryStore:
    return no_database


@pytest.fixture
def refusing_disk(media: Path) -> Path:
    """A media folder that takes nothing: a file stands where the packages' folder would be."""
    media.mkdir()
    (media / "packages").write_text("in the way")
    return media / "packages"


def interrupted() -> Run:
    """Give a run that the disk stopped."""
    run_id = start().id
    with pytest.raises(RunInterrupted, match="create_package"):
        services.resume_run(run_id=run_id, worker=a_worker())
    return services.get_run(run_id=run_id)


def broken_rendering(**named: Any) -> None:
    raise RuntimeError("no such template")


def test_a_disk_that_refuses_stops_the_run_where_it_is(refusing_disk: Path) -> None:
    run = interrupted()

    assert (run.status, run.next_step, run.lease) == (RunStatus.RUNNING, StepName.CREATE_PACKAGE, None)
    assert run.documents.draft_id is not None
    assert delivery.list_packages(draft_id=run.documents.draft_id) == ()


def test_the_step_shows_what_the_disk_said(refusing_disk: Path) -> None:
    run = interrupted()

    last = services.list_steps(run_id=run.id)[-1]

    assert (last.name, last.status) == (StepName.CREATE_PACKAGE, StepStatus.FAILED)
    assert last.error is not None
    assert last.error.code == "storage_failed"


def test_a_run_goes_on_when_the_disk_is_back(refusing_disk: Path) -> None:
    stopped = interrupted()
    refusing_disk.unlink()

    run = services.resume_run(run_id=stopped.id, worker=a_worker())

    assert run.status is RunStatus.COMPLETED
    steps = services.list_steps(run_id=run.id)
    assert [step.attempts for step in steps] == [1, 1, 1, 1, 2]
    assert run.documents.draft_id == stopped.documents.draft_id


def test_a_run_that_the_disk_stops_again_stays_where_it_is(refusing_disk: Path) -> None:
    stopped = interrupted()

    with pytest.raises(RunInterrupted):
        services.resume_run(run_id=stopped.id, worker=a_worker())

    again = services.get_run(run_id=stopped.id)
    assert (again.status, again.next_step, again.documents) == (stopped.status, stopped.next_step, stopped.documents)


def test_a_run_that_the_disk_stopped_can_be_cancelled(refusing_disk: Path, store: MemoryStore) -> None:
    stopped = interrupted()
    refusing_disk.unlink()

    run = services.cancel_run(run_id=stopped.id, by="olga", worker=a_worker())

    assert run.status is RunStatus.COMPENSATED
    assert left_of_runs(store) == {}


def test_the_shell_says_that_the_run_can_be_resumed(refusing_disk: Path) -> None:
    answer = manage("run_workflow", "examples/coffee-roaster.json", "--json")

    (run,) = services.list_runs()
    assert answer.code == 1
    assert run.id in answer.err
    assert "resume" in answer.err
    assert answer.document["error"]["code"] == "run_interrupted"


def test_broken_rendering_undoes_the_run_and_says_why(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "render", broken_rendering)

    run = carry()

    assert run.status is RunStatus.COMPENSATED
    assert run.error is not None
    assert run.error.step is StepName.CREATE_PACKAGE
    assert run.error.message == "RuntimeError: no such template"
    assert left_of_runs(store) == {}


def test_broken_rendering_leaves_no_file(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "render", broken_rendering)

    carry()

    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_broken_rendering_harms_no_delivered_package(monkeypatch: pytest.MonkeyPatch) -> None:
    before = carry()
    monkeypatch.setattr(delivery, "render", broken_rendering)

    carry()

    assert delivery.verify_package(archive=file_of(before, "zip")).intact


def test_the_shell_shows_the_step_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "render", broken_rendering)

    answer = manage("run_workflow", "examples/coffee-roaster.json", "--json")

    assert answer.code == 1
    assert answer.document["status"] == "compensated"
    assert answer.document["error"] == {
        "step": "create_package",
        "code": "unexpected",
        "message": "RuntimeError: no such template",
    }
    assert answer.document["package_id"] is None


def test_a_run_whose_files_were_lost_still_tells_where_they_lay(media: Path) -> None:
    run = carry()
    shutil.rmtree(media / "packages")

    assert [artifact.size > 0 for artifact in artifacts_of(run).values()] == [True] * 5
    assert manage("verify_package", file_of(run, "zip")).code == 1
