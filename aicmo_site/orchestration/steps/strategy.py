"""The second step: a strategy from the brief, then the first gate."""

import dataclasses
from datetime import datetime
from typing import Final

from aicmo_site.kernel import outbox
from aicmo_site.kernel.ids import new_id
from aicmo_site.orchestration.domain import Run, RunStatus, Step, StepName, WorkflowAwaiting
from aicmo_site.orchestration.steps.made import brief_of
from strategy import services as strategies
from strategy.domain import StrategyPlan

POLICY: Final = "run policy: approve_strategy=auto"
"""Who approves when the run was started with automatic approval."""


class GenerateStrategy:
    """See :class:`aicmo_site.orchestration.steps.StepHandler`."""

    def document_id(self, run: Run) -> str:
        return new_id("strat")

    def compute(self, run: Run, step: Step) -> StrategyPlan:
        return strategies.draw_up_plan(brief=brief_of(run), planner=run.options.generator)

    def commit(self, run: Run, step: Step, product: StrategyPlan, *, now: datetime) -> Run:
        strategies.save_strategy(strategy_id=step.document_id, brief=brief_of(run), plan=product, now=now)
        run = dataclasses.replace(run, documents=dataclasses.replace(run.documents, strategy_id=step.document_id))
        if run.options.approve_strategy == "auto":
            strategies.approve_strategy(strategy_id=step.document_id, by=POLICY, now=now)
            return run.go_on(StepName.GENERATE_DRAFT, now=now)
        gate = RunStatus.AWAITING_APPROVAL
        outbox.publish(WorkflowAwaiting(**outbox.stamp(now, subject=run.id), gate=gate.value))
        return run.wait_at(gate, now=now)

    def undo(self, run: Run, step: Step) -> None:
        strategies.discard_strategy(strategy_id=step.document_id)
