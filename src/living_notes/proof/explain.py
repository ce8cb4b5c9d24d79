"""A broken block on the terminal: the same words as in a report, with colour where the terminal has it.

Lines of a difference begin with four spaces and ``-`` (the page) or ``+`` (the run). The first line names
the place; where colour is, it is a link as well (OSC 8), because a path with spaces cannot be told from
the words around it.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from _pytest._code.code import TerminalRepr  # pytest exports neither name
from _pytest._io import TerminalWriter

RERUN = "run it again: "
_PLACE = re.compile(r"(?P<path>.+?\.md):(?P<line>\d+)(?=: )")


class Explanation(TerminalRepr):
    """What is wrong with a block; text for reports, coloured for people."""

    def __init__(self, text: str, reprcrash: object = None) -> None:
        self.text = text
        self.reprcrash = reprcrash  # by this name pytest finds the line of its summary

    def __str__(self) -> str:
        """Return the plain words."""
        return self.text

    def toterminal(self, tw: TerminalWriter) -> None:
        """Write the words, coloured where the terminal is."""
        for line in painted(self.text.splitlines(), colour=tw.hasmarkup):
            tw.line(line)


def painted(lines: Iterable[str], *, colour: bool) -> Iterable[str]:
    """Yield lines of a message or of a unified diff as the terminal shows them."""
    for line in lines:
        yield _painted(line) if colour else line


def _painted(line: str) -> str:
    if place := _PLACE.match(line):
        address = f"file://{quote(str(Path(place['path']).absolute()))}"
        return f"\x1b]8;;{address}\x1b\\\x1b[1;31m{place[0]}\x1b[0m\x1b]8;;\x1b\\{line[place.end() :]}"
    if line.startswith(RERUN):
        return f"{RERUN}\x1b[1m{line.removeprefix(RERUN)}\x1b[0m"
    body = line.removeprefix("    ")
    if body.startswith("@@"):
        return f"\x1b[36m{line}\x1b[0m"
    if body[:1] in {"-", "+"}:
        return f"\x1b[{31 if body[0] == '-' else 32}m{line}\x1b[0m"
    return line
