"""What a note shows being typed is what a reader would type: one plain filter at most."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from living_notes.vault import Kind, Note, Vault

VAULT = Vault.read(Path(__file__).parents[1] / "docs")
NOTES = [
    note
    for note in VAULT.notes.values()
    if not note.properties.permalink.startswith("errors-")  # there one filter, explained once, serves a page
]

_TYPED = re.compile(r"^\$ (?P<command>.*)$", re.MULTILINE)
_UNREADABLE = re.compile(
    r"""
    \bawk\ |\bperl\ |\bsed\ -[ni]       # a language of its own
    |\bgrep\ -\w*[EP]                   # extended expressions
    |\|\s*grep\b[^|]*\|\s*(?:grep|sed)  # a filter of a filter
    """,
    re.VERBOSE,
)


def _unreadable(note: Note) -> Iterator[str]:
    for block in note.blocks:
        if block.kind is Kind.CONSOLE:
            for match in _TYPED.finditer(block.text):
                if _UNREADABLE.search(match["command"]):
                    yield match["command"]


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.properties.permalink)
def test_a_shown_command_is_one_that_a_reader_would_type(note: Note) -> None:
    """Show the whole output, with … for what is of no interest; or one filter, and say what it leaves."""
    assert list(_unreadable(note)) == []


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("alembic heads | awk '{print $1}'", True),
        ('alembic check 2>&1 | grep -oE "[Dd]etected .+ on .+"', True),
        ('alembic check 2>&1 | grep -oi "detected .*" | grep -v sequence', True),
        ("sed -i.bak s/a/b/ alembic/env.py", True),
        ("alembic upgrade head --sql | grep ALTER", False),
        ("alembic list_templates | grep ' - ' | sort", False),
        ('alembic heads 2>&1 | grep -o "UserWarning.*"', False),
    ],
)
def test_a_command_that_nobody_types_is_found(command: str, *, found: bool) -> None:
    """An expression, a language, a filter of a filter."""
    assert bool(_UNREADABLE.search(command)) == found
