"""Obsidian's block ids: ``^id`` at the end of a paragraph or an item becomes its ``id``.

A mark that stands alone belongs to what is above it. It runs when inline patterns are done, so a mark in
a code span is left alone.
"""

import re
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

_MARK = re.compile(r"(?:^|\s)\^(?P<id>[A-Za-z0-9-]+)\s*$")
_CARRIERS = frozenset({"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "summary"})
_BLOCKS = frozenset({"p", "ul", "ol", "blockquote", "div", "table", "pre", "details"})

PRIORITY = 15
"""After the inline patterns (20), before `toc` (5) reads the headings."""


class BlockMarkTreeprocessor(Treeprocessor):
    """Moves the marks from the text to the elements."""

    def run(self, root: Element) -> None:
        """Walk the tree; parents first, because a lone mark moves to a sibling."""
        for parent in list(root.iter()):
            before: Element | None = None
            for child in list(parent):
                if child.tag in _CARRIERS and (found := _take_mark(child)):
                    before = _place(parent, before, child, f"b-{found}")
                else:
                    before = child


def _place(parent: Element, before: Element | None, child: Element, anchor: str) -> Element:
    """Put `anchor` on `child`, or on what stands before where the mark stood alone."""
    alone = child.tag == "p" and not len(child) and not (child.text or "").strip()
    if not alone:
        child.set("id", anchor)
        return child
    if before is None or HTML_PLACEHOLDER_RE.search(before.text or "") or before.get("id"):
        child.tag, child.text = "div", None
        child.attrib.update({"id": anchor, "class": "ln-anchor"})
        return child
    before.set("id", anchor)
    parent.remove(child)
    return before


def _take_mark(element: Element) -> str | None:
    """Cut the mark off the end of the element's own text and return its id."""
    inline = []
    for child in element:
        if child.tag in _BLOCKS:
            break
        inline.append(child)
    if inline:
        match = _MARK.search(inline[-1].tail or "")
        if match:
            inline[-1].tail = (inline[-1].tail or "")[: match.start()]
    else:
        match = None if isinstance(element.text, AtomicString) else _MARK.search(element.text or "")
        if match:
            element.text = (element.text or "")[: match.start()]
    return match["id"] if match else None
