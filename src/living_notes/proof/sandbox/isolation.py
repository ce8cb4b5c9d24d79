"""What keeps a note's programs from the rest of the machine, as far as this machine has the means.

A note may change its sandbox, read what `reading` says, and reach a loopback on which
only its own database listens; /run, where services have their sockets, is empty for it, and all but the
sandboxes is mounted read-only. The commands of a note are read before they are merged, but a mutant of one is
typed by nobody: a letter of a path changes, and root may write there. So this guards against mistakes; malice
would want a virtual machine.

Where the kernel lacks the means a run goes on, and says at its end what was not guarded (`missing`).
"""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from living_notes.proof.failures import MachineError
from living_notes.proof.sandbox import confine, loopback, reading, sessions
from living_notes.proof.sandbox.rooms import room, sweep

FILE_SIZE: Final = 64 * 2**20
"""Bytes to which a file that a note writes may grow."""
MEMORY: Final = 4 * 2**30
"""Bytes of address space that a program of a note may have."""

_DEVICES: Final = ("null", "zero", "full", "random", "urandom", "tty", "ptmx")
_TERMINALS: Final = "/dev/pts"
_USERS: Final = ((), ("--user", "--map-current-user", "--keep-caps"))
"""Options of `unshare`: as root, and as anybody where that is allowed."""
_SERVICES: Final = (Path("/run"), Path("/var/run"))
"""Where services have their sockets, which no version of Landlock that we know guards."""
_SHORT: Final = Path("/tmp")  # noqa: S108 - the short name is the point
"""Where a folder for sockets lies: their paths have at most 107 bytes, and TMPDIR may be long."""
_GONE: Final = "the process that holds the network of the notes has ended: begin the run again"
_ATTRIBUTES: Final = "notes could change modes, owners and times of files outside their sandboxes"
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
        sweep(Path(tempfile.gettempdir()), _SHORT)
        if keep:
            self.base = Path(tempfile.mkdtemp(prefix="proof-")).resolve()
        else:
            self.base = self._stack.enter_context(room("proof-"))
        self.missing += _missing(confine.landlock_version())
        if confine.RTTIME is None or not sessions.CAN_LOOK:
            self.missing.append("notes could leave processes behind that leave their session: no /proc here")
        self._close_network()

    def addresses(self) -> dict[str, str]:
        """Return what another process needs to share the guards."""
        namespaces = json.dumps(self._namespaces)
        return {"base": str(self.base), "namespaces": namespaces, "socket": self._socket}

    def prefix(
        self, program: str, folders: Sequence[Path], look: Sequence[Path] = (), sandbox: Path | None = None
    ) -> list[str]:
        """Return what stands before the arguments of a program (its own name the first) to guard it.

        Args:
            program: Its path.
            folders: Where it may write.
            look: Where it may read, besides what every program may.
            sandbox: The note's folder by which all that it starts is marked.
        """
        rights = self.rights(folders, look)
        if sandbox is None:  # it starts notes' commands, and each of them keeps its own note's only
            rights["use"].append(_TERMINALS)
        spec = {
            "program": program,
            "namespaces": self._namespaces,
            **rights,
            "file_size": FILE_SIZE,
            "memory": MEMORY,
            "mark": str(sandbox or ""),
        }
        return [sys.executable, "-IS", str(confine.__file__), json.dumps(spec)]

    def rights(
        self, folders: Sequence[Path], look: Sequence[Path] = (), *, within: bool = False
    ) -> dict[str, list[str]]:
        """Return the arguments of `confine.confine`; nothing to change where the kernel cannot guard it.

        Args:
            folders: What may be changed.
            look: What may be read, besides what every program may.
            within: For a process that such rights confine already, which also keep /etc's secrets from it:
                a rule costs time, and a command has to pay for it.
        """
        guarded = confine.landlock_version() >= confine.OLDEST
        return {
            "change": [str(folder) for folder in folders] if guarded else [],
            "look": [*(reading.folders() if within else reading.readable()), *map(str, look)],
            "use": [f"/dev/{name}" for name in _DEVICES],
        }

    def listener(self) -> socket.socket:
        """Return a socket that listens on 127.0.0.1, where notes can reach it."""
        if not self._socket:
            return socket.create_server(("127.0.0.1", 0), backlog=64)
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.connect(self._socket)
                _, fds, _, _ = socket.recv_fds(connection, 1, 1)
        except (ConnectionError, FileNotFoundError) as error:
            raise MachineError(_GONE) from error
        if not fds:
            raise MachineError(_GONE)
        return socket.socket(fileno=fds[0])

    def close(self) -> None:
        """Remove the sandboxes and give the network back; harmless when done twice."""
        self._stack.close()

    def _close_network(self) -> None:
        folder = self._stack.enter_context(room("notes-", _SHORT))
        words = "there is no `unshare`"
        needed = [*map(Path, reading.folders()), self.base]
        services = {path.resolve() for path in _SERVICES if path.is_dir()}
        hidden = [str(path) for path in services if not any(other.is_relative_to(path) for other in needed)]
        ways = (
            [(user, mount) for mount in (True, False) for user in _USERS] if shutil.which("unshare") else []
        )
        for user, mount in ways:
            kinds = ["net", "mnt"] if mount else ["net"]
            shut = [str(self.base), *hidden] if mount else [""]
            Path(folder, "s").unlink(missing_ok=True)  # of the way before, which failed after making it
            holder = subprocess.Popen(
                [
                    *("unshare", *user, "--net", *(["--mount"] if mount else [])),
                    *(sys.executable, "-IS", str(loopback.__file__), f"{folder}/s", *shut),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # a Ctrl-C is for the run, which stops it
            )
            if holder.stdout and holder.stdout.readline() == b"ready\n":
                self._stack.callback(_stop, holder)
                self._stack.callback(sessions.empty_network, holder.pid)
                own = Path("/proc", str(holder.pid), "ns")
                self._namespaces = [str(own / kind) for kind in (["user", *kinds] if user else kinds)]
                self._socket = f"{folder}/s"
                if not mount:
                    self.missing.append(f"{_ATTRIBUTES}: {words}")
                if services and not (mount and hidden):
                    self.missing.append(f"notes could reach services by their sockets in /run: {words}")
                return
            words = (holder.communicate()[1].decode(errors="replace").strip().splitlines() or [words])[-1]
        self.missing.append(f"{_ATTRIBUTES}: {words}")
        self.missing.append(f"notes could reach the network beyond this machine, and its services: {words}")


def _stop(holder: subprocess.Popen[bytes]) -> None:
    try:
        holder.communicate(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        holder.kill()
        holder.communicate()


def _missing(version: int) -> list[str]:
    """Return what a version of Landlock does not guard."""
    guards = {
        confine.OLDEST: "notes could write outside their sandboxes and read all that is yours",
        confine.TRUNCATION: "notes could empty files outside their sandboxes, by their names",
        confine.SIGNALS: "notes could end other programs of yours",
    }
    has = f"this kernel has Landlock {version}" if version else "this kernel has no Landlock"
    return [f"{words}: {has}, {least} is needed" for least, words in guards.items() if version < least]
