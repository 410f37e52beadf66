"""What onboarding tells the others."""

from aicmo_site.kernel.events import Event
from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, record


@record
class IntakeCaptured(Event):
    """A client's answers were stored."""

    intake_id: Ident
    client_id: Ident


@record
class BriefValidated(Event):
    """A brief was made of the answers and stored; ``findings`` counts the open questions."""

    brief_id: Ident
    client_id: Ident
    findings: Count
