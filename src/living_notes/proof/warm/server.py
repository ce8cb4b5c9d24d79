"""The warm interpreter's process: forks itself for each command that a shim sends.

One thread, one loop: the listener, the owner's pipe (its end means ours), the shims (the end of one
means that its shell was killed: its child's group is killed too; else it sends signals) and SIGCHLD. A
command is accepted only where `planner` finds a fork that does what a fresh interpreter would; else the
shim starts that.
"""

import array
import contextlib
import gc
import json
import marshal
import os
import resource
import selectors
import signal
import socket
import struct
import sys
from typing import NoReturn

from living_notes.proof.sandbox import confine
from living_notes.proof.warm import child
from living_notes.proof.warm.modules import Stash
from living_notes.proof.warm.planner import SANDBOX, Planner, Request

REQUEST_SECONDS = 10.0
USAGE = b"usage"


class Server:
    """Listens at `listener` until the owner closes its end of descriptor `owner`.

    Where it is given `rights`, a command changes nothing but its note's folder, which is one of those in
    the only folder that they let be changed.
    """

    def __init__(
        self, listener: socket.socket, owner: int, rights: dict[str, list[str]] | None = None
    ) -> None:
        self._owner = owner
        self._rights = rights
        self._stash = Stash()
        self._planner = Planner(self._stash.names, os.fsencode(rights["change"][0]) if rights else b"")
        self._children: dict[int, socket.socket] = {}
        self._forks = 0
        self._selector = selectors.DefaultSelector()
        self._wake, self._waker = socket.socketpair()
        self._listener = listener

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
            elif plan := self._plan(connection, Request(*marshal.loads(body)), fds):  # noqa: S302 - our own shim, same user
                self._start(connection, plan, fds)
                return
            else:
                connection.sendall(bytes(4))
        except Exception:  # noqa: BLE001, S110 - a shim killed while it was asking, or what is no shim
            pass
        finally:
            for fd in fds:
                os.close(fd)
        connection.close()

    def _plan(self, connection: socket.socket, request: Request, fds: list[int]) -> child.Plan | None:
        """Ask the planner, unless a note asks in the name of another, whose folder it would get."""
        if self._rights and confine.RTTIME is not None:
            asks = struct.unpack("iII", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
            sandbox = os.fsdecode(request.environ.get(SANDBOX, b""))
            folder, _, _ = sandbox.rpartition("/")
            marked = resource.prlimit(asks, confine.RTTIME)[1] == confine.mark_of(sandbox)
            if folder != self._rights["change"][0] or not marked:  # by its own name, through no link
                return None
        return self._planner.plan(request, fds)

    def _start(self, connection: socket.socket, plan: child.Plan, fds: list[int]) -> None:
        pid = os.fork()
        if pid == 0:
            self._become(plan, fds, connection)
        self._forks += 1
        self._children[pid] = connection
        self._selector.register(connection, selectors.EVENT_READ, pid)
        with contextlib.suppress(OSError):  # gone already: the loop sees it
            connection.sendall(pid.to_bytes(4, "big"))

    def _become(self, plan: child.Plan, fds: list[int], connection: socket.socket) -> NoReturn:
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
                use = [*self._rights["use"], *confine.terminals(fds)]
                confine.confine([sandbox], self._rights["look"], use)
            self._stash.remember()
            sys.meta_path.insert(0, self._stash)
            child.run(plan, fds)
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
    server = Server(
        socket.socket(fileno=int(sys.argv[1])), 0, json.loads(sys.argv[2]) if sys.argv[2:] else None
    )
    server.serve()
    server.close()
