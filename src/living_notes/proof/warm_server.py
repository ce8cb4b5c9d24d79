"""The warm interpreter's process: forks itself for each command that a shim sends.

One thread, one loop: the listener, the owner's pipe (its end means ours), the shims (the end of one
means that its shell was killed: its child's group is killed too; else it sends signals) and SIGCHLD. A
command is accepted only where a fork can be shown to do what a fresh interpreter would; else the shim
starts that.
"""

import array
import contextlib
import gc
import importlib.machinery
import importlib.util
import json
import marshal
import os
import selectors
import signal
import site
import socket
import sys
from pathlib import Path
from typing import NamedTuple, NoReturn

from living_notes.proof import confine, warm_child
from living_notes.proof.warm_modules import Stash

REQUEST_SECONDS = 10.0
USAGE = b"usage"
LOCALE = (b"LANG", b"LC_", b"PYTHON")
"""Prefixes of variables that shape an interpreter at its start."""
IMPORTS = (b"PSYCOPG_", b"PYDANTIC_", b"SQLALCHEMY_", b"DISABLE_SQLALCHEMY_")
"""Prefixes of variables that preloaded libraries read when they are imported."""
# From 3.13 on, CPython keeps the text of -c and stdin for tracebacks (and later dedents it).
CODE_WITHOUT_TEXT = sys.version_info < (3, 13)
SUFFIXES = tuple(importlib.machinery.all_suffixes())
ARCHIVES = (b"PK", importlib.util.MAGIC_NUMBER)
SANDBOX = confine.SANDBOX.encode()
OPTION_C, OPTION_M = "-c", "-m"


class Request(NamedTuple):
    """What a shim sends: the command, and what a process inherits."""

    name: str
    real: str
    argv: list[bytes]
    cwd: bytes
    environ: dict[bytes, bytes]
    umask: int


class Server:
    """Listens at `address` until the owner closes its end of descriptor `owner`.

    Where it is given `rights`, a command changes nothing but its note's folder, which is one of those in
    the only folder that they let be changed.
    """

    def __init__(self, address: str, owner: int, rights: dict[str, list[str]] | None = None) -> None:
        self._owner = owner
        self._rights = rights
        self._sandboxes = os.fsencode(rights["change"][0]) if rights else b""
        self._interpreter = _relevant(os.environb)
        self._site = _stamps()
        self._stash = Stash()
        self._tops = {name.partition(".")[0] for name in {*sys.modules, *self._stash.names}}
        self._children: dict[int, socket.socket] = {}
        self._forks = 0
        self._selector = selectors.DefaultSelector()
        self._wake, self._waker = socket.socketpair()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(address)
        self._listener.listen(64)

    def serve(self) -> None:
        """Answer until the owner goes."""
        self._wake.setblocking(False)
        self._waker.setblocking(False)
        signal.set_wakeup_fd(self._waker.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only wakes the loop
        for source in (self._owner, self._wake, self._listener):
            self._selector.register(source, selectors.EVENT_READ)
        gc.collect()
        gc.freeze()  # a child's collections do not touch, hence do not copy, our pages
        os.write(1, b"ready\n")
        while True:
            for key, _ in self._selector.select():
                if key.fileobj == self._owner:
                    return
                if key.fileobj is self._wake:
                    self._reap()
                elif key.fileobj is self._listener:
                    self._accept()
                else:
                    self._heed(key.data)

    def close(self) -> None:
        """Kill what still runs."""
        for pid in list(self._children):
            self._abandon(pid)

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        fds: list[int] = []
        try:
            connection.settimeout(REQUEST_SECONDS)
            body = _receive(connection, fds)
            if body == USAGE:
                seconds = sum(os.times()[:4])
                connection.sendall(marshal.dumps((seconds, self._forks)))
            elif plan := self._plan(Request(*marshal.loads(body)), fds):  # noqa: S302 - our own shim, same user
                self._start(connection, plan, fds)
                return
            else:
                connection.sendall(bytes(4))
        except (OSError, EOFError, ValueError):
            pass  # a shim that was killed while it was asking
        finally:
            for fd in fds:
                os.close(fd)
        connection.close()

    def _start(self, connection: socket.socket, plan: warm_child.Plan, fds: list[int]) -> None:
        pid = os.fork()
        if pid == 0:
            self._become(plan, fds, connection)
        self._forks += 1
        self._children[pid] = connection
        self._selector.register(connection, selectors.EVENT_READ, pid)
        with contextlib.suppress(OSError):  # gone already: the loop sees it
            connection.sendall(pid.to_bytes(4, "big"))

    def _become(self, plan: warm_child.Plan, fds: list[int], connection: socket.socket) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._selector.close()
            others = (self._listener, self._wake, self._waker, connection, *self._children.values())
            for source in others:
                source.close()
            os.close(self._owner)
            for name in [name for name in sys.modules if name.partition(".")[0] == "living_notes"]:
                del sys.modules[name]
            sandbox = os.fsdecode(plan.environ.get(SANDBOX, b""))
            if sandbox:
                confine.mark(sandbox)
            if self._rights:
                confine.confine([sandbox], self._rights["look"], self._rights["use"])
            self._stash.remember()
            sys.meta_path.insert(0, self._stash)
            warm_child.run(plan, fds)
        finally:
            os._exit(125)  # only a fault of our own comes here

    def _reap(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._wake.recv(4096)
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if connection := self._children.pop(ended[0], None):
                    self._selector.unregister(connection)
                    with contextlib.suppress(OSError):
                        connection.sendall((ended[1] + 1).to_bytes(4, "big"))
                    connection.close()

    def _heed(self, pid: int) -> None:
        """Pass on the signals that a shim got: it may have no right to signal our children itself."""
        signals = b""
        with contextlib.suppress(OSError):
            signals = self._children[pid].recv(64)
        for number in signals:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        if not signals:
            self._abandon(pid)

    def _abandon(self, pid: int) -> None:
        """Kill a child whose shim has gone, and its group; `_reap` forgets it."""
        connection = self._children.pop(pid)
        self._selector.unregister(connection)
        connection.close()
        for kill in (os.killpg, os.kill):  # the group may not exist yet
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(pid, signal.SIGKILL)

    def _plan(self, request: Request, fds: list[int]) -> warm_child.Plan | None:
        """Return how to run the command in a fork; None where only a fresh one is right."""
        cwd = os.fsdecode(request.cwd)
        argv = [os.fsdecode(argument) for argument in request.argv]
        if len(fds) != len((0, 1, 2)) or _relevant(request.environ) != self._interpreter:
            return None
        sandbox = os.path.realpath(request.environ.get(SANDBOX, b""))
        if self._rights and os.path.dirname(sandbox) != self._sandboxes:  # noqa: PTH120 - bytes
            return None
        if any(key.startswith(IMPORTS) for key in request.environ) or _stamps() != self._site:
            return None
        if request.name == "alembic":
            executable = os.path.join(os.path.dirname(request.real), "python")  # noqa: PTH118, PTH120 - strings throughout
            original = [executable, request.real, *argv]
            decided = _decide_script(request.real, cwd)
            argv = ["", *argv]
        else:
            executable = request.real
            original = [request.name, *argv]
            decided = self._decide_python(argv, cwd, fds[0])
        if decided is None:
            return None
        kind, subject, first = decided
        python_path = request.environ.get(b"PYTHONPATH", b"")
        folders = warm_child.search_path(cwd, os.fsdecode(python_path))
        own = [folder for folder in folders if folder not in warm_child.BASE_PATH]
        # The default alembic.ini puts the current folder on the path, whatever the script's is.
        own.append(cwd)
        if kind == "script" and request.name != "alembic":
            own.append(warm_child.script_folder(subject))
        if any(self._shadows(folder) for folder in own):
            return None
        rest = {"-c": argv[2:], "-m": argv[2:], "": []}.get(first, argv[1:])
        return warm_child.Plan(
            kind=kind,
            subject=subject,
            argv=[first, *rest],
            orig_argv=original,
            executable=executable,
            cwd=request.cwd,
            environ=request.environ,
            umask=request.umask,
        )

    def _decide_python(self, argv: list[str], cwd: str, stdin: int) -> tuple[str, str, str] | None:
        """Return kind, subject and argv[0] of a `python` command line that can be forked."""
        first = argv[0] if argv else ""
        if first in {"", "-"}:
            source = _ahead(stdin) if CODE_WITHOUT_TEXT and argv != [""] else None
            usable = source is not None and not _meddles(source)
            return ("stdin", "", first) if usable else None
        if first in {OPTION_C, OPTION_M}:
            if len(argv) == 1:
                return None
            if first == OPTION_C:
                usable = CODE_WITHOUT_TEXT and not _meddles(os.fsencode(argv[1]))
                return ("code", argv[1], OPTION_C) if usable else None
            # A module that is loaded already would be run with a warning.
            known = argv[1] in sys.modules or argv[1].partition(".")[0] in self._stash.names
            return None if known else ("module", argv[1], OPTION_M)
        return None if first.startswith("-") else _decide_script(first, cwd)

    def _shadows(self, folder: str) -> bool:
        """Tell whether a folder holds a module by the name of one that was preloaded."""
        try:
            names = os.listdir(folder)  # noqa: PTH208 - names only
        except OSError:
            return False
        for name in names:
            top, dot, _ = name.partition(".")
            if top not in self._tops:
                continue
            if name.endswith(SUFFIXES) if dot else (Path(folder, name) / "__init__.py").exists():
                return True
        return False


def _decide_script(name: str, cwd: str) -> tuple[str, str, str] | None:
    # CPython joins and does not normalise.
    path = name if os.path.isabs(name) else f"{cwd.rstrip('/')}/{name}"  # noqa: PTH117 - strings
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            source = file.read()
            if not source.startswith(ARCHIVES) and not _meddles(source):
                return ("script", path, name)
    except FileNotFoundError:
        return ("missing", path, name)
    except OSError:  # a folder with __main__.py, or unreadable: CPython knows what to say
        pass
    return None


def _meddles(source: bytes) -> bool:
    """Say whether a program may look at the table of loaded modules, in which a fork is not like a start."""
    return b"sys" in source and b"modules" in source


def _ahead(stdin: int) -> bytes | None:
    """Return what a file at descriptor `stdin` still holds; None for what can be read but once."""
    try:
        return os.pread(stdin, os.fstat(stdin).st_size, os.lseek(stdin, 0, os.SEEK_CUR))
    except OSError:
        return None


def _relevant(environ: os._Environ[bytes] | dict[bytes, bytes]) -> dict[bytes, bytes]:
    """Return the variables in which an interpreter must equal ours; PYTHONPATH we can follow."""
    return {key: value for key, value in environ.items() if key.startswith(LOCALE) and key != b"PYTHONPATH"}


def _stamps() -> list[int]:
    """Return when the folders of installed packages last changed (pip, uv)."""
    folders = [folder for folder in site.getsitepackages() if Path(folder).is_dir()]
    return [os.stat(folder).st_mtime_ns for folder in folders]  # noqa: PTH116 - one call a command


def _receive(connection: socket.socket, fds: list[int]) -> bytes:
    size = array.array("i").itemsize
    head, ancillary, _, _ = connection.recvmsg(4, socket.CMSG_SPACE(3 * size))
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            received = array.array("i")
            received.frombytes(data[: len(data) - len(data) % size])
            fds += received
    body = bytearray()
    length = int.from_bytes(head, "big")
    while len(body) < length:
        part = connection.recv(length - len(body))
        if not part:
            raise EOFError("a shim went away")
        body += part
    return bytes(body)


if __name__ == "__main__":
    os.umask(0o077)
    server = Server(sys.argv[1], 0, json.loads(sys.argv[2]) if sys.argv[2:] else None)
    server.serve()
    server.close()
