"""A note's prose as its reader sees it, passage by passage: what a link's sentence is cut from.

A passage is a paragraph, a heading, the text of an item or of a cell. Spans inside it say where a wikilink
stands and what is not plain prose (code, formulas, tags, other links), so that a search for words never
looks into them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from markdown_it.token import Token

from living_notes.vault.markdown.callouts import CALLOUT
from living_notes.vault.markdown.links import Link

BLOCK_ID = re.compile(r"(?:^|\s|(?<=\]\]))\^(?P<id>[A-Za-z0-9-]+)\s*$")
"""``^id`` at the end of a block: after a space, or right after a picture."""

_TASK = re.compile(r"^\[(?:\S| )\]\s+")
_SENTENCE_END = re.compile(r"(?:[.!?…]+[»“”\")]*(?=\s+[«„\"(]?[A-ZА-ЯЁ\d`])|[.!?…]+$)")


@dataclass(frozen=True)
class Span:
    """Part of a passage's text.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last one.
        kind: ``link``, ``code`` or ``other`` (a formula, a tag, a link out of the vault).
        link: The link into the vault; None for other kinds.
    """

    start: int
    end: int
    kind: str
    link: Link | None = None


@dataclass(frozen=True)
class Passage:
    """Plain text without Markdown's marks, and what stands where in it; `line` is 1-based."""

    text: str
    line: int
    spans: tuple[Span, ...]

    @property
    def plain(self) -> str:
        """The text outside all spans."""
        parts, start = [], 0
        for span in self.spans:
            parts.append(self.text[start : span.start])
            start = max(start, span.end)
        return "".join([*parts, self.text[start:]])

    def sentence(self, span: Span) -> tuple[int, int]:
        """Return start and end of the sentence that `span` stands in; code ends no sentence."""
        ends = [
            match.end()
            for match in _SENTENCE_END.finditer(self.text)
            if not any(other.start < match.end() < other.end for other in self.spans)
        ]
        start = max((end for end in ends if end <= span.start), default=0)
        end = min((end for end in ends if end >= span.end), default=len(self.text))
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        return start, end


@dataclass
class _Writer:
    """Puts a passage together from inline tokens."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)

    def put(self, text: str, kind: str = "", link: Link | None = None) -> None:
        start = len(self.text)
        self.text += normalize("NFC", text)
        if kind and text:
            self.spans.append(Span(start, len(self.text), kind, link))


def read_passage(children: Sequence[Token], line: int) -> Passage:
    """Read one passage from its inline tokens; `line` is the first one's, 1-based."""
    writer = _Writer()
    opened: tuple[int, Link | None] | None = None  # where a Markdown link's text begins, and what it is
    for child, content in _without_marks(children):
        if child.type == "wikilink":
            link: Link | None = child.meta["link"]
            writer.put((link.shown if link else content).replace("`", ""), "link" if link else "", link)
        elif child.type == "code_inline":
            writer.put(content, "code")
        elif child.type in {"tag", "math"}:
            writer.put(content, "other")
        elif child.type in {"softbreak", "hardbreak", "footnote_inline_open"}:
            writer.put(" ")
        elif child.type == "link_open":
            opened = len(writer.text), child.meta.get("link")
        elif child.type == "link_close" and opened is not None:
            start, leads = opened
            writer.spans.append(Span(start, len(writer.text), "link" if leads else "other", leads))
            opened = None
        elif child.type == "text":
            writer.put(content)
    return Passage(writer.text, line, tuple(writer.spans))


def _without_marks(children: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """Yield tokens and contents without the line that opens a callout, an item's box and a block's id."""
    kept = list(children)
    first = kept[0].content if kept and kept[0].type == "text" else ""
    if CALLOUT.match(first):
        ends = [place for place, child in enumerate(kept) if child.type == "softbreak"]
        kept = kept[ends[0] + 1 :] if ends else kept[1:]
    for place, child in enumerate(kept):
        content = child.content
        if child.type == "text" and place == 0:
            content = _TASK.sub("", content)
        if child.type == "text" and place == len(kept) - 1:
            content = BLOCK_ID.sub("", content)
        yield child, content
