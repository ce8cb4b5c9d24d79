"""Whether a command may run in a fork, and how: only where it does what a fresh interpreter would."""

import importlib.machinery
import importlib.util
import os
import site
import sys
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple

from living_notes.proof.sandbox import confine
from living_notes.proof.warm import child

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


class Planner:
    """Decides for one server.

    Args:
        preloaded: The modules that are imported beforehand and hidden.
        sandboxes: The only folder in which sandboxes lie; empty where nothing is guarded.
    """

    def __init__(self, preloaded: AbstractSet[str], sandboxes: bytes) -> None:
        self._sandboxes = sandboxes
        self._preloaded = preloaded
        self._interpreter = _relevant(os.environb)
        self._site = _stamps()
        self._tops = {name.partition(".")[0] for name in {*sys.modules, *preloaded}}

    def plan(self, request: Request, fds: list[int]) -> child.Plan | None:
        """Return how to run the command in a fork; None where only a fresh one is right."""
        cwd = os.fsdecode(request.cwd)
        argv = [os.fsdecode(argument) for argument in request.argv]
        if len(fds) != len((0, 1, 2)) or _relevant(request.environ) != self._interpreter:
            return None
        sandbox = os.path.realpath(request.environ.get(SANDBOX, b""))
        if self._sandboxes and os.path.dirname(sandbox) != self._sandboxes:  # noqa: PTH120 - bytes
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
        folders = child.search_path(cwd, os.fsdecode(python_path))
        own = [folder for folder in folders if folder not in child.BASE_PATH]
        # The default alembic.ini puts the current folder on the path, whatever the script's is.
        own.append(cwd)
        if kind == "script" and request.name != "alembic":
            own.append(child.script_folder(subject))
        if any(self._shadows(folder) for folder in own):
            return None
        rest = {"-c": argv[2:], "-m": argv[2:], "": []}.get(first, argv[1:])
        return child.Plan(
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
            known = argv[1] in sys.modules or argv[1].partition(".")[0] in self._preloaded
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
