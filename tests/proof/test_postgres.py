from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from living_notes.proof.failures import BlockError
from living_notes.proof.postgresql import dump
from living_notes.proof.postgresql.dump import normalise_dump
from living_notes.proof.postgresql.note_database import NoteDatabase
from living_notes.proof.postgresql.server import PostgresUnavailable, Server, external_server, own_server


def socket_folder(server: Server) -> Path:
    """The folder of our own server, which holds its socket."""
    return Path(str(conninfo_to_dict(server.conninfo)["host"]))


def url(server: Server, *, scheme: str = "postgresql", user: str = "postgres", name: str) -> str:
    """The URL of a database there, as a user would write it."""
    folder = quote(str(socket_folder(server)), safe="")
    return f"{scheme}://{user}:{password(server)}@/{name}?host={folder}"


def password(server: Server) -> str:
    """What its roles log in with."""
    return str(conninfo_to_dict(server.conninfo)["password"])


@pytest.fixture
def guest(postgres_server: Server) -> Iterator[str]:
    """A role that may log in and nothing else."""
    with psycopg.connect(postgres_server.conninfo, autocommit=True) as connection:
        role = sql.SQL("CREATE ROLE guest LOGIN PASSWORD {}")
        connection.execute(role.format(password(postgres_server)))
        yield "guest"
        connection.execute("DROP ROLE guest")


class TestExternalServer:
    """The user's server is taken as it is or refused with a reason."""

    @pytest.mark.parametrize(
        "scheme",
        [
            "postgres",
            "postgresql",
            "postgresql+psycopg",
            "postgresql+psycopg2",
            "postgresql+asyncpg",
        ],
    )
    def test_takes_every_spelling(
        self, postgres_server: Server, note_database: NoteDatabase, scheme: str
    ) -> None:
        """SQLAlchemy's and libpq's URLs lead to a server on which databases can be made."""
        server = external_server(url(postgres_server, scheme=scheme, name=note_database.name))
        assert server.version == postgres_server.version
        assert password(server) not in repr(server)
        with NoteDatabase.create(server) as database, psycopg.connect(database.conninfo) as c:
            assert c.info.dbname == database.name

    def test_is_complete_without_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, postgres_server: Server
    ) -> None:
        """What PG* variables said once is in the connection string, so PGPORT may change later."""
        monkeypatch.setenv("PGPORT", "5432")
        monkeypatch.setenv("PGUSER", "postgres")
        monkeypatch.setenv("PGHOST", str(socket_folder(postgres_server)))
        monkeypatch.setenv("PGPASSWORD", password(postgres_server))
        server = external_server("postgresql:///postgres")
        monkeypatch.setenv("PGPORT", "1")
        monkeypatch.delenv("PGUSER")
        monkeypatch.delenv("PGHOST")
        with psycopg.connect(server.conninfo) as connection:
            assert connection.info.user == "postgres"

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ("", "not a PostgreSQL URL"),
            ("sqlite:///app.db", "not a PostgreSQL URL"),
            ("mysql://u:hunter2@h/d", "not a PostgreSQL URL"),
            ("postgresql://u:hunter2@127.0.0.1:1/d", "does not let us in.*Connection refused"),
            ("postgresql://u:hunter2@127.0.0.1:hunter2/d", "cannot be read"),
            ("postgresql://u:hunter2@hunter2@h/d", "cannot be read"),
            ("postgresql://u:hunter2/hunter2@h/d", "cannot be read"),
            ("postgresql://u:1/hunter2@h/d", "cannot be read"),
            ("postgresql://u:hunter2?hunter2@h/d", "cannot be read"),
            ("postgresql://u:hunter2%zz@h/d", "cannot be read"),
            ("postgresql+asyncpg://u:hunter2@h/d?ssl=hunter2", "cannot be read"),
            ("postgresql://u:hunter2@h/d?sslmode=require", "demands TLS"),
        ],
    )
    def test_refuses_and_never_shows_the_password(self, given: str, expected: str) -> None:
        """Each mistake has its own message."""
        with pytest.raises(PostgresUnavailable, match=f"(?s){expected}") as caught:
            external_server(given)
        assert "hunter2" not in str(caught.value)

    @pytest.mark.parametrize("has", ["NOCREATEDB CREATEROLE", "CREATEDB NOCREATEROLE"])
    def test_refuses_a_role_that_cannot_make_others(
        self, postgres_server: Server, note_database: NoteDatabase, guest: str, has: str
    ) -> None:
        """The message has the statement that mends it."""
        with psycopg.connect(postgres_server.conninfo) as connection:
            connection.execute(f"ALTER ROLE guest {has}".encode())
            name = sql.Identifier(note_database.name)
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO guest").format(name))
        with pytest.raises(PostgresUnavailable, match='ALTER ROLE "guest" CREATEDB CREATEROLE'):
            external_server(url(postgres_server, user=guest, name=note_database.name))
        note_database.drop()

    @pytest.mark.parametrize(
        "statement", ["CREATE TABLE kept (id int)", "CREATE SCHEMA s CREATE VIEW kept AS SELECT 1"]
    )
    def test_refuses_a_database_in_use(
        self, postgres_server: Server, note_database: NoteDatabase, statement: str
    ) -> None:
        """A database with somebody's tables or views is not ours to stand in."""
        with psycopg.connect(note_database.conninfo) as connection:
            connection.execute(statement.encode())
        with pytest.raises(PostgresUnavailable, match=r"is not empty: it has \w+\.kept"):
            external_server(url(postgres_server, name=note_database.name))

    def test_says_what_the_server_says(self, postgres_server: Server) -> None:
        """A database that does not exist is named in the server's words."""
        with pytest.raises(PostgresUnavailable, match='database "none" does not exist'):
            external_server(url(postgres_server, name="none"))


SCHEMA = """
CREATE TYPE mood AS ENUM ('ok', 'bad');
CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, mood mood DEFAULT 'ok');
CREATE TABLE posts (id int, author int REFERENCES users, UNIQUE (id, author));
CREATE VIEW names AS SELECT name FROM users;
INSERT INTO users (name) SELECT 'n' || g FROM generate_series(1, 12) g;
UPDATE users SET name = E'it''s;\nSET x = 1;\n-- no comment;\n' WHERE id = 2;
"""


class TestNoteDatabase:
    """A note's database is its own, and can be told as text."""

    def test_is_dropped_under_whoever_is_connected_and_twice(self, postgres_server: Server) -> None:
        """A forgotten connection does not keep the database, and a second drop is no error."""
        database = NoteDatabase.create(postgres_server)
        with psycopg.connect(database.conninfo) as connection:
            database.drop()
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
        database.drop()

    def test_dumps_alike_on_every_version(self, note_database: NoteDatabase) -> None:
        """PostgreSQL 16 and 18 give one text, which keeps what only looks like noise."""
        with psycopg.connect(note_database.conninfo) as connection:
            connection.execute(SCHEMA.encode())
        text = note_database.dump()
        assert text == note_database.dump()
        assert "(2, 'it''s;\nSET x = 1;\n-- no comment;\n', 'ok');" in text
        assert text.index("VALUES (2,") < text.index("VALUES (10,")
        with own_server(16) as older, NoteDatabase.create(older) as database:
            with psycopg.connect(database.conninfo) as connection:
                connection.execute(SCHEMA.encode())
            assert database.dump() == text

    def test_without_pg_dump_says_so(
        self, note_database: NoteDatabase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No wheel and nothing on PATH: the message names what is missing."""
        monkeypatch.setattr(dump, "binaries", lambda: None)
        monkeypatch.setenv("PATH", "/nowhere")
        with pytest.raises(PostgresUnavailable, match="no pg_dump"):
            note_database.dump()

    def test_that_pg_dump_refuses_shows_its_words(self, postgres_server: Server) -> None:
        """What pg_dump says is in the message."""
        with pytest.raises(BlockError, match='database "gone" does not exist'):
            NoteDatabase(postgres_server, "gone").dump()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("--\n-- it's a dump\n--\n\n\\restrict aB1\n\nSET x = 1;\n\\unrestrict aB1\n", ""),
        ("SELECT pg_catalog.set_config('search_path', '', false);\n", ""),
        ("CREATE TABLE a (\n    b text\n);\n\n\n\nSET x = 1;\n", "CREATE TABLE a (\n    b text\n);\n"),
        (
            "INSERT INTO a VALUES (10);\nINSERT INTO a VALUES (9);\n\n\nINSERT INTO b VALUES (1);\n",
            "INSERT INTO a VALUES (9);\nINSERT INTO a VALUES (10);\n\nINSERT INTO b VALUES (1);\n",
        ),
        (
            'INSERT INTO public."a b" VALUES (\'б\n\nSET;\n\');\nINSERT INTO public."a b" VALUES (1);\n',
            'INSERT INTO public."a b" VALUES (1);\nINSERT INTO public."a b" VALUES (\'б\n\nSET;\n\');\n',
        ),
        (
            "CREATE FUNCTION f() AS $_$\n-- why\nSET x = 1;\n$_$;\n\nSELECT 1 - 2;\n",
            "CREATE FUNCTION f() AS $_$\n-- why\nSET x = 1;\n$_$;\n\nSELECT 1 - 2;\n",
        ),
    ],
)
def test_a_dump_is_reduced_to_what_the_database_is(text: str, expected: str) -> None:
    """Noise goes, rows are sorted as numbers are, quoted text stays to the letter."""
    assert normalise_dump(text) == expected
    assert normalise_dump(expected) == expected
