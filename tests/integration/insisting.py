"""A person who insists: starts a run, and after each failure looks where it stands and goes on from there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections

from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import ACTIVE, GATES, Run, RunInterrupted
from delivery import services as delivery
from onboarding import services as onboarding
from onboarding.domain import BriefForm
from production import services as production
from production.repositories import create_production_repository
from qc import services as qc
from strategy import services as strategies
from tests.builders import a_brief_form
from tests.workflows import a_failing_form, a_worker, start

FAILURES = (OperationalError, InterfaceError, RunInterrupted)


@dataclass(frozen=True)
class Shape:
    """A way a run can go."""

    name: str
    form: Callable[[], BriefForm]
    options: dict[str, Any] = field(default_factory=dict)


SHAPES = [
    Shape("happy", a_brief_form),
    Shape("revises", a_failing_form, {"on_qc_failure": "revise", "revise_rounds": 1}),
    Shape("waits for a person", a_failing_form, {"approve_strategy": "hold"}),
]


def carry_through(shape: Shape) -> Run:
    """Start a run (or find it: the key is the same) and take it to its end, deciding at the gates."""
    run = start(shape.form(), key=shape.name, **shape.options)
    while True:
        run = services.get_run(run_id=run.id)
        if run.status in ACTIVE:
            run = services.resume_run(run_id=run.id, worker=a_worker())
        elif run.status in GATES:
            run = services.approve_run(run_id=run.id, by="rita", worker=a_worker())
        else:
            return run


def insist(shape: Shape) -> Run:
    """Carry a run through, however often storage fails on the way."""
    for _ in range(5):
        try:
            return carry_through(shape)
        except FAILURES:
            close_old_connections()
    return carry_through(shape)


def shape_of(run: Run) -> dict[str, Any]:
    """Tell what a run left behind, in counts and names that are the same for every run of its shape."""
    made = run.documents
    steps = services.list_steps(run_id=run.id)
    events = services.list_events(run_id=run.id)
    brief_id, strategy_id, draft_id = made.brief_id or "", made.strategy_id or "", made.draft_id or ""
    result = qc.find_result(draft_id=draft_id)
    return {
        "status": run.status,
        "steps": [(step.name, step.round, step.status) for step in steps],
        "events": [(event.position, event.name) for event in events],
        "stages": onboarding.onboarding_status(client_id=run.client_id).briefs,  # type: ignore[union-attr]
        "intakes": onboarding.onboarding_status(client_id=run.client_id).intakes,  # type: ignore[union-attr]
        "strategies": [one.version for one in strategies.list_strategies(brief_id=brief_id)],
        "drafts": len(create_production_repository().list_drafts(strategy_id)),
        "revisions": [one.revision for one in production.list_revisions(draft_id=draft_id)],
        "issues": result.evaluation == run.verdict if result else None,
        "reviews": len(qc.list_reviews(draft_id=draft_id)),
        "packages": [len(package.artifacts) for package in delivery.list_packages(draft_id=draft_id)],
    }
