"""Programs that start others, or look for them: ``env``, ``xargs``, ``timeout``, ``which``."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from living_notes.lab.runtime.commands.options import UnknownOptionError, read_options
from living_notes.lab.runtime.shell.builtins.naming import find_program
from living_notes.lab.runtime.shell.program import NOT_FOUND, Process
from living_notes.lab.runtime.shell.shell import Builtin, Shell
from living_notes.lab.runtime.shell.streams import Source

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_XARGS_FAILED = 123


def _env(shell: Shell, process: Process) -> int:
    words = process.argv[1:]
    environment = dict(process.environment)
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word in {"-i", "-", "--ignore-environment"}:
            environment = {}
        elif word == "-u" and words:
            environment.pop(words.pop(0), None)
        else:
            raise UnknownOptionError(f"лаборатория не знает ключа {word}")
    while words and (match := _ASSIGNMENT.fullmatch(words[0])):
        environment[match[1]] = match[2]
        del words[0]
    if words:
        return start_by(shell, replace(process, environment=environment), words)
    process.streams.print("".join(f"{name}={value}\n" for name, value in environment.items()))
    return 0


def start_by(shell: Shell, process: Process, words: Sequence[str]) -> int:
    """Start a program as another program does: its complaint about a missing one is its own.

    Args:
        shell: Knows the programs.
        process: The program that starts another.
        words: The other's name and arguments.

    Returns:
        Its status; 127 where there is none.
    """
    name = words[0]
    if "/" not in name and name not in shell.programs and name not in shell.builtins:
        return process.fail(f"{_shown(process, name)}: No such file or directory", NOT_FOUND)
    return shell.start(replace(process, argv=list(words)))


def _shown(process: Process, name: str) -> str:
    return f"'{name}'" if process.argv[0] in {"env", "find"} else name


def _xargs(shell: Shell, process: Process) -> int:
    words = process.argv[1:]
    options: dict[str, str] = {}
    while words and words[0].startswith("-") and words[0] != "--":
        word = words.pop(0)
        letter, value = word[1:2], word[2:]
        if letter in "nIdLP" and letter:
            options[letter] = value or (words.pop(0) if words else "")
        elif letter in {"0", "r", "t"} and not value:
            options[letter] = ""
        else:
            raise UnknownOptionError(f"лаборатория не знает ключа {word}")
    words = words[1:] if words[:1] == ["--"] else words
    text = process.streams.stdin.read().decode("utf-8", "replace")
    items = _items(text, options)
    if not items and ("r" in options or "I" in options):
        return 0
    status = 0
    inside = replace(process, streams=replace(process.streams, stdin=Source()))
    for command in _commands(words or ["echo"], items, options):
        if "t" in options:
            process.streams.complain(shlex.join(command))
        ended = start_by(shell, inside, command)
        if ended == NOT_FOUND:
            return ended
        status = _XARGS_FAILED if ended else status
    return status


def _items(text: str, options: Mapping[str, str]) -> list[str]:
    if "0" in options or "d" in options:
        mark = "\0" if "0" in options else options["d"].replace("\\n", "\n")
        return text.removesuffix(mark).split(mark) if text else []
    if "I" in options or "L" in options:
        return [line.lstrip() for line in text.splitlines() if line.strip()]
    return shlex.split(text)


def _commands(words: list[str], items: list[str], options: Mapping[str, str]) -> Iterator[list[str]]:
    if mark := options.get("I"):
        for item in items:
            yield [word.replace(mark, item) for word in words]
        return
    size = int(options.get("n", options.get("L", len(items)))) or 1
    for first in range(0, max(1, len(items)), size):
        yield [*words, *items[first : first + size]]


def _timeout(shell: Shell, process: Process) -> int:
    """Run a program; nothing can end it here but the reader."""
    _, words = read_options(process.argv[1:2], "")
    return (
        start_by(shell, process, process.argv[len(words) + 1 :])
        if process.argv[2:]
        else process.fail("missing operand", 125)
    )


def _which(shell: Shell, process: Process) -> int:
    status = 0
    for name in process.argv[1:]:
        if path := find_program(shell, name):
            process.streams.print(f"{path}\n")
        else:
            status = 1
    return status


LAUNCHERS: Mapping[str, Builtin] = {"env": _env, "xargs": _xargs, "timeout": _timeout, "which": _which}
