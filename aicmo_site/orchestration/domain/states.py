"""The names of the workflow: the states of runs and steps, the steps, and the policies."""

from enum import StrEnum
from typing import Final


class RunStatus(StrEnum):
    """The states of a run; docs/architecture.md draws them."""

    PENDING = "pending"
    RUNNING = "running"
    AWAITING_APPROVAL = "awaiting_approval"
    AWAITING_REVIEW = "awaiting_review"
    COMPENSATING = "compensating"
    COMPLETED = "completed"
    COMPENSATED = "compensated"
    FAILED = "failed"


GATES: Final = frozenset({RunStatus.AWAITING_APPROVAL, RunStatus.AWAITING_REVIEW})
ACTIVE: Final = frozenset({RunStatus.PENDING, RunStatus.RUNNING, RunStatus.COMPENSATING})


class StepName(StrEnum):
    """The five steps, in the order of the work."""

    NORMALIZE_BRIEF = "normalize_brief"
    GENERATE_STRATEGY = "generate_strategy"
    GENERATE_DRAFT = "generate_draft"
    QC_EVALUATE = "qc_evaluate"
    CREATE_PACKAGE = "create_package"


class StepStatus(StrEnum):
    """Where a step stands."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    COMPENSATED = "compensated"


class OnQcFailure(StrEnum):
    """What follows when a draft does not pass."""

    HOLD = "hold"
    REVISE = "revise"
    COMPENSATE = "compensate"
