import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from living_notes.proof.postgresql import process as postgres_process
from living_notes.proof.postgresql import server as postgres
from living_notes.proof.postgresql.note_database import NoteDatabase
from living_notes.proof.postgresql.process import Launcher, binaries, find_launcher
from living_notes.proof.postgresql.server import PostgresUnavailable, Server, own_server

# Starts a server, says where it is, and waits to be killed.
KEEPER = """
import os, sys, time
from psycopg.conninfo import conninfo_to_dict
from living_notes.proof.postgresql.server import own_server
if len(sys.argv) > 1:
    import psycopg, encodings.idna
    os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[1]))
with own_server() as server:
    print(conninfo_to_dict(server.conninfo)["host"], os.geteuid(), flush=True)
    if len(sys.argv) == 1:
        time.sleep(600)
"""


def socket_folder(server: Server) -> Path:
    """The folder of our own server, which holds its socket."""
    return Path(str(conninfo_to_dict(server.conninfo)["host"]))


def is_alive(pid: int) -> bool:
    """Whether that process runs; one that has ended and was not collected does not."""
    status = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False)
    return status.stdout.strip()[:1] not in {b"", b"Z"}


def wait_until_gone(folder: Path, pid: int) -> None:
    """Wait for the end of the server and of its folder, at most 15 s."""
    deadline = time.monotonic() + 15
    while (folder.exists() or is_alive(pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()
    assert not is_alive(pid)


def postmaster(folder: Path) -> int:
    """The process id of the server in that folder."""
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


class TestOwnServer:
    """A server of our own appears without a trace and leaves none."""

    @pytest.mark.parametrize("major", [16, 18])
    def test_is_there_while_needed_and_leaves_nothing(self, major: int) -> None:
        """After the block neither the processes nor the folder exist."""
        with own_server(major) as server:
            folder = socket_folder(server)
            pid = postmaster(folder)
            assert server.version.startswith(f"{major}.")
            with psycopg.connect(server.conninfo) as connection:
                row = connection.execute(
                    "SELECT current_user, current_setting('listen_addresses'), lower('Я')"
                ).fetchone()
            assert row == ("postgres", "", "я")
        assert not folder.exists()
        assert not is_alive(pid)

    def test_is_gone_after_an_exception(self) -> None:
        """An exception in the block stops the server and is passed on."""

        def run() -> None:
            with own_server() as server:
                raise LookupError(str(socket_folder(server)))

        with pytest.raises(LookupError) as caught:
            run()
        assert not Path(str(caught.value)).exists()

    def test_is_gone_after_sigkill(self) -> None:
        """A process that is killed outright cannot clean up; the supervisor does."""
        with subprocess.Popen([sys.executable, "-c", KEEPER], stdout=subprocess.PIPE) as keeper:
            assert keeper.stdout
            folder = Path(keeper.stdout.readline().split()[0].decode())
            pid = postmaster(folder)
            assert is_alive(pid)
            keeper.send_signal(signal.SIGKILL)
        wait_until_gone(folder, pid)

    def test_leaves_nothing_when_the_server_dies(self) -> None:
        """A server that somebody else stops takes its folder with it, and the end is quiet."""
        with own_server() as server:
            folder = socket_folder(server)
            pid = postmaster(folder)
            os.kill(pid, signal.SIGQUIT)
            wait_until_gone(folder, pid)

    def test_starts_whatever_tmpdir_and_pg_variables_say(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """A long Cyrillic TMPDIR, PGPORT and PGDATA of the user change nothing."""
        folder = tmp_path / ("временная папка " * 6)
        folder.mkdir()
        monkeypatch.setenv("TMPDIR", str(folder))
        for name, value in {"PGPORT": "1", "PGHOST": "nowhere.invalid", "PGDATA": "/no"}.items():
            monkeypatch.setenv(name, value)
        with own_server() as server, NoteDatabase.create(server) as database:
            assert len(str(socket_folder(server))) < 40
            assert database.dump() == ""

    @pytest.mark.skipif(os.geteuid() != 0, reason="a normal user runs the other tests as one")
    def test_works_as_a_normal_user(self) -> None:
        """Without root the server runs as whoever started it."""
        nobody = pwd.getpwnam("nobody")
        folder = binaries()
        assert folder
        if not Launcher(user=nobody).can_run(folder):
            pytest.skip("nobody cannot enter the folder of this environment")
        command = [sys.executable, "-c", KEEPER, str(nobody.pw_uid), str(nobody.pw_gid)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.stderr == ""
        host, uid = result.stdout.split()
        assert int(uid) == nobody.pw_uid
        assert not Path(host).exists()

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
    def test_works_in_a_user_namespace(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where no other user may execute the programs, root is somebody else to PostgreSQL."""
        folder = binaries()
        namespace = Launcher(prefix=("unshare", "-U", "--map-user=nobody"))
        assert folder
        if not namespace.can_run(folder):
            pytest.skip("this kernel makes no user namespaces")
        can_run = Launcher.can_run
        monkeypatch.setattr(
            Launcher, "can_run", lambda self, folder: bool(self.prefix) and can_run(self, folder)
        )
        assert find_launcher(folder) == namespace
        with own_server() as server:
            at = socket_folder(server)
            assert at.is_dir()
        assert not at.exists()

    def test_without_the_wheel_names_database_url(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A platform without the wheel learns what to set."""
        monkeypatch.setattr(postgres, "binaries", lambda _: None)
        with (
            pytest.raises(PostgresUnavailable, match=r"no PostgreSQL 18 .*DATABASE_URL"),
            own_server(),
        ):
            pass

    def test_that_nobody_may_run_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where every way to start the programs fails, the message names the ways out."""
        monkeypatch.setattr(Launcher, "can_run", lambda *_: False)
        with pytest.raises(PostgresUnavailable, match="run as a normal user"), own_server():
            pass

    @pytest.mark.parametrize("setting", ["shared_buffers", "no_such_setting"])
    def test_that_fails_to_start_shows_its_log(self, monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
        """The server's last lines are in the message."""
        monkeypatch.setitem(postgres_process._SETTINGS, setting, "x")  # noqa: SLF001 - to break it
        with pytest.raises(PostgresUnavailable, match=f'did not start:\n.*"{setting}"'), own_server():
            pass
