"""What holds for every text."""

from hypothesis import given
from hypothesis import strategies as st

from qc import rules
from qc.domain import CheckContext, CheckedText, Evaluation, Severity
from qc.rules.folding import fold
from qc.rules.scoring import score
from tests.builders import a_brief

_SCRAPS = st.sampled_from(
    [
        "[insert name]",
        "{{x}}",
        "cheap",
        "Bluebird Beans's",
        "\r\n",
        "\u0301",
        "İ",
        "ﬁ",
        "👩🏽‍🔧",
        "שלום",
        "العربية",
        "```",
        "#ad",
        "the the",
        "https://a.co/x",
        "Subject: Re: hi",
        "cures cancer",
        "\u200b",
        "not been evaluated",
        "-",
        "_",
        "guaranteed returns",
        "便宜",
    ]
)
_TEXTS = st.lists(_SCRAPS | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))).map(" ".join)
_CHANNELS = st.sampled_from([None, "x", "instagram", "email", "google_ads", "meta_ads.headline", "blog"])
_SEVERITIES = st.lists(st.sampled_from(Severity))
_WORDS = st.lists(st.text("abcdefghij", min_size=2, max_size=8), min_size=2, max_size=20)


def _check(text: str, channel: str | None) -> Evaluation:
    context = CheckContext(channel=channel, industry="supplement bank", paid_relationship=True, brief=a_brief())
    return rules.evaluate(CheckedText(text=text, context=context), threshold=0.7)


@given(_TEXTS, _CHANNELS)
def test_every_excerpt_is_the_exact_slice(text: str, channel: str | None) -> None:
    for issue in _check(text, channel).issues:
        assert issue.start is None or text[issue.start : issue.end] == issue.excerpt


@given(_TEXTS, _CHANNELS)
def test_no_text_makes_a_rule_fail(text: str, channel: str | None) -> None:
    assert "engine.rule_failed" not in [issue.rule for issue in _check(text, channel).issues]


@given(_TEXTS, _CHANNELS)
def test_the_same_text_gives_the_same_evaluation(text: str, channel: str | None) -> None:
    assert _check(text, channel) == _check(text, channel)


@given(_TEXTS, _CHANNELS)
def test_the_verdict_follows_from_score_and_severities(text: str, channel: str | None) -> None:
    evaluation = _check(text, channel)

    is_stopped = any(issue.severity is Severity.CRITICAL for issue in evaluation.issues)
    assert evaluation.passed == (evaluation.score >= evaluation.threshold and not is_stopped)


@given(_WORDS, st.data())
def test_a_forbidden_term_between_words_is_always_found(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words)))
    text = " ".join([*words[:at], "Cheap", *words[at:]])

    found = [issue.excerpt for issue in _check(text, None).issues if issue.rule == "brand.forbidden"]

    assert found == ["Cheap"]


@given(_SEVERITIES, st.sampled_from(Severity), st.integers(0, 100_000))
def test_another_issue_never_raises_the_score(severities: list[Severity], another: Severity, words: int) -> None:
    assert score([*severities, another], words=words) <= score(severities, words=words)


@given(_SEVERITIES, st.integers(0, 50_000), st.integers(0, 50_000))
def test_the_same_issues_weigh_no_more_in_a_longer_text(severities: list[Severity], words: int, more: int) -> None:
    assert score(severities, words=words + more) >= score(severities, words=words)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_folded_character_knows_its_place(text: str) -> None:
    folded = fold(text)

    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
