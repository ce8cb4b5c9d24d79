"""All programs of the lab's shell, and what becomes of an error in one."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from living_notes.lab.runtime.commands import launching
from living_notes.lab.runtime.commands.calculating import CALCULATING
from living_notes.lab.runtime.commands.columns import COLUMNS
from living_notes.lab.runtime.commands.comparison import COMPARISON
from living_notes.lab.runtime.commands.files import FILE_PROGRAMS
from living_notes.lab.runtime.commands.filters import FILTERS
from living_notes.lab.runtime.commands.find import find
from living_notes.lab.runtime.commands.listing import LISTING
from living_notes.lab.runtime.commands.machine import MACHINE
from living_notes.lab.runtime.commands.options import UnknownOptionError
from living_notes.lab.runtime.commands.ordering import ORDERING
from living_notes.lab.runtime.commands.search import SEARCH
from living_notes.lab.runtime.commands.sed import sed
from living_notes.lab.runtime.shell.program import Process, Program
from living_notes.lab.runtime.shell.shell import Builtin

USAGE = 2


def careful(program: Callable[..., int]) -> Callable[..., int]:
    """Turn what a program raises into its message and status; the process is its last argument."""

    def run(*given: Any) -> int:  # noqa: ANN401 - a process, or a shell and a process
        process: Process = given[-1]
        try:
            return program(*given)
        except (UnknownOptionError, re.error) as error:
            return process.fail(str(error), USAGE)
        except ValueError:
            return process.fail("ждёт числа", USAGE)
        except OSError as error:
            return process.fail(f"{error.filename}: {error.strerror}")

    return run


def _sleep(_: Process) -> int:
    return 0  # nothing runs beside: to wait is to freeze


def _clear(process: Process) -> int:
    process.streams.print("\x1b[2J\x1b[H")
    return 0


_PROGRAMS: Mapping[str, Program] = {
    **FILE_PROGRAMS,
    **FILTERS,
    **LISTING,
    **COLUMNS,
    **COMPARISON,
    **ORDERING,
    **SEARCH,
    **CALCULATING,
    **MACHINE,
    "sed": sed,
    "sleep": _sleep,
    "clear": _clear,
}

PROGRAMS: Mapping[str, Program] = {name: careful(program) for name, program in _PROGRAMS.items()}

LAUNCHERS: Mapping[str, Builtin] = {
    name: careful(launcher) for name, launcher in {**launching.LAUNCHERS, "find": find}.items()
}
"""Programs that need the shell, because they start others."""
