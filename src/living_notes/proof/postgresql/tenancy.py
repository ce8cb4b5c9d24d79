"""What a note is on a PostgreSQL server: a role and a database of one name, and nothing beside them.

The role may log in and no more, and owns its database alone: it can neither see into, alter nor drop what
belongs to the server's owner or to another note, and what it changes of itself goes with it. Names tell runs
apart, so that what a killed run has left is found, and removed, by the next one.
"""

import re
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

_NAME: Final = re.compile(r"proof_([0-9a-f]{8})_[0-9a-f]{8}")
_SIGN: Final = "living-notes proof"
"""The application name, with the run behind it, of a session that lasts as long as a run."""
_OWN_NAMES: Final = r"^proof_[0-9a-f]{8}_[0-9a-f]{8}$"
_SUPERUSER: Final = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
_GRANTS_PARTS: Final = 160000
"""The version of PostgreSQL that tells inheriting from a role and becoming it apart."""
_HAS_PROVIDERS: Final = 150000
"""The version of PostgreSQL that knows LOCALE_PROVIDER."""


def new_run() -> str:
    """Return the name of a run."""
    return secrets.token_hex(4)


def admit(connection: psycopg.Connection, run: str, password: str) -> str:
    """Make a role and its database, empty, in UTF-8, sorted by code point; return the name of both.

    Args:
        connection: In autocommit mode, of a role that may create both.
        run: Who does it.
        password: The role's.
    """
    name = f"proof_{run}_{secrets.token_hex(4)}"
    role, me = sql.Identifier(name), sql.SQL("CURRENT_USER")
    version = connection.info.server_version
    attributes = sql.SQL(
        "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 40 PASSWORD {}"
    )
    connection.execute(sql.SQL("CREATE ROLE {} {}").format(role, attributes.format(password)))
    if not _truth(connection, _SUPERUSER):  # else who makes a database for somebody has to be one of his
        parts = " WITH INHERIT TRUE, SET TRUE" if version >= _GRANTS_PARTS else ""
        connection.execute(sql.SQL("GRANT {} TO {}{}").format(role, me, sql.SQL(parts)))
    # Elsewhere the cluster's default may be ICU, which would sort by language.
    libc = " LOCALE_PROVIDER libc" if version >= _HAS_PROVIDERS else ""
    create = f"CREATE DATABASE {{}} OWNER {{}} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'{libc}"
    connection.execute(sql.SQL(create).format(role, role))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(role))
    return name


def evict(connection: psycopg.Connection, name: str) -> None:
    """Drop a role with all that it owns, whoever is connected; where it is gone, nothing happens.

    Args:
        connection: In autocommit mode, of the role that made it.
        name: The role's, and its database's.
    """
    owned = "SELECT datname FROM pg_database WHERE datname = %(name)s OR datdba = to_regrole(%(name)s)"
    for (database,) in connection.execute(owned, {"name": name}).fetchall():
        _end_prepared(connection, name, database)
        for command in ("ALTER DATABASE {} IS_TEMPLATE false", "DROP DATABASE IF EXISTS {} WITH (FORCE)"):
            connection.execute(sql.SQL(command).format(sql.Identifier(database)))
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %(name)s", {"name": name}
    )
    connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


def _end_prepared(connection: psycopg.Connection, name: str, database: str) -> None:
    """Roll back what a note has prepared and not committed: it would hold its database for ever."""
    query = "SELECT gid FROM pg_prepared_xacts WHERE database = %(name)s"
    prepared = connection.execute(query, {"name": database}).fetchall()
    if not prepared:
        return
    info = connection.info
    connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(database)))
    conninfo = make_conninfo(info.dsn, password=info.password, dbname=database)
    with psycopg.connect(conninfo, autocommit=True) as own:
        own.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(name)))  # who may end it but a superuser
        for (transaction,) in prepared:
            own.execute(sql.SQL("ROLLBACK PREPARED {}").format(transaction))


@contextmanager
def tenancy(conninfo: str, run: str) -> Iterator[None]:
    """Keep a server as it was: sweep what killed runs left, and at the end all that is of this run.

    Args:
        conninfo: Of somebody else's server.
        run: Its databases and roles are not swept by others as long as this lasts.
    """
    with psycopg.connect(make_conninfo(conninfo, application_name=f"{_SIGN} {run}"), autocommit=True) as own:
        _sweep(own, _dead(own))
        before = _inventory(own)
        try:
            yield
        finally:
            try:
                stayed = _sweep(own, {run})
                changed = [*stayed, *_changes(before, _inventory(own))]
            except psycopg.Error as error:
                changed = [f"could not be looked at: {error}"]
            for line in changed:
                sys.stderr.write(f"on the server of DATABASE_URL, since the run began: {line}\n")


def _truth(connection: psycopg.Connection, query: LiteralString) -> bool:
    row = connection.execute(query).fetchone()
    return bool(row and row[0])


def _dead(connection: psycopg.Connection) -> set[str]:
    """Return the runs that have left something and are no longer there."""
    names = connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname ~ %(names)s AND pg_has_role(oid, 'MEMBER')"
        " UNION SELECT datname FROM pg_database WHERE datname ~ %(names)s AND pg_has_role(datdba, 'MEMBER')",
        {"names": _OWN_NAMES},
    )
    runs = {match[1] for (name,) in names if (match := _NAME.fullmatch(name))}
    alive = connection.execute("SELECT application_name FROM pg_stat_activity").fetchall()
    return {run for run in runs if (f"{_SIGN} {run}",) not in alive}


def _sweep(connection: psycopg.Connection, runs: set[str]) -> list[str]:
    """Remove what some runs have left; return what cannot be removed, and why."""
    stayed = []
    for run in runs:
        names = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname ~ %(names)s"
            " UNION SELECT datname FROM pg_database WHERE datname ~ %(names)s",
            {"names": f"^proof_{run}_"},
        ).fetchall()
        for (name,) in names:
            try:
                evict(connection, name)
            except psycopg.Error as error:
                stayed.append(f"{name} could not be removed: {error}")
    return stayed


def _inventory(connection: psycopg.Connection) -> Mapping[str, str]:
    """Return the databases and roles of a server, notes' own left out, with a digest of what they are."""
    query = """
        SELECT 'database ' || quote_ident(datname),
               md5(concat_ws(' ', datdba, datistemplate, datallowconn, datconnlimit, datacl))
        FROM pg_database WHERE datname !~ %(names)s
        UNION ALL
        SELECT 'role ' || quote_ident(rolname),
               md5(concat_ws(' ', rolsuper, rolcreatedb, rolcreaterole, rolcanlogin, rolreplication,
                             rolbypassrls, rolconnlimit, rolvaliduntil, rolconfig))
        FROM pg_roles WHERE rolname !~ %(names)s
    """
    return dict(connection.execute(query, {"names": _OWN_NAMES}).fetchall())


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    gone = [f"{what} is gone" for what in sorted(before.keys() - after.keys())]
    new = [f"{what} is new" for what in sorted(after.keys() - before.keys())]
    common = sorted(before.keys() & after.keys())
    return [*gone, *new, *(f"{what} has changed" for what in common if before[what] != after[what])]
