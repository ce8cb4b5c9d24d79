"""What the lab knows of a note: the `Script` of ``web/protocol.ts``, made of the vault's own blocks."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from living_notes.execution.examples import start_files
from living_notes.lab.limits import Limit
from living_notes.vault import Block, Kind, Note, read_console

RUNS = frozenset({Kind.CONSOLE, Kind.BASH, Kind.FILE, Kind.DIFF, Kind.SQL, Kind.PYTHON, Kind.PYCON})
"""Kinds that do something: a note without one has no lab."""


def has_lab(note: Note) -> bool:
    """Say whether there is anything in the note to run."""
    return any(block.kind in RUNS for block in note.blocks)


def note_script(note: Note, examples: Path, url: str, limits: Sequence[Limit]) -> Mapping[str, Any]:
    """Return the script of a note.

    Args:
        note: An executable note.
        examples: Where the committed examples are.
        url: Address of its page, relative to the site's root.
        limits: What cannot run in the lab, of all notes.

    Raises:
        FileNotFoundError: There is no example of the name in `start`.
    """
    properties = note.properties
    own = [limit for limit in limits if limit.note == properties.permalink]
    return {
        "permalink": properties.permalink,
        "title": properties.title,
        "url": url,
        "databases": [database.value for database in properties.databases],
        "files": dict(start_files(examples / properties.start)) if properties.start else {},
        "steps": [_step(block) for block in note.blocks],
        "limits": [
            {
                "index": index,
                "database": limit.database.value if limit.database else None,
                "reason": limit.reason,
            }
            for limit in own
            for index in limit.indexes(note)
        ],
    }


def _step(block: Block) -> Mapping[str, Any]:
    commands = read_console(block.text) if block.kind is Kind.CONSOLE else ()
    return {
        "index": block.index,
        "kind": block.kind.value,
        "language": block.language,
        "title": block.title,
        "db": block.labels.db.value if block.labels.db else None,
        "exit": block.labels.exit,
        "output": block.labels.output,
        "text": block.text,
        "commands": [command.text for command in commands],
    }
