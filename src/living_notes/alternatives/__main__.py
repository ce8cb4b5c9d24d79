"""The command line: ``uv run python -m living_notes.alternatives`` does the tasks and writes the page."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from living_notes.alternatives.page import render
from living_notes.alternatives.record import Record
from living_notes.alternatives.tool import read_tools
from living_notes.proof.postgresql.server import PostgresUnavailable
from living_notes.trials import Bench

ROOT = Path(__file__).parents[3]
RECORD = ROOT / "tools.json"
PAGE = ROOT / "docs" / "Другие инструменты.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and write; return the exit status: 2 where something could not be run at all."""
    tools = read_tools()
    parser = argparse.ArgumentParser(
        prog="python -m living_notes.alternatives",
        description="Do six tasks with other tools of migration: tools.json, and the page made of it.",
    )
    parser.add_argument("--page", action="store_true", help="only write the page from tools.json")
    parser.add_argument("tools", nargs="*", metavar="TOOL", help="such as django; all where there is none")
    options = parser.parse_args(arguments)
    if unknown := set(options.tools) - {tool.key for tool in tools}:
        parser.error(f"no such tool: {', '.join(sorted(unknown))}")
    if not options.page:
        chosen = [tool for tool in tools if not options.tools or tool.key in options.tools]
        try:
            with Bench.open() as bench:
                for tool in chosen:
                    found = Record.run(bench, tool)
                    # As soon as it is known: another tool may be missing here.
                    Record.read(RECORD).taking(found, tools).write(RECORD)
                    print(f"{tool.name} {found.reports[tool.key].version}")
        except (PostgresUnavailable, RuntimeError) as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    PAGE.write_text(render(tools, Record.read(RECORD)), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
