"""A brief in, a package out: what it says is the brief's own. No database is there."""

import itertools
import re
from collections import Counter
from datetime import timedelta

import pytest

from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import Run, RunStatus, StepName, StepStatus
from production import domain as production
from tests.e2e.packages import archive_of, artifacts_of, content_of, facts_of, file_of, manifest_of, plan_of, text_of
from tests.workflows import an_example, carry

pytestmark = pytest.mark.usefixtures("no_database")

BRIEFS = ("coffee-roaster", "supplement-brand", "b2b-software")
PLACEHOLDER = re.compile(r"\[[^\]]*\](?!\()|\{\{|\}\}|lorem ipsum|\bTODO\b|\bTBD\b|\bXX+\b", re.IGNORECASE)

each_brief = pytest.mark.parametrize("name", BRIEFS)


def delivered(name: str) -> Run:
    run = carry(an_example(name))
    assert run.status is RunStatus.COMPLETED, run.verdict
    return run


def says(text: str, words: str) -> bool:
    """Whether the words stand in the text as words, whatever their case."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def without_notices(name: str, text: str) -> str:
    """Take out the disclaimers: the law words them, not the brand."""
    for notice in an_example(name).brand.disclaimers:
        text = text.replace(notice, "")
    return text


def parts(run: Run, kind: type) -> list[production.Section]:
    return [part for part in content_of(run).sections if isinstance(part, kind)]


@each_brief
def test_a_package_tells_what_its_brief_tells(name: str) -> None:
    text = text_of(delivered(name))

    assert [fact for fact in facts_of(an_example(name)) if fact.lower() not in text.lower()] == []


@each_brief
def test_a_package_keeps_the_brands_silence(name: str) -> None:
    brand = an_example(name).brand

    text = without_notices(name, text_of(delivered(name)))

    assert [word for word in (*brand.forbidden, *brand.competitors) if says(text, word)] == []


@each_brief
def test_no_file_of_a_package_holds_a_placeholder(name: str) -> None:
    run = delivered(name)

    for kind in ("markdown", "csv"):
        assert PLACEHOLDER.findall(file_of(run, kind).read_text()) == []


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(BRIEFS, 2)))
def test_a_package_names_no_other_client(one: str, other: str) -> None:
    stranger = an_example(other)

    text = text_of(delivered(one))

    assert not says(text, stranger.client.name)
    assert not says(text, stranger.offer.name)
    assert stranger.client.postal_address not in text


def test_two_briefs_give_two_packages() -> None:
    first, second = (delivered(name) for name in BRIEFS[:2])

    same = set(archive_of(first).values()) & set(archive_of(second).values())
    assert same == set()
    assert plan_of(first) != plan_of(second)


@each_brief
def test_a_strategy_can_be_followed_and_measured(name: str) -> None:
    form = an_example(name)

    plan = plan_of(delivered(name))

    assert sum(channel.budget_share for channel in plan.channels) == 100
    assert all(kpi.target > 0 and kpi.unit and kpi.basis for kpi in plan.kpis)
    assert plan.timeline.milestones[0].date >= form.start_date  # type: ignore[operator]
    assert len(plan.timeline.milestones) >= 3
    assert form.client.name in plan.executive_summary
    assert form.offer.name in plan.executive_summary


@each_brief
def test_a_strategy_speaks_to_the_briefs_own_audiences(name: str) -> None:
    plan = plan_of(delivered(name))

    assert [persona.name for persona in plan.personas] == [one.name for one in an_example(name).audiences]
    assert {proof for pillar in plan.pillars for proof in pillar.proof} <= set(an_example(name).offer.proof_points)


@each_brief
def test_a_channels_money_adds_up_to_the_budget(name: str) -> None:
    budget = an_example(name).budget

    amounts = [channel.amount for channel in plan_of(delivered(name)).channels]

    assert sum(amount or 0 for amount in amounts) == pytest.approx(budget.amount)  # type: ignore[union-attr]


@each_brief
def test_a_draft_has_every_section_it_promises(name: str) -> None:
    sections = content_of(delivered(name)).sections

    posts = Counter(part.channel for part in sections if isinstance(part, production.PostSection))
    kinds = Counter(part.kind for part in sections)
    assert min(posts[channel] for channel in ("linkedin", "instagram", "x")) >= 3
    assert (kinds["email"], kinds["calendar"]) == (2, 1)
    assert min(kinds["google_ad"], kinds["meta_ad"]) >= 1
    assert {"summary", "positioning", "messaging_pillars", "kpis", "next_steps"} <= set(kinds)


@each_brief
def test_an_email_can_be_sent_as_it_stands(name: str) -> None:
    client = an_example(name).client

    for email in parts(delivered(name), production.EmailSection):
        assert isinstance(email, production.EmailSection)
        assert email.subject
        assert email.preheader
        assert len(email.body) > 100
        assert "unsubscribe" in email.unsubscribe.lower()
        assert client.postal_address in email.postal_address


@each_brief
def test_the_calendar_has_thirty_days_from_the_start(name: str) -> None:
    start = an_example(name).start_date

    (calendar,) = parts(delivered(name), production.CalendarSection)

    assert isinstance(calendar, production.CalendarSection)
    days = [entry.date for entry in calendar.entries]
    assert days == [start + timedelta(days=count) for count in range(30)]  # type: ignore[operator]


@each_brief
def test_the_calendar_names_only_pieces_of_the_draft(name: str) -> None:
    run = delivered(name)
    ids = {part.id for part in content_of(run).sections}

    (calendar,) = parts(run, production.CalendarSection)

    assert isinstance(calendar, production.CalendarSection)
    named = {entry.section_id for entry in calendar.entries if entry.section_id}
    assert named
    assert named <= ids


@each_brief
def test_every_post_is_published_on_some_day(name: str) -> None:
    run = delivered(name)
    (calendar,) = parts(run, production.CalendarSection)
    assert isinstance(calendar, production.CalendarSection)

    planned = {entry.section_id for entry in calendar.entries}

    assert [part.id for part in parts(run, production.PostSection) if part.id not in planned] == []


@each_brief
def test_a_run_took_each_step_once_and_says_how_long(name: str) -> None:
    run = delivered(name)

    steps = services.list_steps(run_id=run.id)

    assert [(step.name, step.status, step.attempts) for step in steps] == [
        (step, StepStatus.SUCCEEDED, 1) for step in StepName
    ]
    assert all(step.seconds is not None and step.seconds > 0 for step in steps)


@each_brief
def test_a_verdict_quotes_the_text_that_was_packed(name: str) -> None:
    run = delivered(name)
    assert run.verdict is not None

    packed = text_of(run)

    spans = [issue for issue in run.verdict.issues if issue.start is not None]
    assert all(packed[issue.start : issue.end] == issue.excerpt for issue in spans)


def test_a_package_is_bound_to_its_draft_and_client() -> None:
    run = delivered("coffee-roaster")

    manifest = manifest_of(run)

    assert manifest["draft_id"] == run.documents.draft_id
    assert manifest["content_sha256"] == content_of(run).sha256
    assert manifest["client_name"] == "Harbor Coffee"
    assert set(artifacts_of(run)) == {"zip", "markdown", "html", "csv", "json"}
