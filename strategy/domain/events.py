"""What strategy tells the others."""

from typing import Annotated

from pydantic import Field

from aicmo_site.kernel.events import Event
from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Line, record


@record
class StrategyGenerated(Event):
    """A new version of a brief's strategy was stored."""

    strategy_id: Ident
    brief_id: Ident
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


@record
class StrategyApproved(Event):
    """A person, or the run's policy, approved a version."""

    strategy_id: Ident
    brief_id: Ident
    approved_by: Line
