"""Which example meets which condition on which database, and what its note says that it cannot bear."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from living_notes.proof.adverse.project import calls_alembic
from living_notes.vault import Condition, Database, Note

SENTENCES: Mapping[Condition, str] = {
    Condition.FILLED: "every table has rows before each upgrade",
    Condition.CHILDREN: "every table has child rows with ON DELETE CASCADE, and SQLite minds foreign keys",
    Condition.REFERENCES: "every table has rows that refer to it, and SQLite minds foreign keys",
    Condition.TOGETHER: "all revisions go up in one upgrade, as on a server, and one by one, as on a desk",
    Condition.BACK: "each revision goes up, down and up again",
    Condition.LOGGING: "the program that migrates has logs of its own",
    Condition.PROCESSES: "three processes of that program start at once",
}

_OF_PROGRAMS = (Condition.LOGGING, Condition.PROCESSES)


@dataclass(frozen=True)
class Case:
    """An example, a database, a condition.

    Attributes:
        example: The example's folder.
        database: What it runs on.
        condition: What it meets.
        mark: `path:line` of the block that shows that it cannot bear it; None: it has to.
        note: Path of the note that makes it, for messages.
    """

    example: Path
    database: Database
    condition: Condition
    mark: str | None
    note: str

    def __str__(self) -> str:
        return f"{self.example.name}-{self.database}-{self.condition}"


def cases(notes: Mapping[str, Note], examples: Path) -> Iterator[Case]:
    """Yield every case of the examples that `notes` (by path, for messages) make."""
    for path, note in sorted(notes.items()):
        if note.properties.example is None:
            continue
        example = examples / note.properties.example
        by_program = any(map(calls_alembic, example.rglob("*.py")))
        for database in note.properties.databases:
            marks = {
                condition: f"{path}:{block.line}"
                for block in note.blocks
                if block.applies_to(database)
                for condition in block.labels.cannot
            }
            for condition in Condition:
                if by_program or condition not in _OF_PROGRAMS:
                    yield Case(example, database, condition, marks.get(condition), path)
