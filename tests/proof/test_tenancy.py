"""A note on a server: what it may do to it, on ours and on somebody else's, and what is left of it."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from support.projects import NoteProject, Run

from living_notes.proof.postgresql.note_database import NoteDatabase
from living_notes.proof.postgresql.server import Server, external_server
from living_notes.proof.postgresql.tenancy import new_run, tenancy

SQL: Mapping[str, tuple[str, str]] = {
    "drops": ("DROP DATABASE important;", "must be owner of database important"),
    "forces": ("DROP DATABASE important WITH (FORCE);", "must be owner of database important"),
    "renames": ("ALTER DATABASE important RENAME TO other;", "must be owner of database important"),
    "makes": ("CREATE DATABASE leftover_of_note;", "permission denied to create database"),
    "makes a role": ("CREATE ROLE leftover_of_note;", "permission denied to create role"),
    "changes a password": ("ALTER ROLE me PASSWORD 'x';", "permission denied to alter role"),
    "becomes": ("SET ROLE me;", 'permission denied to set role "me"'),
    "becomes the owner": (
        "SET SESSION AUTHORIZATION me;",
        'permission denied to set session authorization "me"',
    ),
    "grants": ("GRANT me TO app;", 'permission denied to grant role "me"'),
    "ends": (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user;",
        "permission denied to terminate process",
    ),
    "takes a tablespace": (
        "CREATE TABLESPACE t LOCATION '/tmp';",
        'permission denied to create tablespace "t"',
    ),
}
"""Statements on somebody else's server, and what it says of them."""

HARMLESS: Mapping[str, str] = {
    "sets": "ALTER ROLE CURRENT_USER SET timezone = 'Asia/Tokyo';",
    "sets its database": "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || "
    "' SET timezone = ''Asia/Tokyo'''; END $$;",
    "reads only": "ALTER ROLE CURRENT_USER SET default_transaction_read_only = on;",
    "locks itself out": "ALTER ROLE CURRENT_USER PASSWORD 'known';",
    "gives away": "GRANT ALL ON SCHEMA public TO PUBLIC;",
}
"""Statements that may be, and of which the next note knows nothing."""
AFTER = """```sql
SHOW timezone;
SHOW default_transaction_read_only;
```
```text
 TimeZone
----------
 UTC
(1 row)
 default_transaction_read_only
-------------------------------
 off
(1 row)
```
"""


@pytest.fixture(scope="module")
def owner(postgres_server: Server) -> Iterator[str]:
    """A reader's role `me`, which may make databases and roles, and has one: conninfo of its `scratch`."""
    words = conninfo_to_dict(postgres_server.conninfo)
    with psycopg.connect(postgres_server.conninfo, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE ROLE me LOGIN CREATEDB CREATEROLE PASSWORD {}").format(str(words["password"]))
        )
        connection.execute("CREATE DATABASE scratch OWNER me")
        connection.execute("CREATE DATABASE important OWNER me")
        yield make_conninfo(postgres_server.conninfo, user="me", dbname="scratch")
        connection.execute("DROP DATABASE scratch WITH (FORCE)")
        connection.execute("DROP DATABASE important WITH (FORCE)")
        connection.execute("DROP ROLE me")


def _url(conninfo: str) -> str:
    words = conninfo_to_dict(conninfo)
    folder = quote(str(words["host"]), safe="")
    return f"postgresql://{words['user']}:{words['password']}@/{words['dbname']}?host={folder}"


def _there(conninfo: str) -> Sequence[object]:
    """Return all that a server has: databases and roles, with a role's password."""
    query = (
        "SELECT datname, datdba::text, datacl::text FROM pg_database"
        " UNION ALL SELECT rolname, rolpassword, setconfig::text FROM pg_authid"
        " LEFT JOIN (SELECT setrole, setconfig FROM pg_db_role_setting) s ON setrole = pg_authid.oid"
        " ORDER BY 1"
    )
    with psycopg.connect(conninfo) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def visit(
    owner: str, postgres_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Run, Sequence[object], Sequence[object]]:
    """A run of all these notes on the reader's server, and what the server had before and after."""
    project = NoteProject(tmp_path_factory.mktemp("чужой сервер"))
    for name, (statement, _) in SQL.items():
        project.write(name, f"```sql\n{statement}\n```\n", "databases: [postgresql]")
    for name, statement in HARMLESS.items():
        project.write(name, f"```sql\n{statement}\n```\n", "databases: [postgresql]")
    project.write("zz", AFTER, "databases: [postgresql]")
    before = _there(postgres_server.conninfo)
    run = project.pytest(environment={"DATABASE_URL": _url(owner)})
    return run, before, _there(postgres_server.conninfo)


@pytest.mark.parametrize("name", SQL)
def test_what_is_the_readers_is_refused_to_a_note(
    name: str, visit: tuple[Run, Sequence[object], Sequence[object]]
) -> None:
    """By the server itself: the note is no role of the reader's."""
    said = "".join(text for text in visit[0].failures if f"docs/{name}.md:" in text)

    assert SQL[name][1] in said


@pytest.mark.parametrize("name", HARMLESS)
def test_what_a_note_does_to_itself_goes_with_it(
    name: str, visit: tuple[Run, Sequence[object], Sequence[object]]
) -> None:
    """It passes, is removed without a word, and no other note sees a trace of it."""
    run, _, _ = visit
    about = "".join(text for text in run.failures if f"docs/{name}.md:" in text)

    assert "Traceback" not in run.output
    assert not about
    assert not [text for text in run.failures if "docs/zz.md" in text], run.failures


def test_the_readers_server_is_after_a_run_what_it_was(
    visit: tuple[Run, Sequence[object], Sequence[object]],
) -> None:
    """To the last role and password."""
    run, before, after = visit

    assert before == after
    assert "since the run began" not in run.output


def test_a_note_reaches_neither_another_database_nor_the_server_behind_the_gateway(
    postgres_server: Server,
) -> None:
    """Even with a password that it gave itself, past the gateway."""
    with NoteDatabase.create(postgres_server) as own, NoteDatabase.create(postgres_server) as other:
        with psycopg.connect(own.conninfo, autocommit=True) as connection:
            connection.execute("ALTER ROLE CURRENT_USER PASSWORD 'known'")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(
                    sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(other.name))
                )
        for database in ("postgres", "template1", other.name):
            stranger = make_conninfo(own.conninfo, password="known", dbname=database)  # noqa: S106 - the attack
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(stranger)


@pytest.mark.parametrize(
    "change", ["IS_TEMPLATE true", "ALLOW_CONNECTIONS false", "CONNECTION LIMIT 0", "SET role = 'postgres'"]
)
def test_no_note_can_keep_its_database_from_being_dropped(change: str, owner: str) -> None:
    """Nor its role, whatever it makes of them."""
    before = _names(owner)
    database = NoteDatabase.create(external_server(_url(owner)))
    with psycopg.connect(database.conninfo, autocommit=True) as connection, suppress(psycopg.Error):
        connection.execute(
            sql.SQL("ALTER DATABASE {} {}").format(sql.Identifier(database.name), sql.SQL(change))
        )

    database.drop()

    assert _names(owner) == before


def _names(conninfo: str) -> set[str]:
    with psycopg.connect(conninfo) as connection:
        query = "SELECT datname FROM pg_database UNION SELECT rolname FROM pg_roles"
        return {name for (name,) in connection.execute(query) if name.startswith("proof_")}


def test_what_a_killed_run_left_goes_with_the_next_and_a_living_one_is_left_alone(owner: str) -> None:
    """A run is known by a session that lasts as long as it does."""
    living, dead = external_server(_url(owner)), external_server(_url(owner))
    before = _names(owner)
    with tenancy(owner, living.run):
        kept, left = NoteDatabase.create(living), NoteDatabase.create(dead)
        assert _names(owner) - before == {kept.name, left.name}
        with tenancy(owner, new_run()):
            assert _names(owner) - before == {kept.name}
    assert _names(owner) == before


def test_a_change_that_no_note_could_make_is_told(owner: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Databases and roles are compared before and after."""
    with tenancy(owner, new_run()), psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("CREATE ROLE somebody")
        connection.execute("CREATE DATABASE something")
    with tenancy(owner, new_run()), psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("DROP ROLE somebody")
        connection.execute("ALTER DATABASE something CONNECTION LIMIT 7")
    said = capfd.readouterr().err
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("DROP DATABASE something")

    assert said == "".join(
        f"on the server of DATABASE_URL, since the run began: {line}\n"
        for line in (
            "database something is new",
            "role somebody is new",
            "role somebody is gone",
            "database something has changed",
        )
    )


ENDS = {
    "SIGTERM": (signal.SIGTERM, ()),
    "SIGINT": (signal.SIGINT, ()),
    "SIGTERM with workers": (signal.SIGTERM, ("-n", "2")),
    "SIGKILL": (signal.SIGKILL, ()),
    "SIGKILL with workers": (signal.SIGKILL, ("-n", "2")),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_run_that_is_ended_leaves_nothing(end: str, owner: str, tmp_path: Path) -> None:
    """Neither in TMPDIR nor on the reader's server; SIGTERM ends it as Ctrl-C does.

    Whoever is killed outright leaves something: the next run removes that.
    """
    number, options = ENDS[end]
    (temporary := tmp_path / "t").mkdir()
    project = NoteProject(tmp_path / "проект")
    project.write("hang", "```bash\necho $$ > pid; sleep 987\n```\n", "databases: [postgresql]")
    before = _names(owner)
    run = subprocess.Popen(
        project.command("docs", *options),
        cwd=project.root,
        env=project.environment({"TMPDIR": str(temporary), "DATABASE_URL": _url(owner)}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - one thread
    )
    deadline = time.monotonic() + 240  # a busy machine takes its time
    pids: list[Path] = []
    while not pids and time.monotonic() < deadline:
        pids = [path for path in temporary.glob("proof-*/*/home/user/app/pid") if path.read_text()]
        time.sleep(0.05)
    shell = int(pids[0].read_text())
    assert _names(owner) > before

    os.kill(run.pid, number)
    output, _ = run.communicate(timeout=240)

    if number is signal.SIGKILL:
        (project.docs / "hang.md").unlink()
        project.write("next", "```bash\n:\n```\n", "databases: [postgresql]")
        for mark in temporary.glob("*/.living-notes"):  # as if it had happened a while ago
            os.utime(mark, (0, 0))
        with suppress(ProcessLookupError):  # a worker has seen the end of its controller
            os.kill(shell, signal.SIGKILL)
        project.pytest(environment={"TMPDIR": str(temporary), "DATABASE_URL": _url(owner)})
    else:
        assert run.returncode == pytest.ExitCode.INTERRUPTED, output
        with pytest.raises(ProcessLookupError):
            os.kill(shell, 0)
    assert [path for path in temporary.iterdir() if path.name.startswith(("proof-", "notes-"))] == []
    assert _names(owner) == before
