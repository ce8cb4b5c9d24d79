"""The source of what an embed shows: a note's lines, everything else blank, so that numbers of lines stay.

What the lines need from elsewhere in the note stays, too: the footnotes they refer to, and the addresses of
links written ``[text][name]``.
"""

import re
from collections.abc import Sequence

from living_notes.vault import Lines, Note
from living_notes.vault.properties import FRONT_MATTER

_DEFINITION = re.compile(r" {0,3}\[(?P<name>[^\]]+)\]:")
_QUOTE = re.compile(r"[ \t]*> ?")


def page_text(note: Note) -> str:
    """Return the note's Markdown with the lines of its properties left blank: line numbers stay."""
    match = FRONT_MATTER.match(note.text)
    skipped = match.end() if match else 0
    return "\n" * note.text.count("\n", 0, skipped) + note.text[skipped:]


def excerpt_text(note: Note, lines: Lines) -> str:
    """Return the note's Markdown with all but `lines`, and what they refer to, left blank."""
    source = page_text(note).split("\n")
    wanted = "\n".join(source[lines.first : lines.last])
    kept = [""] * len(source)
    kept[lines.first : lines.last] = source[lines.first : lines.last]
    needed = False
    for number, line in enumerate(source):
        definition = _DEFINITION.match(line)
        needed = f"[{definition['name']}]" in wanted if definition else needed and line.startswith("    ")
        if needed:
            kept[number] = line
    return "\n".join(kept)


def unwrapped(source: Sequence[str], quotes: int) -> list[str]:
    """Return an excerpt's lines out of the quotes and the list that it stands in."""
    lines = list(source)
    for _ in range(quotes):
        lines = [_QUOTE.sub("", line, count=1) for line in lines]
    first = next((line for line in lines if line.strip()), "")
    indent = len(first) - len(first.lstrip(" "))
    return [line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in lines]
