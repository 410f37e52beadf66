"""The brand's colours, used only where text on them can be read."""

from typing import Final, Self

from aicmo_site.kernel.records import record
from onboarding.domain import Colour

_INK: Final = "#1B1F24"
_BLACK: Final = "#000000"
_PAPER: Final = "#FFFFFF"
_OWN: Final = ("#1F3A5F", "#C8792B")
_READABLE: Final = 4.5
"""The least contrast of text with what is behind it (WCAG 2.2, 1.4.3, level AA)."""


@record
class Palette:
    """``brand`` fills areas with ``on_brand`` text; ``heading`` is text on paper; ``accent`` is for lines only."""

    brand: Colour
    on_brand: Colour
    heading: Colour
    accent: Colour

    @classmethod
    def of(cls, colors: tuple[str, ...]) -> Self:
        """Take the brand's first colour and its second as accent; ours where the brand names none."""
        brand, accent = (*colors, *_OWN[len(colors) :])[:2]
        return cls(
            brand=brand,
            # One of the two is always readable: no colour is near both.
            on_brand=max(_PAPER, _BLACK, key=lambda text: contrast(brand, text)),
            heading=brand if contrast(brand, _PAPER) >= _READABLE else _INK,
            accent=accent,
        )


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
