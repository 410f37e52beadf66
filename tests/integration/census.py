"""Everything that is stored: every row of every table, and every file of the media folder."""

import hashlib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, Model

HISTORY = {"workflow_runs", "workflow_steps", "workflow_events"}
"""What outlives a compensation: it says why."""

OURS = {"onboarding", "strategy", "production", "qc", "delivery", "orchestration"}

Census = dict[str, Any]


def census(*, without: set[str] = HISTORY) -> Census:
    """Give the rows of every table but ``without``, and the hash of every file."""
    tables = {model._meta.db_table: model for model in apps.get_models() if model._meta.db_table not in without}
    rows = {name: sorted(map(repr, model._base_manager.values_list())) for name, model in tables.items()}
    return rows | {"files": files()}


def files() -> dict[str, str]:
    """Give the hash of each file below the media folder, and each folder, by its path."""
    root = Path(settings.MEDIA_ROOT)
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted((root / "packages").rglob("*"))
    }


def history_of_others(run_id: str) -> Census:
    """Give the history rows of every run but one."""
    found = {model._meta.db_table: model for model in apps.get_models() if model._meta.db_table in HISTORY}
    rows = {name: map(repr, model._base_manager.values_list()) for name, model in found.items()}
    return {name: sorted(row for row in kept if run_id not in row) for name, kept in rows.items()}


def wipe() -> None:
    """Empty every table of ours."""
    for model in sorted(apps.get_models(), key=_depth, reverse=True):
        if model._meta.app_label in OURS:
            model._base_manager.all()._raw_delete(model._base_manager.db)


def _depth(model: type[Model]) -> int:
    """How many tables stand above this one: children go first."""
    parents = [field.related_model for field in model._meta.get_fields() if isinstance(field, ForeignKey)]
    return 1 + max((_depth(parent) for parent in parents if isinstance(parent, type)), default=0)
