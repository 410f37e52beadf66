"""Who drives a run: its name, its clock, and whom it tells of progress."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from aicmo_site.orchestration.domain import Step
from aicmo_site.orchestration.leases import this_worker


def _nobody(step: Step) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Worker:
    """One that drives runs. ``on_step`` is told of each step as it begins and as it ends."""

    clock: Callable[[], datetime]
    owner: str = field(default_factory=this_worker)
    on_step: Callable[[Step], None] = _nobody
