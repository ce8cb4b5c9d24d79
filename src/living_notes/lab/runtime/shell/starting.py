"""What a name or a path starts: a program, or the interpreter that a script names in its first line."""

import os
from collections.abc import Collection
from dataclasses import replace

from living_notes.execution import shown
from living_notes.lab.runtime.shell.program import CANNOT_RUN, NOT_FOUND, Process

_PROGRAMS_FOLDERS = ("/bin", "/usr/bin", "/usr/local/bin", shown.PROGRAMS)


class CannotStartError(Exception):
    """A file that cannot be started; the message is bash's.

    Attributes:
        status: The status of the command.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def base_name(path: str) -> str:
    """Return the name under which a program is known."""
    return os.path.basename(path)  # noqa: PTH119 - what was typed, `.` and `..` too


def resolve(process: Process, programs: Collection[str], builtins: Collection[str]) -> Process:
    """Return the process that is started for one whose first word was typed.

    Args:
        process: As it was typed; where its first word is the path of a script, an interpreter is started.
        programs: The names of programs.
        builtins: The names of what the shell does itself.

    Raises:
        CannotStartError: There is no such file, or it cannot be run.
    """
    name = process.argv[0]
    if "/" not in name:
        return process
    path = process.path(name)
    in_folder = str(path.parent) in _PROGRAMS_FOLDERS
    if in_folder and path.name in programs:
        return process
    if path.is_dir():
        raise CannotStartError(f"bash: {name}: Is a directory", CANNOT_RUN)
    if not path.exists():
        raise CannotStartError(f"bash: {name}: No such file or directory", NOT_FOUND)
    data = path.read_bytes()
    if (not data or b"\0" in data or in_folder) and (path.name in programs or path.name in builtins):
        return process
    if not path.stat().st_mode & 0o111:
        raise CannotStartError(f"bash: {name}: Permission denied", CANNOT_RUN)
    words = _interpreter(data.decode("utf-8", "replace").partition("\n")[0])
    interpreter = base_name(words[0]) if words else ""
    if interpreter in programs or interpreter in builtins:
        return replace(process, argv=[interpreter, *words[1:], *process.argv])
    shown = " ".join(words)
    raise CannotStartError(f"bash: {name}: {shown}: bad interpreter: No such file or directory", CANNOT_RUN)


def _interpreter(first: str) -> list[str]:
    """Return the words behind ``#!``, without ``env`` and its ``-S``."""
    words = first[2:].split() if first.startswith("#!") else ["bash"]
    if words and base_name(words[0]) == "env":
        return [word for word in words[1:] if word != "-S"]
    return words
