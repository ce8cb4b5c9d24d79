"""What ends a loop, a function or the shell, runs text or a script, and asks a condition."""

import re
from collections.abc import Mapping
from dataclasses import replace

from living_notes.lab.runtime.language.conditions import ConditionError, holds
from living_notes.lab.runtime.shell.builtins.variables import set_settings
from living_notes.lab.runtime.shell.events import ExitShell, LoopEvent, ReturnEvent
from living_notes.lab.runtime.shell.program import NOT_FOUND, SYNTAX_STATUS, Place, Process
from living_notes.lab.runtime.shell.shell import Builtin, Shell


def _exit(shell: Shell, process: Process) -> int:
    raise ExitShell(_status(shell, process))


def _status(shell: Shell, process: Process) -> int:
    if not process.argv[1:2]:
        return shell.state.status
    if not re.fullmatch(r"-?\d+", process.argv[1]):
        return process.refuse(f"{process.argv[1]}: numeric argument required", SYNTAX_STATUS)
    return int(process.argv[1]) % 256


def _return(shell: Shell, process: Process) -> int:
    if not shell.state.depth:
        return process.refuse("can only `return' from a function or sourced script", SYNTAX_STATUS)
    raise ReturnEvent(_status(shell, process))


def _leave(shell: Shell, process: Process) -> int:
    """``break`` and ``continue``."""
    if not shell.loops:
        return process.refuse("only meaningful in a `for', `while', or `until' loop", 0)
    asked = process.argv[1] if process.argv[1:] else "1"
    if not asked.isdigit():
        process.streams.complain(f"bash: {process.argv[0]}: {asked}: numeric argument required")
        raise ExitShell(128)
    if asked == "0":
        return process.refuse("0: loop count out of range")
    raise LoopEvent(min(int(asked), shell.loops), again=process.argv[0] == "continue")


def _source(shell: Shell, process: Process) -> int:
    if len(process.argv) == 1:
        return process.refuse("filename argument required", SYNTAX_STATUS)
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
        set_settings(child, replace(process, argv=["set", word]))
    return child.run_subshell(text, process.streams, given)


def _test(shell: Shell, process: Process) -> int:
    words = process.argv[1:]
    if process.argv[0] == "[":
        if words[-1:] != ["]"]:
            return process.refuse("missing `]'", SYNTAX_STATUS)
        words = words[:-1]
    try:
        return int(not holds(words, Place(process, shell.state)))
    except ConditionError as error:
        return process.refuse(str(error), SYNTAX_STATUS)


FLOW: Mapping[str, Builtin] = {
    "exit": _exit,
    "return": _return,
    "break": _leave,
    "continue": _leave,
    "source": _source,
    ".": _source,
    "eval": _eval,
    "bash": _bash,
    "sh": _bash,
    "test": _test,
    "[": _test,
    "true": lambda _shell, _process: 0,
    ":": lambda _shell, _process: 0,
    "false": lambda _shell, _process: 1,
}
