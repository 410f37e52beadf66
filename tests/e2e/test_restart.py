"""A process killed in the middle of a run, and another that goes on with it: real processes, a real kill."""

import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.shell import ROOT, Answer, Machine, manage

BRIEF = "examples/coffee-roaster.json"

KILLED_WHEN_IT_SAYS = """
import os, signal, sys
from django.core.management import execute_from_command_line

class Watched:
    def write(self, text):
        sys.__stderr__.write(text)
        sys.__stderr__.flush()
        if sys.argv[1] in text:
            os.kill(os.getpid(), signal.SIGKILL)
    def flush(self):
        sys.__stderr__.flush()
    def isatty(self):
        return False

os.environ["DJANGO_SETTINGS_MODULE"] = "aicmo_site.settings"
sys.stderr = Watched()
execute_from_command_line(["manage.py", *sys.argv[2:]])
"""
"""``manage.py`` that ends as a power cut would end it, the moment it prints the words it is given."""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all its tables, to be copied."""
    machine = Machine(tmp_path_factory.mktemp("migrated"))
    assert machine.manage("migrate", "-v", "0").code == 0
    return machine.folder


@pytest.fixture
def machine(migrated: Path, tmp_path: Path) -> Machine:
    return Machine(Path(shutil.copytree(migrated, tmp_path / "machine")))


def killed_when(machine: Machine, words: str) -> Answer:
    answer = machine.run_script(KILLED_WHEN_IT_SAYS, words, "run_workflow", BRIEF, "--json")
    assert answer.code == -signal.SIGKILL, answer.err
    return answer


def the_run(machine: Machine) -> Any:
    (run,) = machine.manage("runs", "--json").document
    return run


def test_another_process_finishes_what_a_killed_one_began(machine: Machine) -> None:
    killed = killed_when(machine, "generate_draft running")
    run = the_run(machine)
    assert (run["status"], "generate_strategy succeeded" in killed.err) == ("running", True)

    resumed = machine.manage("runs", "resume", run["run_id"], "--json")

    assert (resumed.code, resumed.document["status"]) == (0, "completed")
    assert [step["status"] for step in resumed.document["steps"]] == ["succeeded"] * 5
    assert "generate_strategy" not in resumed.err
    assert manage("verify_package", resumed.document["artifacts"][0]["path"]).code == 0


def test_a_killed_run_can_be_cancelled(machine: Machine) -> None:
    killed_when(machine, "create_package running")

    answer = machine.manage("runs", "cancel", the_run(machine)["run_id"], "--json")

    assert (answer.code, answer.document["status"]) == (0, "compensated")
    assert [path for path in (machine.folder / "media").rglob("*") if path.is_file()] == []


def test_a_run_held_by_one_process_is_approved_by_another(machine: Machine) -> None:
    held = machine.manage("run_workflow", BRIEF, "--approve-strategy", "hold", "--json")
    assert (held.code, held.document["status"]) == (3, "awaiting_approval")

    approved = machine.manage("runs", "approve", held.document["run_id"], "--json")

    assert (approved.code, approved.document["status"]) == (0, "completed")
    assert approved.document["strategy_id"] == held.document["strategy_id"]


def test_in_memory_a_real_shell_needs_no_database_at_all(tmp_path: Path) -> None:
    nowhere = (("AICMO_PERSISTENCE_MODE", "inmemory"), ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"))
    brief, folder = (ROOT / BRIEF).read_bytes(), tmp_path / "out"

    answer = Machine(tmp_path, nowhere).manage("run_workflow", "-", "--json", "--out", folder, stdin=brief)

    assert (answer.code, answer.document["status"]) == (0, "completed"), answer.err
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        artifact["name"] for artifact in answer.document["artifacts"]
    )


@pytest.mark.parametrize("words", [("run_workflow", BRIEF), ("runs",)])
def test_a_database_without_tables_is_told_in_one_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    answer = Machine(tmp_path).manage(*words)

    assert answer.code == 1
    assert "manage.py migrate" in answer.err
    assert "Traceback" not in answer.err
    assert len(answer.err.strip().splitlines()) == 1
