"""Every event there should be is there, carries its head, and survives being written and read."""

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any, get_type_hints

import pytest
from pydantic import TypeAdapter, ValidationError

from aicmo_site.kernel import events, records
from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import CONFIG, Moment
from tests.contracts.faces import EVENTS, FACES

NAMES = {
    *("IntakeCaptured", "BriefValidated", "StrategyGenerated", "StrategyApproved", "DraftReady", "DraftRevised"),
    *("AssetGenerated", "QcPassed", "QcFailed", "Delivered", "WorkflowStarted", "WorkflowStepSucceeded"),
    *("WorkflowStepFailed", "WorkflowAwaiting", "WorkflowCompensated", "WorkflowCompleted"),
}
SAMPLES = (datetime(2027, 1, 4, 9, 0, 0, 123456, tzinfo=UTC), 0.1 + 0.2, 7, "Grüße_1 ☕️\r\n", "run_1")
HEAD = {"event_id": Ident, "occurred_at": Moment, "correlation_id": Ident}
each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)


def fitting(kind: Any) -> Any:
    """The first of the samples that a field takes as it is."""
    for sample in SAMPLES:
        try:
            return TypeAdapter(kind, config=CONFIG).validate_python(sample, strict=True)
        except ValidationError:
            continue
    raise AssertionError(f"no sample fits {kind}")


def an_event(event: Any) -> Any:
    return event(**{name: fitting(kind) for name, kind in get_type_hints(event, include_extras=True).items()})


def test_the_events_are_the_promised_ones() -> None:
    assert len(EVENTS) == len(NAMES)
    assert {event.__name__ for event in EVENTS} == NAMES


@each_event
def test_an_event_is_public_and_frozen_and_says_what_happened(event: Any) -> None:
    home = next(face.domain for face in FACES if event.__module__.startswith(f"{face.package}.domain"))

    assert getattr(home, event.__name__) is event
    assert event.__dataclass_params__.frozen
    assert event.__doc__[0].isupper()


@each_event
def test_an_event_carries_its_head_and_something_of_its_own(event: Any) -> None:
    hints = get_type_hints(event, include_extras=True)

    assert issubclass(event, events.Event)
    assert {name: hints[name] for name in HEAD} == HEAD
    assert len(hints) > len(HEAD)


@each_event
def test_an_event_without_its_head_is_refused(event: Any) -> None:
    for name in HEAD:
        with pytest.raises(ValidationError):
            dataclasses.replace(an_event(event), **{name: None})


@each_event
def test_an_event_survives_being_written_and_read(event: Any) -> None:
    happened = an_event(event)

    assert records.restore(event, records.dump(happened)) == happened
    assert records.restore(event, json.loads(records.dump_json(happened))) == happened
