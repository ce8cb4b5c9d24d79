"""The folders of a vault as its contents: for notes that no hub lists.

A folder's own note, named as the folder or ``index`` or ``README``, stands for the folder. Where more notes
stand side by side than a reader looks through, they are parted by the alphabet: a page carries the menu, and
with two thousand entries it would be nothing but the menu.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from living_notes.vault import Note, fold_name

MOST = 100
"""Notes side by side; more are parted."""

_INDEX = frozenset({"index", "readme"})
_SHOWN = 20
"""Letters of a name that a part's title shows."""


@dataclass
class Folder:
    """A folder, or a part of one.

    Attributes:
        name: What the menu calls it; the vault's own folder has none.
        index: The note that stands for it; None: it has none.
        folders: The folders in it, by name.
        notes: Its other notes.
    """

    name: str
    index: Note | None = None
    folders: list["Folder"] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def plan_folders(notes: Iterable[Note]) -> Folder:
    """Return the tree of the folders that `notes` stand in; their order stays."""
    root = Folder("")
    known = {"": root}
    for note in notes:
        folder = _folder(note.path.rpartition("/")[0], known)
        if folder is not root and folder.index is None and _stands_for(note, folder):
            folder.index = note
        else:
            folder.notes.append(note)
    _arrange(root)
    return root


def _folder(path: str, known: dict[str, Folder]) -> Folder:
    if path not in known:
        parent, _, name = path.rpartition("/")
        known[path] = Folder(name)
        _folder(parent, known).folders.append(known[path])
    return known[path]


def _stands_for(note: Note, folder: Folder) -> bool:
    name = fold_name(note.name)
    return name == fold_name(folder.name) or name in _INDEX


def _arrange(folder: Folder) -> None:
    folder.folders.sort(key=lambda inner: fold_name(inner.name))
    for inner in folder.folders:
        _arrange(inner)
    if len(folder.notes) > MOST:
        folder.folders += _parts(sorted(folder.notes, key=lambda note: fold_name(note.name)))
        folder.notes = []


def _parts(notes: Sequence[Note]) -> list[Folder]:
    """Part many notes into parts of equal length, each named after its first note and its last."""
    size = -(-len(notes) // -(-len(notes) // MOST))
    parts = [notes[start : start + size] for start in range(0, len(notes), size)]
    common = _common_words(notes[0].name, notes[-1].name)
    titles = (f"{_short(part[0].name, common)} – {_short(part[-1].name, common)}" for part in parts)
    return [Folder(title, notes=list(part)) for title, part in zip(titles, parts, strict=True)]


def _common_words(first: str, last: str) -> int:
    """Return how many letters two names begin with alike, whole words only."""
    alike = next(
        (place for place, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1), 0
    )
    return len(first[:alike].rpartition(" ")[0])


def _short(name: str, common: int) -> str:
    """Return a name cut to what fits, without the letters that all have in common."""
    if len(name) <= _SHOWN:
        return name
    start = f"…{name[common:]}" if common else name
    return start if len(start) <= _SHOWN else f"{start[:_SHOWN].rstrip()}…"
