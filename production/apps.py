"""The production app."""

from django.apps import AppConfig


class ProductionConfig(AppConfig):
    """Drafts, their revisions and bundles of assets."""

    name = "production"
