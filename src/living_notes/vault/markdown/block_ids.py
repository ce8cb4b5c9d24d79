"""Which lines a block id names: ``^id`` at a paragraph's or an item's end, or alone under what it names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from living_notes.vault.markdown.passages import BLOCK_ID


@dataclass(frozen=True)
class Lines:
    """Lines of a note: 0-based `first`, `last` is the one after."""

    first: int
    last: int


@dataclass(frozen=True)
class Mark:
    """A block id, the 1-based line it stands in, and what it names.

    Attributes:
        name: The id, without ``^``.
        line: Where it stands.
        lines: The lines that it names.
        holder: The inline token that it ends.
        named: The token of what it names.
        alone: Nothing else stands in its paragraph.
    """

    name: str
    line: int
    lines: Lines
    holder: Token
    named: Token
    alone: bool


def find_block_ids(tokens: Sequence[Token]) -> Iterator[Mark]:
    """Yield the block ids of a note in order."""
    open_tokens: list[Token] = []
    closed: list[list[Token]] = [[]]  # finished blocks on each level, those of the note's own first
    for token in tokens:
        if token.nesting > 0:
            open_tokens.append(token)
            closed.append([])
        elif token.nesting < 0:
            closed.pop()
            closed[-1].append(open_tokens.pop())
        elif token.type != "inline":
            closed[-1].append(token)
        elif match := BLOCK_ID.search(token.content):
            first, last = token.map or [0, 0]
            alone = not token.content[: match.start()].strip()
            named = _named(open_tokens, closed[-2], alone=alone)
            line = last if last > first else first + 1
            yield Mark(match["id"], line, _lines(named), token, named, alone)


def _named(open_tokens: Sequence[Token], before: Sequence[Token], *, alone: bool) -> Token:
    """Return the token of what a mark names: what stands before, the item, the table or the paragraph."""
    if alone and before:
        return before[-1]
    tables = [opened for opened in open_tokens if opened.type == "table_open"]
    if tables:
        return tables[-1]
    item = open_tokens[-2] if len(open_tokens) > 1 else None
    if item is not None and item.type == "list_item_open" and not before:
        return item
    return open_tokens[-1]


def _lines(token: Token) -> Lines:
    first, last = token.map or [0, 0]
    return Lines(first, last)
