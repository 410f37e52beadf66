"""The fourth step: QC's verdict, and what the run's policy makes of it."""

import dataclasses
from datetime import datetime

from aicmo_site.kernel import outbox
from aicmo_site.kernel.ids import new_id
from aicmo_site.orchestration.domain import OnQcFailure, Run, RunError, RunStatus, Step, StepName, WorkflowAwaiting
from aicmo_site.orchestration.steps.made import brief_of, draft_of
from production.domain import Draft
from qc import services as qc
from qc.domain import Evaluation, QcResult, Severity


class QcEvaluate:
    """See :class:`aicmo_site.orchestration.steps.StepHandler`."""

    def document_id(self, run: Run) -> str:
        return run.documents.result_id or new_id("qc")

    def compute(self, run: Run, step: Step) -> tuple[Draft, Evaluation]:
        draft = draft_of(run)
        checked = qc.document_of(draft=draft, brief=brief_of(run))
        return draft, qc.check_text(checked=checked, threshold=run.options.threshold)

    def commit(self, run: Run, step: Step, product: tuple[Draft, Evaluation], *, now: datetime) -> Run:
        draft, evaluation = product
        result = qc.save_evaluation(result_id=step.document_id, draft=draft, evaluation=evaluation, now=now)
        documents = dataclasses.replace(run.documents, result_id=result.id)
        run = dataclasses.replace(run, documents=documents, verdict=result.evaluation)
        return run.go_on(StepName.CREATE_PACKAGE, now=now) if result.passed else _not_passed(run, result, now)

    def undo(self, run: Run, step: Step) -> None:
        if run.documents.draft_id is not None:
            qc.discard_result(draft_id=run.documents.draft_id)


def _not_passed(run: Run, result: QcResult, now: datetime) -> Run:
    if run.options.on_qc_failure is OnQcFailure.COMPENSATE:
        return run.turn_back(_why(result), now=now)
    if run.options.on_qc_failure is OnQcFailure.REVISE and run.round <= run.options.revise_rounds:
        return run.go_on(StepName.GENERATE_DRAFT, now=now, next_round=True)
    gate = RunStatus.AWAITING_REVIEW
    outbox.publish(WorkflowAwaiting(**outbox.stamp(now, subject=run.id), gate=gate.value))
    return run.wait_at(gate, now=now)


def _why(result: QcResult) -> RunError:
    critical = sum(issue.severity is Severity.CRITICAL for issue in result.issues)
    message = f"QC did not pass: score {result.score:.2f}, {critical} critical of {len(result.issues)} issues"
    return RunError(step=StepName.QC_EVALUATE, code="qc_not_passed", message=message)
