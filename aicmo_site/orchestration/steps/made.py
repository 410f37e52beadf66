"""What the run has made so far. A missing id is a fault in the workflow itself, never a user's."""

from aicmo_site.orchestration.domain import Run
from onboarding import services as onboarding
from onboarding.domain import Brief
from production import services as production
from production.domain import Draft
from qc import services as qc
from qc.domain import QcResult
from strategy import services as strategies
from strategy.domain import Strategy


def brief_of(run: Run) -> Brief:
    """Read the run's brief."""
    return onboarding.get_brief(brief_id=_known(run.documents.brief_id))


def strategy_of(run: Run) -> Strategy:
    """Read the run's strategy."""
    return strategies.get_strategy(strategy_id=_known(run.documents.strategy_id))


def draft_of(run: Run) -> Draft:
    """Read the run's draft at its latest revision."""
    return production.get_draft(draft_id=_known(run.documents.draft_id))


def result_of(run: Run) -> QcResult:
    """Read the QC result of the run's draft."""
    return qc.get_result(draft_id=_known(run.documents.draft_id))


def _known(document_id: str | None) -> str:
    if document_id is None:
        raise AssertionError("the step before this one has not committed")
    return document_id
