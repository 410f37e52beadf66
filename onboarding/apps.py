"""The onboarding app."""

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    """Clients, their answers and their briefs."""

    name = "onboarding"
