"""What stands inside a line: wikilinks and embeds, tags, formulas, addresses, and their typography.

Finished HTML becomes an ``object``: it is written as it is, and the typography sees one strange letter.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape

from markdown_it.token import Token

from living_notes.publish.render.context import PageContext
from living_notes.publish.render.math.formulas import FormulaError, formula_html
from living_notes.publish.render.pictures import other_picture_html, picture_html
from living_notes.publish.render.typography import OBJECT, SEAM, typeset
from living_notes.publish.words import say
from living_notes.vault import BrokenLinkError, HiddenNoteError, Link, Target, parser

_OPAQUE = frozenset({"code_inline", "embed", "footnote_ref", "hardbreak", "image", "object"})

Embed = Callable[[Link, Target], str | None]
"""Returns what an embed of a note shows, as HTML; None where it can only be a link."""

Attributes = Mapping[str, str | int | float]


class LineWriter:
    """Brings a line's tokens to those that HTML has.

    Args:
        context: The note and its vault.
        embed: Shows other notes.
    """

    def __init__(self, context: PageContext, embed: Embed) -> None:
        self.context = context
        self.embed = embed

    def write(self, children: Sequence[Token], *, in_heading: bool) -> list[Token]:
        """Return the tokens of one line or paragraph, linked and typeset."""
        written = _joined(self._linked(children, in_link=False, in_heading=in_heading))
        if self.context.note.is_russian:
            _typeset(written)
        return written

    def _linked(  # noqa: C901 - a table of cases
        self, children: Sequence[Token], *, in_link: bool, in_heading: bool
    ) -> Iterator[Token]:
        automatic = False
        for child in children:
            if child.type in {"link_open", "link_close"}:
                in_link = child.type == "link_open"
                automatic = in_link and child.info == "auto"
                if in_link:
                    tag, attrs = self._leads(child.meta.get("link"), child.attrs)
                yield Token(child.type, tag, child.nesting, attrs=dict(attrs) if in_link else {})
            elif child.meta.get("link") is not None:
                yield from self._link(child, child.meta["link"], in_link=in_link, in_heading=in_heading)
            elif child.type == "tag" and not in_heading and not in_link:
                yield _object(self._tag(child.content[1:].strip("/")))
            elif child.type == "math":
                yield self._formula(child)
            elif child.type == "image":
                yield _object(other_picture_html(child, in_link=in_link))
            elif child.type in {"tag", "remark", "wikilink"}:
                yield _text(child.content)
            elif automatic:
                yield _object(escape(child.content, quote=False))
            elif child.type != "comment":
                yield child

    def _link(self, token: Token, link: Link, *, in_link: bool, in_heading: bool) -> Iterator[Token]:
        """Yield what a wikilink or an embed, of whichever spelling, is on the page.

        In a heading and inside marks there is room for words only: an embed of a note is a link there.
        """
        try:
            found = self.context.vault.find(link, self.context.note)
        except BrokenLinkError:
            found = None
        shows = link.embed and not in_heading and not token.level
        if shows and isinstance(found, Target) and (html := self.embed(link, found)) is not None:
            yield Token("embed", "", 0, content=html, level=token.level)
        elif link.embed and link.is_picture and isinstance(found, str):
            address = self.context.addresses.file(found)
            yield _object(picture_html(link, found, address, token.attrs.get("title")))
        elif in_link:  # no link stands in another
            yield from self._shown(link)
        else:
            tag, attrs = self._leads(link, {"class": "wikilink"})
            yield Token("wikilink_open", tag, 1, attrs=dict(attrs))
            yield from self._shown(link)
            yield Token("wikilink_close", tag, -1)

    def _leads(self, link: Link | None, attrs: Attributes) -> tuple[str, Attributes]:
        """Return the element that a link is, and its attributes: of one that leads nowhere no address."""
        if link is None:
            return "a", attrs
        try:
            target = self.context.vault.find(link, self.context.note)
        except HiddenNoteError:
            return "span", {}
        except BrokenLinkError:
            return "span", {"class": "ln-broken", "title": say("Ссылка никуда не ведёт")}
        if isinstance(target, Target):
            return "a", {**attrs, "href": self.context.address(target)}
        place = "#".join(("", *link.fragments)) if target.lower().endswith(".pdf") else ""
        return "a", {**attrs, "href": self.context.addresses.file(target) + escape(place)}

    def _shown(self, link: Link) -> Iterator[Token]:
        """Yield the link's text, in which there may be marks; names stand as they are."""
        if link.embed and link.is_picture:
            yield _text(link.target)
        elif link.text:
            inline = parser().parseInline(link.text)[0]
            yield from self._linked(inline.children or (), in_link=True, in_heading=True)
        else:
            yield _text(link.shown)

    def _tag(self, tag: str) -> str:
        address = self.context.addresses.tag(tag)
        shown = f"#{escape(tag)}"
        if address is None:
            return f'<span class="ln-tag">{shown}</span>'
        return f'<a class="ln-tag" href="{escape(address)}">{shown}</a>'

    def _formula(self, token: Token) -> Token:
        try:
            return _object(formula_html(token.content))
        except FormulaError as error:
            self.context.report(token.content, str(error))
            return _object(escape(token.content, quote=False))


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _object(html: str) -> Token:
    return Token("object", "", 0, content=html)


def _joined(children: Iterable[Token]) -> list[Token]:
    """Return a line's tokens with neighbouring texts, and the ends of lines between them, as one."""
    joined: list[Token] = []
    for child in children:
        token = _text("\n") if child.type == "softbreak" else child
        if token.type == "text" and joined and joined[-1].type == "text":
            joined[-1] = _text(joined[-1].content + token.content)
        else:
            joined.append(token)
    return joined


def _typeset(children: Sequence[Token]) -> None:
    """Typeset a block's text: all at once, because a quotation may begin and end in different elements."""
    pieces = (
        child.content if child.type == "text" else OBJECT if child.type in _OPAQUE else ""
        for child in children
    )
    done = typeset(SEAM.join(pieces)).split(SEAM)
    for child, text in zip(children, done, strict=True):
        if child.type == "text":
            child.content = text
