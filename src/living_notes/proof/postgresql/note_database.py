"""One database on a server, with a role of its own: what one run of one note has."""

import secrets
from contextlib import suppress
from pathlib import Path
from typing import LiteralString, Self

import psycopg
from psycopg.conninfo import make_conninfo

from living_notes.proof.postgresql.dump import dump_database
from living_notes.proof.postgresql.server import PostgresUnavailable, Server, scalar
from living_notes.proof.postgresql.tenancy import admit, evict


class NoteDatabase:
    """A database and its role for one run of one note; as a context manager both are dropped after.

    Attributes:
        name: Of the database, and of the role.
        conninfo: Of the database, as that role.
        overseen: Of the database, as the role that made it.
    """

    def __init__(self, server: Server, name: str, password: str = "") -> None:
        self.name = name
        self.conninfo = make_conninfo(server.conninfo, dbname=name, user=name, password=password)
        self.overseen = make_conninfo(server.conninfo, dbname=name)
        self._server = server

    @classmethod
    def create(cls, server: Server) -> Self:
        """Create an empty database: UTF-8, sorted by code point.

        Raises:
            PostgresUnavailable: The server is no longer there.
        """
        password = secrets.token_hex(16)
        try:
            with psycopg.connect(server.conninfo, autocommit=True) as connection:
                return cls(server, admit(connection, server.run, password), password)
        except psycopg.OperationalError as error:
            raise PostgresUnavailable(f"The run's PostgreSQL is no longer there: {error}") from error

    def size(self) -> int:
        """Return the bytes of its files; 0 where it is gone."""
        query = "SELECT sum(pg_database_size(oid)) FROM pg_database WHERE datname = %s"
        return int(self._ask(query) or 0)

    def stop(self) -> None:
        """End every session in it."""
        self._ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s")

    def _ask(self, query: LiteralString) -> str:
        """Return the answer; an empty one where the server is gone, as the next note will say."""
        with suppress(psycopg.OperationalError), psycopg.connect(self._server.conninfo) as connection:
            connection.autocommit = True
            return scalar(connection, query, self.name)
        return ""

    def drop(self) -> None:
        """Drop database and role, whoever is connected; where they are gone, nothing happens."""
        with suppress(psycopg.OperationalError), psycopg.connect(self._server.conninfo) as connection:
            connection.autocommit = True
            evict(connection, self.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()

    def dump(self, pg_dump: Path | None = None) -> str:
        """Schema and rows as normalised text, through that pg_dump, the wheel's or PATH's.

        Raises:
            PostgresUnavailable: there is no pg_dump.
            BlockError: It refuses: it is older than the server, or the note has closed its database.
        """
        return dump_database(self.overseen, pg_dump)
