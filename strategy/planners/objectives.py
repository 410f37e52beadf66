"""The number, unit and date in an objective such as "Win 400 new subscribers in 90 days"."""

import calendar
import math
import re
from dataclasses import dataclass
from datetime import date

from strategy.planners import phrases, playbook

LAST_WEEK = 104
_DAYS = {"day": 1, "week": 7, "month": 30.4375, "quarter": 91.3125, "year": 365.25}
_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "the first": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "six": 6,
    "nine": 9,
    "twelve": 12,
}
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6}
_SPAN = re.compile(
    rf"\b(?:in|within|over|during|after|for|inside)\s+(?:the\s+(?:first|next|coming)\s+)?"
    rf"(\d{{1,4}}|{'|'.join(_NUMBERS)})?[\s-]*(day|week|month|quarter|year)s?\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?P<sign>[$€£])?\s*(?<![\w.-])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d+)?)"
    r"(?:\s*(?P<scale>k|m|thousand|million)\b)?\s*(?P<percent>%|per\s?cent\b)?",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s*((?:(?!(?:in|within|by|over|during|from|through|until|before|after|and|for|at|on|with|to|via|than|or)\b)"
    r"[^\W\d_][\w'’-]*\s*){1,5})",
    re.IGNORECASE,
)
_SUBJECT_END = re.compile(r"(?:\s+(?:from|to|by|of|at|under|below|above|over))*\s+[$€£]?\d.*$", re.IGNORECASE)
_DEADLINE = re.compile(
    r"\b(?i:by|before|until|through)\s+(?:the\s+)?(?:end\s+of\s+)?"
    r"(?:(?P<iso>20\d\d-\d\d-\d\d)|(?:(?P<day>\d{1,2})\s+)?(?P<month>[A-Z][a-z]{2,8})(?:\s+(?P<us_day>\d{1,2}),)?\s+"
    r"(?P<year>20\d\d))\b"
)
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an objective asks for: ``number`` of ``unit`` by the end of ``week`` (None if it names no time)."""

    name: str
    number: float
    unit: str
    week: int | None


def read_target(objective: str, *, start: date) -> Target | None:
    """Read an objective of a plan that starts on ``start``; None if it holds no number besides its time frame."""
    span, deadline = _SPAN.search(objective), _DEADLINE.search(objective)
    text = _SPAN.sub(" ", _DEADLINE.sub(" ", objective)).strip(" ,")
    figure = _figure(text)
    if figure is None:
        return None
    unit = _unit(figure, text)
    return Target(
        name=_name(figure, text, unit),
        number=_number(figure),
        unit=unit,
        week=_week(span) or _deadline_week(deadline, start),
    )


def _figure(text: str) -> re.Match[str] | None:
    figures = [found for found in _FIGURE.finditer(text) if not _is_year(found)]
    # In "from 2% to 4%" it is the last of the two that is aimed for.
    if len(figures) > 1 and re.search(r"\bfrom\s*$", text[: figures[0].start()], re.IGNORECASE):
        return figures[1]
    return figures[0] if figures else None


def _is_year(found: re.Match[str]) -> bool:
    return re.fullmatch(r"20\d\d", found.group().strip()) is not None and found.group("sign") is None


def _number(figure: re.Match[str]) -> float:
    scale = _SCALES.get((figure["scale"] or "").lower(), 1.0)
    return min(float(figure["number"].replace(",", "")) * scale, 1e12)


def _unit(figure: re.Match[str], text: str) -> str:
    if figure["percent"]:
        return "percent"
    if figure["sign"]:
        return _SIGNS[figure["sign"]]
    found = _UNIT.match(text, figure.end())
    return phrases.clip(found.group(1).strip(), 80) if found else ""


def _name(figure: re.Match[str], text: str, unit: str) -> str:
    if unit and not (figure["percent"] or figure["sign"]):
        verb = text.split(" ", 1)[0].casefold()
        counted = f"{unit} {playbook.wording().kpis.done.get(verb, '')}".strip()
        return phrases.clip(counted[:1].upper() + counted[1:], 120)
    before = _SUBJECT_END.sub("", text[: figure.end()]).split(" ", 1)
    subject = before[1].strip() if len(before) > 1 else ""
    return phrases.clip(subject[:1].upper() + subject[1:] or phrases.inside(text.strip()) or "Objective", 120)


def _week(span: re.Match[str] | None) -> int | None:
    if span is None:
        return None
    count = span.group(1) or "1"
    number = int(count) if count.isdecimal() else _NUMBERS[count.lower()]
    return max(1, min(LAST_WEEK, math.ceil(number * _DAYS[span.group(2).lower()] / 7)))


def _deadline_week(found: re.Match[str] | None, start: date) -> int | None:
    deadline = _deadline(found) if found else None
    return max(1, min(LAST_WEEK, math.ceil(((deadline - start).days + 1) / 7))) if deadline else None


def _deadline(found: re.Match[str]) -> date | None:
    """Give the day a deadline names; the last of the month if it names a month only."""
    months = playbook.planning().months
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        year, month = int(found["year"]), months.index(found["month"]) + 1
        day = found["day"] or found["us_day"] or calendar.monthrange(year, month)[1]
        return date(year, month, int(day))
    except ValueError:
        return None
