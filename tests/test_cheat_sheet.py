"""The cheat sheet runs every command of Alembic and every operation that it does not say no to."""

from pathlib import Path

import pytest
from alembic.config import CommandLine
from alembic.operations import Operations

from living_notes.vault import Kind, Vault, read_console

ROOT = Path(__file__).parents[1]
NOTE = next(
    note for note in Vault.read(ROOT / "docs").notes.values() if note.properties.permalink == "cheat-sheet"
)

COMMANDS = sorted(CommandLine().subparsers.choices)

NOT_SHOWN = {
    "create_primary_key": "a key is made with its table; on SQLite only a batch could add one",
    "create_exclude_constraint": "PostgreSQL only, and needs an extension",
    "create_table_comment": "SQLite has no comments",
    "drop_table_comment": "SQLite has no comments",
    "get_bind": "shown where data is changed: the notes on autogenerate and offline mode",
    "get_context": "for env.py's settings, shown in the note on offline mode",
    "context": "the object behind get_context",
    "f": "autogenerate writes it; shown in the note on naming conventions",
    "inline_literal": "for offline mode's literals, rare",
    "run_async": "for asynchronous drivers' own API, rare",
    "invoke": "for authors of operations",
    "implementation_for": "for authors of operations",
    "register_operation": "for authors of operations",
    "create_module_class_proxy": "Alembic's own wiring",
}
"""Public names of `op` that the cheat sheet leaves out, and why."""

OPERATIONS = sorted(name for name in dir(Operations) if not name.startswith("_") and name not in NOT_SHOWN)


def _typed() -> str:
    return "\n".join(
        command.text
        for block in NOTE.blocks
        if block.kind is Kind.CONSOLE
        for command in read_console(block.text)
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_alembic_is_run(command: str) -> None:
    """In a console block, so that its output is shown."""
    lines = [line for line in _typed().splitlines() if "alembic " in line]

    assert any(command in line.split() for line in lines)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_is_run(operation: str) -> None:
    """In a revision that the note applies."""
    revisions = "\n".join(block.text for block in NOTE.blocks if block.kind is Kind.FILE)

    assert f"op.{operation}(" in revisions


def test_what_is_not_shown_exists() -> None:
    """A name that Alembic has dropped needs no reason."""
    assert set(NOT_SHOWN) <= set(dir(Operations))
