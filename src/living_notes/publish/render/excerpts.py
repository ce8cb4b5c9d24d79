"""What an embed shows: the tokens of a note that stand in its lines, out of the quote or the list around."""

from collections.abc import Sequence

from markdown_it.token import Token

from living_notes.vault import Lines


def excerpt(tokens: Sequence[Token], lines: Lines) -> list[Token]:
    """Return the blocks of `tokens` that stand in `lines`; an item keeps a list around it."""
    kept: list[Token] = []
    around: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.nesting >= 0 and _stands_in(token, lines):
            end = block_end(tokens, position)
            block = list(tokens[position:end])
            if token.type == "list_item_open":
                outer = around[-1]
                close = Token(outer.type.replace("open", "close"), outer.tag, -1, block=True)
                block = [outer.copy(attrs={}), *block, close]
            kept.extend(block)
            position = end
            continue
        if token.nesting > 0:
            around.append(token)
        elif token.nesting < 0:
            around.pop()
        position += 1
    return kept


def block_end(tokens: Sequence[Token], start: int) -> int:
    """Return the place after the block that begins at `start`."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place + 1
    return len(tokens)


def _stands_in(token: Token, lines: Lines) -> bool:
    return token.map is not None and lines.first <= token.map[0] and token.map[1] <= lines.last
