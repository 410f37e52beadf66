"""How X counts, and how the other platforms do."""

import pytest

from qc.rules import platform


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("plain words", 11),
        ("灯灯", 4),
        ("e\u0301", 1),
        ("é", 1),
        ("\u2019\u2014\u2026", 1 + 1 + 2),
        ("💡", 2),
        ("👩🏽‍🔧", 2),
        ("🇺🇸🇫🇷", 4),
        ("5️⃣", 2),
        ("©", 1),
        ("\u1100", 2),
        ("\u10ff", 1),
    ],
)
def test_characters_weigh_as_on_x(text: str, length: int) -> None:
    assert platform.x_weighted_length(text) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("https://lamps.com/a/very/long/way?to=the#bench-and-back", 23),
        ("lamps.com", 23),
        ("See lamps.com.", 4 + 23 + 1),
        ("灯lamps.com灯", 2 + 23 + 2),
        ("(https://lamps.com/a_(b))", 1 + 23 + 1),
        ("https://lamps.example/mended", 23),
        ("lamps.example", 13),
        ("ann@lamps.com", 13),
        ("@lamps.com", 10),
        ("v1.2.3 e.g. this", 16),
        ("https://lamps.com/灯", 23 + 2),
        ("http://" + "a" * 64 + ".com", 7 + 64 + 4),
    ],
)
def test_links_weigh_twenty_three(text: str, length: int) -> None:
    assert platform.x_weighted_length(text) == length


@pytest.mark.parametrize(
    ("unit", "length"), [("utf16", 8), ("codepoints", 7), ("graphemes", 4), ("bytes", 15), ("display_width", 6)]
)
def test_each_unit_counts_in_its_own_way(unit: str, length: int) -> None:
    assert platform.measure("a灯e\u0301\u0302\u0304💡", unit) == length


def test_what_is_too_much_begins_after_the_last_piece_that_fits() -> None:
    text = "ab💡cd"

    assert platform.overflow(text, "x_weighted", 3) == 2
    assert platform.overflow(text, "x_weighted", 4) == 3
    assert platform.overflow(text, "x_weighted", 6) == len(text)


def test_hashtags_are_told_from_numbers_and_addresses() -> None:
    text = "#lamp #1 C#sharp https://lamps.com/#top #été ##no"

    found = [text[start:end] for start, end in platform.hashtags(text)]

    assert found == ["#lamp", "#été", "#no"]


def test_an_address_is_not_a_mention() -> None:
    text = "@ann wrote to bo@lamps.com, cc @cy_9"

    found = [text[start:end] for start, end in platform.mentions(text)]

    assert found == ["@ann", "@cy_9"]
