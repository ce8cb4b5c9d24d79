"""The catalogue of errors, read: pages of messages, each with what the section below it shows.

A page of the catalogue is a note whose permalink begins with ``errors-``. Each message is a heading of its
own, so that a link can lead to it: ``## `message```, several that mean one parted by `` · ``; `…` stands
where the reader's own names stand. A section is proven by its own blocks and by the sections it links to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from living_notes.vault import Block, Heading, Kind, Note, Vault

PREFIX = "errors-"
"""How the permalink of a page of messages begins."""
PLAIN_HEADINGS = frozenset({"Связано", "Когда это не так"})
"""Second-level headings of such a page that are no messages."""

_MESSAGES = re.compile(r"^## (`[^`]+`(?: · `[^`]+`)*)$")
_SHOWN = frozenset({Kind.CONSOLE, Kind.OUTPUT, Kind.GENERATED, Kind.EXCERPT})
"""Kinds whose text is what a program wrote."""


@dataclass(frozen=True)
class Entry:
    """A section of the catalogue: the messages of its heading, and its text."""

    note: Note
    heading: Heading
    messages: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        """Name the section, for a test's id."""
        return f"{self.note.properties.permalink}: {' · '.join(self.messages)}"


def section(note: Note, heading: Heading) -> tuple[Block, ...]:
    """Return the blocks below `heading`, its subsections included."""
    return tuple(block for block in note.blocks if heading.line < block.line < _end(note, heading))


def shown(blocks: tuple[Block, ...]) -> str:
    """Return what programs wrote in these blocks."""
    return "\n".join(block.text for block in blocks if block.kind in _SHOWN)


def pages(vault: Vault) -> Iterator[Note]:
    """Yield the pages of messages."""
    for note in vault.notes.values():
        if note.properties.permalink.startswith(PREFIX):
            yield note


def entries(vault: Vault) -> Iterator[Entry]:
    """Yield every message section of the catalogue."""
    for note in pages(vault):
        lines = note.text.splitlines()
        for heading in note.headings:
            match = _MESSAGES.match(lines[heading.line - 1])
            if match:
                messages = tuple(re.findall(r"`([^`]+)`", match[1]))
                text = "\n".join(lines[heading.line : _end(note, heading) - 1])
                yield Entry(note, heading, messages, text)


def proof(entry: Entry, vault: Vault) -> str:
    """Return what programs wrote in the entry and in the sections that it links to."""
    end = _end(entry.note, entry.heading)
    texts = [shown(section(entry.note, entry.heading))]
    for link in entry.note.links:
        if entry.heading.line < link.line < end:
            target = vault.resolve(link, entry.note)
            if target.heading is not None:
                texts.append(shown(section(target.note, target.heading)))
    return "\n".join(texts)


def prints(text: str, message: str) -> bool:
    """Say whether a line of `text` reads like `message`, whatever stands for its `…`."""
    parts = [re.escape(part) for part in message.rstrip("… ").split("…")]
    return re.search(".*".join(parts), text) is not None


def nameless(message: str) -> str:
    """Return `message` as an alias has it: without the places of the reader's names."""
    words = re.sub(r"'\s*'|\"\s*\"|\(\s*\)", " ", message.replace("…", " "))
    return " ".join(words.split()).rstrip(" :,;")


def _end(note: Note, heading: Heading) -> int:
    """Return the line after the last one of the section."""
    ends = [
        other.line for other in note.headings if other.line > heading.line and other.level <= heading.level
    ]
    return min(ends, default=note.line_count + 1)
