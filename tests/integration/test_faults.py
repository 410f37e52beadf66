"""Whatever statement or commit of a run fails, a person who goes on gets exactly one of everything."""

import itertools
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
from django.db import OperationalError

from aicmo_site.kernel import outbox, persistence
from aicmo_site.kernel.events import Event
from aicmo_site.orchestration import engine, services
from tests.integration.census import wipe
from tests.integration.faults import Counter, at_commit, at_statement
from tests.integration.insisting import SHAPES, Shape, carry_through, insist, shape_of

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]

FaultPoint = Callable[..., AbstractContextManager[Any]]


def violations(shape: Shape, fault_at: FaultPoint, *, stop_at_first: bool = False) -> list[str]:
    """Strike at each point of a run in turn, before and after; tell where the outcome was not that of a clean run.

    A shape other than the first is struck from where its statements leave those of the first: until then they are one.
    """
    with fault_at(None) as points:
        run = carry_through(shape)
    clean, found = shape_of(run), []
    for strike, after in itertools.product(range(1 + shared(shape, points), points.seen + 1), (False, True)):
        wipe()
        outcome = attempt(shape, fault_at(strike, after=after))
        if outcome != clean:
            found.append(f"{strike} {'after' if after else 'before'}: {outcome}")
        if found and stop_at_first:
            break
    return found


def shared(shape: Shape, points: Counter) -> int:
    """Count the statements with which this shape begins as the first one does."""
    if shape is SHAPES[0] or not points.statements:
        return 0
    wipe()
    with at_statement(None) as first:
        carry_through(SHAPES[0])
    pairs = zip(first.statements, points.statements, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def attempt(shape: Shape, fault: AbstractContextManager[Any]) -> object:
    try:
        with fault:
            run = insist(shape)
        return shape_of(run)
    except Exception as error:
        return repr(error)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_no_statement_that_fails_doubles_or_loses_anything(shape: Shape) -> None:
    assert violations(shape, at_statement) == []


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_no_commit_that_fails_or_seems_to_doubles_or_loses_anything(shape: Shape) -> None:
    assert violations(shape, at_commit) == []


def test_without_its_transaction_a_step_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: what a step stores, its record and the next step are committed one by one."""
    real = outbox.publish

    def publish(*events: Event) -> None:
        with persistence.unit_of_work():
            real(*events)

    monkeypatch.setattr(engine, "unit_of_work", nullcontext)
    monkeypatch.setattr(outbox, "publish", publish)

    assert violations(SHAPES[0], at_statement, stop_at_first=True)


def test_an_engine_that_repeats_a_commit_blindly_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    real = engine._commit

    def blindly(*args: Any) -> Any:
        try:
            return real(*args)
        except OperationalError:
            run, *others = args
            return real(services.get_run(run_id=run.id), *others)

    monkeypatch.setattr(engine, "_commit", blindly)

    assert violations(SHAPES[0], at_commit, stop_at_first=True)
