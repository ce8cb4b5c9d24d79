"""A network that ends at this machine: run as ``unshare --net --mount python -IS loopback.py ADDRESS HIDE…``.

The process holds the namespaces that notes are put into, for as long as its stdin is open. In them each
folder HIDE is empty: what listens there on a Unix socket is as far away as the network. What connects to the
Unix socket at ADDRESS is handed a socket that listens there, on a free port of 127.0.0.1: its owner, who
lives in the machine's own network, accepts from it all the same.
"""

import array
import ctypes
import fcntl
import os
import selectors
import socket
import struct
import sys

_SET_FLAGS, _UP_RUNNING = 0x8914, 0x41  # linux/sockios.h, linux/if.h

_READ_ONLY = 1  # linux/mount.h


def _switch_on() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH14x", b"lo", _UP_RUNNING))


def _hide(folder: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if os.path.isdir(folder) and libc.mount(b"none", os.fsencode(folder), b"tmpfs", _READ_ONLY, b""):  # noqa: PTH112 - pathlib costs an import
        raise OSError(ctypes.get_errno(), f"mount {folder}: {os.strerror(ctypes.get_errno())}")


def _hand_out(connection: socket.socket) -> None:
    with connection, socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        fds = array.array("i", [listener.fileno()])
        connection.sendmsg([b"1"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])


def main() -> None:
    """Hand out listeners until the owner goes."""
    _switch_on()
    for folder in sys.argv[2:]:
        _hide(folder)
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener,
        selectors.DefaultSelector() as selector,
    ):
        listener.bind(sys.argv[1])
        listener.listen(64)
        for source in (sys.stdin, listener):
            selector.register(source, selectors.EVENT_READ)
        print("ready", flush=True)
        while all(key.fileobj is listener for key, _ in selector.select()):
            _hand_out(listener.accept()[0])


if __name__ == "__main__":
    main()
