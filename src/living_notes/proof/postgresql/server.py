"""PostgreSQL for the proof: a server, and in it one database a note.

The server is our own, started from the binaries of a wheel, or the one that DATABASE_URL names.
Both are used alike: by a role that may create databases and roles, over a connection without TLS (the
gateway takes the socket over). That role makes one of its own for each note (see `tenancy`), and nothing of
a note is ever run by another. At a note's end the database becomes text, which is equal whenever schema and
rows are equal.
"""

import os
import re
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, Final, LiteralString

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from living_notes.proof.failures import MachineError
from living_notes.proof.postgresql.process import WHEEL, binaries, find_launcher
from living_notes.proof.postgresql.tenancy import new_run

ADVICE: Final = (
    "set DATABASE_URL=postgresql://user:password@host/database"
    " (an empty database of a role with CREATEDB and CREATEROLE)"
)
_STARTUP_SECONDS: Final = 60
_CONNECT_SECONDS: Final = 5

# Only a socket without encryption can be handed on; said outright, PGSSLMODE has no say.
_PLAIN: Final[dict[str, str]] = {"sslmode": "disable", "gssencmode": "disable"}


class PostgresUnavailable(MachineError):  # noqa: N818 - a state of the machine, not a mistake
    """There is no PostgreSQL to prove with; the message says what was found and what to set."""


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server on which the run may create databases and roles.

    `conninfo` is a complete libpq connection string of the maintenance database, as the role that
    makes those of the notes; it may hold a password, so repr() leaves it out. `version` is like "18.4".
    `run` is in the names of all that the run makes there.
    """

    conninfo: str = field(repr=False)
    version: str
    run: str = field(default_factory=new_run)


@contextmanager
def own_server(major: int = 18) -> Iterator[Server]:
    """Run a private PostgreSQL of that major version; it is gone as soon as this process is.

    Raises:
        PostgresUnavailable: there is no wheel for this platform, or the server does not start.
    """
    folder = binaries(major)
    if folder is None:
        raise PostgresUnavailable(
            f"This environment has no PostgreSQL {major} from the wheel {WHEEL.replace('_', '-')}: {ADVICE}"
        )
    launcher = find_launcher(folder)
    if launcher is None:
        raise PostgresUnavailable(
            f"The PostgreSQL programs in {folder} cannot be run here. As root they need a user"
            " postgres or nobody who may enter that folder, or a working `unshare -U`:"
            f" put the environment where others may enter, run as a normal user, or {ADVICE}"
        )
    password = secrets.token_hex(16)
    with tempfile.TemporaryFile() as log, launcher.start_server(folder, log, password) as supervisor:
        try:
            yield _first_connection(supervisor, log, password)
        finally:
            if supervisor.stdin:
                supervisor.stdin.close()
            supervisor.wait()


def _first_connection(supervisor: subprocess.Popen[bytes], log: IO[bytes], password: str) -> Server:
    host = supervisor.stdout.readline().decode().strip() if supervisor.stdout else ""
    there = {"host": host, "port": "5432", "user": "postgres", "password": password, "dbname": "postgres"}
    conninfo = make_conninfo("", **there | _PLAIN)
    words = ""
    deadline = time.monotonic() + _STARTUP_SECONDS
    while supervisor.poll() is None and time.monotonic() < deadline:
        try:
            with psycopg.connect(conninfo, autocommit=True) as connection:
                connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
                version = scalar(connection, "SHOW server_version").split()[0]
                return Server(conninfo, version)
        except psycopg.OperationalError as error:
            words = str(error)
            time.sleep(0.02)
    # The server writes at the log's offset, so read without moving it.
    tail = os.pread(log.fileno(), 1 << 20, 0).decode(errors="replace").splitlines()[-15:]
    raise PostgresUnavailable(
        "\n".join(["PostgreSQL did not start:", *(tail or [words]), f"Mend that, or {ADVICE}"])
    )


def scalar(connection: psycopg.Connection, query: LiteralString, *values: object) -> str:
    """Return the first value that a query gives, as text; empty where it gives none."""
    row = connection.execute(query, values or None).fetchone()
    return str(row[0]) if row and row[0] is not None else ""


def external_server(url: str) -> Server:
    """The server that a URL names, in SQLAlchemy's spelling or libpq's; nothing is written to it.

    Raises:
        PostgresUnavailable: the run cannot use it, or should not; never shows the password.
    """
    given = _parse_url(url)
    if given.get("sslmode") in {"require", "verify-ca", "verify-full"}:
        raise PostgresUnavailable(
            "DATABASE_URL demands TLS, and the proof speaks to the server without it:"
            " use a server that needs none, best one on this machine"
        )
    try:
        with psycopg.connect(make_conninfo("", **given | _PLAIN), autocommit=True) as connection:
            connection.read_only = True
            _check_usable(connection)
            info = connection.info
            found: dict[str, str | int | None] = {
                "host": info.host,
                "port": info.port,
                "user": info.user,
                "password": info.password or None,
                "dbname": info.dbname,
            }
            version = scalar(connection, "SHOW server_version").split()[0]
            return Server(make_conninfo("", **found | given | _PLAIN), version)
    except psycopg.OperationalError as error:
        raise PostgresUnavailable(
            f"The server in DATABASE_URL does not let us in (without TLS): {error}\n"
            "Start it or correct the URL; without DATABASE_URL the proof runs a server of its own"
        ) from None


def _parse_url(url: str) -> dict[str, str | int | None]:
    match = re.fullmatch(r"(?:postgres|postgresql)(?:\+\w+)?://((?:([^/?]*))?.*)", url, re.DOTALL)
    if not match:
        raise PostgresUnavailable(f"DATABASE_URL is not a PostgreSQL URL: {ADVICE}")
    given: dict[str, str | int | None] | None = None
    if match[1].count("@") <= min(match[2].count("@"), 1):
        with suppress(psycopg.ProgrammingError):
            given = conninfo_to_dict(f"postgresql://{match[1]}")
    if given is None or not re.fullmatch(r"[\d,]*", str(given.get("port", ""))):
        # libpq's own words may quote a piece of the password as a port, so they stay out.
        raise PostgresUnavailable(
            "DATABASE_URL cannot be read: write @ : / ? # % in a user name or password as"
            " %40 %3A %2F %3F %23 %25, and only libpq's parameters after the question mark"
        )
    return {"connect_timeout": _CONNECT_SECONDS} | given


def _check_usable(connection: psycopg.Connection) -> None:
    if not scalar(
        connection,
        "SELECT 'yes' FROM pg_roles WHERE rolname = current_user"
        " AND (rolcreatedb AND rolcreaterole OR rolsuper)",
    ):
        raise PostgresUnavailable(
            f"The role {connection.info.user!r} in DATABASE_URL may not create databases and roles, and each"
            " note gets its own, so that it can do nothing to yours:"
            f' run ALTER ROLE "{connection.info.user}" CREATEDB CREATEROLE, or {ADVICE}'
        )
    # What an extension brought (pg_stat_statements, PostGIS) is not the user's own.
    if relation := scalar(
        connection,
        """
        SELECT min(format('%I.%I', nspname, relname))
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
          AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
        """,
    ):
        raise PostgresUnavailable(
            f"The database {connection.info.dbname!r} in DATABASE_URL is not empty: it has"
            f" {relation}. The proof touches nothing that it did not create; name an empty"
            " database there, for example one made with: createdb proof"
        )
