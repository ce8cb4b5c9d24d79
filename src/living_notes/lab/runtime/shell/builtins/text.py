"""What prints, and what reads a line."""

import re
from collections.abc import Mapping

from living_notes.lab.runtime.language.fields import BLANKS, split_fields
from living_notes.lab.runtime.shell.formats import FormatError, echoed, formatted
from living_notes.lab.runtime.shell.program import SYNTAX_STATUS, Process
from living_notes.lab.runtime.shell.shell import Builtin, Shell


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
        return process.refuse(str(error))
    if name:
        shell.state.variables[name] = text
    else:
        process.streams.print(text)
    for complaint in complaints:
        process.refuse(complaint)
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
            return process.refuse(f"лаборатория не умеет -{flags}", SYNTAX_STATUS)
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


TEXT: Mapping[str, Builtin] = {
    "echo": _echo,
    "printf": _printf,
    "read": _read,
}
