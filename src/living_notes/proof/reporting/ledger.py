"""The ledger: which note held, on which database, with which versions.

It is the only thing that the proof tells the page. A committed entry is left alone while the note's text and
the versions that it is about are the same, so that a run on another machine leaves the tree clean.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

from living_notes.vault import Database, Permalink

SUBJECT = ("alembic", "sqlalchemy", "sqlmodel")
"""Packages whose versions an entry is about."""


@dataclass(frozen=True)
class Verdict:
    """What one run found of one note on one database.

    Attributes:
        digest: SHA-256 of the note's text.
        versions: None where the note did not hold.
    """

    permalink: Permalink
    database: Database
    digest: str
    versions: Mapping[str, str] | None


def note_digest(text: str) -> str:
    """Return the digest under which a note's text is known to the ledger."""
    return sha256(text.encode()).hexdigest()


def subject_versions() -> dict[str, str]:
    """Return the versions of what the notes are about, and of Python."""
    return {**{name: version(name) for name in SUBJECT}, "python": python_version()}


def merge_ledger(ledger: Mapping[str, Any], verdicts: Iterable[Verdict], date: str) -> dict[str, Any]:
    """Return the ledger with a run's verdicts in it.

    Args:
        ledger: What was there, ``{"notes": {permalink: {"digest": …, database: {"date", "versions"}}}}``.
        verdicts: What the run found.
        date: ISO date of the run.
    """
    notes: dict[str, dict[str, Any]] = {key: dict(entry) for key, entry in ledger.get("notes", {}).items()}
    for verdict in verdicts:
        entry = notes.get(verdict.permalink, {})
        if entry.get("digest") != verdict.digest:
            entry = {"digest": verdict.digest}
        known = entry.get(verdict.database.value, {})
        if verdict.versions is None:
            entry.pop(verdict.database.value, None)
        elif any(known.get("versions", {}).get(name) != verdict.versions[name] for name in SUBJECT):
            entry[verdict.database.value] = {"date": date, "versions": dict(verdict.versions)}
        notes[verdict.permalink] = entry
    return {"notes": {key: notes[key] for key in sorted(notes)}}


def update_ledger(path: Path, verdicts: Iterable[Verdict], date: str) -> bool:
    """Merge `verdicts` into the file at `path`; return whether it changed."""
    before = path.read_text(encoding="utf-8") if path.exists() else "{}"
    try:
        known = json.loads(before)
    except json.JSONDecodeError:
        known = {}  # a broken ledger is rebuilt from what the run found
    after = json.dumps(merge_ledger(known, verdicts, date), ensure_ascii=False, indent=2) + "\n"
    if after == before:
        return False
    path.write_text(after, encoding="utf-8")
    return True
