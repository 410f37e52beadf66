"""A draft as the files of a package. The same draft and brief give the same bytes."""

from delivery.domain import RenderedFile
from delivery.renderers.archive import write_archive
from delivery.renderers.calendar_csv import write_calendar
from delivery.renderers.html import write_html
from delivery.renderers.manifest import write_manifest
from delivery.renderers.markdown import write_markdown
from onboarding.domain import Brief
from production.domain import Draft


def render_package(*, draft: Draft, brief: Brief) -> tuple[RenderedFile, ...]:
    """Give the archive first, then the files in it: content as Markdown and HTML, the calendar, the manifest."""
    files = (write_markdown(draft), write_html(draft, brief), write_calendar(draft))
    packed = (*files, write_manifest(draft, files))
    return (write_archive(f"{draft.client_id}-r{draft.revision}.zip", packed), *packed)
