"""What a name means to the shell, and the table of all that is built in."""

from collections.abc import Mapping
from dataclasses import replace

from living_notes.execution import shown
from living_notes.lab.runtime.shell.builtins.flow import FLOW
from living_notes.lab.runtime.shell.builtins.text import TEXT
from living_notes.lab.runtime.shell.builtins.variables import VARIABLES
from living_notes.lab.runtime.shell.program import PROGRAMS_FOLDER, Process
from living_notes.lab.runtime.shell.shell import Builtin, Shell

_KEYWORDS = frozenset(
    {
        *("if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "in"),
        *("function", "time", "{", "}", "!", "[[", "]]"),
    }
)


def find_program(shell: Shell, name: str) -> str | None:
    """Return the path at which a program stands; None where there is no such program."""
    if name in {"alembic", "python", "python3"}:
        return f"{shown.PROGRAMS}/{name}"
    known = name in shell.programs or (name in shell.builtins and name not in _SHELL_ONLY)
    return f"{PROGRAMS_FOLDER}/{name}" if known else None


def _kinds(shell: Shell, name: str) -> list[tuple[str, str]]:
    """Return what a name means, first what is run: kind and sentence."""
    found: list[tuple[str, str]] = []
    if name in _KEYWORDS:
        found.append(("keyword", f"{name} is a shell keyword"))
    if name in shell.state.aliases:
        found.append(("alias", f"{name} is aliased to `{shell.state.aliases[name]}'"))
    if function := shell.state.functions.get(name):
        found.append(("function", f"{name} is a function\n{function.source}"))
    if name in BUILTINS and name not in {"bash", "sh"}:
        found.append(("builtin", f"{name} is a shell builtin"))
    if path := find_program(shell, name):
        found.append(("file", f"{name} is {path}"))
    return found


def _type(shell: Shell, process: Process) -> int:
    status = 0
    words = process.argv[1:]
    flags = "".join(word[1:] for word in words if word.startswith("-"))
    for name in (word for word in words if not word.startswith("-")):
        found = _kinds(shell, name)
        if not found:
            status = 1
            if not set(flags) & set("tpP"):
                process.refuse(f"{name}: not found")
        for kind, said in found if "a" in flags else found[:1]:
            if "t" in flags:
                process.streams.print(f"{kind}\n")
            elif not set(flags) & set("pP"):
                process.streams.print(f"{said}\n")
            elif kind == "file":
                process.streams.print(f"{find_program(shell, name)}\n")
    return status


def _command(shell: Shell, process: Process) -> int:
    words = process.argv[1:]
    if words[:1] == ["-V"]:
        return _type(shell, replace(process, argv=["type", *words[1:]]))
    if words[:1] == ["-v"]:
        status = 1
        for name in words[1:]:
            if found := _kinds(shell, name):
                status = 0
                process.streams.print(f"{find_program(shell, name) if found[0][0] == 'file' else name}\n")
        return status
    words = words[1:] if words[:1] == ["--"] else words
    if not words:
        return 0
    started = replace(process, argv=words)
    builtin = shell.builtins.get(words[0])
    return builtin(shell, started) if builtin else shell.start(started)


def _alias(shell: Shell, process: Process) -> int:
    aliases = shell.state.aliases
    status = 0
    for word in process.argv[1:] or sorted(aliases):
        name, sign, text = word.partition("=")
        if sign:
            aliases[name] = text
        elif name in aliases:
            process.streams.print(f"alias {name}='{aliases[name]}'\n")
        else:
            status = process.refuse(f"{name}: not found")
    return status


def _unalias(shell: Shell, process: Process) -> int:
    status = 0
    for name in process.argv[1:]:
        if name == "-a":
            shell.state.aliases.clear()
        elif shell.state.aliases.pop(name, None) is None:
            status = process.refuse(f"{name}: not found")
    return status


BUILTINS: Mapping[str, Builtin] = {
    **VARIABLES,
    **TEXT,
    **FLOW,
    "alias": _alias,
    "unalias": _unalias,
    "type": _type,
    "command": _command,
    "hash": lambda _shell, _process: 0,
}
_SHELL_ONLY = frozenset(BUILTINS) - {"bash", "sh", "echo", "printf", "pwd", "test", "[", "true", "false"}
