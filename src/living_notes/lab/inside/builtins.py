"""Commands that act on the shell itself, as bash's own."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from living_notes.lab.inside.shell import ExitShell, Process, Shell

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(?:=(.*))?", re.DOTALL)
_PLACE = re.compile(r"%(?P<flags>-?\d*)(?P<kind>[sd%])")
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", "r": "\r", "a": "\a", '"': '"'}


def _cd(shell: Shell, process: Process) -> int:
    state = shell.state
    target = process.argv[1] if len(process.argv) > 1 else state.home
    if target == "-":
        target = state.variables.get("OLDPWD", state.cwd)
        process.streams.print(f"{target}\n")
    path = Path(os.path.normpath(process.path(target)))
    if not path.is_dir():
        reason = "Not a directory" if path.exists() else "No such file or directory"
        process.streams.complain(f"bash: cd: {target}: {reason}")
        return 1
    state.variables["OLDPWD"] = state.cwd
    state.cwd = state.variables["PWD"] = str(path)
    return 0


def _pwd(shell: Shell, process: Process) -> int:
    process.streams.print(f"{shell.state.cwd}\n")
    return 0


def _export(shell: Shell, process: Process) -> int:
    state = shell.state
    names = [word for word in process.argv[1:] if word != "-p"]
    if not names:
        for name, value in state.environment().items():
            process.streams.print(f'declare -x {name}="{value}"\n')
    for word in names:
        match = _ASSIGNMENT.fullmatch(word)
        if match is None:
            process.streams.complain(f"bash: export: `{word}': not a valid identifier")
            return 1
        if match[2] is not None:
            state.variables[match[1]] = match[2]
        state.exported.add(match[1])
    return 0


def _unset(shell: Shell, process: Process) -> int:
    for name in process.argv[1:]:
        shell.state.variables.pop(name, None)
        shell.state.exported.discard(name)
    return 0


def _escaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[0]), text, flags=re.DOTALL)


def _echo(_: Shell, process: Process) -> int:
    words, end, escapes = process.argv[1:], "\n", False
    while words and re.fullmatch(r"-[neE]+", words[0]):
        flags = words.pop(0)
        end = "" if "n" in flags else end
        escapes = "e" in flags
    text = " ".join(words)
    process.streams.print((_escaped(text) if escapes else text) + end)
    return 0


def _printf(_: Shell, process: Process) -> int:
    if len(process.argv) == 1:
        return process.fail("usage: printf format [arguments]", 2)
    form, values = _escaped(process.argv[1]), process.argv[2:]
    places = sum(match["kind"] != "%" for match in _PLACE.finditer(form))
    while True:
        process.streams.print(_filled(form, values[:places]))
        values = values[places:]
        if not values or not places:
            return 0


def _filled(form: str, values: list[str]) -> str:
    left = list(values)

    def place(match: re.Match[str]) -> str:
        if match["kind"] == "%":
            return "%"
        value = left.pop(0) if left else ""
        width = int(match["flags"].strip("-") or 0)
        return value.ljust(width) if match["flags"].startswith("-") else value.rjust(width)

    return _PLACE.sub(place, form)


def _read(shell: Shell, process: Process) -> int:
    line = process.streams.stdin.readline()
    names = [word for word in process.argv[1:] if not word.startswith("-")] or ["REPLY"]
    words = line.decode("utf-8", "replace").strip().split(None, len(names) - 1)
    for index, name in enumerate(names):
        shell.state.variables[name] = words[index] if index < len(words) else ""
    return 0 if line.endswith(b"\n") else 1


def _exit(shell: Shell, process: Process) -> int:
    raise ExitShell(int(process.argv[1]) if process.argv[1:2] else shell.state.status)


def _set(shell: Shell, process: Process) -> int:
    if process.argv[1:] == ["--"]:
        shell.state.arguments[1:] = []
        return 0
    if process.argv[1:] in (["-o", "pipefail"], ["+o", "pipefail"]):
        shell.state.pipefail = process.argv[1] == "-o"
        return 0
    return process.fail("лаборатория не умеет менять настройки оболочки", 2)


def _source(shell: Shell, process: Process) -> int:
    if len(process.argv) == 1:
        return process.fail("filename argument required", 2)
    try:
        text = process.path(process.argv[1]).read_text(encoding="utf-8")
    except OSError as error:
        process.streams.complain(f"bash: {process.argv[1]}: {error.strerror}")
        return 1
    return shell.run(text, process.streams)


def _bash(shell: Shell, process: Process) -> int:
    """Run a script, or the text behind ``-c``, in a shell of its own that has the exported variables only."""
    arguments = process.argv[1:]
    if arguments[:1] == ["-c"] and arguments[1:]:
        text, given = arguments[1], arguments[2:] or ["bash"]
    elif arguments:
        try:
            text, given = process.path(arguments[0]).read_text(encoding="utf-8"), arguments
        except OSError as error:
            return process.fail(f"{arguments[0]}: {error.strerror}", 127)
    else:
        text, given = process.streams.stdin.read().decode("utf-8", "replace"), ["bash"]
    child = shell.state.copy()
    child.variables = dict(process.environment)
    child.exported = set(child.variables)
    return Shell(child, shell.programs, shell.builtins).run_subshell(text, process.streams, given)


def _test(_: Shell, process: Process) -> int:
    words = process.argv[1:]
    if process.argv[0] == "[":
        if words[-1:] != ["]"]:
            return process.fail("missing `]'", 2)
        words = words[:-1]
    negated = words[:1] == ["!"]
    words = words[negated:]
    found = _condition(process, words)
    if found is None:
        return process.fail("лаборатория не умеет такого условия", 2)
    return int(found is negated)


def _condition(process: Process, words: list[str]) -> bool | None:  # noqa: PLR0911 - a table of cases
    """Return whether the condition holds; None: it is not known here."""
    match words:
        case []:
            return False
        case [word]:
            return bool(word)
        case ["-n" | "-z" as flag, word]:
            return bool(word) is (flag == "-n")
        case ["-e" | "-f" | "-d" | "-s" as flag, name]:
            return _file_test(flag, process.path(name))
        case [left, "=" | "==" | "!=" as operator, right]:
            return (left == right) is (operator != "!=")
        case [left, "-eq" | "-ne" | "-lt" | "-gt" | "-le" | "-ge" as operator, right]:
            return _compare(int(left), operator, int(right))
    return None


def _file_test(flag: str, path: Path) -> bool:
    checks: dict[str, Callable[[], bool]] = {
        "-e": path.exists,
        "-f": path.is_file,
        "-d": path.is_dir,
        "-s": lambda: path.is_file() and path.stat().st_size > 0,
    }
    return checks[flag]()


def _compare(left: int, operator: str, right: int) -> bool:
    answers = {
        "-eq": left == right,
        "-ne": left != right,
        "-lt": left < right,
        "-gt": left > right,
        "-le": left <= right,
        "-ge": left >= right,
    }
    return answers[operator]


BUILTINS: Mapping[str, Callable[[Shell, Process], int]] = {
    "cd": _cd,
    "pwd": _pwd,
    "export": _export,
    "unset": _unset,
    "echo": _echo,
    "printf": _printf,
    "read": _read,
    "exit": _exit,
    "set": _set,
    "source": _source,
    ".": _source,
    "bash": _bash,
    "sh": _bash,
    "test": _test,
    "[": _test,
    "true": lambda _shell, _process: 0,
    ":": lambda _shell, _process: 0,
    "false": lambda _shell, _process: 1,
}
