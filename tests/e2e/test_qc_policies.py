"""What follows when QC does not pass a draft: hold, revise, compensate. No database is there."""

import dataclasses

import pytest

from aicmo_site.kernel.memory import MemoryStore
from aicmo_site.orchestration import engine, services
from aicmo_site.orchestration.domain import Run, RunStatus, StepName
from delivery import services as delivery
from delivery.domain import DraftNotCleared
from onboarding.domain import BriefForm
from production import services as production
from production.domain import ProseSection
from qc import services as qc
from qc.domain import Decision, Severity, StaleReview
from tests.builders import NOW
from tests.e2e.packages import content_of, left_of_runs, text_of
from tests.workflows import a_failing_form, a_worker, an_example, carry


def a_form_that_can_be_mended() -> BriefForm:
    """One proof point holds a placeholder: without it the draft is sound."""
    form = an_example("coffee-roaster")
    points = ("4.8 of 5 from [number] reviews", *form.offer.proof_points[1:])
    return dataclasses.replace(form, offer=dataclasses.replace(form.offer, proof_points=points))


def revisions_of(run: Run) -> list[int]:
    return [one.revision for one in production.list_revisions(draft_id=run.documents.draft_id or "")]


def approve(run: Run, note: str = "") -> Run:
    return services.approve_run(run_id=run.id, by="rita", note=note, worker=a_worker())


@pytest.fixture(autouse=True)
def store(no_database: MemoryStore) -> MemoryStore:
    return no_database


def test_a_held_draft_waits_and_nothing_is_packed() -> None:
    run = carry(a_failing_form())

    assert (run.status, run.lease, run.documents.package_id) == (RunStatus.AWAITING_REVIEW, None, None)
    assert run.verdict is not None
    assert Severity.CRITICAL in {issue.severity for issue in run.verdict.issues}
    assert delivery.list_packages(draft_id=run.documents.draft_id or "") == ()


def test_a_held_draft_that_is_approved_is_packed_as_it_stands() -> None:
    held = carry(a_failing_form())
    seen = content_of(held)

    run = approve(held, "cleared with the client")

    assert run.status is RunStatus.COMPLETED
    assert content_of(run) == seen
    assert "[insert price]" in text_of(run)


def test_an_approval_is_kept_with_who_and_why() -> None:
    run = approve(carry(a_failing_form()), "cleared with the client")

    (review,) = qc.list_reviews(draft_id=run.documents.draft_id or "")

    assert (review.decision, review.reviewer, review.note) == (Decision.APPROVED, "rita", "cleared with the client")
    assert review.content_sha256 == content_of(run).sha256


def test_an_approval_leaves_the_verdict_as_it_was() -> None:
    run = approve(held := carry(a_failing_form()))

    assert run.verdict == held.verdict
    assert run.verdict is not None
    assert not run.verdict.passed


def test_a_draft_that_can_be_mended_is_mended_and_packed() -> None:
    form = a_form_that_can_be_mended()
    assert carry(form).status is RunStatus.AWAITING_REVIEW

    run = carry(form, on_qc_failure="revise")

    assert (run.status, run.round, revisions_of(run)) == (RunStatus.COMPLETED, 2, [1, 2])
    assert "[number]" not in text_of(run)


def test_every_revision_is_kept_as_it_was() -> None:
    run = carry(a_form_that_can_be_mended(), on_qc_failure="revise")

    first, second = production.list_revisions(draft_id=run.documents.draft_id or "")

    assert "[number]" in repr(first.content)
    assert second.content == content_of(run)


def test_a_draft_that_can_not_be_mended_is_held_after_its_rounds() -> None:
    run = carry(a_failing_form(), on_qc_failure="revise", revise_rounds=2)

    assert (run.status, run.round, revisions_of(run)) == (RunStatus.AWAITING_REVIEW, 3, [1, 2, 3])
    names = [step.name for step in services.list_steps(run_id=run.id)]
    assert names.count(StepName.GENERATE_DRAFT) == names.count(StepName.QC_EVALUATE) == 3


def test_a_revision_never_makes_a_verdict_worse() -> None:
    held = carry(a_failing_form())

    revised = carry(a_failing_form(), on_qc_failure="revise")

    assert revised.verdict is not None
    assert held.verdict is not None
    assert revised.verdict.score > held.verdict.score


def test_a_person_may_ask_for_a_revision() -> None:
    held = carry(a_form_that_can_be_mended())

    run = services.revise_run(run_id=held.id, by="rita", note="mind the figures", worker=a_worker())

    assert (run.status, revisions_of(run)) == (RunStatus.COMPLETED, [1, 2])
    (review,) = qc.list_reviews(draft_id=run.documents.draft_id or "")
    assert review.decision is Decision.CHANGES_REQUESTED


def test_a_draft_has_one_verdict_that_of_its_last_revision() -> None:
    run = carry(a_failing_form(), on_qc_failure="revise")

    result = qc.get_result(draft_id=run.documents.draft_id or "")

    assert result.id == run.documents.result_id
    assert (result.draft_revision, result.evaluation) == (3, run.verdict)


def test_the_policy_compensate_leaves_nothing_but_history(store: MemoryStore) -> None:
    run = carry(a_failing_form(), on_qc_failure="compensate")

    assert run.status is RunStatus.COMPENSATED
    assert run.error is not None
    assert (run.error.step, run.error.code) == (StepName.QC_EVALUATE, "qc_not_passed")
    assert left_of_runs(store) == {}
    assert run.verdict is not None


@pytest.mark.parametrize("policy", ["hold", "revise", "compensate"])
def test_a_sound_draft_is_packed_whatever_the_policy(policy: str) -> None:
    run = carry(on_qc_failure=policy)

    assert (run.status, run.round) == (RunStatus.COMPLETED, 1)


def test_a_rejected_draft_leaves_nothing_but_history(store: MemoryStore) -> None:
    held = carry(a_failing_form())

    run = services.reject_run(run_id=held.id, by="rita", note="off brand", worker=a_worker())

    assert run.status is RunStatus.COMPENSATED
    assert left_of_runs(store) == {}


def test_the_threshold_is_the_runs_own() -> None:
    strict = carry(an_example("supplement-brand"), threshold=1.0)
    lenient = carry(an_example("supplement-brand"), threshold=0.7)

    assert strict.verdict is not None
    assert strict.verdict.score < 1
    assert (strict.status, lenient.status) == (RunStatus.AWAITING_REVIEW, RunStatus.COMPLETED)


def edit(run: Run) -> None:
    """Change the draft after it was approved, as an editor would."""
    draft = production.get_draft(draft_id=run.documents.draft_id or "")
    note = ProseSection(kind="next_steps", id="late-idea", heading="Late idea", paragraphs=("Call it organic.",))
    content = dataclasses.replace(draft.content, sections=(*draft.content.sections, note))
    production.save_revision(
        draft_id=draft.id, expected_revision=draft.revision, content=content, note="late idea", now=NOW
    )


def test_what_was_edited_after_its_approval_is_not_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    held = carry(a_failing_form())
    real = engine.drive

    def drive(run_id: str, **named: object) -> Run:
        edit(held)
        return real(run_id, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "drive", drive)
    run = approve(held)

    assert run.status is RunStatus.COMPENSATED
    assert run.error is not None
    assert (run.error.step, run.error.code) == (StepName.CREATE_PACKAGE, DraftNotCleared.code)


def test_an_approval_of_what_was_edited_since_its_check_is_refused() -> None:
    held = carry(a_failing_form())
    edit(held)

    with pytest.raises(StaleReview):
        approve(held)

    assert services.get_run(run_id=held.id) == held
    assert qc.list_reviews(draft_id=held.documents.draft_id or "") == ()
