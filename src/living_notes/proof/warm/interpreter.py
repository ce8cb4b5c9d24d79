"""The warm interpreter, seen by its owner: `alembic` and `python` that start in a tenth of the time.

A server process imports Alembic and its company once (`server.py`); `bin_directory` holds
programs of the same names which hand their command to it (`shim.py`); a fork of the server
runs the command (`child.py`). Put `bin_directory` before `real_bin_directory()` on a PATH:
what a note sees must agree word for word.
"""

import contextlib
import marshal
import os
import shlex
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, Self

from living_notes.proof.failures import MachineError
from living_notes.proof.sandbox.rooms import room
from living_notes.proof.shell.environment import SYSTEM_PATH, clean_environment, real_bin_directory

NAMES: Final = ("alembic", "python", "python3")
SITE: Final = Path(__file__).with_name("site")
"""For the PYTHONPATH of a note: seeds ``uuid.uuid4`` (see ``sitecustomize.py`` in it)."""

SOCKET_PATH_LIMIT: Final = 100  # bytes; macOS allows 104, Linux 108
SHEBANG_LIMIT: Final = 120  # bytes; Linux before 5.1 allowed 127
STOP_SECONDS: Final = 5.0


class WarmInterpreter:
    """A running fork server. `address` is all that another process needs to share it."""

    def __init__(self, address: str) -> None:
        self.address = address

    @property
    def bin_directory(self) -> Path:
        """The folder of programs to put first on a PATH."""
        return Path(self.address).parent / "bin"

    @classmethod
    @contextlib.contextmanager
    def start(
        cls, guard: Callable[[str, Path], Sequence[str]] = lambda *_: (), rights: str = ""
    ) -> Iterator[Self]:
        """Start a server; it ends with the block, and with this process however that ends.

        Args:
            guard: Gives what stands before the arguments of a program to guard it; also told the folder
                in which the program has to write.
            rights: JSON of what a command may do (see `Isolation.rights`), the folder of all sandboxes to
                change: each command then changes its note's only.
        """
        with _private_folder() as folder:
            warm = cls(str(folder / "s"))
            _write_shims(warm)
            home = folder / "home"
            home.mkdir()
            environment = clean_environment(home, folder, SYSTEM_PATH, {})
            with (
                tempfile.TemporaryFile() as log,
                _listening(warm.address) as listener,
                subprocess.Popen(
                    [
                        *guard(sys.executable, folder),
                        *(sys.executable, "-m", "living_notes.proof.warm.server", str(listener.fileno())),
                        *([rights] if rights else []),
                    ],
                    cwd="/",
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    pass_fds=[listener.fileno()],
                    start_new_session=True,  # a Ctrl-C in the owner's terminal is the owner's affair
                ) as server,
            ):
                listener.close()  # else nobody would notice that the server has gone
                if server.stdin is None or server.stdout is None:
                    raise AssertionError("both are pipes")
                try:
                    if server.stdout.readline() != b"ready\n":
                        server.kill()
                        server.wait()
                        log.seek(0)
                        said = log.read().decode(errors="replace").strip().splitlines() or ["it says nothing"]
                        words = "the warm interpreter does not start, see `ulimit -a` or try --shell=real"
                        raise MachineError(f"{words}: {said[-1]}")
                    yield warm
                finally:
                    server.stdin.close()
                    try:
                        server.wait(STOP_SECONDS)
                    except subprocess.TimeoutExpired:
                        server.kill()

    def cpu_seconds(self) -> float:
        """Return the CPU time of the server and of all its children that have ended."""
        return self._statistics()[0]

    def forks(self) -> int:
        """Return how many commands the server has taken on."""
        return int(self._statistics()[1])

    def _statistics(self) -> tuple[float, float]:
        question = b"usage"
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.connect(self.address)
            connection.sendall(len(question).to_bytes(4, "big") + question)
            seconds, forks = marshal.loads(connection.recv(64))  # noqa: S302 - our own server's answer
        return seconds, forks


def _listening(address: str) -> socket.socket:
    """Listen where notes find the server, which itself may be unable to make a file."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(address)
    listener.listen(64)
    return listener


@contextlib.contextmanager
def _private_folder() -> Iterator[Path]:
    """A folder that only this user can enter (mkdtemp: 0700) and whose name fits a socket's."""
    usual = len(os.fsencode(tempfile.gettempdir())) + len("/notes-12345678/s") < SOCKET_PATH_LIMIT
    with room("notes-", None if usual else Path("/tmp")) as folder:  # noqa: S108 - the short name is the point
        yield folder


def _write_shims(warm: WarmInterpreter) -> None:
    source = Path(__file__).with_name("shim.py").read_text("utf-8")
    warm.bin_directory.mkdir()
    for name in NAMES:
        real = real_bin_directory() / name
        if not real.exists():
            continue
        call = f"main({os.fsencode(warm.address)!r}, {name!r}, {str(real)!r})\n"
        shim = warm.bin_directory / name
        shim.write_text(f"{_head()}\n{source}\n\n{call}", "utf-8")
        shim.chmod(0o755)


def _head() -> str:
    """Return the first lines of a program that Python runs without `site` and environment."""
    line = f"#!{sys.executable} -IS"
    if len(os.fsencode(line)) <= SHEBANG_LIMIT and len(line.split()) == 2:  # noqa: PLR2004 - no space in the path
        return line
    # For sh the second line is a command that never returns; for Python it is a string.
    return f"#!/bin/sh\n''''exec {shlex.quote(sys.executable)} -IS \"$0\" \"$@\" #'''"
