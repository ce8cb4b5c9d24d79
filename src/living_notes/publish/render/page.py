"""A note's page, step by step: see the package's docstring."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from markdown_it.token import Token

from living_notes.publish.render.blocks import make_callouts, make_tasks, name_blocks, part_embeds
from living_notes.publish.render.context import PageContext
from living_notes.publish.render.embeds import embed_html, owned_html
from living_notes.publish.render.excerpts import excerpt
from living_notes.publish.render.footnotes import Footnotes
from living_notes.publish.render.inline import LineWriter
from living_notes.publish.render.raw_html import blocked
from living_notes.publish.render.renderer import NoteRenderer
from living_notes.publish.text import page_text
from living_notes.vault import Link, Target, drop_remarks, parser


@dataclass(frozen=True)
class ShownHeading:
    """A heading as the page's contents show it; `title` is HTML."""

    level: int
    anchor: str
    title: str


@dataclass(frozen=True)
class Page:
    """A note as HTML, and the headings of its own for its contents: not those of quotes and embeds."""

    html: str
    headings: tuple[ShownHeading, ...]


def render_note(context: PageContext) -> Page:
    """Return the note of `context`, or the lines of it that are embedded."""
    return _PageWriter(context).page()


class _PageWriter:
    def __init__(self, context: PageContext) -> None:
        self.context = context
        self.footnotes = Footnotes()
        self.lines = LineWriter(context, self._embed)
        self.embeds = 0

    def page(self) -> Page:
        tokens, _ = drop_remarks(parser().parse(page_text(self.context.note)))
        for line, message in blocked(tokens):
            self.context.report(line, message)
        tokens = self.footnotes.take(name_blocks(tokens))
        if self.context.lines is not None:
            tokens = excerpt(tokens, self.context.lines)
        tokens = self._written(tokens)
        self.footnotes.texts = {
            label: self._written(blocks) for label, blocks in self.footnotes.texts.items()
        }
        renderer = NoteRenderer(self.context, self.footnotes)
        html = renderer.render(tokens, parser().options, {})
        html += renderer.renderFootnotes(parser().options, {})
        return Page(html, tuple(_headings(tokens)))

    def _written(self, blocks: list[Token]) -> list[Token]:
        blocks = make_callouts(blocks)
        make_tasks(blocks)
        for before, token in zip([None, *blocks], blocks, strict=False):
            if token.children:
                in_heading = before is not None and before.type == "heading_open"
                token.children = self.lines.write(token.children, in_heading=in_heading)
        return part_embeds(blocks)

    def _embed(self, link: Link, target: Target) -> str | None:
        context = self.context.embedded(target)
        if context is None:
            return None
        self.embeds += 1
        html = owned_html(render_note(context).html, f"e{self.embeds}-", target.note.properties.permalink)
        return embed_html(html, link, target.note.name, self.context.address(target))


def _headings(tokens: Sequence[Token]) -> list[ShownHeading]:
    return [
        ShownHeading(int(token.tag[1:]), str(token.attrs["id"]), _title(inline.children or ()))
        for token, inline in pairwise(tokens)
        if token.type == "heading_open" and not token.level and "id" in token.attrs
    ]


def _title(children: Sequence[Token]) -> str:
    """Return the text of a heading: a link or a mark in it is none in the contents."""
    return "".join(
        escape(child.content, quote=False) for child in children if child.type in {"text", "code_inline"}
    ).strip()
