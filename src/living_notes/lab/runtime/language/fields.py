"""How an expanded word becomes fields: bash's word splitting."""

import re
from dataclasses import dataclass

BLANKS = " \t\n"
"""How a shell splits unless ``IFS`` says otherwise."""


@dataclass(frozen=True)
class Piece:
    """A part of an expanded word.

    Attributes:
        text: Its characters.
        quoted: They are neither split nor globbed.
        expanded: They come from an expansion, so that they are split where they are not quoted.
        ends: The argument ends before them: a parameter of ``"$@"`` that is not the first.
    """

    text: str
    quoted: bool = False
    expanded: bool = False
    ends: bool = False


def split_fields(text: str, separators: str, limit: int = 0) -> list[str]:
    """Split text as a shell does: blanks run together, any other separator ends a field.

    Args:
        text: What an expansion or a line gave.
        separators: The value of ``IFS``.
        limit: At most so many fields, the last with all that is left; 0: as many as there are.
    """
    blanks = "".join(char for char in separators if char in BLANKS)
    found: list[str] = []
    left = text.strip(blanks) if blanks else text
    mark = (
        re.compile(
            rf"[{re.escape(blanks)}]*[{re.escape(separators)}][{re.escape(blanks)}]*"
            if blanks
            else f"[{re.escape(separators)}]"
        )
        if separators
        else None
    )
    while mark and left and len(found) + 1 != limit and (match := mark.search(left)):
        found.append(left[: match.start()])
        left = left[match.end() :]
    return [*found, left] if left else found


class Splitter:
    """Puts the pieces of a word into fields."""

    def __init__(self, separators: str) -> None:
        self.fields: list[list[Piece]] = []
        self._separators = separators
        self._open = False

    def add(self, piece: Piece) -> None:
        """Take the next piece of the word."""
        if piece.ends:
            self._open = False
        if piece.quoted or not piece.expanded:
            if piece.text or piece.quoted:
                self._put(piece)
            return
        if piece.text and piece.text[0] in self._separators:
            self._open = False
        for index, text in enumerate(split_fields(piece.text, self._separators)):
            self._open = self._open and not index
            self._put(Piece(text))
        if piece.text and piece.text[-1] in self._separators:
            self._open = False

    def _put(self, piece: Piece) -> None:
        if not self._open:
            self.fields.append([])
            self._open = True
        self.fields[-1].append(piece)
