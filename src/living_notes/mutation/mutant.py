"""A mutant, and the ways of writing a note's text again with one thing changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from zlib import crc32

from living_notes.vault import Block, Note


class Operator(StrEnum):
    """What is wrong with a mutant."""

    DROP_BLOCK = "drop a block"
    SWAP_BLOCKS = "swap a block with the next"
    REPEAT_BLOCK = "repeat a block"
    COMMAND = "change a command"
    FLAG = "change, drop or add a flag"
    CODE = "change code"
    OPERATOR = "turn an operator of Python round"
    CASE = "write a letter of a command in the other case"
    MARK = "leave a mark of an output out"
    CHANGE_OUTPUT = "change an output"
    DROP_OUTPUT = "drop a line of an output"
    REPEAT_OUTPUT = "repeat a line of an output"
    FILE = "change a file"
    DROP_EXCERPT = "drop a line of an excerpt"
    DIFF = "change a diff"
    LABEL = "change a label"
    TITLE = "change a block's title"
    PROPERTY = "change a property"
    WORDS = "change a title, an alias or a tag"
    LINK = "break a link"
    PROSE = "change a block that is not run"


@dataclass(frozen=True)
class Mutant:
    """A false copy of a note.

    Attributes:
        kind: What is wrong with it.
        line: 1-based line in the true note.
        what: The mutation in words, unique in the note and free of line numbers: its key.
        text: The whole text of the copy.
    """

    kind: Operator
    line: int
    what: str
    text: str


class Source:
    """The text of a note as lines, and copies of it with some of them changed."""

    def __init__(self, note: Note) -> None:
        self.note = note
        self.lines = note.text.split("\n")

    def mutant(
        self, kind: Operator, line: int, what: str, changes: Iterable[tuple[int, str | None]]
    ) -> Mutant:
        """Return a copy in which each line of `changes` (1-based) reads so; None: it is gone."""
        lines: list[str | None] = [*self.lines]
        for number, text in changes:
            lines[number - 1] = text
        return Mutant(kind, line, what, "\n".join(text for text in lines if text is not None))

    def line_of(self, number: int, content: str) -> str:
        """Return the prefix (quotes, indentation) with which `content` stands in that line."""
        raw = self.lines[number - 1]
        return raw[: len(raw) - len(content)] if raw.endswith(content) else ""

    def rewrite(self, kind: Operator, number: int, what: str, old: str, new: str | None) -> Mutant:
        """Return a copy in which a block's line `old` reads `new`, in its quote or list."""
        changed = None if new is None else self.line_of(number, old) + new
        return self.mutant(kind, number, what, [(number, changed)])

    def repeat(self, kind: Operator, number: int, what: str) -> Mutant:
        """Return a copy in which a line stands twice."""
        raw = self.lines[number - 1]
        return self.mutant(kind, number, what, [(number, f"{raw}\n{raw}")])

    @cached_property
    def spans(self) -> dict[int, tuple[int, int]]:
        """First and last line (1-based) of each block by its index, its label included."""
        return {block.index: self._span(block) for block in self.note.blocks}

    def _span(self, block: Block) -> tuple[int, int]:
        last = self.note.text.count("\n", 0, block.end)
        if block.end == len(self.note.text) and not self.note.text.endswith("\n"):
            last += 1
        first = block.line
        if self.label(block) is not None:
            first = block.line - 1
            while "<!--" not in self.lines[first - 1]:
                first -= 1
        return first, last

    def label(self, block: Block) -> int | None:
        """Return the number of the line with the label of `block`; None where it has none."""
        number = block.line - 1
        has_one = number >= 1 and self.lines[number - 1].rstrip().endswith("-->")
        return number if has_one else None


def content_lines(block: Block) -> Iterator[tuple[int, str]]:
    """Yield the lines of a block with their 1-based numbers in the note."""
    for offset, line in enumerate(block.text.split("\n")[:-1], start=1):
        yield block.line + offset, line


def shift_letter(text: str) -> str | None:
    """Return `text` with one letter changed to its neighbour in the alphabet; None: it has no letter.

    Which letter depends on the text alone, so that a mutant has the same name in every run.
    """
    places = [index for index, char in enumerate(text) if _neighbour(char) != char]
    if not places:
        return None
    at = places[crc32(text.encode()) % len(places)]
    return text[:at] + _neighbour(text[at]) + text[at + 1 :]


def _neighbour(char: str) -> str:
    for first, last in ("az", "AZ", "ая", "АЯ"):
        if first <= char <= last:
            return chr(ord(char) + 1) if char != last else chr(ord(char) - 1)
    return char


def shift_digit(number: str) -> str:
    """Return `number` with its last digit changed."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def tell_apart(mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    """Leave out copies that are equal, and number those that have one name."""
    texts: set[str] = set()
    names: dict[str, int] = {}
    for mutant in mutants:
        if mutant.text in texts:
            continue
        texts.add(mutant.text)
        names[mutant.what] = number = names.get(mutant.what, 0) + 1
        yield mutant if number == 1 else replace(mutant, what=f"{mutant.what} ({number})")
