"""Commands that act on the shell itself, as bash's own."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from living_notes.lab.inside.conditions import ConditionError, holds
from living_notes.lab.inside.expansion import BLANKS, split_fields
from living_notes.lab.inside.formats import FormatError, echoed, formatted
from living_notes.lab.inside.shell import (
    NOT_FOUND,
    PYTHON_FOLDER,
    SYNTAX_STATUS,
    ExitShell,
    LoopEvent,
    Place,
    Process,
    ReturnEvent,
    Shell,
)

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(?:=(.*))?", re.DOTALL)
_SETTINGS: Mapping[str, str] = {"e": "errexit", "u": "nounset", "x": "xtrace"}
_KEYWORDS = frozenset(
    {
        *("if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "in"),
        *("function", "time", "{", "}", "!", "[[", "]]"),
    }
)
PROGRAMS_FOLDER = "/usr/bin"


def _complain(process: Process, message: str, status: int = 1) -> int:
    process.streams.complain(f"bash: {process.argv[0]}: {message}")
    return status


def _cd(shell: Shell, process: Process) -> int:
    state = shell.state
    if len(process.argv) > 2:  # noqa: PLR2004 - the command and a folder
        return _complain(process, "too many arguments")
    target = process.argv[1] if len(process.argv) > 1 else state.home
    if target == "-":
        if "OLDPWD" not in state.variables:
            return _complain(process, "OLDPWD not set")
        target = state.variables["OLDPWD"]
        process.streams.print(f"{target}\n")
    path = Path(os.path.normpath(process.path(target)))
    if not path.is_dir():
        reason = "Not a directory" if path.exists() else "No such file or directory"
        return _complain(process, f"{target}: {reason}")
    state.variables["OLDPWD"] = state.cwd
    state.cwd = state.variables["PWD"] = str(path)
    return 0


def _pwd(shell: Shell, process: Process) -> int:
    process.streams.print(f"{shell.state.cwd}\n")
    return 0


def _export(shell: Shell, process: Process) -> int:
    state = shell.state
    names = [word for word in process.argv[1:] if word not in {"-p", "-x"}]
    if not names:
        for name, value in state.environment().items():
            escaped = re.sub(r'(["\\$`])', r"\\\1", value)
            process.streams.print(f'declare -x {name}="{escaped}"\n')
    status = 0
    for word in names:
        match = _ASSIGNMENT.fullmatch(word)
        if match is None:
            status = _complain(process, f"`{word}': not a valid identifier")
            continue
        if match[2] is not None:
            state.variables[match[1]] = match[2]
        state.exported.add(match[1])
    return status


def _local(shell: Shell, process: Process) -> int:
    """``local``, and ``declare`` without options, which inside of a function is the same."""
    state = shell.state
    if process.argv[0] == "local" and not state.scopes:
        return _complain(process, "can only be used in a function")
    for word in process.argv[1:]:
        if word.startswith("-"):
            return _complain(process, f"лаборатория не умеет {word}", SYNTAX_STATUS)
        match = _ASSIGNMENT.fullmatch(word)
        if match is None:
            return _complain(process, f"`{word}': not a valid identifier")
        if state.scopes:
            state.scopes[-1].setdefault(match[1], state.variables.get(match[1]))
        if match[2] is not None:
            state.variables[match[1]] = match[2]
        elif state.scopes:
            state.variables.pop(match[1], None)
    return 0


def _unset(shell: Shell, process: Process) -> int:
    for name in process.argv[1:]:
        if name == "-f" or (name not in shell.state.variables and process.argv[1] != "-v"):
            shell.state.functions.pop(name, None)
        if process.argv[1] != "-f":
            shell.state.variables.pop(name, None)
            shell.state.exported.discard(name)
        else:
            shell.state.functions.pop(name, None)
    return 0


def _echo(_: Shell, process: Process) -> int:
    words, end, escapes = process.argv[1:], "\n", False
    while words and re.fullmatch(r"-[neE]+", words[0]):
        flags = words.pop(0)
        end = "" if "n" in flags else end
        escapes = flags.rfind("e") > flags.rfind("E") if {"e", "E"} & set(flags) else escapes
    text = " ".join(words)
    if escapes:
        text, ended = echoed(text)
        end = "" if ended else end
    process.streams.print(text + end)
    return 0


def _printf(shell: Shell, process: Process) -> int:
    words = process.argv[1:]
    name = None
    if words[:1] == ["-v"] and len(words) > 1:
        name, words = words[1], words[2:]
    words = words[1:] if words[:1] == ["--"] else words
    if not words:
        process.streams.complain("printf: usage: printf [-v var] format [arguments]")
        return SYNTAX_STATUS
    try:
        text, complaints = formatted(words[0], words[1:])
    except FormatError as error:
        return _complain(process, str(error))
    if name:
        shell.state.variables[name] = text
    else:
        process.streams.print(text)
    for complaint in complaints:
        _complain(process, complaint)
    return int(bool(complaints))


def _read(shell: Shell, process: Process) -> int:
    words = process.argv[1:]
    raw = False
    while words and words[0].startswith("-"):
        flags = words.pop(0)[1:]
        raw = raw or "r" in flags
        if "p" in flags:
            prompt = flags.partition("p")[2] or (words.pop(0) if words else "")
            if process.streams.stdin.tty:
                process.streams.stderr.write(prompt.encode())
        elif flags.strip("rs"):
            return _complain(process, f"лаборатория не умеет -{flags}", SYNTAX_STATUS)
    line = process.streams.stdin.readline()
    ended = line.endswith(b"\n")
    text = line.decode("utf-8", "replace").removesuffix("\n")
    while not raw and text.endswith("\\"):
        more = process.streams.stdin.readline()
        text = text[:-1] + more.decode("utf-8", "replace").removesuffix("\n")
    text = text if raw else re.sub(r"\\(.)", r"\1", text)
    variables = shell.state.variables
    if not words:
        variables["REPLY"] = text
    found = split_fields(text, variables.get("IFS", BLANKS), len(words))
    for index, name in enumerate(words):
        variables[name] = found[index] if index < len(found) else ""
    return 0 if ended else 1


def _exit(shell: Shell, process: Process) -> int:
    raise ExitShell(_status(shell, process))


def _status(shell: Shell, process: Process) -> int:
    if not process.argv[1:2]:
        return shell.state.status
    if not re.fullmatch(r"-?\d+", process.argv[1]):
        return _complain(process, f"{process.argv[1]}: numeric argument required", SYNTAX_STATUS)
    return int(process.argv[1]) % 256


def _return(shell: Shell, process: Process) -> int:
    if not shell.state.depth:
        return _complain(process, "can only `return' from a function or sourced script", SYNTAX_STATUS)
    raise ReturnEvent(_status(shell, process))


def _leave(shell: Shell, process: Process) -> int:
    """``break`` and ``continue``."""
    if not shell.loops:
        return _complain(process, "only meaningful in a `for', `while', or `until' loop", 0)
    asked = process.argv[1] if process.argv[1:] else "1"
    if not asked.isdigit():
        process.streams.complain(f"bash: {process.argv[0]}: {asked}: numeric argument required")
        raise ExitShell(128)
    if asked == "0":
        return _complain(process, "0: loop count out of range")
    raise LoopEvent(min(int(asked), shell.loops), again=process.argv[0] == "continue")


def _shift(shell: Shell, process: Process) -> int:
    count = int(process.argv[1]) if process.argv[1:] else 1
    if count >= len(shell.state.arguments):
        return 1
    del shell.state.arguments[1 : count + 1]
    return 0


def _set(shell: Shell, process: Process) -> int:
    state = shell.state
    words = process.argv[1:]
    if not words:
        for name in sorted(state.variables):
            process.streams.print(f"{name}={state.variables[name]}\n")
        return 0
    while words and words[0][:1] in {"-", "+"} and words[0] not in {"-", "--"}:
        word = words.pop(0)
        on = word[0] == "-"
        names = [_SETTINGS.get(letter, letter) for letter in word[1:] if letter != "o"]
        names += [words.pop(0)] if "o" in word and words else []
        for name in names:
            if name == "xtrace":
                state.xtrace = int(on)
            elif name in {"errexit", "nounset", "pipefail"}:
                setattr(state, name, on)
            else:
                return _complain(process, f"лаборатория не умеет настройки {name}", SYNTAX_STATUS)
    if words:
        state.arguments[1:] = words[1:] if words[0] == "--" else words
    return 0


def _source(shell: Shell, process: Process) -> int:
    if len(process.argv) == 1:
        return _complain(process, "filename argument required", SYNTAX_STATUS)
    try:
        text = process.path(process.argv[1]).read_text(encoding="utf-8")
    except OSError as error:
        process.streams.complain(f"bash: {process.argv[1]}: {error.strerror}")
        return 1
    arguments = shell.state.arguments
    if process.argv[2:]:
        shell.state.arguments = [arguments[0], *process.argv[2:]]
    shell.state.depth += 1
    try:
        return shell.evaluate(text, process.streams)
    except ReturnEvent as event:
        return event.status
    finally:
        shell.state.depth -= 1
        shell.state.arguments = arguments


def _eval(shell: Shell, process: Process) -> int:
    return shell.evaluate(" ".join(process.argv[1:]), process.streams)


def _bash(shell: Shell, process: Process) -> int:
    """Run a script, or the text behind ``-c``, in a shell of its own that has the exported variables only."""
    words = process.argv[1:]
    settings = []
    while words and re.fullmatch(r"-[eux]+", words[0]):
        settings.append(words.pop(0))
    if words and re.fullmatch(r"-[eux]*c", words[0]) and words[1:]:
        settings.append(words[0][:-1])
        text, given = words[1], words[2:] or ["bash"]
    elif words:
        try:
            text, given = process.path(words[0]).read_text(encoding="utf-8"), words
        except OSError as error:
            return process.fail(f"{words[0]}: {error.strerror}", NOT_FOUND)
    else:
        text, given = process.streams.stdin.read().decode("utf-8", "replace"), ["bash"]
    child = shell.subshell()
    state = child.state
    state.variables = dict(process.environment)
    state.exported = set(state.variables)
    state.functions, state.aliases, state.scopes, state.depth = {}, {}, [], 0
    state.errexit = state.nounset = state.pipefail = False
    state.xtrace = 0
    for word in settings:
        _set(child, replace(process, argv=["set", word]))
    return child.run_subshell(text, process.streams, given)


def _test(shell: Shell, process: Process) -> int:
    words = process.argv[1:]
    if process.argv[0] == "[":
        if words[-1:] != ["]"]:
            return _complain(process, "missing `]'", SYNTAX_STATUS)
        words = words[:-1]
    try:
        return int(not holds(words, Place(process, shell.state)))
    except ConditionError as error:
        return _complain(process, str(error), SYNTAX_STATUS)


def find_program(shell: Shell, name: str) -> str | None:
    """Return the path at which a program stands; None where there is no such program."""
    if name in {"alembic", "python", "python3"}:
        return f"{PYTHON_FOLDER}/{name}"
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
                _complain(process, f"{name}: not found")
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
            status = _complain(process, f"{name}: not found")
    return status


def _unalias(shell: Shell, process: Process) -> int:
    status = 0
    for name in process.argv[1:]:
        if name == "-a":
            shell.state.aliases.clear()
        elif shell.state.aliases.pop(name, None) is None:
            status = _complain(process, f"{name}: not found")
    return status


def _readonly(shell: Shell, process: Process) -> int:
    del shell
    return _complain(process, "лаборатория не умеет запрещать присваивание", SYNTAX_STATUS)


def _umask(_: Shell, process: Process) -> int:
    if process.argv[1:]:
        return _complain(process, "лаборатория не умеет менять маску", SYNTAX_STATUS)
    process.streams.print("0022\n")
    return 0


def _let(shell: Shell, process: Process) -> int:
    value = 0
    for word in process.argv[1:]:
        value = shell.calculate(word)
    return int(value == 0)


BUILTINS: Mapping[str, Callable[[Shell, Process], int]] = {
    "cd": _cd,
    "pwd": _pwd,
    "export": _export,
    "local": _local,
    "declare": _local,
    "unset": _unset,
    "echo": _echo,
    "printf": _printf,
    "read": _read,
    "exit": _exit,
    "return": _return,
    "break": _leave,
    "continue": _leave,
    "shift": _shift,
    "set": _set,
    "source": _source,
    ".": _source,
    "eval": _eval,
    "let": _let,
    "alias": _alias,
    "unalias": _unalias,
    "readonly": _readonly,
    "umask": _umask,
    "hash": lambda _shell, _process: 0,
    "bash": _bash,
    "sh": _bash,
    "test": _test,
    "[": _test,
    "type": _type,
    "command": _command,
    "true": lambda _shell, _process: 0,
    ":": lambda _shell, _process: 0,
    "false": lambda _shell, _process: 1,
}
_SHELL_ONLY = frozenset(BUILTINS) - {"bash", "sh", "echo", "printf", "pwd", "test", "[", "true", "false"}
