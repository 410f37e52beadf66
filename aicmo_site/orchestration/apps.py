"""The orchestration app."""

from typing import Any, Final

from django.apps import AppConfig
from django.apps import apps as installed
from django.db.models.signals import post_migrate

ROLES: Final = ("viewer", "operator", "reviewer")
APPS: Final = ("onboarding", "strategy", "production", "qc", "delivery", "orchestration")


class OrchestrationConfig(AppConfig):
    """Runs that carry a brief to a package, and the roles of those who work with them."""

    name = "aicmo_site.orchestration"
    verbose_name = "Workflow"

    def ready(self) -> None:
        # Connected after auth's own receiver, and sent last for this app: all permissions exist by then.
        post_migrate.connect(grant_reading, sender=self)


def grant_reading(sender: AppConfig, using: str, apps: Any = installed, **_: Any) -> None:
    """Let every role read the records of all modules in the admin; nothing is changed there by hand."""
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    reading = permissions.filter(content_type__app_label__in=APPS, codename__startswith="view_")
    for role in apps.get_model("auth", "Group").objects.using(using).filter(name__in=ROLES):
        role.permissions.add(*reading)
