"""What production tells the others."""

from typing import Annotated

from pydantic import Field

from aicmo_site.kernel.events import Event
from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import record


@record
class DraftReady(Event):
    """A first draft was stored."""

    draft_id: Ident
    strategy_id: Ident


@record
class DraftRevised(Event):
    """A draft got a new revision; the earlier one is kept."""

    draft_id: Ident
    revision: Annotated[int, Field(ge=2, le=2**31 - 1)]


@record
class AssetGenerated(Event):
    """An asset was stored in a bundle."""

    asset_id: Ident
    bundle_id: Ident
    draft_id: Ident
