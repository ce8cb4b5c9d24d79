"""What `alembic` and `python` are in a note's PATH: hand the command to the warm interpreter.

`warm.py` writes this text, between a shebang and a call of `main`, into one file per name. It is
parsed and run at every command by `python -IS`, so it imports only what costs nothing: C modules
and `os`. Whatever it cannot hand over exactly (descriptors besides 0, 1, 2; a refusal by the
server; no server) it leaves to the real program: never wrong, only slower.
"""

import _signal  # type: ignore[import-not-found]  # `signal` imports enum, which costs more than all the rest
import _socket  # the same for `socket`
import marshal
import os
import sys

STANDARD = (0, 1, 2)
FORWARDED = (_signal.SIGINT, _signal.SIGTERM, _signal.SIGHUP, _signal.SIGUSR1, _signal.SIGUSR2)


def main(address: bytes, name: str, real: str) -> None:
    """Run the command in the server at `address`, or replace this process by the program `real`."""
    argv = [os.fsencode(argument) for argument in sys.argv[1:]]
    connection = connect(address)
    if connection is not None:
        mask = os.umask(0)
        os.umask(mask)
        cwd = os.fsencode(os.getcwd())  # noqa: PTH109 - pathlib costs an import
        request = (name, real, argv, cwd, dict(os.environb), mask)
        body = marshal.dumps(request)
        fds = b"".join(fd.to_bytes(4, sys.byteorder) for fd in STANDARD)
        size = len(body).to_bytes(4, "big")
        connection.sendmsg([size], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, fds)])
        connection.sendall(body)
        if receive(connection):
            wait(connection)
        connection.close()
    os.execv(real, [real, *sys.argv[1:]])  # noqa: S606 - no shell is what we want


def connect(address: bytes) -> "_socket.socket | None":
    """Return a connection to the server, unless this command cannot be handed over."""
    try:
        for fd in STANDARD:
            os.fstat(fd)
        # The listing has a descriptor of its own, on Linux and macOS alike.
        if len(os.listdir("/dev/fd")) > len(STANDARD) + 1:  # noqa: PTH208 - pathlib costs an import
            return None
        connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        connection.connect(address)
    except OSError:
        return None
    return connection


def receive(connection: "_socket.socket") -> int:
    """Return the next number from the server; 0 where it has gone."""
    data = b""
    while len(data) < 4:  # noqa: PLR2004 - bytes of a number
        part = connection.recv(4 - len(data))
        if not part:
            return 0
        data += part
    return int.from_bytes(data, "big")


def wait(connection: "_socket.socket") -> None:
    """Wait for the forked process, pass signals on to it, and end as it ended."""

    def forward(signal: int, _: object) -> None:
        try:
            connection.send(bytes([signal]))
        except OSError:
            return

    for signal in FORWARDED:
        if _signal.getsignal(signal) != _signal.SIG_IGN:  # `nohup`, or `&` in a script
            _signal.signal(signal, forward)
    # The status is sent plus one, so that 0 can mean that the server has gone.
    status = receive(connection) - 1
    if status < 0:
        os.write(2, b"the warm interpreter died\n")
        os._exit(125)
    if os.WIFSIGNALED(status):
        signal = os.WTERMSIG(status)
        if signal != _signal.SIGKILL:
            _signal.signal(signal, _signal.SIG_DFL)
        os.kill(os.getpid(), signal)
    os._exit(os.WEXITSTATUS(status))
