"""Obsidian's remarks, ``%%for the author%%``: taken out of what is read and shown, in a line or over many."""

from collections.abc import Sequence

from markdown_it.token import Token

_CELLS = frozenset({"th", "td"})


def drop_remarks(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:  # noqa: C901, PLR0912 - one walk
    """Return `tokens` without what stands between ``%%`` and ``%%``, and the fences that are hidden so.

    A last lone ``%%`` is text. Of a paragraph, an item or a list nothing is left where all of it is hidden.
    """
    left = sum(child.type == "remark" for token in tokens for child in token.children or ())
    left -= left % 2
    if not left:
        return list(tokens), []
    inside = False
    kept: list[Token] = []
    fences: list[Token] = []
    lossy: list[bool] = []  # of each open block: whether something of it was hidden
    for token in tokens:
        if token.nesting > 0:
            kept.append(token)
            lossy.append(inside)
        elif token.nesting < 0:
            lost = lossy.pop()
            if lossy:
                lossy[-1] |= lost
            if lost and kept[-1].nesting > 0 and token.tag not in _CELLS:
                kept.pop()
            else:
                kept.append(token)
        elif token.children is None:
            if not inside:
                kept.append(token)
            elif token.type == "fence":
                fences.append(token)
        else:
            children: list[Token] = []
            for child in token.children:
                if child.type == "remark" and left:
                    left, inside, lossy[-1] = left - 1, not inside, True
                elif not inside:
                    children.append(child)
            token.children = _trimmed(children) if lossy[-1] else children
            if token.children or not lossy[-1]:
                kept.append(token)
    return kept, fences


def _trimmed(children: Sequence[Token]) -> list[Token]:
    """Return a line's tokens without the breaks that a remark of its own line leaves at its ends."""
    kept = list(children)
    for end in (0, -1):
        while kept and kept[end].type in {"softbreak", "text"} and not kept[end].content.strip():
            kept.pop(end)
    return kept
