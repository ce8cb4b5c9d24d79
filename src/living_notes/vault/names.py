"""How notes are named, compared and addressed.

Obsidian treats ``[[ёлка]]``, ``[[Ёлка]]`` and the decomposed spelling that macOS writes to disk as one
note. So does this module: every comparison goes through `fold_name`. An address in the page
(`heading_anchor`) is ASCII, because percent-encoded anchors break previews and look bad in a chat.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import NewType

NotePath = NewType("NotePath", str)
"""A note's path inside the vault: POSIX separators, NFC, with ``.md``."""

FilePath = NewType("FilePath", str)
"""An attachment's path inside the vault: POSIX separators, NFC."""

Permalink = NewType("Permalink", str)
"""ASCII name of a note: its URL, its example's folder and its test id."""

Anchor = NewType("Anchor", str)
"""The ``id`` of a heading or a block inside its page, without ``#``."""

PERMALINK = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*(?:/[a-z0-9]+(?:[-.][a-z0-9]+)*)*")

_PUNCTUATION = re.compile(r"""[]!"#$%&()*+,.:;<=>?@^`{|}~/\\[]""")

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split(),  # noqa: SIM905 - a table reads better as words
        strict=True,
    )
)


@lru_cache(maxsize=16384)  # each link asks again for the names that it may lead to
def fold_name(name: str) -> str:
    """Return the spelling under which two names of one note are equal: NFC, caseless, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def fold_heading(text: str) -> str:
    """Return the spelling under which a heading and a link to it are equal.

    Obsidian leaves punctuation out of both, because some of it cannot stand in a link.
    """
    return fold_name(_PUNCTUATION.sub(" ", text)) or fold_name(text)


def heading_anchor(text: str, separator: str = "-") -> Anchor:
    """Return the readable ASCII anchor of a heading: «Как откатить» → ``kak-otkatit``.

    It takes a `separator` so that `mkdocs.yml` can name it as the ``slugify`` of tags and of pages that are
    no notes.
    """
    text = unicodedata.normalize("NFC", text).lower()
    latin = "".join(_LATIN[char].replace("_", "") if char in _LATIN else char for char in text)
    ascii_text = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", ascii_text)
    return Anchor(separator.join(words) or "section")


def path_permalink(path: NotePath) -> Permalink:
    """Return the address of a note that names none: its path, in readable ASCII, folder by folder."""
    return Permalink("/".join(heading_anchor(part) for part in path.rpartition(".")[0].split("/")))


def unique_anchors(texts: Iterable[str]) -> Iterator[Anchor]:
    """Yield one anchor a heading, numbering repeats as MkDocs does on other pages (``a``, ``a_1``)."""
    used: set[str] = set()
    for text in texts:
        anchor = heading_anchor(text)
        number, base = 0, anchor
        while anchor in used:
            number += 1
            anchor = Anchor(f"{base}_{number}")
        used.add(anchor)
        yield anchor


class NameIndex:
    """Many names, of which the nearest to another one is asked again and again."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {fold_name(name): name for name in names}
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            for pair in _pairs(name):
                self._by_pair[pair].append(name)

    def nearest(self, name: str) -> str | None:
        """Return what `nearest_name` would, of those names that share most pairs of letters with `name`."""
        shared = Counter(other for pair in _pairs(fold_name(name)) for other in self._by_pair.get(pair, ()))
        return nearest_name(name, [self._names[other] for other, _ in shared.most_common(_CANDIDATES)])


_CANDIDATES = 40


def _pairs(name: str) -> set[str]:
    padded = f" {name} "
    return {padded[place : place + 2] for place in range(len(padded) - 1)}


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `name`, for an error's «did you mean», or None."""
    by_fold = {fold_name(candidate): candidate for candidate in known}
    found = get_close_matches(fold_name(name), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None
