"""The delivery app."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Packages and their artifacts."""

    name = "delivery"
