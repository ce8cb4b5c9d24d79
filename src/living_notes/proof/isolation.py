"""What keeps a note's programs from the rest of the machine, as far as this machine has the means.

A note may change its sandbox, read everything but the HOME of who runs the proof, and reach this machine's
loopback, on which only its own database listens. The commands of a note are read before they are
merged, but a mutant of one is typed by nobody: a letter of a path changes, and root may write there.

Where the kernel lacks the means a run goes on, and says at its end what was not guarded (`missing`).
"""

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Final

from living_notes.proof import confine, loopback

FILE_SIZE: Final = 64 * 2**20
"""Bytes to which a file that a note writes may grow."""
MEMORY: Final = 4 * 2**30
"""Bytes of address space that a program of a note may have."""

_DEVICES: Final = ("null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts")
_UNSHARE: Final = (
    ("unshare", "--net"),
    ("unshare", "--user", "--map-current-user", "--keep-caps", "--net"),
)
"""As root, and as anybody where that is allowed."""
_STOP_SECONDS: Final = 5.0


class Isolation:
    """The guards of one run; its processes share them through `addresses`.

    Attributes:
        base: The folder of all sandboxes.
        missing: What is not guarded on this machine, and why, a sentence each.
    """

    def __init__(self, addresses: Mapping[str, str] | None = None, *, keep: bool = False) -> None:
        self._stack = ExitStack()
        self._namespaces: list[str] = []
        self._socket = ""
        self.missing: list[str] = []
        if addresses:
            self.base = Path(addresses["base"])
            self._namespaces = json.loads(addresses["namespaces"])
            self._socket = addresses["socket"]
            return
        self.base = Path(tempfile.mkdtemp(prefix="proof-")).resolve()
        if not keep:
            self._stack.callback(shutil.rmtree, self.base, ignore_errors=True)
        if confine.landlock_version() < confine.OLDEST:
            self.missing.append(
                f"notes could write outside their sandboxes and read {Path.home()}: "
                f"this kernel has no Landlock (version {confine.OLDEST} or later)"
            )
        self._close_network()

    def addresses(self) -> dict[str, str]:
        """Return what another process needs to share the guards."""
        namespaces = json.dumps(self._namespaces)
        return {"base": str(self.base), "namespaces": namespaces, "socket": self._socket}

    def prefix(self, program: str, folders: Sequence[Path]) -> list[str]:
        """Return what stands before the arguments of a program (its own name the first) to guard it.

        Args:
            program: Its path.
            folders: Where it may write.
        """
        guarded = confine.landlock_version() >= confine.OLDEST
        spec = {
            "program": program,
            "namespaces": self._namespaces,
            "change": [str(folder) for folder in folders] if guarded else [],
            "look": _readable(),
            "use": [f"/dev/{name}" for name in _DEVICES],
            "file_size": FILE_SIZE,
            "memory": MEMORY,
        }
        return [sys.executable, "-IS", str(confine.__file__), json.dumps(spec)]

    def listener(self) -> socket.socket:
        """Return a socket that listens on 127.0.0.1, where notes can reach it."""
        if not self._socket:
            return socket.create_server(("127.0.0.1", 0), backlog=64)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.connect(self._socket)
            _, fds, _, _ = socket.recv_fds(connection, 1, 1)
        return socket.socket(fileno=fds[0])

    def close(self) -> None:
        """Remove the sandboxes and give the network back; harmless when done twice."""
        self._stack.close()

    def _close_network(self) -> None:
        # A socket's path has at most 107 bytes, and TMPDIR may be long.
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="notes-", dir="/tmp"))
        words = "there is no `unshare`"
        for command in _UNSHARE if shutil.which("unshare") else ():
            holder = subprocess.Popen(
                [*command, sys.executable, "-IS", str(loopback.__file__), f"{folder}/s"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # a Ctrl-C is for the run, which stops it
            )
            if holder.stdout and holder.stdout.readline() == b"ready\n":
                self._stack.callback(_stop, holder)
                own = Path("/proc", str(holder.pid), "ns")
                names = ("user", "net") if "--user" in command else ("net",)
                self._namespaces = [str(own / name) for name in names]
                self._socket = f"{folder}/s"
                return
            words = (holder.communicate()[1].decode(errors="replace").strip().splitlines() or [words])[-1]
        self.missing.append(f"notes could reach the network beyond this machine: {words}")


def _stop(holder: subprocess.Popen[bytes]) -> None:
    try:
        holder.communicate(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        holder.kill()
        holder.communicate()


@cache
def _readable() -> list[str]:
    """Return everything but the HOME of who runs the proof, and in it what Python itself needs."""
    homes = {Path.home().resolve(), Path(pwd.getpwuid(os.getuid()).pw_dir).resolve()} - {Path("/")}
    needed = {Path(entry).resolve() for entry in (sys.prefix, sys.base_prefix, *sys.path) if entry}
    for packages in [Path(entry) for entry in sys.path if Path(entry).name == "site-packages"]:
        needed |= {entry.resolve() for entry in packages.iterdir() if entry.is_symlink()}
    needed.add(Path(__file__).resolve().parent)
    inside = {path for path in needed if path not in homes and any(path.is_relative_to(h) for h in homes)}
    return sorted(map(str, {*_beside(Path("/"), homes), *inside}))


def _beside(folder: Path, homes: set[Path]) -> Iterator[Path]:
    for path in folder.iterdir():
        if path in homes or path.is_symlink():
            continue
        if any(home.is_relative_to(path) for home in homes):
            yield from _beside(path, homes)
        else:
            yield path
