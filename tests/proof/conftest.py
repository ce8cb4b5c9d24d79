"""What the tests of the proof share: one PostgreSQL server of our own for all of them."""

from collections.abc import Iterator

import pytest

from living_notes.proof.postgresql.note_database import NoteDatabase
from living_notes.proof.postgresql.server import Server, own_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A private PostgreSQL 18; where there is none, the tests that need it fail and say why."""
    with own_server() as server:
        yield server


@pytest.fixture
def note_database(postgres_server: Server) -> Iterator[NoteDatabase]:
    """An empty database, dropped after the test."""
    with NoteDatabase.create(postgres_server) as database:
        yield database
