"""Unlinked mentions: where a note speaks of another by its name, title or alias and does not link to it.

One pass over the prose of all notes, word by word, against the first words of all names: its cost grows with
the text, not with text times names. Code, links and formulas are no prose; word forms are not looked for.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

from living_notes.publish.text import plain_text
from living_notes.vault import Note, NotePath, Passage, Span, Vault

SHORTEST = 4
"""Letters that a name must have: shorter ones («URL») stand in every other sentence."""

_WORD = re.compile(r"\w+")
_PAUSE = re.compile(r"[.!?…]\s|[;:()—]")
"""Between two words of one name this cannot stand."""

Words = tuple[str, ...]


@dataclass
class Names:
    """The names of all notes.

    Attributes:
        notes: Whose name these words are.
        lengths: By the first word, the numbers of words that a name may have, the largest first.
    """

    notes: dict[Words, list[Note]]
    lengths: dict[str, list[int]]


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
    """Fold the text so that places in it stay: letter by letter where folding changes its length."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := char.casefold()) == 1 else char for char in text)


def _names(vault: Vault) -> Names:
    notes: dict[Words, list[Note]] = defaultdict(list)
    for note in vault.notes.values():
        title = plain_text(note.properties.title)
        for name in dict.fromkeys((note.name, title, *note.properties.aliases)):
            words = tuple(_WORD.findall(_folded(normalize("NFC", name))))
            if sum(map(len, words)) >= SHORTEST and note not in notes[words]:
                notes[words].append(note)
    lengths: dict[str, set[int]] = defaultdict(set)
    for words in notes:
        if words:
            lengths[words[0]].add(len(words))
    return Names(notes, {word: sorted(found, reverse=True) for word, found in lengths.items()})


def _named(passage: Passage, names: Names) -> Iterator[tuple[Note, Span]]:
    folded = _folded(passage.text)
    places = list(_WORD.finditer(folded))
    words = [place[0] for place in places]
    after = 0
    for number, word in enumerate(words):
        if number < after:
            continue
        for length in names.lengths.get(word, ()):
            notes = names.notes.get(tuple(words[number : number + length]))
            if not notes or number + length > len(words):  # too few are left: a shorter name, found below
                continue
            start, end = places[number].start(), places[number + length - 1].end()
            if _PAUSE.search(folded, start, end) or _hidden(passage, start, end):
                continue
            after = number + length
            for note in notes:
                yield note, Span(start, end, "mention")
            break


def _hidden(passage: Passage, start: int, end: int) -> bool:
    return any(span.start < end and start < span.end for span in passage.spans)
