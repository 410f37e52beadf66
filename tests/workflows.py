"""Runs for tests: real briefs, the real modules, and a clock that moves by itself."""

import dataclasses
import itertools
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aicmo_site.kernel.ids import new_id
from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import Run, RunOptions
from aicmo_site.orchestration.workers import Worker
from onboarding.domain import BriefForm, read_brief_form
from tests.builders import NOW, a_brief_form

EXAMPLES = Path(__file__).parent.parent / "examples"


def a_clock(start: datetime = NOW) -> Callable[[], datetime]:
    """A clock that moves on by 10 ms each time it is read."""
    ticks = itertools.count()
    return lambda: start + timedelta(milliseconds=10 * next(ticks))


def a_worker(**changes: Any) -> Worker:
    return Worker(**({"clock": a_clock()} | changes))


def an_example(name: str) -> BriefForm:
    return read_brief_form(json.loads((EXAMPLES / f"{name}.json").read_text()))


def a_failing_form() -> BriefForm:
    """A brief that makes QC hold its draft."""
    return an_example("held-for-review")


def start(form: BriefForm | None = None, *, key: str | None = None, **options: Any) -> Run:
    """Ask for a run; it is not driven yet."""
    return services.start_run(
        form=form or a_brief_form(),
        options=RunOptions(**options),
        run_id=new_id("run"),
        idempotency_key=key,
        started_by="olga",
        now=NOW,
    )


def carry(form: BriefForm | None = None, **options: Any) -> Run:
    """Start a run and drive it as far as it goes."""
    return services.continue_run(run_id=start(form, **options).id, worker=a_worker())


def for_client(form: BriefForm, client_id: str) -> BriefForm:
    """The same brief for another client."""
    return dataclasses.replace(form, client=dataclasses.replace(form.client, id=client_id))
