"""Commands and flags that running text names exist: in Alembic's own parser, not in somebody's memory.

Blocks are run, so what they type is true. A span of code in a sentence is not; here each one that reads as
a command of Alembic or as a flag is looked up.
"""

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import CommandLine
from markdown_it import MarkdownIt

from living_notes.vault import Note, Vault

ROOT = Path(__file__).parents[1]
NOTES = sorted(Vault.read(ROOT / "docs").notes.values(), key=lambda note: note.path)

_COMMAND = re.compile(r"(?:\w+=\S* )*alembic (?=-|[a-z_]+(?:\s|$))(?P<rest>.*)", re.DOTALL)
"""Not ``alembic 1.20.1``, which is a version, nor ``alembic.ini``."""
_FLAG = re.compile(r"--?[A-Za-z][\w-]*")


def _options(parser: argparse.ArgumentParser) -> frozenset[str]:
    return frozenset(parser._option_string_actions)  # noqa: SLF001 - argparse has no public list of them


PARSER = CommandLine().parser
GLOBAL = _options(PARSER)
COMMANDS = {name: _options(parser) for name, parser in CommandLine().subparsers.choices.items()}
EVERYWHERE = GLOBAL.union(*COMMANDS.values())


def _spans(text: str) -> Iterator[str]:
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield from (child.content for child in token.children or () if child.type == "code_inline")


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:  # a quote that a sentence leaves open
        return command.split()


def complaints(span: str) -> list[str]:
    """Return what is wrong with a span of code: names that Alembic does not know."""
    if match := _COMMAND.fullmatch(span):
        return list(_check_command(_words(match["rest"])))
    first, *rest = _words(span) or [""]
    if first in COMMANDS and rest and rest[0].startswith("-"):
        return list(_check_command([first, *rest]))
    if _FLAG.match(span):
        return [f"no flag {word} in Alembic" for word in _flags([first, *rest]) - EVERYWHERE]
    return []


def _flags(words: list[str]) -> set[str]:
    found = (_FLAG.fullmatch(word.partition("=")[0]) for word in words)
    return {match[0] for match in found if match}


def _check_command(words: list[str]) -> Iterator[str]:
    """Check global flags, the command, and its flags; a global flag's value is no command."""
    number = next((n for n, word in enumerate(words) if word in COMMANDS), None)
    before = words if number is None else words[:number]
    for flag in sorted(_flags(before) - GLOBAL):
        yield f"no flag {flag} of alembic itself"
    if number is None:
        if not before[0].startswith("-"):
            yield f"no command {before[0]}"
        return
    for flag in sorted(_flags(words[number + 1 :]) - COMMANDS[words[number]]):
        yield f"no flag {flag} of alembic {words[number]}"


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.path)
def test_a_command_named_in_a_sentence_exists(note: Note) -> None:
    """And so does every flag, of that command."""
    assert [f"{span}: {words}" for span in _spans(note.text) for words in complaints(span)] == []


def test_commands_are_found_in_the_text() -> None:
    """A pattern that finds nothing would find nothing wrong."""
    spans = [span for note in NOTES for span in _spans(note.text)]

    assert sum(_COMMAND.fullmatch(span) is not None for span in spans) >= 30
    assert sum(_FLAG.match(span) is not None for span in spans) >= 20


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ("alembic upgarde head", ["no command upgarde"]),
        ("alembic upgrade --splice head", ["no flag --splice of alembic upgrade"]),
        ("alembic --autogenerate revision", ["no flag --autogenerate of alembic itself"]),
        ("alembic revision --autogenrate", ["no flag --autogenrate of alembic revision"]),
        ("revision --purge", ["no flag --purge of alembic revision"]),
        ("--no-such-flag", ["no flag --no-such-flag in Alembic"]),
        ("DATABASE_URL=x alembic curent", ["no command curent"]),
        ("alembic -c ../alembic.ini current --check-heads", []),
        ('alembic revision --message="Init -q" --autogenerate', []),
        ("alembic downgrade -1", []),
        ("alembic 1.20.1", []),
        ("alembic.ini", []),
        ("-x", []),
        ("--sql", []),
        ("alembic --version", []),
    ],
)
def test_a_span_is_looked_up_in_alembics_parser(span: str, said: list[str]) -> None:
    """Commands, their flags and the global ones are three lists."""
    assert complaints(span) == said
