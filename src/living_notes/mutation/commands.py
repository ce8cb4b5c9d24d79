"""Mutants of what is typed: commands, scripts, SQL, statements."""

import re
from collections.abc import Iterator

from living_notes.mutation.mutant import Mutant, Operator, Source, content_lines, shift_digit, shift_letter
from living_notes.vault import Block, Kind, read_console

FLAG = re.compile(r"(?<=\s)--?[A-Za-z0-9][\w-]*")
WORD = re.compile(r"/dev/\w+|(?P<word>[^\W\d_]{2,}|\d+)")
"""Devices are no words: ``/dev/nulm`` would be a file outside the sandbox."""
PROGRAM = re.compile(r"[a-z][\w.-]*(?=\s|$)")

_CODE = frozenset({Kind.SQL, Kind.PYTHON, Kind.PYCON})


def mutate_commands(source: Source) -> Iterator[Mutant]:
    """Change each word and each flag of every command; drop and add flags."""
    for block in source.note.blocks:
        for number, prompt, command in typed_lines(block):
            yield from _flags(source, number, prompt, command)
            yield from _words(source, number, prompt, command)


def typed_lines(block: Block) -> Iterator[tuple[int, str, str]]:
    """Yield the lines that are typed: number, prompt, command."""
    lines = dict(content_lines(block))
    if block.kind is Kind.CONSOLE:
        for command in read_console(block.text):
            for offset, shown in enumerate(command.shown):
                prompt = "$ " if offset == 0 else "> "
                yield block.line + 1 + command.line + offset, prompt, shown.removeprefix(prompt)
    elif block.kind is Kind.BASH:
        for number, line in lines.items():
            if line.strip():
                yield number, "", line


def _flags(source: Source, number: int, prompt: str, command: str) -> Iterator[Mutant]:
    old = prompt + command
    for flag in FLAG.finditer(command):
        before, after = command[: flag.start()], command[flag.end() :]
        yield source.rewrite(
            Operator.FLAG, number, f"drop {flag[0]} of «{command}»", old, prompt + before.rstrip() + after
        )
        other = shift_letter(flag[0]) or shift_digit(flag[0])
        yield source.rewrite(
            Operator.FLAG, number, f"{flag[0]} → {other} in «{command}»", old, prompt + before + other + after
        )
    program = PROGRAM.match(command)
    if program and prompt != "> ":
        new = f"{prompt}{program[0]} --help{command[program.end() :]}"
        yield source.rewrite(Operator.FLAG, number, f"add --help to «{command}»", old, new)


def _words(source: Source, number: int, prompt: str, command: str) -> Iterator[Mutant]:
    for word in WORD.finditer(command):
        other = shift_digit(word[0]) if word[0].isdecimal() else shift_letter(word[0])
        if other and word["word"]:
            new = prompt + command[: word.start()] + other + command[word.end() :]
            yield source.rewrite(
                Operator.COMMAND, number, f"{word[0]} → {other} in «{command}»", prompt + command, new
            )


def mutate_code(source: Source) -> Iterator[Mutant]:
    """Change a letter and the numbers of each line of SQL and Python; drop each line."""
    for block in source.note.blocks:
        if block.kind not in _CODE:
            continue
        for number, line in content_lines(block):
            if block.kind is Kind.PYCON and not line.startswith((">>> ", "... ")):
                continue
            prompt = line[:4] if block.kind is Kind.PYCON else ""
            yield from mutate_line(source, Operator.CODE, number, line, prompt)


def mutate_line(source: Source, kind: Operator, number: int, line: str, keep: str = "") -> Iterator[Mutant]:
    """Change a letter and each number of a line behind `keep`; drop the line."""
    body = line.removeprefix(keep)
    if not body.strip():
        return
    if other := shift_letter(body):
        yield source.rewrite(kind, number, f"«{body.strip()}» → «{other.strip()}»", line, keep + other)
    for found in re.finditer(r"\d+", body):
        changed = body[: found.start()] + shift_digit(found[0]) + body[found.end() :]
        yield source.rewrite(kind, number, f"«{body.strip()}» → «{changed.strip()}»", line, keep + changed)
    yield source.rewrite(kind, number, f"drop «{body.strip()}»", line, None)
