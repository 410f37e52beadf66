"""The dated plan as a table for spreadsheets.

RFC 4180: comma, double quotes, CRLF, one header row. UTF-8 with a byte order mark, without which Excel reads "é" as
"Ã©". Every field is quoted, and one that a spreadsheet could take for a formula starts with an apostrophe (OWASP, "CSV
Injection"): clients open these files, and their text may come from anyone.
"""

import csv
import io
from collections.abc import Iterable
from typing import Final

from delivery.domain import RenderedFile
from production.domain import CalendarSection, Draft

HEADER: Final = ("date", "channel", "title", "section_id")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_calendar(draft: Draft) -> RenderedFile:
    """Give one row a calendar entry, in the draft's order; only the header if there is none."""
    rows = [
        (entry.date.isoformat(), entry.channel, entry.title, entry.section_id or "")
        for section in draft.content.sections
        if isinstance(section, CalendarSection)
        for entry in section.entries
    ]
    return RenderedFile(name="calendar.csv", format="csv", content=write_table(HEADER, rows))


def write_table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    """Write rows as CSV that no spreadsheet runs."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _as_text(cell: str) -> str:
    # Some spreadsheets skip leading blanks before they look for a formula.
    is_formula = cell.startswith(_FORMULA_STARTS) or cell.lstrip().startswith(_FORMULA_STARTS)
    return f"'{cell}" if is_formula else cell
