"""What QC tells the others."""

from aicmo_site.kernel.events import Event
from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, Fraction, record


@record
class QcPassed(Event):
    """A draft was checked and passed."""

    result_id: Ident
    draft_id: Ident
    score: Fraction


@record
class QcFailed(Event):
    """A draft was checked and did not pass."""

    result_id: Ident
    draft_id: Ident
    score: Fraction
    critical: Count
