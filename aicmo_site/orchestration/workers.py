"""Who drives a run: its name, its clock, and whom it tells of progress."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from aicmo_site.orchestration.domain import Step
from aicmo_site.orchestration.leases import this_worker

logger = logging.getLogger(__name__)


def _nobody(step: Step) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Worker:
    """One that drives runs. ``on_step`` is told of each step as it begins, as it ends, and as it is undone."""

    clock: Callable[[], datetime]
    owner: str = field(default_factory=this_worker)
    on_step: Callable[[Step], None] = _nobody

    def tell(self, step: Step) -> None:
        """Tell of a step. A listener that fails does not end the run."""
        try:
            self.on_step(step)
        except Exception as error:
            logger.warning("progress of run %s could not be told: %s", step.run_id, error)
