"""Terms are found in any case, width, hyphenation and ending, at their exact place."""

import pytest

from qc.rules.folding import fold
from qc.rules.inflection import inflect
from qc.rules.terms import TermIndex, TermList


def _find(text: str, *terms: str) -> list[str]:
    spans = TermIndex([TermList("k", terms, inflected=True)]).find(fold(text)).get("k", [])
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("İİİ Cheap ones", ["Cheap"]),
        ("ﬁne ßß CHEAP", ["CHEAP"]),
        ("che\u00adap and ｃｈｅａｐ", ["che\u00adap", "ｃｈｅａｐ"]),
        ("cheapskate, ultracheap", []),
        ("**cheap** _cheap_ #cheap", ["cheap", "cheap", "cheap"]),
        ("cheap\u0301", []),
    ],
)
def test_a_word_is_found_whole_and_in_place(text: str, found: list[str]) -> None:
    assert _find(text, "cheap") == found


@pytest.mark.parametrize("text", ["win-win", "win win", "win\u00a0win", "Win\u2011Win", "win\nwin", "win  win"])
def test_hyphens_and_spaces_are_one(text: str) -> None:
    assert _find(f"a {text} deal", "win-win") == [text]


def test_a_term_does_not_bridge_paragraphs() -> None:
    assert _find("We win\n\nwin again", "win-win") == []


@pytest.mark.parametrize(
    ("term", "forms"),
    [
        ("hustle", {"hustles", "hustled", "hustling", "hustle's"}),
        ("run", {"runs", "running"}),
        ("party", {"parties", "partied", "partying"}),
        ("box", {"boxes", "boxed", "boxing"}),
        ("open", {"opened", "opening"}),
    ],
)
def test_the_usual_endings_count(term: str, forms: set[str]) -> None:
    assert forms <= set(inflect(term))


def test_a_short_word_does_not_take_the_endings_of_another() -> None:
    assert {"cared", "caring", "cares"}.isdisjoint(inflect("car"))


def test_the_longest_of_overlapping_terms_counts() -> None:
    assert _find("a win-win deal", "win", "win-win") == ["win-win"]


def test_a_chinese_term_is_found_within_a_sentence() -> None:
    assert _find("这很便宜吗", "便宜") == ["便宜"]
