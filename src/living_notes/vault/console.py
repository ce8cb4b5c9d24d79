"""A ``console`` block as a list of commands, each with what a terminal shows after it.

``$ `` begins a command. ``> `` continues it, as bash's own second prompt does: after a backslash, an
open quote or a here-document, and only there, so that an output line may begin with ``> ``.
"""

import re
import shlex
from dataclasses import dataclass

PROMPT = "$ "
CONTINUATION = "> "

_HEREDOC = re.compile(r"<<-?\s*(?P<quote>['\"]?)(?P<word>\w+)(?P=quote)")


@dataclass(frozen=True)
class Command:
    """One command of a console block.

    Attributes:
        text: What is typed, lines joined by newlines, prompts taken off.
        shown: The lines as they stand in the block, prompts included.
        output: The lines after it, up to the next prompt.
        line: 0-based line in the block.
    """

    text: str
    shown: tuple[str, ...]
    output: tuple[str, ...]
    line: int


class ConsoleError(ValueError):
    """A console block that is not a list of commands."""


def read_console(text: str) -> tuple[Command, ...]:
    """Split the text of a console block into commands.

    Raises:
        ConsoleError: Where output stands before the first command, or a command is empty or unfinished.
    """
    commands: list[Command] = []
    lines = text.splitlines()
    position = 0
    while position < len(lines):
        first = position
        if not lines[position].startswith(PROMPT) or not lines[position][2:].strip():
            raise ConsoleError(f"a console block begins with {PROMPT!r} and a command: {lines[position]!r}")
        typed = [lines[position][len(PROMPT) :]]
        position += 1
        while not _finished("\n".join(typed)):
            if position == len(lines) or not lines[position].startswith(CONTINUATION.rstrip()):
                raise ConsoleError(
                    f"unfinished command {typed[0]!r}: continue it with {CONTINUATION!r}"
                )
            typed.append(lines[position].removeprefix(">").removeprefix(" "))
            position += 1
        after = position
        while position < len(lines) and not lines[position].startswith(PROMPT):
            position += 1
        commands.append(
            Command("\n".join(typed), tuple(lines[first:after]), tuple(lines[after:position]), first)
        )
    if not commands:
        raise ConsoleError("an empty console block")
    return tuple(commands)


def _finished(typed: str) -> bool:
    """Say whether bash would run `typed` instead of asking for another line."""
    if heredoc := _HEREDOC.search(typed):
        return heredoc["word"] in (line.strip() for line in typed.splitlines()[1:])
    if typed.endswith("\\"):
        return False
    try:
        shlex.split(typed)
    except ValueError:
        return False
    return True
