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
_WIDEST = 2000
"""Characters of a line that are shown."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_PLACE = re.compile(r"(?P<path>.+?\.md):(?P<line>\d+)(?=: )")


def plain(text: str) -> str:
    """Return a text as a terminal may be shown it: control characters escaped, long lines cut."""
    return "\n".join(
        _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", _cut(line)) for line in text.split("\n")
    )


def _cut(line: str) -> str:
    return line if len(line) <= _WIDEST else f"{line[:_WIDEST]}… and {len(line) - _WIDEST} characters more"


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
