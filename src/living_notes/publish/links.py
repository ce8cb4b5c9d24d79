r"""Wikilinks as an inline pattern.

Priority 185 is after code spans (190), so code never holds a link, and before escapes (180), so that the
``\|`` of a table arrives as written. A link that leads nowhere is shown as such; saying so in the build
is the vault's part.
"""

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from living_notes.publish.context import PageContext
from living_notes.vault import WIKILINK, BrokenLinkError, Link

if TYPE_CHECKING:
    from living_notes.vault import Note

PRIORITY = 185


class WikilinkProcessor(InlineProcessor):
    """Turns ``[[Note#Heading|text]]`` into a link; an embed is a link too, until embeds are built."""

    def __init__(self, md: Markdown, context: PageContext) -> None:
        super().__init__(WIKILINK.pattern, md)
        self.context = context

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name and two-valued protocol
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the link's element and where its source stands."""
        del data
        note = self.context.note
        link = Link.parse(m.group(0), 0)
        if note is None or link is None:
            return None, None, None
        return self._element(link, note), m.start(0), m.end(0)

    def _element(self, link: Link, note: "Note") -> Element:
        try:
            target = self.context.vault.resolve(link, note)
        except BrokenLinkError:
            element = Element("span", {"class": "ln-broken", "title": "Ссылка никуда не ведёт"})
        else:
            element = Element("a", {"class": "wikilink", "href": self.context.address(target)})
        element.text = link_text(link)
        return element


def link_text(link: Link) -> str:
    """Return what a reader sees: the alias text, or the names in the link as Obsidian shows them."""
    if link.text:
        return link.text
    names = [link.target, *(part for part in link.fragments if not part.startswith("^"))]
    shown = " › ".join(name for name in names if name)
    return shown or "#".join(link.fragments)
