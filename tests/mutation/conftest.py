"""What the tests of the mutations share: small projects of notes, and one run's workshop."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from living_notes.mutation.judge import Judge
from living_notes.project import Project
from living_notes.proof.workshop import Workshop
from living_notes.vault import Note, NotePath

WriteNote = Callable[..., Note]


def read_note(body: str, properties: str = "databases: [sqlite]", name: str = "note") -> Note:
    """Return a note with that body."""
    text = f"---\ntitle: Заметка\npermalink: {name}\n{properties}\n---\n\n{body}"
    return Note.parse(text, NotePath(f"{name}.md"))


@pytest.fixture(scope="session")
def workshop() -> Iterator[Workshop]:
    """One warm interpreter for all tests; PostgreSQL only where a note asks for it."""
    shared = Workshop(time_limit=10.0)
    yield shared
    shared.close()


@pytest.fixture
def write_note(tmp_path: Path) -> WriteNote:
    """Write a note into a project at `tmp_path`."""

    def write(body: str, properties: str = "databases: [sqlite]", name: str = "note") -> Note:
        note = read_note(body, properties, name)
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / "examples").mkdir(exist_ok=True)
        (tmp_path / "docs" / note.path).write_text(note.text, encoding="utf-8")
        return note

    return write


@pytest.fixture
def judge(tmp_path: Path, workshop: Workshop) -> Callable[[], Judge]:
    """Make a judge of the project at `tmp_path`, once its notes are written."""
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    return lambda: Judge(Project(tmp_path), workshop, recordings)
