"""Onboarding's words: clients, intakes and briefs."""

from onboarding.domain.doubts import find_doubts
from onboarding.domain.errors import (
    BriefNotFound,
    ClientAlreadyExists,
    ClientNotFound,
    IntakeNotFound,
)
from onboarding.domain.events import (
    BriefValidated,
    IntakeCaptured,
)
from onboarding.domain.normalising import normalize, read_brief_form
from onboarding.domain.records import (
    Audience,
    BrandGuidelines,
    Brief,
    BriefForm,
    Budget,
    Client,
    ClientProfile,
    Colour,
    Compliance,
    Currency,
    Extra,
    ExtraAnswer,
    Finding,
    FindingKind,
    Intake,
    LanguageCode,
    MarketCode,
    Offer,
    OnboardingStatus,
    Scope,
    Username,
)
from onboarding.domain.wording import holds_term, stands_in, terms_in

__all__ = [
    "Audience",
    "BrandGuidelines",
    "Brief",
    "BriefForm",
    "BriefNotFound",
    "BriefValidated",
    "Budget",
    "Client",
    "ClientAlreadyExists",
    "ClientNotFound",
    "ClientProfile",
    "Colour",
    "Compliance",
    "Currency",
    "Extra",
    "ExtraAnswer",
    "Finding",
    "FindingKind",
    "Intake",
    "IntakeCaptured",
    "IntakeNotFound",
    "LanguageCode",
    "MarketCode",
    "Offer",
    "OnboardingStatus",
    "Scope",
    "Username",
    "find_doubts",
    "holds_term",
    "normalize",
    "read_brief_form",
    "stands_in",
    "terms_in",
]
