"""Start a program that can change nothing outside given folders: run as ``python -IS confine.py SPEC``.

SPEC is JSON: what the program is, where it may write and read, how large a file of it and it itself may
grow, which namespaces it enters, how it is marked. The means are Landlock, which a process puts on itself,
as root or not, and which all that it starts inherits (Linux: Documentation/userspace-api/landlock.rst),
and resource limits.
Only the standard library: this runs before the note's shell, outside of the environment.
"""

import ctypes
import json
import os
import resource
import struct
import sys

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Numbers of the system calls, the same on every architecture."""
OLDEST, TRUNCATION, SIGNALS = 2, 3, 6
"""The versions of Landlock from which on files may move between folders, none is truncated by its name, and
no signal or abstract socket goes out."""
SANDBOX = "NOTE_SANDBOX"
"""The environment variable that names a note's folder to the warm interpreter."""
RTTIME = getattr(resource, "RLIMIT_RTTIME", None)
"""The resource whose limit marks what a note starts: it means nothing to programs that are not of real time,
and who has no privileges may lower it and never raise it. None: there is none here."""
_VERSION_FLAG, _PATH_BENEATH, _NO_NEW_PRIVS = 1, 1, 38
_DROP, _DAC_OVERRIDE, _CAPABILITIES = 24, 1, 64  # linux/prctl.h, linux/capability.h, what a mask has room for

_EXECUTE, _WRITE, _READ, _LIST, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_EVERYTHING = (1 << 15) - 1
_SCOPES = 0b11  # abstract Unix sockets, signals
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE
_LOOK = _EXECUTE | _READ | _LIST
_USE_DEVICE = _READ | _WRITE | _TRUNCATE

_LIBC = ctypes.CDLL(None, use_errno=True)


def landlock_version() -> int:
    """Return the version of the kernel's Landlock; 0 where there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, int(_LIBC.syscall(CREATE_RULESET, None, 0, _VERSION_FLAG)))


def confine(change: list[str], look: list[str], use: list[str]) -> None:
    """Leave this process the right to change `change`, to read `look`, and to use the devices `use`.

    It can then signal only what it starts, as far as the kernel's version of Landlock goes.

    Raises:
        OSError: The kernel refuses.
    """
    version = landlock_version()
    handled = _EVERYTHING if version >= TRUNCATION else _EVERYTHING & ~_TRUNCATE
    # struct landlock_ruleset_attr: files, network, scopes; older kernels know a shorter one.
    attributes = struct.pack("QQQ", handled, 0, _SCOPES) if version >= SIGNALS else struct.pack("Q", handled)
    rules = _call(CREATE_RULESET, attributes, len(attributes), 0)
    for paths, rights in ((change, _EVERYTHING), (look, _LOOK), (use, _USE_DEVICE)):
        for path in paths:
            try:
                place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:  # gone since it was listed: then nobody needs it
                continue
            folder = os.fstat(place).st_mode & 0o170000 == 0o040000  # noqa: PLR2004 - S_IFMT and S_IFDIR
            rule = struct.pack("=Qi", handled & (rights if folder else rights & _OF_FILES), place)
            _call(ADD_RULE, rules, _PATH_BENEATH, rule, 0)
            os.close(place)
    if _LIBC.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    _call(RESTRICT_SELF, rules, 0)
    os.close(rules)


def _call(number: int, *arguments: object) -> int:
    result = int(_LIBC.syscall(number, *arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}: {os.strerror(ctypes.get_errno())}")
    return result


def mark_of(sandbox: str) -> int:
    """Return the number that marks what the note of that folder starts."""
    return 1 + int.from_bytes(os.fsencode(sandbox.rstrip("/").rpartition("/")[2])[-7:], "big")


def mark(sandbox: str) -> None:
    """Mark this process, and all that it starts, as of that note; no environment can take that off."""
    if RTTIME is not None:
        resource.setrlimit(RTTIME, (mark_of(sandbox),) * 2)


def terminals(descriptors: list[int]) -> list[str]:
    """Return the terminals that are open there: who may open no other can still open /dev/stdout."""
    return [os.ttyname(descriptor) for descriptor in descriptors if os.isatty(descriptor)]


def enter(namespace: str) -> None:
    """Join a namespace of another process.

    Raises:
        OSError: The kernel refuses.
    """
    place = os.open(namespace, os.O_RDONLY | os.O_CLOEXEC)
    if _LIBC.setns(place, 0):
        raise OSError(ctypes.get_errno(), f"setns {namespace}: {os.strerror(ctypes.get_errno())}")
    os.close(place)


def give_up_privileges() -> None:
    """Let programs started from now on, though they be root's, have no power but over the files of others.

    With that of a profiler, the environment of any process could be read past Landlock.
    """
    for capability in range(_CAPABILITIES):
        if capability != _DAC_OVERRIDE:  # a clone may belong to somebody else than to root
            _LIBC.prctl(_DROP, capability, 0, 0, 0)  # refused to whoever has none, and past the last


def main() -> None:
    """Become the program."""
    spec = json.loads(sys.argv[1])
    here = os.getcwd()  # noqa: PTH109 - pathlib costs an import
    for namespace in spec["namespaces"]:
        enter(namespace)
    give_up_privileges()
    os.chdir(here)  # a namespace of mounts begins at its root
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (spec["file_size"],) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (spec["memory"],) * 2)
    if spec["mark"]:
        mark(spec["mark"])
    if spec["change"]:
        confine(spec["change"], spec["look"], [*spec["use"], *terminals([0])])  # stderr may be the run's
    os.execv(spec["program"], sys.argv[2:])  # noqa: S606 - no shell is what we want


if __name__ == "__main__":
    main()
