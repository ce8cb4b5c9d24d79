"""A ``console`` block as a list of commands, each with what a terminal shows after it.

``$ `` begins a command. ``> `` continues it, as bash's own second prompt does: after a backslash, an
open quote or parenthesis, ``|``, ``&&``, ``||`` or a here-document, and only there, so that an output line
may begin with ``> ``. A loop or an ``if`` stands on one line.
"""

import re
from dataclasses import dataclass

PROMPT = "$ "
CONTINUATION = "> "

_SHELL = re.compile(
    r"""
      (?P<quoted>\\. | \$'(?:\\.|[^'\\])*' | '[^']*' | \$?"(?:\\.|[^"\\])*" | `(?:\\.|[^`\\])*`)
    | (?P<open>\\\Z | \$?['"] | `)
    | (?P<comment>(?:\A|(?<=[\s;|&()]))\#[^\n]*)
    | (?P<arithmetic>\(\((?:[^()]|\([^()]*\))*\)\) | <<<)
    | (?P<heredoc><<(?P<dash>-?)[ \t]*(?P<word>(?:\\.|'[^'\n]*'|"[^"\n]*"|[^\s;|&()<>'"\\])+))
    | (?P<joint>\|\|?|&&)
    | (?P<parenthesis>[()])
    | (?P<newline>\n)
    | (?P<blank>[ \t]+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
"""Bash's grammar, as far as it decides whether a line is the last of its command."""


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
    lines = text.split("\n")
    if not lines[-1]:
        del lines[-1]
    position = 0
    while position < len(lines):
        first = position
        if not lines[position].startswith(PROMPT) or not lines[position][2:].strip():
            raise ConsoleError(f"a console block begins with {PROMPT!r} and a command: {lines[position]!r}")
        typed = [lines[position][len(PROMPT) :]]
        position += 1
        while not _finished("\n".join(typed)):
            if position == len(lines) or not f"{lines[position]} ".startswith(CONTINUATION):
                raise ConsoleError(f"unfinished command {typed[0]!r}: continue it with {CONTINUATION!r}")
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
    heredocs: list[tuple[str, bool]] = []
    depth, joined, position = 0, False, 0
    while token := _SHELL.match(typed, position):
        position = token.end()
        match token.lastgroup:
            case "open":
                return False
            case "blank" | "comment":
                continue
            case "newline":
                position = _skip_heredocs(typed, position, heredocs)
                continue
            case "heredoc":
                heredocs.append((re.sub(r"[\\'\"]", "", token["word"]), bool(token["dash"])))
            case "parenthesis":
                depth = max(0, depth + (1 if token[0] == "(" else -1))
        joined = token.lastgroup == "joint"
    return not (heredocs or depth or joined)


def _skip_heredocs(typed: str, position: int, heredocs: list[tuple[str, bool]]) -> int:
    """Return the offset behind the here-documents that begin at `position`, and drop those that end."""
    while heredocs and position < len(typed):
        word, dash = heredocs[0]
        line = typed[position:].partition("\n")[0]
        position += len(line) + 1
        if (line.lstrip("\t") if dash else line) == word:
            del heredocs[0]
    return position
