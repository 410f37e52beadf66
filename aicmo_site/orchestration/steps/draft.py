"""The third step: a draft from brief and strategy; in a further round, the draft mended as QC asked."""

import dataclasses
from datetime import datetime

from aicmo_site.kernel.ids import new_id
from aicmo_site.orchestration.domain import Run, Step, StepName
from aicmo_site.orchestration.steps.made import brief_of, draft_of, result_of, strategy_of
from production import services as production
from production.domain import DraftContent, RevisionRequest
from qc.domain import QcIssue


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """New content; ``revises`` is the revision it was made from, None for a first draft."""

    content: DraftContent
    revises: int | None = None


class GenerateDraft:
    """See :class:`aicmo_site.orchestration.steps.StepHandler`."""

    def document_id(self, run: Run) -> str:
        return run.documents.draft_id or new_id("draft")

    def compute(self, run: Run, step: Step) -> Written:
        brief, plan = brief_of(run), strategy_of(run).plan
        if run.round == 1:
            content = production.write_content(brief=brief, plan=plan, generator=run.options.generator)
            return Written(content=content)
        draft = draft_of(run)
        content = production.revise_content(
            draft=draft,
            requests=tuple(_request(issue) for issue in result_of(run).issues),
            brief=brief,
            plan=plan,
            generator=run.options.generator,
        )
        return Written(content=content, revises=draft.revision)

    def commit(self, run: Run, step: Step, product: Written, *, now: datetime) -> Run:
        if product.revises is None:
            self._save_first(run, step, product, now)
        else:
            production.save_revision(
                draft_id=step.document_id,
                expected_revision=product.revises,
                content=product.content,
                note=f"Round {run.round}: mended as QC asked",
                now=now,
            )
        documents = dataclasses.replace(run.documents, draft_id=step.document_id)
        return dataclasses.replace(run, documents=documents).go_on(StepName.QC_EVALUATE, now=now)

    def undo(self, run: Run, step: Step) -> None:
        production.discard_draft(draft_id=step.document_id)

    def _save_first(self, run: Run, step: Step, product: Written, now: datetime) -> None:
        production.save_draft(
            draft_id=step.document_id,
            brief=brief_of(run),
            strategy=strategy_of(run),
            content=product.content,
            generator=run.options.generator,
            now=now,
        )


def _request(issue: QcIssue) -> RevisionRequest:
    return RevisionRequest(
        section=issue.section,
        rule=issue.rule,
        excerpt=issue.excerpt or "",
        reason=issue.reason,
        replacement=issue.replacement,
    )
