"""Turns a rule's example into the text and context it stands for, so every rule can be proven on its own examples."""

from typing import Any, Final

from aicmo_site.kernel.records import load
from onboarding.domain import Brief
from production.domain import DraftContent, as_text
from qc.domain import CheckContext, CheckedText
from qc.rules.schema import Example

_MADE_AT: Final = "2026-01-01T00:00:00Z"
_BRIEF: Final[dict[str, Any]] = {
    "id": "example",
    "client": {"id": "example", "name": "Tallow Lane"},
    "offer": {"name": "Lantern Box"},
    "objectives": ["Sell the first boxes"],
    "audiences": [{"name": "Candle makers"}],
    "created_at": _MADE_AT,
    "updated_at": _MADE_AT,
}
"""What an example's brief holds where the example says nothing."""


def checked_text(example: Example) -> CheckedText:
    """Give what an example is checked as.

    :raises InvalidInput: if its brief or draft is not one
    """
    context = CheckContext(
        channel=example.channel,
        industry=example.industry,
        markets=example.markets,
        paid_relationship=example.paid,
        evidence=example.evidence,
        pack=example.pack,
        brief=None if example.brief is None else load(Brief, _merge(_BRIEF, example.brief)),
    )
    if not example.draft:
        return CheckedText(text=example.text * example.times, context=context)
    draft = as_text(load(DraftContent, {"title": "Example", "sections": _sections(example)}))
    return CheckedText(text=draft.text, fields=draft.fields, context=context)


def _sections(example: Example) -> list[dict[str, Any]]:
    return [
        {"id": f"section-{number}", "heading": f"Section {number}", **section}
        for number, section in enumerate(example.draft, 1)
    ]


def _merge(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged
