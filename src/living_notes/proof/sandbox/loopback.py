"""A network that ends at this machine.

Run as ``unshare --net --mount python -IS loopback.py ADDRESS OPEN HIDE…``; OPEN is empty where there is no
``--mount``.

The process holds the namespaces that notes are put into, for as long as its stdin is open. In them each
folder HIDE is empty: what listens there on a Unix socket is as far away as the network. All but the folder
OPEN is read-only, because Landlock lets modes, owners, times and attributes of any file be changed. What
connects to the Unix socket at ADDRESS is handed a socket that listens there, on a free port of 127.0.0.1: its
owner, who lives in the machine's own network, accepts from it all the same.
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

_READ_ONLY, _BIND, _ALL_BELOW = 1, 0x1000, 0x4000  # linux/mount.h
_MOUNT_SETATTR, _HERE, _RECURSIVE = 442, -100, 0x8000  # linux/unistd.h, linux/fcntl.h

_LIBC = ctypes.CDLL(None, use_errno=True)


def _switch_on() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH14x", b"lo", _UP_RUNNING))


def _hide(folder: str) -> None:
    if os.path.isdir(folder):  # noqa: PTH112 - pathlib costs an import
        _check(_LIBC.mount(b"none", os.fsencode(folder), b"tmpfs", _READ_ONLY, b""), f"mount {folder}")


def _close_all_but(folder: str) -> None:
    """Make every mount read-only, and of `folder` one that is not."""
    path = os.fsencode(folder)
    _check(_LIBC.mount(path, path, None, _BIND | _ALL_BELOW, None), f"mount {folder}")
    for place, add, take in ((b"/", _READ_ONLY, 0), (path, 0, _READ_ONLY)):
        change = struct.pack("QQQQ", add, take, 0, 0)  # struct mount_attr
        done = _LIBC.syscall(_MOUNT_SETATTR, _HERE, place, _RECURSIVE, change, len(change))
        _check(done, f"mount_setattr {os.fsdecode(place)}")


def _check(result: int, what: str) -> None:
    if result:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def _hand_out(connection: socket.socket) -> None:
    with connection, socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        fds = array.array("i", [listener.fileno()])
        connection.sendmsg([b"1"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])


def main() -> None:
    """Hand out listeners until the owner goes."""
    _switch_on()
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener,
        selectors.DefaultSelector() as selector,
    ):
        listener.bind(sys.argv[1])
        listener.listen(64)
        for folder in sys.argv[3:]:
            _hide(folder)
        if sys.argv[2]:
            _close_all_but(sys.argv[2])  # after the socket is made
        for source in (sys.stdin, listener):
            selector.register(source, selectors.EVENT_READ)
        print("ready", flush=True)
        while all(key.fileobj is listener for key, _ in selector.select()):
            _hand_out(listener.accept()[0])


if __name__ == "__main__":
    main()
