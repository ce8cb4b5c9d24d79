"""Unlinked mentions: where a note speaks of another by its name, title or alias and does not link to it.

One pass over the prose of all notes, word by word, against the first words of all names: its cost grows with
the text, not with text times names. Code, links and formulas are no prose; word forms are not looked for.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from living_notes.publish.text import plain_text
from living_notes.vault import Note, NotePath, Passage, Span, Vault

SHORTEST = 4
"""Letters that a name must have: shorter ones («URL») stand in every other sentence."""

_WORD = re.compile(r"\w+")
_PAUSE = re.compile(r"[.!?…]\s|[;:()—]")
"""Between two words of one name this cannot stand."""

Names = Mapping[str, list[tuple[tuple[str, ...], Note]]]
"""Names in words, longest first, by their first word."""


@dataclass(frozen=True)
class Mention:
    """A place in the prose of `source` that names another note."""

    source: Note
    passage: Passage
    span: Span


def find_mentions(vault: Vault) -> dict[NotePath, list[Mention]]:
    """Return the unlinked mentions of each note: the first in every note that does not link to it."""
    names = _names(vault)
    linked = {(source.path, path) for path in vault.notes for source, _ in vault.backlinks(vault.notes[path])}
    found: dict[NotePath, list[Mention]] = defaultdict(list)
    seen: set[tuple[NotePath, NotePath]] = set()
    for source in vault.notes.values():
        for passage in source.passages:
            for note, span in _named(passage, names):
                pair = source.path, note.path
                if note is not source and pair not in linked and pair not in seen:
                    seen.add(pair)
                    found[note.path].append(Mention(source, passage, span))
    return found


def _folded(text: str) -> str:
    """Fold letter by letter, so that places in the text stay."""
    return "".join(low if len(low := char.casefold()) == 1 else char for char in text)


def _names(vault: Vault) -> Names:
    names: dict[str, list[tuple[tuple[str, ...], Note]]] = defaultdict(list)
    for note in vault.notes.values():
        title = plain_text(note.properties.title)
        for name in dict.fromkeys((note.name, title, *note.properties.aliases)):
            words = tuple(_WORD.findall(_folded(normalize("NFC", name))))
            if sum(map(len, words)) >= SHORTEST:
                names[words[0]].append((words, note))
    for same in names.values():
        same.sort(key=lambda pair: -len(pair[0]))
    return names


def _named(passage: Passage, names: Names) -> Iterator[tuple[Note, Span]]:
    folded = _folded(passage.text)
    places = list(_WORD.finditer(folded))
    words = [place[0] for place in places]
    after = 0
    for number, word in enumerate(words):
        if number < after or word not in names:
            continue
        for name, note in names[word]:
            last = number + len(name) - 1
            if tuple(words[number : last + 1]) != name:
                continue
            start, end = places[number].start(), places[last].end()
            if _PAUSE.search(folded, start, end) or _hidden(passage, start, end):
                continue
            after = last + 1
            yield note, Span(start, end, "mention")
            break


def _hidden(passage: Passage, start: int, end: int) -> bool:
    return any(span.start < end and start < span.end for span in passage.spans)
