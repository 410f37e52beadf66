"""Runs and steps for tests, with any field changed by name."""

from typing import Any

from aicmo_site.orchestration.domain import Run, Step, StepName, StepStatus
from tests.builders import NOW, a_brief_form


def a_run(**changes: Any) -> Run:
    """A run that has just been asked for."""
    form = changes.pop("form", None) or a_brief_form()
    fields: dict[str, Any] = {
        "id": "run_1",
        "client_id": form.client.id,
        "client_name": form.client.name,
        "form": form,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Run(**(fields | changes))


def a_step(**changes: Any) -> Step:
    fields: dict[str, Any] = {
        "run_id": "run_1",
        "position": 1,
        "name": StepName.NORMALIZE_BRIEF,
        "round": 1,
        "status": StepStatus.RUNNING,
        "document_id": "brief_1",
        "started_at": NOW,
    }
    return Step(**(fields | changes))
