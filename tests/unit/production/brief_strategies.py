"""Briefs of every kind, with a plan for each: ordinary ones, and ones at the edge of what a brief may hold."""

from datetime import date

from hypothesis import strategies as st

from onboarding import domain as onboarding
from strategy import domain as strategy
from tests.builders import a_brief

_WORDS = st.sampled_from(
    [
        "stale",
        "beans",
        "slow",
        "reports",
        "late",
        "invoices",
        "small",
        "kitchens",
        "paper",
        "forms",
        "missed",
        "calls",
        "long",
        "queues",
        "lost",
        "keys",
        "cold",
        "rooms",
        "tangled",
        "cables",
        "heavy",
        "bags",
        "unclear",
        "terms",
        "empty",
        "shelves",
        "broken",
        "links",
        "manual",
        "checks",
    ]
)
PHRASES = st.lists(_WORDS, min_size=2, max_size=9).map(lambda words: " ".join(words).capitalize())
"""Phrases as clients write them: with a capital and without a full stop."""

ODD_LINES = st.sampled_from(
    [
        "# Fresh",
        "> quoted",
        "| cell | cell",
        "- dash",
        "1. first",
        "{offer}",
        "{{x}}",
        "two\nlines",
        "咖啡，每月两包",
        "قهوة طازجة",
        "Fresh ☕ beans 👨‍👩‍👧",
        "Wow!!",
        "$5 [link](x)",
        "``` code",
        "#one #two #three #four #five #six",
        "%s %(x)s",
        "\\1 \\g<0>",
    ]
)
LINES = PHRASES | ODD_LINES | st.text(min_size=1, max_size=60).filter(lambda text: "\x00" not in text)

_ODD_NAMES = st.sampled_from(
    [
        "W" * 200,
        "Grand " * 33,
        "咖" * 200,
        "قهوة " * 40,
        "☕" * 100,
        "Yahoo!",
        "# One",
        "{brand}",
        "a",
        "Ünïcode & Söhne",
        "...",
    ]
)
NAMES = st.lists(_WORDS, min_size=1, max_size=3).map(lambda words: " ".join(words).title()) | _ODD_NAMES
_LINKS = st.sampled_from(
    ["", "https://shop.example/pier", "shop.example", "see our shop", "https://x.example/" + "a" * 270]
)
FORBIDDEN = st.lists(
    st.sampled_from(
        [
            "cheap",
            "detail",
            "see",
            "read",
            "question",
            "ask",
            "order",
            "for",
            "get",
            "week",
            "next",
            "post",
            "team",
            "e-mail",
            "the",
        ]
    ),
    max_size=4,
    unique=True,
)


def _audiences() -> st.SearchStrategy[tuple[onboarding.Audience, ...]]:
    audience = st.builds(
        onboarding.Audience,
        name=NAMES,
        description=st.just("") | LINES,
        pain_points=st.lists(LINES, max_size=3).map(tuple),
    )
    return st.lists(audience, min_size=1, max_size=20).map(tuple)


@st.composite
def briefs(draw: st.DrawFn) -> onboarding.Brief:
    """Any brief: every field given or not, ordinary or odd."""
    lines = st.lists(LINES, max_size=4).map(tuple)
    client = draw(
        st.builds(
            onboarding.ClientProfile,
            id=st.just("client"),
            name=NAMES,
            website=_LINKS,
            industry=st.sampled_from(["", "food supplement", "bakery"]),
            postal_address=st.sampled_from(["", "12 Pier Road"]),
            contact_email=st.sampled_from(["", "hi@shop.example", "call us"]),
        )
    )
    offer = draw(
        st.builds(
            onboarding.Offer,
            name=NAMES,
            description=st.just("") | LINES | PHRASES.map(lambda text: f"{text}. " * 30),
            price=st.sampled_from(["", "$34/month", "From 1,000 USD"]),
            url=_LINKS,
            proof_points=lines,
        )
    )
    return a_brief(
        client=client,
        offer=offer,
        objectives=draw(st.lists(PHRASES, min_size=1, max_size=3).map(tuple)),
        audiences=draw(_audiences()),
        key_messages=draw(lines),
        differentiators=draw(lines),
        objections=draw(lines),
        brand=onboarding.BrandGuidelines(
            must_use=tuple(draw(st.lists(PHRASES | st.sampled_from(["咖啡", "C++"]), max_size=2))),
            forbidden=tuple(draw(FORBIDDEN)),
            competitors=tuple(draw(st.lists(st.sampled_from(["Bluebird Beans", "Acme"]), max_size=2))),
            disclaimers=tuple(draw(st.lists(PHRASES | PHRASES.map(lambda text: text * 8), max_size=2))),
        ),
        compliance=onboarding.Compliance(
            regulated_industry=draw(st.sampled_from([None, "finance"])), paid_relationship=draw(st.booleans())
        ),
        scope=onboarding.Scope(
            exclusions=tuple(draw(st.lists(st.sampled_from(["video", "stories", "advertising"]), max_size=2)))
        ),
        start_date=draw(st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1))),
    )


def a_plan_for(brief: onboarding.Brief) -> strategy.StrategyPlan:
    """A short plan that takes its words from the brief."""
    offer, audience = brief.offer.name, brief.audiences[0]
    start = brief.start_date or date(2027, 1, 4)
    return strategy.StrategyPlan(
        positioning=f"For {audience.name}, {offer} is the choice of this plan. {brief.offer.description}",
        pillars=(strategy.MessagingPillar(name="First idea", message=offer, proof=brief.offer.proof_points[:1]),),
        personas=(strategy.Persona(name=audience.name),),
        kpis=(strategy.Kpi(name="Subscribers", target=400, unit="subscribers", basis=brief.objectives[0], week=12),),
        channels=(strategy.ChannelPlan(channel="x", name="X", role="Reach", budget_share=100),),
        timeline=strategy.Timeline(
            start_date=start, weeks=12, milestones=(strategy.Milestone(week=1, date=start, title="Launch"),)
        ),
        executive_summary=f"{brief.client.name} brings {offer} to {audience.name}.",
    )
