"""Terms are found in any case, width, hyphenation and ending, at their exact place."""

import pytest

from qc.rules.folding import fold
from qc.rules.inflection import inflect
from qc.rules.terms import TermIndex, TermList


def _find(text: str, *terms: str) -> list[str]:
    return _quotes(text, TermList("k", terms, inflected=True))


def _find_loosely(text: str, *terms: str) -> list[str]:
    return _quotes(text, TermList("k", terms, inflected=True, loosely=True))


def _quotes(text: str, terms: TermList) -> list[str]:
    return [text[start:end] for start, end in TermIndex([terms]).find(fold(text)).get("k", [])]


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


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("so ch**eap** it is", "ch**eap"),
        ("so **ch**eap* it is", "ch**eap"),
        ("so ch<b>eap</b> it is", "ch<b>eap"),
        ("so &#99;heap it is", "&#99;heap"),
        ("so chea&#112; it is", "chea&#112;"),
        ("so che&shy;ap it is", "che&shy;ap"),
        ("so ch\u202eeap it is", "ch\u202eeap"),
        ("so che\u200dap\ufe0f it is", "che\u200dap"),
        ("so \u0441heap it is", "\u0441heap"),
        ("so [cheap](https://lamps.example) it is", "cheap"),
    ],
)
def test_marks_that_no_reader_sees_hide_no_word(text: str, quoted: str) -> None:
    assert _find(text, "cheap") == [quoted]


@pytest.mark.parametrize(
    "text", ["**win** win", "win **win**", "win\n**win**", "win&nbsp;win", "win <i>win</i>", "win<br>win"]
)
def test_marks_between_words_are_gaps(text: str) -> None:
    assert len(_find(f"a {text} deal", "win-win")) == 1


def test_a_term_does_not_bridge_list_items() -> None:
    assert _find("* win\n* win", "win-win") == []


def test_a_reference_that_stands_for_nothing_is_text() -> None:
    assert fold("R&D; &bogus;").text == "r&d; &bogus;"


@pytest.mark.parametrize("text", ["cafés", "café's", "CAFE\u0301"])
def test_a_word_that_ends_in_an_accent_takes_endings(text: str) -> None:
    assert _find(text, "café") == [text]


@pytest.mark.parametrize("text", ["caféteria", "cafétéria", "décafé", "सस्ताई"])
def test_a_word_that_ends_in_an_accent_or_vowel_sign_is_found_whole(text: str) -> None:
    assert _find(text, "café", "सस्ता") == []


@pytest.mark.parametrize(("term", "text"), [("café", "cafe"), ("Zoë", "Zoe's"), ("game changer", "#GameChanger")])
def test_loosely_an_accent_or_a_gap_may_be_left_out(term: str, text: str) -> None:
    assert _find_loosely(text, term) == [text.removeprefix("#")]
    assert _find(text, term) == []


def test_loosely_a_short_phrase_closed_up_is_another_word() -> None:
    assert _find_loosely("nowhere, often", "now here", "of ten") == ["nowhere"]


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
        ("cheap", {"cheaper", "cheapest", "cheaply"}),
        ("easy", {"easier", "easiest", "easily"}),
        ("simple", {"simpler", "simplest", "simply"}),
        ("big", {"bigger", "biggest"}),
    ],
)
def test_the_usual_endings_count(term: str, forms: set[str]) -> None:
    assert forms <= set(inflect(term))


def test_a_short_word_does_not_take_the_endings_of_another() -> None:
    assert {"cared", "caring", "cares"}.isdisjoint(inflect("car"))


@pytest.mark.parametrize(("word", "other"), [("off", "offer"), ("bet", "better"), ("on", "only"), ("cove", "cover")])
def test_only_known_adjectives_are_compared(word: str, other: str) -> None:
    assert other not in inflect(word)


def test_the_longest_of_overlapping_terms_counts() -> None:
    assert _find("a win-win deal", "win", "win-win") == ["win-win"]


def test_a_chinese_term_is_found_within_a_sentence() -> None:
    assert _find("这很便宜吗", "便宜") == ["便宜"]
