"""Wiring only: which notes Sybil proves, and on what."""

from pathlib import Path

import pytest

from living_notes.lab.census import LabCensus
from living_notes.lab.limits import read_limits
from living_notes.project import Project
from living_notes.proof.documents import NoteSybil
from living_notes.vault import Database, Vault

pytest_plugins = ["living_notes.proof.plugin"]

_PROJECT = Project(Path(__file__).parent)
_DOCS, _EXAMPLES = _PROJECT.docs, _PROJECT.examples

pytest_collect_file = (
    NoteSybil(Database.SQLITE, _DOCS, _EXAMPLES) + NoteSybil(Database.POSTGRESQL, _DOCS, _EXAMPLES)
).pytest()


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say beside the proof's census, where the whole guide was proven, what of it a browser cannot run."""
    from living_notes.proof.plugin import CENSUS_KEY  # noqa: PLC0415 - pytest wants to import its plugin first

    census = config.stash.get(CENSUS_KEY, None)
    if census is None or 2 * census.notes < len(list(_DOCS.rglob("*.md"))):
        return  # not the whole guide: to read all of it for one note would take longer than the note
    notes = [note for note in Vault.read(_DOCS).notes.values() if note.blocks]
    if census.notes == len(notes):
        for line in LabCensus.of(notes, read_limits()).lines():
            terminalreporter.write_line(line)
