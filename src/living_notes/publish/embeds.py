"""Embeds: ``![[Note]]``, ``![[Note#Heading]]``, ``![[Note#^block]]`` and ``![[picture.png|300]]``.

The shown lines are converted by themselves, with their note's own links and footnotes, and put into the page
as finished HTML: their headings stay out of its contents, their ids get a prefix, their blocks name the
note that proves them. What is shown belongs to its own page, so the search does not find it twice.
"""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from living_notes.publish.context import PageContext
from living_notes.publish.excerpts import excerpt_text
from living_notes.vault import Link, Target

CLASS = "ln-embed"

PRIORITY = 18
"""After the inline patterns (20), before block ids move (15)."""

_SIZE = re.compile(r"(?:(?P<text>.*)\|)?(?P<width>\d+)(?:x(?P<height>\d+))?")
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_ID = re.compile(r'(?P<name> (?:id|for|name|aria-labelledby|aria-describedby)="| href="#)')
_TITLE = re.compile(r"<h1\b.*?</h1>\s*", re.DOTALL)


class EmbedWriter:
    """Makes the elements of one page's embeds."""

    def __init__(self, md: Markdown, context: PageContext) -> None:
        self.md = md
        self.context = context
        self.count = 0

    def picture(self, link: Link) -> Element:
        """Return the picture.

        Raises:
            BrokenLinkError: There is no such file.
        """
        path = self.context.vault.file(link)
        source = self.context.addresses.file(path)
        element = Element("img", {"src": source, "alt": link.text or "", "loading": "lazy"})
        set_size(element)
        if not element.get("alt"):
            element.set("alt", path.rpartition("/")[2].rpartition(".")[0])
        return element

    def note(self, link: Link, target: Target) -> Element | None:
        """Return what is shown of a note, and where it is from; None where it can only be a link."""
        context = self.context.embedded(target)
        if context is None or context.converter is None:
            return None
        self.count += 1
        html = context.converter(context).convert(excerpt_text(target.note, target.lines))
        if not link.fragments:
            html = _TITLE.sub("", html, count=1)
        element = Element("div", {"class": CLASS, "data-search-exclude": "true"})
        html = embedded_html(html, f"e{self.count}-", target.note.properties.permalink)
        element.text = AtomicString(self.md.htmlStash.store(html))
        source = SubElement(element, "p", {"class": "ln-embed-source"})
        source.text = AtomicString("Из\u00a0заметки ")
        to_note = SubElement(source, "a", {"class": "wikilink", "href": self.context.address(target)})
        names = [target.note.name, *(part for part in link.fragments if not part.startswith("^"))]
        to_note.text = AtomicString(" › ".join(names))
        return element


def embedded_html(html: str, prefix: str, permalink: str) -> str:
    """Return `html` with its ids and what points to them prefixed, and its blocks named after their note."""

    def rewritten(tag: re.Match[str]) -> str:
        owned = tag[0].replace(' data-block="', f' data-block-of="{permalink}:')
        return _ID.sub(lambda name: f"{name['name']}{prefix}", owned)

    return _TAG.sub(rewritten, html)


def set_size(picture: Element) -> None:
    """Move a size from the end of the picture's text, ``text|300x200``, to its attributes."""
    match = _SIZE.fullmatch(picture.get("alt", ""))
    if match:
        picture.set("alt", match["text"] or "")
        picture.set("width", match["width"])
        if match["height"]:
            picture.set("height", match["height"])


class EmbedTreeprocessor(Treeprocessor):
    """Takes embeds out of the paragraphs they stand in, and sets the sizes of pictures."""

    def run(self, root: Element) -> None:
        """Walk the tree."""
        for parent in list(root.iter()):
            for place, child in reversed(list(enumerate(parent))):
                if child.tag == "p" and any(_is_embed(inside) for inside in child):
                    parts = _parted(child)
                    parent.remove(child)
                    for part in reversed(parts):
                        parent.insert(place, part)
        for picture in root.iter("img"):
            if "|" in picture.get("alt", ""):
                set_size(picture)


def _is_embed(element: Element) -> bool:
    return element.get("class") == CLASS


def _parted(paragraph: Element) -> list[Element]:
    """Return the paragraph's text before, between and after its embeds as paragraphs, and the embeds."""
    parts = [Element("p", dict(paragraph.attrib))]
    parts[0].text = paragraph.text
    for child in paragraph:
        if _is_embed(child):
            rest = Element("p")
            rest.text, child.tail = child.tail, None
            parts.extend((child, rest))
        else:
            parts[-1].append(child)
    parts[-1].tail = paragraph.tail
    return [part for part in parts if _is_embed(part) or len(part) or (part.text or "").strip()]
