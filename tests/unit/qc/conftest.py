"""What the tests of QC's rules share."""

from collections.abc import Callable
from typing import Any

import pytest

from qc import rules
from qc.domain import CheckContext, CheckedText, Evaluation


@pytest.fixture
def check() -> Callable[..., Evaluation]:
    """Check a text in a context given field by field."""

    def run(text: str, *, threshold: float = 0.7, **context: Any) -> Evaluation:
        return rules.evaluate(CheckedText(text=text, context=CheckContext(**context)), threshold=threshold)

    return run
