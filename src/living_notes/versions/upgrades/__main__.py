"""The command line: ``uv run python -m living_notes.versions.upgrades`` runs the cases, writes the page."""

import argparse
import sys
from collections.abc import Sequence

from living_notes.proof.postgresql.server import PostgresUnavailable
from living_notes.versions.guide import Guide
from living_notes.versions.upgrades.cases import read_cases
from living_notes.versions.upgrades.page import render
from living_notes.versions.upgrades.record import Record


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and write; return the exit status: 2 where there is no PostgreSQL to run on."""
    cases, guide = read_cases(), Guide()
    parser = argparse.ArgumentParser(
        prog="python -m living_notes.versions.upgrades",
        description="Run what breaks on upgrade: upgrades.json, and the page made of it.",
    )
    parser.add_argument("--page", action="store_true", help="only write the page from upgrades.json")
    parser.add_argument(
        "cases", nargs="*", metavar="CASE", help="keys of cases.toml; all where there is none"
    )
    options = parser.parse_args(arguments)
    if unknown := set(options.cases) - {case.key for case in cases}:
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    found = Record({}, {})
    if not options.page:
        chosen = [case for case in cases if not options.cases or case.key in options.cases]
        try:
            found = Record.run(chosen, print)
        except PostgresUnavailable as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    record = Record.read(guide.upgrades).taking(found, cases)
    record.write(guide.upgrades)
    guide.upgrades_page.write_text(render(cases, record), encoding="utf-8")
    print(f"written: docs/{guide.upgrades_page.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
