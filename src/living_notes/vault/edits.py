"""Edits that a note shows: a ``diff`` of a titled file, and an ``excerpt`` of it.

A diff of a note is read by people, so it has no line numbers: hunks are parted by ``@@``, and what a
hunk replaces must stand in the file exactly once. How they are applied is `execution.edits`.
"""

from dataclasses import dataclass

ELLIPSIS = "…"
"""A line that stands for any lines, in an output or an excerpt."""


class EditError(ValueError):
    """A diff or an excerpt that does not fit its file; the message shows what was looked for."""


@dataclass(frozen=True)
class Hunk:
    """One place of a diff.

    Attributes:
        old: The lines that stand in the file.
        new: The lines that take their place.
        kept: For each line of `new` the index in `old` of the context line that it is; None: it is added.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    kept: tuple[int | None, ...]


def read_diff(text: str) -> tuple[Hunk, ...]:
    """Read the hunks of a diff block.

    Raises:
        EditError: For a line that begins with none of space, ``-``, ``+``, ``@@``, or a hunk that changes
            nothing.
    """
    hunks: list[Hunk] = []
    lines: list[str] = []
    for line in (*split_lines(text), "@@"):
        if line.startswith("@@"):
            if lines:
                hunks.append(_hunk(lines))
            lines = []
        elif line[:1] in {"", " ", "-", "+"}:
            lines.append(line)
        else:
            raise EditError(f"a diff line begins with a space, -, + or @@: {line!r}")
    if not hunks:
        raise EditError("an empty diff")
    return tuple(hunks)


def _hunk(lines: list[str]) -> Hunk:
    old: list[str] = []
    new: list[str] = []
    kept: list[int | None] = []
    for line in lines:
        if not line.startswith("-"):
            new.append(line[1:])
            kept.append(None if line.startswith("+") else len(old))
        if not line.startswith("+"):
            old.append(line[1:])
    if old == new:
        raise EditError(f"a hunk that changes nothing: {old[0]!r}")
    return Hunk(tuple(old), tuple(new), tuple(kept))


def split_lines(text: str) -> list[str]:
    """Split at newlines only: a form feed, which `str.splitlines` splits at, is a part of its line."""
    return text.removesuffix("\n").split("\n") if text else []
