"""A run as a person or a script wants to see it: one record, with the promised names."""

from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, Fraction, Line, Sha256, record
from aicmo_site.orchestration.domain import Run, RunError, Step
from qc.domain import QcIssue


@record
class StepReport:
    """One step; ``seconds`` is None while it runs."""

    name: Line
    status: Line
    seconds: float | None


@record
class ArtifactReport:
    """One file of the package; ``path`` is where it lies on this machine, ``size`` is in bytes."""

    name: Line
    format: Line
    path: str
    size: Count
    sha256: Sha256


@record
class VerdictReport:
    """QC's verdict in short."""

    passed: bool
    score: Fraction


@record
class RunReport:
    """What ``run_workflow --json`` prints. Ids are None for what is not stored (yet, or no longer)."""

    run_id: Ident
    status: Line
    brief_id: Ident | None
    strategy_id: Ident | None
    draft_id: Ident | None
    result_id: Ident | None
    package_id: Ident | None
    qc: VerdictReport | None
    steps: tuple[StepReport, ...]
    artifacts: tuple[ArtifactReport, ...]
    error: RunError | None
    compensation_error: RunError | None = None


def report(run: Run, steps: tuple[Step, ...], artifacts: tuple[ArtifactReport, ...]) -> RunReport:
    """Put together what is known of a run."""
    verdict = run.verdict
    return RunReport(
        run_id=run.id,
        status=run.status.value,
        brief_id=run.documents.brief_id,
        strategy_id=run.documents.strategy_id,
        draft_id=run.documents.draft_id,
        result_id=run.documents.result_id,
        package_id=run.documents.package_id,
        qc=VerdictReport(passed=verdict.passed, score=verdict.score) if verdict else None,
        steps=tuple(StepReport(name=step.name, status=step.status, seconds=step.seconds) for step in steps),
        artifacts=artifacts,
        error=run.error,
        compensation_error=run.compensation_error,
    )


def issues_of(run: Run) -> tuple[QcIssue, ...]:
    """Give the issues of the run's latest check."""
    return run.verdict.issues if run.verdict else ()
