"""The command line: ``uv run python -m living_notes.locks`` measures anew and writes the page."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from living_notes.locks.operations import read_operations
from living_notes.locks.page import render
from living_notes.locks.record import Record
from living_notes.proof.postgres import PostgresUnavailable

ROOT = Path(__file__).parents[3]
RECORD = ROOT / "locks.json"
PAGE = ROOT / "docs" / "PostgreSQL без простоя" / "Блокировки.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write; return the exit status: 2 where there is no PostgreSQL to measure."""
    parser = argparse.ArgumentParser(
        prog="python -m living_notes.locks",
        description="Measure what Alembic's operations lock: locks.json, and the page made of it.",
    )
    parser.add_argument("--page", action="store_true", help="only write the page from locks.json")
    options = parser.parse_args(arguments)
    operations = read_operations()
    if not options.page:
        try:
            Record.measure(operations).write(RECORD)
        except PostgresUnavailable as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    PAGE.write_text(render(operations, Record.read(RECORD)), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
