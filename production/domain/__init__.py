"""Production's words: drafts, sections, revisions and bundles."""

from production.domain.errors import (
    AssetInAnotherBundle,
    BundleNotFound,
    DraftNotFound,
    StaleDraft,
)
from production.domain.events import (
    AssetGenerated,
    DraftReady,
    DraftRevised,
)
from production.domain.packs import (
    Pack,
    PostCount,
    Promise,
    languages_written,
    load_pack,
    pack_names,
)
from production.domain.records import (
    Asset,
    Bundle,
    Draft,
    DraftContent,
    Revision,
    RevisionRequest,
    Sections,
)
from production.domain.sections import (
    CalendarEntry,
    CalendarSection,
    EmailSection,
    GoogleAdSection,
    MetaAdSection,
    PostSection,
    ProseSection,
    Section,
)
from production.domain.text import (
    DraftText,
    TextField,
    as_text,
    channel_of,
    section_text,
)

__all__ = [
    "Asset",
    "AssetGenerated",
    "AssetInAnotherBundle",
    "Bundle",
    "BundleNotFound",
    "CalendarEntry",
    "CalendarSection",
    "Draft",
    "DraftContent",
    "DraftNotFound",
    "DraftReady",
    "DraftRevised",
    "DraftText",
    "EmailSection",
    "GoogleAdSection",
    "MetaAdSection",
    "Pack",
    "PostCount",
    "PostSection",
    "Promise",
    "ProseSection",
    "Revision",
    "RevisionRequest",
    "Section",
    "Sections",
    "StaleDraft",
    "TextField",
    "as_text",
    "channel_of",
    "languages_written",
    "load_pack",
    "pack_names",
    "section_text",
]
