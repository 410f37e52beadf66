"""What production refuses."""

from aicmo_site.kernel.errors import Conflict, NotFound


class DraftNotFound(NotFound):
    """There is no such draft."""

    code = "draft_not_found"


class BundleNotFound(NotFound):
    """There is no such bundle."""

    code = "bundle_not_found"


class StaleDraft(Conflict):
    """The draft was revised since it was read; read it again."""

    code = "stale_draft"


class AssetInAnotherBundle(Conflict):
    """An asset belongs to one bundle; this one is in another."""

    code = "asset_in_another_bundle"
