"""The draft as Markdown."""

from delivery.domain import RenderedFile
from production.domain import Draft, as_text


def write_markdown(draft: Draft) -> RenderedFile:
    """Give the very text that was checked, to the letter, in UTF-8."""
    return RenderedFile(name="content.md", format="markdown", content=as_text(draft.content).text.encode())
