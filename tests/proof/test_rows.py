import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from living_notes.proof.losses import Table
from living_notes.proof.postgresql.note_database import NoteDatabase
from living_notes.proof.postgresql.server import Server
from living_notes.proof.rows import PostgresRows, SqliteRows

SCHEMA = (
    "CREATE TABLE profiles (id INTEGER PRIMARY KEY, name TEXT);"
    "INSERT INTO profiles VALUES (1, 'Анна'), (2, NULL);"
)


def make(path: Path, script: str = SCHEMA) -> None:
    """Run a script in a SQLite file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def test_every_sqlite_file_of_the_project_is_counted(tmp_path: Path) -> None:
    """Whatever its name and folder; the usual one goes without its name, text files are left alone."""
    (tmp_path / "data dir").mkdir()
    make(tmp_path / "app.db")
    make(tmp_path / "data dir" / "тест.sqlite3")
    (tmp_path / "alembic.ini").write_text("[alembic]\n", encoding="utf-8")
    make(tmp_path / ".venv.db", "CREATE VIEW v AS SELECT 1;")

    assert SqliteRows(tmp_path, "app.db")() == {
        "profiles": Table(2, {"id": 2, "name": 1}, "app.db"),
        "data dir/тест.sqlite3.profiles": Table(2, {"id": 2, "name": 1}, "data dir/тест.sqlite3"),
    }


def test_a_file_that_did_not_change_is_not_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is what keeps the count cheap; a change is seen."""
    make(tmp_path / "app.db")
    count = SqliteRows(tmp_path, "app.db")
    first = count()
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", pytest.fail)
        assert count() == first
    make(tmp_path / "app.db", "DELETE FROM profiles WHERE id = 1")
    assert count() == {"profiles": Table(1, {"id": 1, "name": 0}, "app.db")}
    (tmp_path / "app.db").unlink()
    assert count() == {}


def test_a_count_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    """In WAL mode a reader would; and what a writer has not yet moved into the file is counted, too."""
    make(tmp_path / "app.db", f"PRAGMA journal_mode=WAL; {SCHEMA}")
    count = SqliteRows(tmp_path, "app.db")
    assert count() == {"profiles": Table(2, {"id": 2, "name": 1}, "app.db")}
    assert [path.name for path in tmp_path.iterdir()] == ["app.db"]

    with closing(sqlite3.connect(tmp_path / "app.db")) as writer:
        writer.execute("INSERT INTO profiles VALUES (3, 'Вера')")
        writer.commit()
        assert count() == {"profiles": Table(3, {"id": 3, "name": 2}, "app.db")}


def test_what_cannot_be_read_now_is_unknown(tmp_path: Path) -> None:
    """A locked file, a broken one; the note goes on, and the next count is held against the last."""
    make(tmp_path / "app.db")
    count = SqliteRows(tmp_path, "app.db")
    with closing(sqlite3.connect(tmp_path / "app.db", isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        writer.execute("DELETE FROM profiles")
        assert count() is None
        writer.execute("ROLLBACK")
    assert count() is not None
    (tmp_path / "app.db").write_bytes(b"SQLite format 3\x00 and then nothing of the kind")
    assert count() is None


def test_a_count_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By SQLite's own instructions, so that every machine gives up at the same row."""
    monkeypatch.setattr("living_notes.proof.rows._STEPS", 2)
    rows = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) SELECT i, i FROM n"
    )
    make(
        tmp_path / "app.db",
        f"CREATE TABLE profiles (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO profiles {rows}",
    )
    assert SqliteRows(tmp_path, "app.db")() is None


@pytest.fixture
def count(postgres_server: Server, note_database: NoteDatabase) -> Iterator[PostgresRows]:
    """A count of an empty database."""
    rows = PostgresRows(note_database.conninfo, postgres_server.conninfo)
    yield rows
    rows.close()


def test_every_table_of_a_postgresql_database_is_counted(
    count: PostgresRows, note_database: NoteDatabase
) -> None:
    """Of any schema, with any name, with or without columns."""
    assert count() == {}
    with psycopg.connect(note_database.conninfo, autocommit=True) as connection:
        for statement in SCHEMA.split(";")[:2]:
            connection.execute(statement.encode())
        connection.execute('CREATE SCHEMA shop CREATE TABLE "два слова" ("a ""b" int)')
        connection.execute("CREATE TABLE bare ()")
        assert count() == {
            "profiles": Table(2, {"id": 2, "name": 1}),
            "shop.два слова": Table(0, {'a "b': 0}),
            "bare": Table(0, {}),
        }
        connection.execute("DELETE FROM profiles WHERE id = 1")
        assert (count() or {})["profiles"] == Table(1, {"id": 1, "name": 0})


def test_a_count_leaves_no_session_in_the_database(count: PostgresRows, note_database: NoteDatabase) -> None:
    """A note may show pg_stat_activity, and drop what nobody uses."""
    count()
    with psycopg.connect(note_database.conninfo, autocommit=True) as connection:
        connection.execute("CREATE TABLE profiles (id int)")
        assert count() == {"profiles": Table(0, {"id": 0})}
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        for _ in range(100):  # a backend that was told to end is still listed for a moment
            if (sessions := connection.execute(query).fetchone()) == (1,):
                break
            threading.Event().wait(0.02)
        assert sessions == (1,)


def test_a_locked_table_makes_the_count_unknown(count: PostgresRows, note_database: NoteDatabase) -> None:
    """It waits a fifth of a second, not for the note."""
    with psycopg.connect(note_database.conninfo) as connection:
        connection.execute("CREATE TABLE profiles (id int)")
        connection.commit()
        connection.execute("LOCK TABLE profiles")
        assert count() is None
        connection.rollback()
    assert count() == {"profiles": Table(0, {"id": 0})}


def test_a_change_by_an_older_transaction_is_seen(count: PostgresRows, note_database: NoteDatabase) -> None:
    """It ends with a number below the newest: the list of those that run tells."""
    with psycopg.connect(note_database.conninfo) as older, psycopg.connect(note_database.conninfo) as newer:
        older.execute("CREATE TABLE a (id int)")
        newer.execute("CREATE TABLE b (id int)")
        newer.commit()
        assert count() == {"b": Table(0, {"id": 0})}
        older.commit()
        assert count() == {"a": Table(0, {"id": 0}), "b": Table(0, {"id": 0})}
