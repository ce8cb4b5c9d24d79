"""What a note may do to whoever looks after its database: hold it, mislead a count, flood a dump."""

import psycopg
import pytest
from psycopg import sql

from living_notes.proof import rows
from living_notes.proof.failures import BlockError
from living_notes.proof.postgresql import process
from living_notes.proof.postgresql.note_database import NoteDatabase
from living_notes.proof.postgresql.server import Server, own_server


def test_a_prepared_transaction_holds_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of the reader's may allow them; they outlive their session, and hold its database."""
    monkeypatch.setitem(process._SETTINGS, "max_prepared_transactions", "2")  # noqa: SLF001 - no such server else
    with own_server() as server:
        note = NoteDatabase.create(server)
        with psycopg.connect(note.conninfo, autocommit=True) as connection:
            for statement in ("CREATE TABLE t ()", "BEGIN", "INSERT INTO t DEFAULT VALUES"):
                connection.execute(sql.SQL(statement))
            connection.execute("PREPARE TRANSACTION 'left'")

        note.drop()

        with psycopg.connect(server.conninfo) as connection:
            names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'proof%'")
            assert names.fetchall() == []
            assert connection.execute("SELECT gid FROM pg_prepared_xacts").fetchall() == []


def test_a_view_in_the_place_of_a_table_is_not_read(
    postgres_server: Server, note_database: NoteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever counts is a superuser: a function behind the view could do whatever that one may."""
    with psycopg.connect(note_database.conninfo, autocommit=True) as connection:
        connection.execute("CREATE FUNCTION f() RETURNS int VOLATILE LANGUAGE plpgsql AS 'BEGIN RAISE; END'")
        connection.execute("CREATE VIEW public.t AS SELECT 1 AS a WHERE f() = 1")
    # As if there had been a table when the names were asked for.
    names = sql.SQL("SELECT 'public'::text, 't'::text, ARRAY['a']")
    monkeypatch.setattr(rows, "_TABLES", names)
    count = rows.PostgresRows(note_database.overseen, postgres_server.conninfo)
    try:
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="non-system view"):
            count._count()  # noqa: SLF001 - the error itself, which a caller never sees
    finally:
        count.close()


def test_a_dump_has_an_end(note_database: NoteDatabase) -> None:
    """The server compresses what repeats: a small database may be any amount of text."""
    with psycopg.connect(note_database.conninfo, autocommit=True) as connection:
        connection.execute("CREATE TABLE t AS SELECT repeat('x', 40000000) FROM generate_series(1, 2)")

    with pytest.raises(BlockError, match="longer than 64 MB"):
        note_database.dump()
