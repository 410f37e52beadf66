"""System checks: settings are judged at start-up, and every port's two implementations are loaded once."""

import math
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004
from django.utils.module_loading import import_string

from aicmo_site.kernel import persistence

PORT_CHOOSERS: Final = (
    "onboarding.repositories.create_onboarding_repository",
    "strategy.repositories.create_strategy_repository",
    "production.repositories.create_production_repository",
    "qc.repositories.create_qc_repository",
    "delivery.repositories.create_delivery_repository",
    "aicmo_site.orchestration.repositories.create_workflow_repository",
)


@register()
def check_persistence_mode(**_: Any) -> Sequence[CheckMessage]:
    """Refuse an unknown mode; warn when nothing would be stored."""
    mode = persistence.mode()
    if mode not in persistence.MODES:
        hint = f"Set it to one of: {', '.join(persistence.MODES)}."
        return [Error(f"AICMO_PERSISTENCE_MODE is {mode!r}.", hint=hint, id="aicmo.E001")]
    if mode == "inmemory":
        hint = "Each process keeps its own records and loses them at its end; the admin shows the database."
        return [Warning("AICMO_PERSISTENCE_MODE is 'inmemory'.", hint=hint, id="aicmo.W001")]
    return []


@register()
def check_qc_threshold(**_: Any) -> Sequence[CheckMessage]:
    """Refuse a threshold that is not a score."""
    threshold = settings.AICMO_QC_THRESHOLD
    if math.isfinite(threshold) and 0 <= threshold <= 1:
        return []
    return [Error("AICMO_QC_THRESHOLD is not a number from 0 to 1.", hint="Set it to 0.7, say.", id="aicmo.E002")]


@register()
def check_database(**_: Any) -> Sequence[CheckMessage]:
    """Refuse an address that names no database we run on."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.dummy":
        return []
    hint = "Write sqlite:////path/to/file or postgres://user:password@host/name, or unset it for SQLite in var/."
    return [Error("DATABASE_URL names neither SQLite nor PostgreSQL.", hint=hint, id="aicmo.E006")]


@register()
def check_generator(**_: Any) -> Sequence[CheckMessage]:
    """Refuse a generator that does not exist."""
    if settings.AICMO_GENERATOR == "template":
        return []
    return [Error(f"AICMO_GENERATOR is {settings.AICMO_GENERATOR!r}.", hint="Set it to 'template'.", id="aicmo.E003")]


@register()
def check_ports(**_: Any) -> Sequence[CheckMessage]:
    """Load every repository: their dotted paths are invisible to the import contracts."""
    if persistence.mode() not in persistence.MODES:
        return []
    return [fault for chooser in PORT_CHOOSERS for fault in _load(chooser)]


@register(deploy=True)
def check_secret_key(**_: Any) -> Sequence[CheckMessage]:
    """Refuse the development key in production."""
    if "development-only" in settings.SECRET_KEY:
        return [Error("DJANGO_SECRET_KEY is the development key.", hint="Set a long random one.", id="aicmo.E005")]
    return []


def _load(chooser: str) -> Sequence[CheckMessage]:
    try:
        import_string(chooser)()
    except (ImportError, TypeError) as error:
        return [Error(f"{chooser} can't be used: {error}", id="aicmo.E004")]
    return []
