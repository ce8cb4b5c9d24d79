"""Russian typography of prose: «ёлочки», тире, non-breaking spaces; never of code.

It works on the finished tree, a block's text at once, because a quotation may begin in one element and end in
another. Typesetting what is typeset changes nothing, so a note may be written either way.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from living_notes.publish.context import PageContext

NBSP = "\N{NO-BREAK SPACE}"
OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for code and the like while rules look at the text around it."""

SEAM = "\ue000"
"""Stands between two pieces of a block's text, where an element begins or ends."""

PRIORITY = 12
"""After block ids are taken off (15), before `toc` (5) reads the headings."""

_OPAQUE = frozenset({"code", "pre", "kbd", "samp", "math", "svg", "script", "style", "img", "br", "input"})
_INLINE = frozenset({"a", "abbr", "b", "del", "em", "i", "ins", "mark", "s", "small", "span", "strong"}) | {
    "sub",
    "sup",
    "u",
}

_SPACES = (
    ("...", re.compile(r"(?<!\.)\.\.\.(?!\.)"), "…"),
    ("- ", re.compile(r"(?<=[^\s|>\d])(?: |\n *)-{1,3} (?=\S)"), f"{NBSP}— "),
    ("—", re.compile(r"(?<=[^\s|>])(?: |\n *)—(?=\s|$)"), f"{NBSP}—"),
    ("", re.compile(r"(?<![\w-])([вксоуияа])(?: |\n *)(?=\S)", re.IGNORECASE), rf"\1{NBSP}"),
    ("", re.compile(r"(?<![\w.-])(\d+(?:,\d+)?)(?: |\n *)(?=[а-яё])"), rf"\1{NBSP}"),
    ("№", re.compile(r"№(?: |\n *)(?=\d)"), f"№{NBSP}"),
    ("§", re.compile(r"§(?: |\n *)(?=\d)"), f"§{NBSP}"),
)
"""What a text has in it where a rule may apply, the rule's pattern, and what is put there."""

_OPENS_AFTER = "([{«„—–/-"
_TITLE_CODE = re.compile(r"(`+[^`]+`+)")


def typeset(text: str) -> str:
    """Return a block's text with quotes, dashes and spaces as a Russian book has them."""
    for sign, pattern, put in _SPACES:
        if sign in text:
            text = pattern.sub(put, text)
    return _quoted(text)


@lru_cache(maxsize=4096)  # a title stands on the page of each note that it links to
def typeset_line(markdown: str) -> str:
    """Typeset a line of Markdown, leaving its code as it is: for titles."""
    parts = _TITLE_CODE.split(markdown)
    return _restored(typeset(OBJECT.join(parts[::2])), parts[1::2])


def _restored(text: str, codes: list[str]) -> str:
    first, *rest = text.split(OBJECT)
    return first + "".join(code + part for code, part in zip(codes, rest, strict=True))


def _quoted(text: str) -> str:
    """Return `text` with straight quotes as «ёлочки», „лапки“ inside; a lone one leaves all as they are."""
    if '"' not in text:
        return text
    done: list[str] = []
    closers: list[str] = []
    for place, char in enumerate(text):
        if char == '"' and _may_open(text[:place].rstrip(SEAM)[-1:]):
            closers.append("“" if len(closers) % 2 else "»")
            done.append("„" if len(closers) % 2 == 0 else "«")
        elif char == '"':
            if not closers:
                return text
            done.append(closers.pop())
        else:
            if char in "«„":
                closers.append("»" if char == "«" else "“")
            elif closers and char == closers[-1]:
                closers.pop()
            done.append(char)
    return "".join(done) if not closers else text


def _may_open(before: str) -> bool:
    return not before or before.isspace() or before in _OPENS_AFTER


class TypographyTreeprocessor(Treeprocessor):
    """Typesets the blocks of a note's page; other pages stay as they are."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context

    def run(self, root: Element) -> None:
        """Walk the tree."""
        if self.context.note is None:
            return
        for run in list(_runs(root)):
            pieces = [OBJECT if piece is None else _text(*piece) for piece in run]
            if not any(map(str.strip, pieces)):  # what is between two blocks
                continue
            done = typeset(SEAM.join(pieces)).split(SEAM)
            for piece, new in zip(run, done, strict=True):
                if piece is not None and new != _text(*piece):
                    setattr(*piece, new)


Piece = tuple[Element, str]
"""An element, and which of its texts: ``text`` or ``tail``."""


def _text(element: Element, which: str) -> str:
    return getattr(element, which) or ""


def _runs(block: Element) -> Iterator[list[Piece | None]]:
    """Yield the runs of text below `block` that no block-level element parts; None stands for code."""
    run: list[Piece | None] = []
    blocks: list[Element] = []

    def walk(element: Element) -> Iterator[list[Piece | None]]:
        nonlocal run
        run.append(None if isinstance(element.text, AtomicString) else (element, "text"))
        for child in element:
            if child.tag in _OPAQUE:
                run.append(None)
            elif child.tag in _INLINE:
                yield from walk(child)
            else:
                blocks.append(child)
                yield run
                run = []
            run.append((child, "tail"))

    yield from walk(block)
    yield run
    for child in blocks:
        yield from _runs(child)
