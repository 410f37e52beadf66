"""The five steps. Each computes without a transaction, commits inside one, and knows how to undo what it made."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Protocol

from aicmo_site.orchestration.domain import Run, Step, StepName
from aicmo_site.orchestration.steps.check import QcEvaluate
from aicmo_site.orchestration.steps.draft import GenerateDraft
from aicmo_site.orchestration.steps.normalize import NormalizeBrief
from aicmo_site.orchestration.steps.package import CreatePackage
from aicmo_site.orchestration.steps.strategy import GenerateStrategy


class StepHandler(Protocol):
    """What the engine asks of a step."""

    def document_id(self, run: Run) -> str:
        """Settle the id of the record that the step will make."""

    def compute(self, run: Run, step: Step) -> Any:
        """Make the product. Holds no transaction and no lock, stores nothing."""

    def commit(self, run: Run, step: Step, product: Any, *, now: datetime) -> Run:
        """Store the product inside the engine's unit of work, and give the run with what follows from it."""

    def undo(self, run: Run, step: Step) -> None:
        """Remove exactly what the step stored, in tables and on disk. Doing it again changes nothing."""


HANDLERS: Final[Mapping[StepName, StepHandler]] = MappingProxyType(
    {
        StepName.NORMALIZE_BRIEF: NormalizeBrief(),
        StepName.GENERATE_STRATEGY: GenerateStrategy(),
        StepName.GENERATE_DRAFT: GenerateDraft(),
        StepName.QC_EVALUATE: QcEvaluate(),
        StepName.CREATE_PACKAGE: CreatePackage(),
    }
)
