"""The QC app."""

from django.apps import AppConfig


class QcConfig(AppConfig):
    """Checks of drafts, and what people decided."""

    name = "qc"
    verbose_name = "QC"
