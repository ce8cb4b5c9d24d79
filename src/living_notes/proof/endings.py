"""What each note leaves behind, held against ``endings.json``.

A block at whose effect nothing later looks can be lost or misspelt, and every shown word stays true. So
the end of every note is committed: its files and rows (for a note with an example these stand in
``examples/``), and what it changed in the shell. As digests: the point is to notice a change, not to read it.

A note without an entry is not held to it; ``--update-notes`` writes one, and the project's tests ask for all.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from living_notes.execution.output import Normaliser
from living_notes.proof.golden import read_tree
from living_notes.proof.world import World
from living_notes.vault import Database, Note, Permalink

FILE: Final = "endings.json"
_DIGITS: Final = 12

Ending = Mapping[str, Any]
"""``shell``: lines; without an example also ``rows``: a digest, and ``files``: path to digest, or null."""


def ending(note: Note, examples: Path, world: World) -> Ending:
    """Return what `note` leaves in `world`: of its files those that differ from its start."""
    found: dict[str, Any] = {"shell": list(world.surroundings())}
    if note.properties.example:
        return found
    start = note.properties.start
    before = read_tree(examples / start, Normaliser()) if start else {}
    after = world.tree()
    changed = [path for path in sorted(before.keys() | after.keys()) if before.get(path) != after.get(path)]
    found["files"] = {path: _digest(after[path]) if path in after else None for path in changed}
    found["rows"] = _digest(world.dump())
    return found


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_DIGITS]


def read_endings(file: Path) -> Mapping[str, Mapping[str, Ending]] | None:
    """Return the committed endings by permalink and database; None: the project has no such file."""
    if not file.exists():
        return None
    found: Mapping[str, Mapping[str, Ending]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def ending_lines(ending: Ending) -> list[str]:
    """Return an ending as lines, for a diff."""
    files = [f"file {path}: {digest or 'gone'}" for path, digest in ending.get("files", {}).items()]
    rows = [f"rows: {ending['rows']}"] if "rows" in ending else []
    return [*files, *rows, *(f"shell {line}" for line in ending["shell"])]


def write_endings(
    file: Path, seen: Mapping[tuple[Permalink, Database], Ending], known: set[Permalink]
) -> None:
    """Enter what a run saw; every `known` note has an entry, be it an empty one, and no other note has."""
    before = read_endings(file) or {}
    entries: dict[str, dict[str, Ending]] = {name: dict(before.get(name, {})) for name in known}
    for (permalink, database), found in seen.items():
        entries.setdefault(permalink, {})[database.value] = found
    text = json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")
