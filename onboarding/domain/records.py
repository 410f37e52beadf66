"""Clients, what they answered, and the brief made of it."""

import json
import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, JsonText, Line, Moment, Name, Text, record


def _shaped(pattern: str, remedy: str) -> AfterValidator:
    """Accept text of this shape only, and tell a person what to write instead."""
    shape = re.compile(pattern)

    def check(text: str) -> str:
        if not shape.fullmatch(text):
            raise ValueError(f"is {text[:40]!r}; {remedy}")
        return text

    return AfterValidator(check)


Username = Annotated[
    str,
    _shaped(r"[\w.@+-]{1,150}", "use 1 to 150 letters, digits and the signs @ . + - _"),
]
"""A login name, as Django allows it."""

Colour = Annotated[str, _shaped("#[0-9A-Fa-f]{6}", "write a hash sign and six hexadecimal digits, such as #0B3954")]
"""A colour as ``#RRGGBB``."""

LanguageCode = Annotated[
    str, _shaped("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "write a language tag in small letters, such as en or fr-CA")
]
"""A BCP 47 tag such as ``en`` or ``fr-CA``."""

MarketCode = Annotated[
    str, _shaped("[A-Z]{2}", "write a country's two capital letters (ISO 3166), such as US, or UK or EU")
]
"""A market: ISO 3166-1 alpha-2, or ``UK`` and ``EU``."""

Currency = Annotated[str, _shaped("[A-Z]{3}", "write a currency's three capital letters (ISO 4217), such as USD")]
"""A currency: ISO 4217."""


def _refuse_truth(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("must be a number, not true or false")
    return value


_Number = BeforeValidator(_refuse_truth)
"""Numbers only: true is not 1."""


@record
class BrandGuidelines:
    """How the brand speaks, and which words it wants, avoids, and leaves to others."""

    voice: tuple[Line, ...] = ()
    must_use: tuple[Name, ...] = ()
    forbidden: tuple[Name, ...] = ()
    competitors: tuple[Name, ...] = ()
    disclaimers: tuple[Text, ...] = ()
    colors: tuple[Colour, ...] = ()


@record
class Client:
    """Someone the agency works for.

    ``registered`` clients were entered by a person and stay; the others came with a brief and leave with the last.
    ``members`` are the users who may see what belongs to the client.
    """

    id: Ident
    name: Name
    website: Line = ""
    industry: Line = ""
    guidelines: BrandGuidelines = BrandGuidelines()
    members: tuple[Username, ...] = ()
    registered: bool = True
    created_at: Moment
    updated_at: Moment

    def __post_init__(self) -> None:
        if len(set(self.members)) != len(self.members):
            raise ValueError("a client names each member once")


@record
class Intake:
    """A client's raw answers, kept word for word as the JSON text they came in (``answers_json``)."""

    id: Ident
    client_id: Ident
    answers_json: JsonText
    attachments: tuple[Line, ...] = ()
    submitted_at: Moment
    updated_at: Moment

    @property
    def answers(self) -> Any:
        """The answers as plain values; a new copy each time."""
        return json.loads(self.answers_json)


@record
class ClientProfile:
    """The client as the brief shows it; a later change of the client does not touch it."""

    id: Ident
    name: Name
    website: Line = ""
    industry: Line = ""
    geography: tuple[Line, ...] = ()
    languages: tuple[LanguageCode, ...] = ("en",)
    postal_address: Line = ""
    contact_email: Line = ""


@record
class Offer:
    """What is sold, and what proves that it is as good as said."""

    name: Name
    description: Text = ""
    price: Line = ""
    url: Line = ""
    proof_points: tuple[Line, ...] = ()


@record
class Audience:
    """A group of people the campaign speaks to."""

    name: Name
    description: Text = ""
    pain_points: tuple[Line, ...] = ()


@record
class Compliance:
    """What the law adds: a regulated industry, the markets, and whether posts are paid for."""

    regulated_industry: Line | None = None
    markets: tuple[MarketCode, ...] = ()
    paid_relationship: bool = False
    notes: Text = ""


@record
class Budget:
    """Money to spend: ``amount`` in ``currency`` (ISO 4217) for each ``period``."""

    amount: Annotated[float, Field(ge=0, le=1e12), _Number]
    currency: Currency = "USD"
    period: Literal["month", "quarter", "year", "campaign"] = "month"


@record
class Scope:
    """What was ordered: the pack, further deliverables, and what is left out."""

    pack: Ident = "quick_social_basic"
    deliverables: tuple[Line, ...] = ()
    exclusions: tuple[Line, ...] = ()


@record
class ExtraAnswer:
    """An answer no field above takes."""

    question: Line
    answer: Text


def _extra_from_mapping(value: Any) -> Any:
    if isinstance(value, dict) and all(isinstance(question, str) for question in value):
        return tuple(
            {
                "question": question,
                "answer": answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False),
            }
            for question, answer in value.items()
        )
    return value


Extra = Annotated[
    tuple[ExtraAnswer, ...],
    BeforeValidator(_extra_from_mapping),
    PlainSerializer(lambda extra: [{"question": item.question, "answer": item.answer} for item in extra]),
]
"""Answers in the order given; a JSON object of question to answer is accepted."""


@record
class BriefForm:
    """A brief as a person hands it in (the JSON of a brief file)."""

    client: ClientProfile
    offer: Offer
    objectives: Annotated[tuple[Name, ...], Field(min_length=1, max_length=20)]
    audiences: Annotated[tuple[Audience, ...], Field(min_length=1, max_length=20)]
    key_messages: tuple[Name, ...] = ()
    differentiators: tuple[Line, ...] = ()
    objections: tuple[Line, ...] = ()
    brand: BrandGuidelines = BrandGuidelines()
    compliance: Compliance = Compliance()
    budget: Budget | None = None
    timeline_weeks: Annotated[int, Field(ge=1, le=104), _Number] = 12
    start_date: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))] | None = None
    scope: Scope = Scope()
    extra: Extra = ()


class FindingKind(StrEnum):
    """Why an answer deserves a question back to the client."""

    MISSING = "missing"
    DOUBTFUL = "doubtful"


@record
class Finding:
    """One answer that is missing or doubtful; ``message`` says what to ask."""

    kind: FindingKind
    field: Line
    message: Text


@record
class Brief(BriefForm):
    """A validated brief: the form with its ids, its start date settled, and what was found in reading it."""

    id: Ident
    intake_id: Ident | None = None
    findings: tuple[Finding, ...] = ()
    created_at: Moment
    updated_at: Moment

    @property
    def client_id(self) -> str:
        """The client the brief belongs to."""
        return self.client.id


@record
class OnboardingStatus:
    """How far a client is: counts of what is really stored, and the stage that follows from them."""

    client_id: Ident
    stage: Literal["registered", "intake_captured", "brief_ready"]
    intakes: Count
    briefs: Count
    latest_brief_id: Ident | None = None
