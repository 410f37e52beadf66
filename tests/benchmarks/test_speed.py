"""How fast the system is on this machine. Figures are printed; nothing is asserted about time.

Run them alone, with nothing else at work: ``make bench``.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from aicmo_site.kernel import persistence
from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import Run, RunStatus
from delivery import services as delivery
from onboarding import services as onboarding
from production import services as production
from qc import services as qc
from tests.benchmarks.measuring import seconds_of, told
from tests.workflows import a_worker, an_example, carry, start

pytestmark = pytest.mark.benchmark

BRIEFS = ("coffee-roaster", "supplement-brand", "b2b-software")

Tell = Callable[[str], None]


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """Print past pytest's capture."""

    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}", end="")  # noqa: T201 - the figures are what is asked for

    return say


def delivered(name: str = "coffee-roaster") -> Run:
    run = carry(an_example(name))
    assert run.status is RunStatus.COMPLETED
    return run


@pytest.mark.django_db(transaction=True)
def test_a_run_in_memory_and_on_the_database(settings: Any, tell: Tell) -> None:
    """Side by side, in turn, so that both meet the same machine."""
    for name in BRIEFS:
        on_database = seconds_of(lambda name=name: delivered(name))  # type: ignore[misc]
        settings.AICMO_PERSISTENCE_MODE = "inmemory"
        with persistence.fresh_store():
            in_memory = seconds_of(lambda name=name: delivered(name))  # type: ignore[misc]
        settings.AICMO_PERSISTENCE_MODE = "db"
        tell(told(f"run, memory, {name}", in_memory, per_second=1, unit="runs"))
        tell(told(f"run, {connection.vendor}, {name}", on_database, per_second=1, unit="runs"))


@pytest.mark.django_db(transaction=True)
def test_the_statements_of_a_run(tell: Tell) -> None:
    kinds: Counter[str] = Counter()

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        kinds[sql.split()[0].upper()] += 1
        return execute(sql, params, many, context)

    run_id = start(an_example("coffee-roaster")).id
    with connection.execute_wrapper(count):
        services.continue_run(run_id=run_id, worker=a_worker())

    each = ", ".join(f"{kind} {number}" for kind, number in kinds.most_common())
    tell(f"statements of a run, {connection.vendor}: {kinds.total()} ({each})")


@pytest.mark.parametrize("name", BRIEFS)
def test_the_steps_apart(memory: object, tell: Tell, name: str) -> None:
    run = delivered(name)
    draft = production.get_draft(draft_id=run.documents.draft_id or "")
    brief = onboarding.get_brief(brief_id=run.documents.brief_id or "")
    checked = qc.document_of(draft=draft, brief=brief)
    words = qc.check_text(checked=checked, threshold=0.7).words

    checks = seconds_of(lambda: qc.check_text(checked=checked, threshold=0.7))
    renders = seconds_of(lambda: delivery.render(draft=draft, brief=brief))

    tell(told(f"check {words} words, {name}", checks, per_second=words, unit="words"))
    tell(told(f"render a package, {name}", renders, per_second=1, unit="packages"))


def test_files_on_disk(memory: object, media: Path, tell: Tell) -> None:
    run = delivered()
    draft = production.get_draft(draft_id=run.documents.draft_id or "")
    files = delivery.render(draft=draft, brief=onboarding.get_brief(brief_id=draft.brief_id))
    size = sum(len(file.content) for file in files)

    writes = seconds_of(lambda: delivery.store_files(package_id="pkg_1", files=files))

    tell(told(f"write {size:,} bytes, synced", writes, per_second=size, unit="bytes"))
