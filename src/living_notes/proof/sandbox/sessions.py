"""Which processes a note's shell has started, and how to end them all.

A process belongs to a shell if it lives in the shell's session, if it was started with the shell's
marker in its environment, or if it bears the mark of the shell's sandbox, which whoever runs as the note
cannot take off (see `confine.mark`): so ``env -i setsid`` and a double fork are found as well. Linux
answers from /proc; elsewhere ``ps`` and ``getsid`` answer for the session only.
"""

import os
import resource
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from living_notes.proof.sandbox import confine

MARKER = "NOTE_SHELL"
"""The environment variable whose value names a shell in all that the shell starts."""

KILL_SECONDS = 5.0
PROC = Path("/proc")


class Process(NamedTuple):
    """A living process: its id and its command line."""

    pid: int
    command: str


CAN_LOOK = (PROC / "self/stat").exists()
"""Whether more can be found than a session."""


def processes(session: int, marker: str, mark: int = 0) -> list[Process]:
    """Return the living processes of the session, with the marker or the mark, the leader left out."""
    found = _from_proc(session, marker, mark) if CAN_LOOK else _from_ps(session)
    return [process for process in found if process.pid not in {session, os.getpid()}]


def empty_network(holder: int) -> None:
    """Kill what still lives in the network of `holder`: whatever it is, a note has started it."""
    with suppress(OSError):
        network = (PROC / str(holder) / "ns/net").readlink()
        for folder in PROC.iterdir():
            with suppress(OSError):
                known = not folder.name.isdecimal() or int(folder.name) == holder
                if not known and (folder / "ns/net").readlink() == network:
                    _kill(int(folder.name))


def kill(session: int, marker: str, mark: int = 0) -> None:
    """Kill the session's leader and all its processes; return when none of them lives.

    A process may fork while the list is read, so it is read again until it is empty.
    """
    deadline = time.monotonic() + KILL_SECONDS
    _kill(session)
    while (left := processes(session, marker, mark)) and time.monotonic() < deadline:
        for process in left:
            _kill(process.pid)
        time.sleep(0.01)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # it ended by itself, or its id is not ours
        return


def _bears(pid: int, mark: int) -> bool:
    if not mark or confine.RTTIME is None:
        return False
    try:
        return resource.prlimit(pid, confine.RTTIME)[1] == mark
    except OSError:  # gone, or another user's
        return False


def _from_proc(session: int, marker: str, mark: int) -> list[Process]:
    found = []
    mine = os.fsencode(f"{MARKER}={marker}")
    for folder in PROC.iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            # "pid (name) state ppid pgrp session": the name may hold spaces and brackets.
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
            if fields[0] in {b"Z", b"X"}:
                continue
            ours = int(fields[3]) == session
            ours = ours or _bears(int(folder.name), mark)
            ours = ours or mine in (folder / "environ").read_bytes().split(b"\0")
            if not ours:
                continue
            command = (folder / "cmdline").read_bytes().rstrip(b"\0").replace(b"\0", b" ")
        except (OSError, IndexError):  # gone, or another user's
            continue
        found.append(Process(int(folder.name), os.fsdecode(command)))
    return found


def _from_ps(session: int) -> list[Process]:
    listing = subprocess.run(["ps", "-axo", "pid=,stat=,command="], capture_output=True, check=True).stdout
    found = []
    for line in os.fsdecode(listing).splitlines():
        pid, state, command = (*line.split(None, 2), "", "")[:3]
        try:
            if not state.startswith("Z") and os.getsid(int(pid)) == session:
                found.append(Process(int(pid), command))
        except (OSError, ValueError):
            continue
    return found
