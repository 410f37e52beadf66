"""The fifth step: what was cleared, rendered and put on disk as a package."""

import dataclasses
from datetime import datetime

from aicmo_site.kernel import outbox
from aicmo_site.kernel.ids import new_id
from aicmo_site.orchestration.domain import Run, Step, WorkflowCompleted
from aicmo_site.orchestration.steps.made import brief_of, draft_of, result_of
from delivery import services as delivery
from delivery.domain import RenderedFile
from production.domain import Draft
from qc import services as qc


class CreatePackage:
    """See :class:`aicmo_site.orchestration.steps.StepHandler`."""

    def document_id(self, run: Run) -> str:
        return new_id("pkg")

    def compute(self, run: Run, step: Step) -> tuple[Draft, tuple[RenderedFile, ...]]:
        draft = draft_of(run)
        return draft, delivery.render(draft=draft, brief=brief_of(run))

    def commit(self, run: Run, step: Step, product: tuple[Draft, tuple[RenderedFile, ...]], *, now: datetime) -> Run:
        # The files are written here, behind the fence, so a worker that lost the run leaves none behind.
        draft, files = product
        delivery.create_package(
            package_id=step.document_id,
            draft=draft,
            result=result_of(run),
            reviews=qc.list_reviews(draft_id=draft.id),
            artifacts=delivery.store_files(package_id=step.document_id, files=files),
            now=now,
        )
        outbox.publish(WorkflowCompleted(**outbox.stamp(now, subject=run.id), package_id=step.document_id))
        documents = dataclasses.replace(run.documents, package_id=step.document_id)
        return dataclasses.replace(run, documents=documents).complete(now=now)

    def undo(self, run: Run, step: Step) -> None:
        delivery.discard_package(package_id=step.document_id)
