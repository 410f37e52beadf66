"""QC's words: results, issues, reviews and what is checked."""

from qc.domain.errors import (
    QcResultIdTaken,
    QcResultNotFound,
    ReviewAlreadyExists,
    RulesetInvalid,
    StaleReview,
)
from qc.domain.events import (
    QcFailed,
    QcPassed,
)
from qc.domain.records import (
    CategoryScore,
    CheckContext,
    CheckedText,
    Decision,
    Evaluation,
    QcIssue,
    QcResult,
    Review,
    Severity,
    is_cleared,
)

__all__ = [
    "CategoryScore",
    "CheckContext",
    "CheckedText",
    "Decision",
    "Evaluation",
    "QcFailed",
    "QcIssue",
    "QcPassed",
    "QcResult",
    "QcResultIdTaken",
    "QcResultNotFound",
    "Review",
    "ReviewAlreadyExists",
    "RulesetInvalid",
    "Severity",
    "StaleReview",
    "is_cleared",
]
