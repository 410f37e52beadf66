"""The site as an app: it brings the system checks."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers the checks of settings and ports."""

    name = "aicmo_site"
    label = "site_floor"
    verbose_name = "AICMO"

    def ready(self) -> None:
        from aicmo_site import checks  # noqa: F401, PLC0415 - checks may be registered only once apps are loaded
