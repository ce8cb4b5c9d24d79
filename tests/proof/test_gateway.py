import asyncio
import contextlib
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped] # it ships no types
import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

from living_notes.proof.postgresql.gateway import Gateway
from living_notes.proof.postgresql.note_database import NoteDatabase
from living_notes.proof.postgresql.process import binaries
from living_notes.proof.postgresql.server import Server

USERS = {"app": ["secret"]}

CANCELLER = """
import psycopg, sys, threading
with psycopg.connect(sys.argv[1], autocommit=True) as busy, psycopg.connect(sys.argv[1]) as other:
    threading.Timer(0.3, getattr(busy, sys.argv[2])).start()
    try:
        busy.execute("SELECT pg_sleep(20)")
    except psycopg.Error as error:
        print(type(error).__name__, busy.execute("SELECT 1").fetchone(), end=" ")
    print(other.execute("SELECT pg_sleep(0.1), 2").fetchone())
"""


@pytest.fixture
def gateway(note_database: NoteDatabase) -> Iterator[Gateway]:
    """A gateway behind whose `app` stands an empty database."""
    with Gateway({"app": note_database.conninfo}, USERS) as gateway:
        yield gateway


def url(gateway: Gateway, *, driver: str = "", name: str = "app", query: str = "") -> str:
    """The URL of a database there, as a user would write it."""
    return f"postgresql{driver}://app:secret@localhost:{gateway.port}/{name}{query}"


def sessions(gateway: Gateway) -> list[threading.Thread]:
    """The threads that serve its clients."""
    prefix = f"gateway {gateway.port}:"
    return [thread for thread in threading.enumerate() if thread.name.startswith(prefix)]


def wait_until_idle(gateway: Gateway) -> None:
    """Wait until no client is served, at most 5 s."""
    deadline = time.monotonic() + 5
    while sessions(gateway) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert sessions(gateway) == []


class TestClients:
    """Every driver that a note may show works through the gateway."""

    @pytest.mark.parametrize("driver", ["+psycopg", "+psycopg2"])
    def test_sqlalchemy_works(self, gateway: Gateway, note_database: NoteDatabase, driver: str) -> None:
        """A session is the note's own role in the note's own database."""
        engine = create_engine(url(gateway, driver=driver))
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t AS SELECT 'Я' AS letter"))
            row = connection.execute(text("SELECT current_user, current_database()")).one()
        engine.dispose()
        assert tuple(row) == (note_database.name, note_database.name)
        with psycopg.connect(note_database.conninfo) as direct:
            assert direct.execute("SELECT letter FROM t").fetchall() == [("Я",)]

    def test_sqlalchemy_works_with_asyncpg(self, gateway: Gateway) -> None:
        """The driver asks for TLS first, sends its own settings, and is content."""

        async def ask() -> object:
            engine = create_async_engine(url(gateway, driver="+asyncpg"))
            async with engine.connect() as connection:
                answer = await connection.scalar(text("SELECT current_user"))
            await engine.dispose()
            return answer

        assert str(asyncio.run(ask())).startswith("proof_")

    def test_psql_works(self, gateway: Gateway) -> None:
        """It is asked for the password, which the environment holds, and gets in."""
        folder = binaries()
        program = folder / "psql" if folder else "psql"
        result = subprocess.run(
            [program, "-XAt", "-w", "-h", "localhost", "-U", "app", "-c", "SELECT current_user", "app"],
            env={"PGPORT": str(gateway.port), "PGPASSWORD": "secret"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (result.stdout[:6], result.stderr) == ("proof_", "")

    @pytest.mark.parametrize("version", ["3.0", "3.2", "latest"])
    def test_newer_protocols_are_negotiated_down(self, gateway: Gateway, version: str) -> None:
        """A client that offers protocol 3.2 is answered in 3.0."""
        query = f"?max_protocol_version={version}"
        with psycopg.connect(url(gateway, query=query)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

    def test_settings_of_the_client_arrive(self, gateway: Gateway) -> None:
        """Parameters of the session are the client's, spaces and backslashes included."""
        query = r"?application_name=a%20\b&client_encoding=koi8r&options=-csearch_path%3Dx%2Cy"
        with psycopg.connect(url(gateway, query=query)) as connection:
            show = {
                name: connection.execute(f"SHOW {name}".encode()).fetchone()
                for name in ("application_name", "client_encoding", "search_path")
            }
            assert show == {
                "application_name": (r"a \b",),
                "client_encoding": ("KOI8R",),
                "search_path": ("x,y",),
            }
            assert connection.info.parameter_status("application_name") == r"a \b"

        async def ask() -> object:
            connection = await asyncpg.connect(url(gateway), server_settings={"TimeZone": "Asia/Omsk"})
            try:
                return await connection.fetchval("SHOW TimeZone")
            finally:
                await connection.close()

        assert asyncio.run(ask()) == "Asia/Omsk"

    def test_the_greeting_is_the_servers(self, gateway: Gateway, note_database: NoteDatabase) -> None:
        """Version, settings and process id are those that a direct connection reports."""
        with (
            psycopg.connect(note_database.conninfo) as direct,
            psycopg.connect(url(gateway)) as connection,
        ):
            for name in ("server_version", "DateStyle", "is_superuser", "TimeZone", "search_path"):
                reported = connection.info.parameter_status(name)
                assert reported == direct.info.parameter_status(name)
            row = connection.execute("SELECT pg_backend_pid()").fetchone()
            assert row == (connection.info.backend_pid,)

    def test_much_data_flows_both_ways_at_once(self, gateway: Gateway) -> None:
        """A pipeline whose requests and answers both exceed every buffer does not stand still."""
        word = "x" * 100_000
        with psycopg.connect(url(gateway)) as connection, connection.pipeline():
            cursors = [connection.execute("SELECT %s::text", [word]) for _ in range(200)]
            assert all(cursor.fetchone() == (word,) for cursor in cursors)


class TestRefusals:
    """What cannot be had is refused as the server would."""

    @pytest.mark.parametrize(
        ("user", "password"), [("app", "secreu"), ("app", "Secret"), ("bpp", "secret"), ("чужой", "secret")]
    )
    def test_a_wrong_password_does_not_get_in(self, gateway: Gateway, user: str, password: str) -> None:
        """A wrong user hears the same as one with a wrong password: each driver, the server's own words."""

        def address(driver: str) -> str:
            return url(gateway, driver=driver).replace("app:secret", f"{user}:{password}")

        async def ask() -> None:
            await asyncpg.connect(address(""))

        words = f'password authentication failed for user "{user}"'
        for driver in ("+psycopg", "+psycopg2"):
            engine = create_engine(address(driver))
            with pytest.raises(OperationalError, match=f"FATAL:  {words}"):
                engine.connect()
        with pytest.raises(asyncpg.InvalidPasswordError) as caught:  # SQLSTATE 28P01
            asyncio.run(ask())
        assert str(caught.value) == words

    def test_without_a_password_nobody_gets_in(self, gateway: Gateway) -> None:
        """A client that has none is asked for it, and leaves; the gateway goes on."""
        with pytest.raises(psycopg.OperationalError, match="no password supplied"):
            psycopg.connect(url(gateway).replace(":secret", ""))
        wait_until_idle(gateway)

    def test_another_message_is_no_password(self, gateway: Gateway) -> None:
        """A client that goes on as if it were let in is refused, and runs nothing."""
        parameters = b"user\0app\0\0"
        with socket.create_connection(("127.0.0.1", gateway.port)) as client:
            client.sendall(struct.pack("!ii", 8 + len(parameters), 3 << 16) + parameters)
            assert client.recv(100) == b"R" + struct.pack("!ii", 8, 3)
            client.sendall(b"Q" + struct.pack("!i", 13) + b"SELECT 1\0")
            assert b"C08P01\0" in client.recv(100)
        wait_until_idle(gateway)

    def test_another_database_does_not_exist(self, gateway: Gateway) -> None:
        """Any name that is not the note's gets the server's own words and code."""

        async def ask(name: str) -> None:
            await asyncpg.connect(url(gateway, name=name))

        for name in ("postgres", "template1", "чужая"):
            with pytest.raises(psycopg.OperationalError) as caught:
                psycopg.connect(url(gateway, name=name))
            assert str(caught.value).endswith(f'FATAL:  database "{name}" does not exist')
            with pytest.raises(asyncpg.InvalidCatalogNameError):
                asyncio.run(ask(name))

    def test_the_servers_refusal_is_passed_on(self, gateway: Gateway) -> None:
        """A setting that the server does not know is refused in its words."""
        words = 'FATAL:  unrecognized configuration parameter "nonsense"'
        with pytest.raises(psycopg.OperationalError, match=words):
            psycopg.connect(url(gateway, query="?options=-cnonsense%3D1"))

    def test_a_server_that_is_gone_is_told(self, tmp_path: Path) -> None:
        """Where no server answers, the client learns what libpq found."""
        with (
            Gateway({"app": make_conninfo(host=str(tmp_path), port=5432, user="u")}, USERS) as gateway,
            pytest.raises(psycopg.OperationalError, match=r"FATAL: .*No such file or directory"),
        ):
            psycopg.connect(url(gateway))

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"GET / HTTP/1.1\r\n\r\n",
            struct.pack("!ii", 8, 2 << 16),
            struct.pack("!ii", 4, 3 << 16),
            struct.pack("!iiii", 16, 80877102, 1, 2),
            struct.pack("!ii", 100, 3 << 16),
        ],
    )
    def test_nonsense_ends_quietly(self, gateway: Gateway, data: bytes) -> None:
        """Whatever a client sends first, its session ends and the gateway goes on."""
        with socket.create_connection(("127.0.0.1", gateway.port)) as client:
            client.sendall(data)
        wait_until_idle(gateway)
        with psycopg.connect(url(gateway)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


class TestEnds:
    """Whoever ends a session, and however, nothing of it stays."""

    @pytest.mark.parametrize("method", ["cancel", "cancel_safe"])
    def test_cancel_reaches_the_right_session(self, gateway: Gateway, method: str) -> None:
        """A cancelled query stops, the session lives on, and its neighbour notices nothing."""
        # In a process of its own: the older method holds the interpreter that serves it here.
        result = subprocess.run(
            [sys.executable, "-c", CANCELLER, url(gateway), method],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert (result.stdout, result.stderr) == ("QueryCanceled (1,) ('', 2)\n", "")

    def test_an_end_by_the_server_is_told_in_its_words(
        self, gateway: Gateway, note_database: NoteDatabase
    ) -> None:
        """A session that an administrator ends gets the server's last message."""
        with psycopg.connect(url(gateway)) as connection:
            with psycopg.connect(note_database.conninfo) as direct:
                pid = connection.info.backend_pid
                direct.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            with pytest.raises(psycopg.errors.AdminShutdown, match="terminating connection"):
                connection.execute("SELECT 1")
        wait_until_idle(gateway)

    def test_the_real_session_ends_with_the_client(
        self, gateway: Gateway, note_database: NoteDatabase
    ) -> None:
        """After a client has gone, politely or not, its backend and its threads are gone too."""
        psycopg.connect(url(gateway)).close()
        rude = psycopg.connect(url(gateway))
        with socket.socket(fileno=os.dup(rude.fileno())) as end:
            end.shutdown(socket.SHUT_RDWR)
        rude.close()
        wait_until_idle(gateway)
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        deadline = time.monotonic() + 5
        with psycopg.connect(note_database.conninfo, autocommit=True) as direct:
            while direct.execute(query).fetchone() != (1,) and time.monotonic() < deadline:
                time.sleep(0.01)
            assert direct.execute(query).fetchone() == (1,)

    def test_closing_ends_everything(self, note_database: NoteDatabase) -> None:
        """Sessions at work, at rest and before their first byte end; no thread, no socket stays."""
        threads, descriptors = threading.active_count(), open_descriptors()
        with Gateway({"app": note_database.conninfo}, USERS) as gateway:
            silent = socket.create_connection(("127.0.0.1", gateway.port))
            idle = psycopg.connect(url(gateway))
            busy = psycopg.connect(url(gateway))
            worker = threading.Thread(target=run_and_lose, args=(busy,))
            worker.start()
            time.sleep(0.2)
        gateway.close()
        worker.join(5)
        assert not worker.is_alive()
        with pytest.raises(psycopg.OperationalError):
            idle.execute("SELECT 1")
        for end in (silent, idle, busy):
            end.close()
        assert threading.active_count() == threads
        assert open_descriptors() == descriptors
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", gateway.port))


def test_gateways_do_not_mix(postgres_server: Server) -> None:
    """Two notes that show one URL reach two databases, each through its own port."""
    with (
        NoteDatabase.create(postgres_server) as one,
        NoteDatabase.create(postgres_server) as two,
        Gateway({"app": one.conninfo}, USERS) as first,
        Gateway({"app": two.conninfo}, USERS) as second,
    ):
        found = []
        for gateway in (first, second):
            with psycopg.connect(url(gateway)) as connection:
                found.append(connection.execute("SELECT current_database()").fetchone())
        assert found == [(one.name,), (two.name,)]


def run_and_lose(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Wait for an answer that will not come."""
    with contextlib.suppress(psycopg.OperationalError):
        connection.execute("SELECT pg_sleep(60)")


def open_descriptors() -> int:
    """How many files and sockets this process has open."""
    return len(list(Path("/dev/fd").iterdir()))
