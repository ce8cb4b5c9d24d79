"""Inline tags: ``#tag`` in the text leads to its place on the page of tags.

What the vault does not count is no tag here either: headings, links, attribute lists.
"""

import re
from html import escape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from living_notes.publish.context import PageContext
from living_notes.vault import TAG, in_attributes

PRIORITY = 110
"""After links (160) and plain addresses (120), before emphasis (60)."""


class TagProcessor(InlineProcessor):
    """Turns ``#tag`` into a link."""

    ANCESTOR_EXCLUDES = ("a", "h1", "h2", "h3", "h4", "h5", "h6")

    def __init__(self, md: Markdown, context: PageContext) -> None:
        super().__init__(TAG.pattern, md)
        self.context = context

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name and two-valued protocol
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """Return the tag's element: finished HTML, because MkDocs does not know the page's anchors yet."""
        if self.context.note is None or in_attributes(data, m.start(0)):
            return None, None, None
        tag = m["tag"].strip("/")
        address = self.context.addresses.tag(tag)
        shown = f"#{escape(tag)}"
        if address is None:
            html = f'<span class="ln-tag">{shown}</span>'
        else:
            html = f'<a class="ln-tag" href="{escape(address)}">{shown}</a>'
        return self.md.htmlStash.store(html), m.start(0), m.end(0)
