"""All programs of the lab's shell, and what becomes of an error in one."""

import re
from collections.abc import Mapping

from living_notes.lab.inside.files import FILE_PROGRAMS
from living_notes.lab.inside.filters import FILTERS
from living_notes.lab.inside.options import UnknownOptionError
from living_notes.lab.inside.shell import Process, Program
from living_notes.lab.inside.stream_editor import sed

USAGE = 2


def _careful(program: Program) -> Program:
    """Turn what a program raises into its message and status."""

    def run(process: Process) -> int:
        try:
            return program(process)
        except (UnknownOptionError, re.error) as error:
            return process.fail(str(error), USAGE)
        except ValueError:
            return process.fail("ждёт числа", USAGE)
        except OSError as error:
            return process.fail(f"{error.filename}: {error.strerror}")

    return run


def _which(process: Process) -> int:
    status = 0
    for name in process.argv[1:]:
        folder = "/home/user/app/.venv/bin" if name in {"alembic", "python", "python3"} else "/usr/bin"
        if name in _PROGRAMS or name in {"alembic", "python", "python3"}:
            process.streams.print(f"{folder}/{name}\n")
        else:
            status = 1
    return status


def _environment(process: Process) -> int:
    process.streams.print("".join(f"{name}={value}\n" for name, value in process.environment.items()))
    return 0


def _sleep(_: Process) -> int:
    return 0  # nothing runs beside: to wait is to freeze


def _clear(process: Process) -> int:
    process.streams.print("\x1b[2J\x1b[H")
    return 0


_PROGRAMS: Mapping[str, Program] = {
    **FILE_PROGRAMS,
    **FILTERS,
    "sed": sed,
    "which": _which,
    "env": _environment,
    "sleep": _sleep,
    "clear": _clear,
}

PROGRAMS: Mapping[str, Program] = {name: _careful(program) for name, program in _PROGRAMS.items()}
