"""What delivery tells the others."""

from aicmo_site.kernel.events import Event
from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, record


@record
class Delivered(Event):
    """A package was made and lies ready to be sent."""

    package_id: Ident
    draft_id: Ident
    artifacts: Count
