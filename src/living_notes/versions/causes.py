"""Why versions differ, in prose: a list kept by hand, each cause recognised by what it shows.

A cause that no result shows is an error of the list; a difference without a cause stands on the page as it
is.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from living_notes.proof.reporting.report import Outcome
from living_notes.versions.table import Cell, Row, Table

FILE: Final = Path(__file__).with_name("causes.toml")

SOURCES: Final = {
    "alembic": "https://alembic.sqlalchemy.org/en/latest/changelog.html",
    "sqlalchemy": "https://docs.sqlalchemy.org/en/21/changelog/migration_21.html",
    "sqlmodel": "https://sqlmodel.tiangolo.com/release-notes/",
}
"""Where a project says what it has changed."""


@dataclass(frozen=True)
class Cause:
    """What one release changed.

    Attributes:
        since: The release.
        shows: What a difference looks like, over its words as `_shown` writes them.
        text: The change, in Russian.
        source: A key of `SOURCES`.
    """

    since: str
    shows: re.Pattern[str]
    text: str
    source: str

    def explains(self, cell: Cell) -> bool:
        """Say whether the place that the cell shows differs for this cause."""
        return cell.outcome is not Outcome.HELD and self.shows.search(_shown(cell)) is not None

    def rows(self, table: Table) -> list[Row]:
        """Return the notes that show it in some combination."""
        return [row for row in table.rows.values() if any(map(self.explains, _cells(row)))]


def read_causes(file: Path = FILE) -> Sequence[Cause]:
    """Return the causes of a file, in its order."""
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["cause"]
    return [Cause(**{**entry, "shows": re.compile(entry["shows"], re.MULTILINE)}) for entry in entries]


def _cells(row: Row) -> Iterator[Cell]:
    for result in row.results.values():
        yield from result.cells.values()


def _shown(cell: Cell) -> str:
    return f"{cell.message or ''}\n-{cell.expected or ''}\n+{cell.real or ''}"
