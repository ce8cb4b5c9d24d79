"""Where trials run: a folder and an empty database for each, on SQLite or on a PostgreSQL of our own."""

import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from living_notes.proof.postgresql.server import Server, own_server
from living_notes.trials.environment import CACHE, UnmakeableError, make_environment
from living_notes.trials.trial import Outcome, Trial

SECONDS: Final = 300
"""How long one trial may take; packages that were never downloaded are part of it."""

HOME: Final = "/home/user/app"
"""What outputs call the folder, as notes do."""


@dataclass(frozen=True)
class Place:
    """A folder and a database.

    Attributes:
        folder: The folder.
        url: The database's address as SQLAlchemy 2.1 reads it.
        conninfo: The database for libpq; empty on SQLite.
    """

    folder: Path
    url: str
    conninfo: str = ""

    @property
    def database(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return "postgresql" if self.conninfo else "sqlite"

    def run(self, trial: Trial) -> Outcome:
        """Write its files, run its script; return what came of it."""
        for path, text in trial.files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        environment = self._environment()
        if trial.packages:
            try:
                programs = make_environment(trial.packages, trial.python) / "bin"
            except UnmakeableError as error:  # what the reader's installer would say
                return Outcome.of(1, str(error), {})
            environment["PATH"] = f"{programs}:{environment['PATH']}"
        done = subprocess.run(
            ["bash", "-c", trial.script],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return Outcome.of(done.returncode, done.stdout, self._names())

    def _environment(self) -> dict[str, str]:
        dropped = {"VIRTUAL_ENV", "PYTHONPATH", "DATABASE_URL"}
        own = {name: value for name, value in os.environ.items() if name not in dropped}
        own |= {"HOME": str(self.folder), "DATABASE_URL": self.url, "DB": self.database}
        own |= {"NO_COLOR": "1", "UV_NO_PROGRESS": "1", "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
        if self.conninfo:
            there = conninfo_to_dict(self.conninfo)
            names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
            own |= {variable: str(there[name]) for name, variable in names.items()}
            own |= {"PGDATABASE": str(there["dbname"]), "PGSSLMODE": "disable"}
        return own

    def _names(self) -> dict[str, str]:
        names = {
            re.escape(str(self.folder)): HOME,
            rf"{re.escape(str(CACHE))}/\w+": f"{HOME}/.venv",
            r"\b(?:in )?\d+\.\d+ ?m?s\b": "0 s",
        }
        if self.conninfo:
            there = conninfo_to_dict(self.conninfo)
            names |= {
                re.escape(str(there["password"])): "secret",
                re.escape(str(there["host"])): "/run/postgresql",
                re.escape(quote(str(there["host"]), safe="")): "%2Frun%2Fpostgresql",
                re.escape(str(there["dbname"])): "app",
            }
        return names


@dataclass(frozen=True)
class Bench:
    """Gives places to trials; PostgreSQL is one server for all of them."""

    server: Server

    @classmethod
    @contextmanager
    def open(cls, major: int = 18) -> Iterator[Self]:
        """Start the server; it goes with the bench.

        Raises:
            PostgresUnavailable: There is none to start.
        """
        with own_server(major) as server:
            yield cls(server)

    @contextmanager
    def place(self, database: str) -> Iterator[Place]:
        """Give an empty folder and an empty database, ``sqlite`` or ``postgresql``; both go afterwards."""
        folder = Path(tempfile.mkdtemp(prefix="trial-"))
        try:
            if database == "sqlite":
                yield Place(folder, f"sqlite:///{folder}/app.db")
                return
            name = f"trial_{secrets.token_hex(4)}"
            with psycopg.connect(self.server.conninfo, autocommit=True) as connection:
                connection.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
                try:
                    yield Place(folder, self._url(name), make_conninfo(self.server.conninfo, dbname=name))
                finally:
                    connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _url(self, name: str) -> str:
        there = conninfo_to_dict(self.server.conninfo)
        address = f"{there['user']}:{there['password']}@/{name}?host={there['host']}&port={there['port']}"
        return f"postgresql+psycopg://{address}"
