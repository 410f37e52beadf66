"""Many runs at once in one process, each of a brand of its own, without a database."""

import dataclasses
import os
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from aicmo_site.kernel.memory import MemoryStore
from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import Run, RunStatus
from delivery import renderers
from delivery.renderers import html
from onboarding.domain import BriefForm
from production import services as production
from qc import services as qc
from strategy import services as strategies
from tests.builders import a_brief_form
from tests.e2e.packages import file_of
from tests.integration.conftest import remembering
from tests.workflows import carry

THREADS = 36
RUNS_A_THREAD = 50


def brand(number: int) -> str:
    return f"Brand{number:02d} Coffee"


def a_form_of(number: int) -> BriefForm:
    form = a_brief_form()
    client = dataclasses.replace(form.client, id=f"brand-{number:02d}", name=brand(number))
    offer = dataclasses.replace(form.offer, name=f"Offer{number:02d} Box")
    guidelines = dataclasses.replace(form.brand, must_use=(offer.name,))
    return dataclasses.replace(form, client=client, offer=offer, brand=guidelines)


@pytest.fixture
def products_made_once(no_database: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    """Compute each brand's plan, draft, verdict and page once, all brands at the same time; store all, each time.

    No file is synced to the disk: that is slow, and this is not about power cuts.
    """
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    for module, name in ((strategies, "draw_up_plan"), (production, "write_content"), (qc, "check_text")):
        monkeypatch.setattr(module, name, remembering(getattr(module, name)))
    page = remembering(html.write_html)
    monkeypatch.setattr(renderers, "write_html", lambda draft, brief: page(draft=draft, brief=brief))
    return no_database


def all_at_once(work: Callable[[int], list[Run]]) -> dict[int, list[Run]]:
    """Do the work in every thread, begun in the same instant."""
    ready = threading.Barrier(THREADS)

    def begin(number: int) -> list[Run]:
        ready.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return dict(enumerate(pool.map(begin, range(THREADS))))


def brands_in(run: Run) -> set[str]:
    """Tell the numbers of the brands and offers that a run's delivered text names."""
    return set(re.findall(r"(?:Brand|Offer)(\d\d) ", file_of(run, "markdown").read_text()))


def test_runs_at_once_all_complete_and_mix_nothing(products_made_once: MemoryStore) -> None:
    """1,800 runs: 36 threads, 50 runs each."""
    found = all_at_once(lambda number: [carry(a_form_of(number)) for _ in range(RUNS_A_THREAD)])

    runs = [run for made in found.values() for run in made]
    assert {run.status for run in runs} == {RunStatus.COMPLETED}
    assert_nothing_shared(runs)
    for number, made in found.items():
        assert {run.client_name for run in made} == {brand(number)}
        assert [brands_in(run) for run in made] == [{f"{number:02d}"}] * RUNS_A_THREAD


def assert_nothing_shared(runs: list[Run]) -> None:
    """No two runs have an id of anything in common, and each has all of its own."""
    ids = [value for run in runs for value in (run.id, *dataclasses.astuple(run.documents))]
    assert len(ids) == len(set(ids)) == THREADS * RUNS_A_THREAD * 6
    events = [event.event_id for run in runs for event in services.list_events(run_id=run.id)]
    assert len(events) == len(set(events)) == len(runs) * len(services.list_events(run_id=runs[0].id))
