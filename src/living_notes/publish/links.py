r"""Wikilinks as an inline pattern.

Priority 185 is after code spans (190), so code never holds a link, and before escapes (180), so that the
``\|`` of a table arrives as written. A link that leads nowhere is shown as such; saying so in the build
is the vault's part.
"""

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from living_notes.publish.context import PageContext
from living_notes.publish.embeds import EmbedWriter
from living_notes.vault import WIKILINK, BrokenLinkError, FilePath, HiddenNoteError, Link, NotePath, Target

if TYPE_CHECKING:
    from living_notes.vault import Note

PRIORITY = 185


class WikilinkProcessor(InlineProcessor):
    """Turns ``[[Note#Heading|text]]`` into a link, ``![[…]]`` into what it shows."""

    def __init__(self, md: Markdown, context: PageContext, embeds: EmbedWriter) -> None:
        super().__init__(WIKILINK.pattern, md)
        self.context = context
        self.embeds = embeds

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
            if link.is_picture and link.embed:
                return self.embeds.picture(link)
            if link.is_file:
                path = self.context.vault.file(link)
                address = self.context.addresses.file(path)
            else:
                target = self.context.vault.resolve(link, note)
                address = self.context.address(target)
                if link.embed and (shown := self.embeds.note(link, target)) is not None:
                    return shown
            element = Element("a", {"class": "wikilink", "href": address})
        except HiddenNoteError:
            element = Element("span")
        except BrokenLinkError:
            element = Element("span", {"class": "ln-broken", "title": "Ссылка никуда не ведёт"})
        element.text = link.target if link.is_picture and link.embed else link.shown
        return element


class EmbeddedLinkTreeprocessor(Treeprocessor):
    """Readdresses the plain links of an embedded note: they are spelled as seen from that note's own file."""

    def __init__(self, md: Markdown, context: PageContext) -> None:
        super().__init__(md)
        self.context = context

    def run(self, root: Element) -> None:
        """Walk the tree; a page's own links are the generator's."""
        if self.context.page is None or self.context.note is None:
            return
        folder = posixpath.dirname(self.context.note.path)
        for element in root.iter():
            name = {"a": "href", "img": "src"}.get(element.tag)
            if name and element.get("class") != "wikilink":
                element.set(name, self._address(element.get(name, ""), folder))

    def _address(self, address: str, folder: str) -> str:
        parts = urlsplit(address)
        path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        vault, addresses = self.context.vault, self.context.addresses
        if parts.scheme or parts.netloc or not parts.path:
            return address
        if (note := vault.notes.get(NotePath(path))) is not None:
            return addresses.note(Target(note)) + fragment
        return addresses.file(FilePath(path)) + fragment if path in vault.files else address
