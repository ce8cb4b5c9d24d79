"""The command line: ``uv run python -m living_notes.locks`` measures anew and writes the pages."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from living_notes.locks.lite.page import render_lite
from living_notes.locks.operations import read_operations
from living_notes.locks.page import render
from living_notes.locks.record import Record
from living_notes.project import Project
from living_notes.proof.postgresql.server import PostgresUnavailable

PROJECT = Project.of_this_file()
RECORD = PROJECT.locks
PAGE = PROJECT.docs / "PostgreSQL без простоя" / "Блокировки.md"
LITE_PAGE = PROJECT.docs / "SQLite" / "Операции SQLite.md"


def pages(record: Record) -> dict[Path, str]:
    """Return the text of each page."""
    return {PAGE: render(read_operations(), record), LITE_PAGE: render_lite(record.lite, record.versions)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write; return the exit status: 2 where there is no PostgreSQL to measure."""
    parser = argparse.ArgumentParser(
        prog="python -m living_notes.locks",
        description="Measure what Alembic's operations lock and lose: locks.json, and the pages made of it.",
    )
    parser.add_argument("--page", action="store_true", help="only write the pages from locks.json")
    options = parser.parse_args(arguments)
    if not options.page:
        try:
            Record.measure(read_operations()).write(RECORD)
        except PostgresUnavailable as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    record = Record.read(RECORD)
    for page, text in pages(record).items():
        page.write_text(text, encoding="utf-8")
        print(f"written: {page.relative_to(PROJECT.root)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
