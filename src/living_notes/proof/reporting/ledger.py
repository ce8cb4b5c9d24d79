"""The ledger: which note held, on which database, with which versions.

It is the only thing that the proof tells the page. A committed entry is left alone while the note's text and
the versions that it is about are the same, so that a run on another machine leaves the tree clean.
"""

import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

from living_notes.proof.reporting.report import Finding, Outcome

SUBJECT = ("alembic", "sqlalchemy", "sqlmodel")
"""Packages whose versions an entry is about."""


def subject_versions() -> dict[str, str]:
    """Return the versions of what the notes are about, and of Python."""
    return {**{name: version(name) for name in SUBJECT}, "python": python_version()}


def merge_ledger(ledger: Mapping[str, Any], findings: Iterable[Finding], date: str) -> dict[str, Any]:
    """Return the ledger with what a run found in it.

    Args:
        ledger: What was there, ``{"notes": {permalink: {"digest": …, database: {"date", "versions"}}}}``.
        findings: What the run found.
        date: ISO date of the run.
    """
    notes: dict[str, dict[str, Any]] = {key: dict(entry) for key, entry in ledger.get("notes", {}).items()}
    for finding in findings:
        entry = notes.get(finding.permalink, {})
        if entry.get("digest") != finding.digest:
            entry = {"digest": finding.digest}
        known = entry.get(finding.database.value, {})
        if finding.outcome is not Outcome.HELD:
            entry.pop(finding.database.value, None)
        elif any(known.get("versions", {}).get(name) != finding.versions[name] for name in SUBJECT):
            entry[finding.database.value] = {"date": date, "versions": dict(finding.versions)}
        notes[finding.permalink] = entry
    return {"notes": {key: notes[key] for key in sorted(notes)}}


def update_ledger(path: Path, findings: Iterable[Finding], date: str) -> bool:
    """Merge `findings` into the file at `path`; return whether it changed."""
    before = path.read_text(encoding="utf-8") if path.exists() else "{}"
    try:
        known = json.loads(before)
    except json.JSONDecodeError:
        known = {}  # a broken ledger is rebuilt from what the run found
    after = json.dumps(merge_ledger(known, findings, date), ensure_ascii=False, indent=2) + "\n"
    if after == before:
        return False
    path.write_text(after, encoding="utf-8")
    return True
