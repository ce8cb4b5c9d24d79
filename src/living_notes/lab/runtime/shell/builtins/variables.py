"""What sets and shows variables and settings, and the current folder."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from living_notes.lab.runtime.language.expansion import Expander
from living_notes.lab.runtime.language.syntax import Text
from living_notes.lab.runtime.shell.program import SYNTAX_STATUS, Process
from living_notes.lab.runtime.shell.shell import Builtin, Shell

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(?:=(.*))?", re.DOTALL)
_SETTINGS: Mapping[str, str] = {"e": "errexit", "u": "nounset", "x": "xtrace"}


def _cd(shell: Shell, process: Process) -> int:
    state = shell.state
    if len(process.argv) > 2:  # noqa: PLR2004 - the command and a folder
        return process.refuse("too many arguments")
    target = process.argv[1] if len(process.argv) > 1 else state.home
    if target == "-":
        if "OLDPWD" not in state.variables:
            return process.refuse("OLDPWD not set")
        target = state.variables["OLDPWD"]
        process.streams.print(f"{target}\n")
    path = Path(os.path.normpath(process.path(target)))
    if not path.is_dir():
        reason = "Not a directory" if path.exists() else "No such file or directory"
        return process.refuse(f"{target}: {reason}")
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
            status = process.refuse(f"`{word}': not a valid identifier")
            continue
        if match[2] is not None:
            state.variables[match[1]] = match[2]
        state.exported.add(match[1])
    return status


def _local(shell: Shell, process: Process) -> int:
    """``local``, and ``declare`` without options, which inside of a function is the same."""
    state = shell.state
    if process.argv[0] == "local" and not state.scopes:
        return process.refuse("can only be used in a function")
    for word in process.argv[1:]:
        if word.startswith("-"):
            return process.refuse(f"лаборатория не умеет {word}", SYNTAX_STATUS)
        match = _ASSIGNMENT.fullmatch(word)
        if match is None:
            return process.refuse(f"`{word}': not a valid identifier")
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


def _shift(shell: Shell, process: Process) -> int:
    count = int(process.argv[1]) if process.argv[1:] else 1
    if count >= len(shell.state.arguments):
        return 1
    del shell.state.arguments[1 : count + 1]
    return 0


def set_settings(shell: Shell, process: Process) -> int:
    """Run ``set``."""
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
                return process.refuse(f"лаборатория не умеет настройки {name}", SYNTAX_STATUS)
    if words:
        state.arguments[1:] = words[1:] if words[0] == "--" else words
    return 0


def _readonly(shell: Shell, process: Process) -> int:
    del shell
    return process.refuse("лаборатория не умеет запрещать присваивание", SYNTAX_STATUS)


def _umask(_: Shell, process: Process) -> int:
    if process.argv[1:]:
        return process.refuse("лаборатория не умеет менять маску", SYNTAX_STATUS)
    process.streams.print("0022\n")
    return 0


def _let(shell: Shell, process: Process) -> int:
    value = 0
    for word in process.argv[1:]:
        value = Expander(shell.state, str).number((Text(word, quoted=True),))
    return int(value == 0)


VARIABLES: Mapping[str, Builtin] = {
    "cd": _cd,
    "pwd": _pwd,
    "export": _export,
    "local": _local,
    "declare": _local,
    "unset": _unset,
    "shift": _shift,
    "set": set_settings,
    "readonly": _readonly,
    "umask": _umask,
    "let": _let,
}
