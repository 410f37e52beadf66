"""What the tests of faults share: computed products are remembered, since the faults strike storage."""

import dataclasses
from collections.abc import Callable, Hashable
from typing import Any, cast

import pytest

from onboarding.domain import Brief
from production import services as production
from qc import services as qc
from strategy import services as strategies
from tests.builders import NOW

_remembered: dict[Hashable, Any] = {}
"""Products by what they were made from: each was computed by the real module once in this process."""


def content_of(value: Any) -> Hashable:
    """Give a brief without what differs between two runs of it."""
    if isinstance(value, Brief):
        return dataclasses.replace(value, id="brief_1", intake_id=None, created_at=NOW, updated_at=NOW)
    if hasattr(value, "context"):
        return value.text, value.fields, content_of(value.context.brief)
    if hasattr(value, "content"):
        return cast(Hashable, value.content)
    return cast(Hashable, value)


def remembering(compute: Callable[..., Any]) -> Callable[..., Any]:
    def remembered(**named: Any) -> Any:
        key = (compute.__qualname__, *((name, content_of(value)) for name, value in sorted(named.items())))
        if key not in _remembered:
            _remembered[key] = compute(**named)
        return _remembered[key]

    return remembered


@pytest.fixture(autouse=True)
def quick_products(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compute each plan, draft and check once."""
    monkeypatch.setattr(strategies, "draw_up_plan", remembering(strategies.draw_up_plan))
    monkeypatch.setattr(production, "write_content", remembering(production.write_content))
    monkeypatch.setattr(production, "revise_content", remembering(production.revise_content))
    monkeypatch.setattr(qc, "check_text", remembering(qc.check_text))
