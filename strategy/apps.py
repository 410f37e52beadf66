"""The strategy app."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """Strategies made of briefs, in versions."""

    name = "strategy"
