"""Settings that can't work are refused at start-up, by name."""

from typing import Any

import pytest
from django.core.checks import Error, Warning, run_checks  # noqa: A004

from aicmo_site.checks import PORT_CHOOSERS
from tests.contracts.faces import FACES


def findings() -> dict[str | None, type]:
    return {found.id: type(found) for found in run_checks()}


def test_the_settings_of_the_suite_are_fine() -> None:
    assert findings() == {}


@pytest.mark.parametrize("mode", ["", "memory", "DB", "sqlite", "inmemory "])
def test_an_unknown_persistence_mode_is_refused(settings: Any, mode: str) -> None:
    settings.AICMO_PERSISTENCE_MODE = mode

    assert findings() == {"aicmo.E001": Error}


def test_in_memory_mode_warns(settings: Any) -> None:
    settings.AICMO_PERSISTENCE_MODE = "inmemory"

    assert findings() == {"aicmo.W001": Warning}


@pytest.mark.parametrize("threshold", [-0.01, 1.01, float("nan"), float("inf"), -float("inf"), 70.0])
def test_a_threshold_that_is_no_score_is_refused(settings: Any, threshold: float) -> None:
    settings.AICMO_QC_THRESHOLD = threshold

    assert findings() == {"aicmo.E002": Error}


@pytest.mark.parametrize("threshold", [0.0, 0.7, 1.0])
def test_every_score_is_a_threshold(settings: Any, threshold: float) -> None:
    settings.AICMO_QC_THRESHOLD = threshold

    assert findings() == {}


@pytest.mark.parametrize("generator", ["", "Template", "gpt"])
def test_an_unknown_generator_is_refused(settings: Any, generator: str) -> None:
    settings.AICMO_GENERATOR = generator

    assert findings() == {"aicmo.E003": Error}


def test_every_port_is_loaded_at_start_up() -> None:
    assert set(PORT_CHOOSERS) == {f"{face.package}.repositories.{face.chooser.__name__}" for face in FACES}


def test_a_port_that_can_not_be_loaded_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("qc.repositories.db.DatabaseQcRepo")

    assert findings() == {"aicmo.E004": Error}
