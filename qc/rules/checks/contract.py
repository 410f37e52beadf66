"""What a check is: a pure function of the case, the rule and the parameters its record describes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from aicmo_site.kernel.records import record
from qc.rules.case import Case
from qc.rules.hits import Hit
from qc.rules.schema import CheckRule


@record
class NoParams:
    """A check without parameters."""


@dataclass(frozen=True)
class Check:
    """``run`` finds; ``version`` counts up when its answers change; ``params`` is the record of its parameters."""

    run: Callable[[Case, CheckRule, Any], Iterable[Hit]]
    version: int
    params: type[Any] = NoParams
