"""The first step: the answers as they came, and the brief made of them."""

import dataclasses
from datetime import datetime

from aicmo_site.kernel import records
from aicmo_site.kernel.ids import new_id
from aicmo_site.orchestration.domain import Run, Step, StepName
from onboarding import services as onboarding
from onboarding.domain import Brief, normalize


class NormalizeBrief:
    """See :class:`aicmo_site.orchestration.steps.StepHandler`."""

    def document_id(self, run: Run) -> str:
        return new_id("brief")

    def compute(self, run: Run, step: Step) -> Brief:
        return normalize(run.form, brief_id=step.document_id, intake_id=_intake_id(step), now=run.created_at)

    def commit(self, run: Run, step: Step, product: Brief, *, now: datetime) -> Run:
        onboarding.capture_intake(
            intake_id=_intake_id(step),
            client_id=product.client.id,
            client_name=product.client.name,
            answers=records.dump(run.form),
            now=now,
        )
        onboarding.save_brief(brief=dataclasses.replace(product, created_at=now, updated_at=now), now=now)
        documents = dataclasses.replace(run.documents, brief_id=product.id)
        return dataclasses.replace(run, documents=documents).go_on(StepName.GENERATE_STRATEGY, now=now)

    def undo(self, run: Run, step: Step) -> None:
        onboarding.discard_brief(brief_id=step.document_id, intake_id=_intake_id(step), client_id=run.client_id)


def _intake_id(step: Step) -> str:
    """The intake is made with the brief and shares the time-ordered part of its id."""
    return step.document_id.replace("brief_", "intake_", 1)
