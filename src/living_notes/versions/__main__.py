"""The command line: ``uv run python -m living_notes.versions``."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from living_notes.versions import dependencies
from living_notes.versions.canary import Source, canary_environment, changed, markdown
from living_notes.versions.environments import UnmakeableError, newest, resolves
from living_notes.versions.guide import ROOT, Guide
from living_notes.versions.matrix import GAPS, LEFT_OUT, Combination, Part, combinations, select
from living_notes.versions.matrix_run import MatrixRun
from living_notes.versions.notebooks import run_notebooks
from living_notes.versions.page import render
from living_notes.versions.runs import BrokenRunError, survey
from living_notes.versions.table import Table, TableError

CHANGED = 1
UNUSABLE = 2
"""Exit status: something could not be run, so nothing is said of the notes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    commands = {
        "run": _run,
        "list": _list,
        "merge": _merge,
        "page": _page,
        "canary": _canary,
        "dependencies": _dependencies,
    }
    if not given or (given[0] not in commands and given[0] not in {"-h", "--help"}):
        given.insert(0, "run")
    options = _parser().parse_args(given)
    try:
        return commands[options.command](Guide(options.root.resolve()), options)
    except (UnmakeableError, BrokenRunError, TableError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    parser = argparse.ArgumentParser(
        prog="python -m living_notes.versions", description="Run the guide with other versions than its own."
    )
    commands = parser.add_subparsers(dest="command", required=True)

    run = commands.add_parser("run", parents=[common], help="run what is not known yet (the default)")
    _add_selection(run)
    run.add_argument("--jobs", type=int, default=2, help="combinations at once (2)")
    run.add_argument("--again", action="store_true", help="run what is known, too")
    run.add_argument("--output", type=Path, help="where to write what was found (versions.json)")
    run.add_argument("notes", nargs="*", metavar="NOTE", help="path or permalink; all where there is none")

    show = commands.add_parser("list", parents=[common], help="show the matrix and what is left out")
    _add_selection(show)
    show.add_argument("--check", action="store_true", help="ask uv whether what cannot be still cannot be")

    merge = commands.add_parser("merge", parents=[common], help="take the results of jobs into versions.json")
    merge.add_argument("results", nargs="+", type=Path, metavar="FILE")

    commands.add_parser("page", parents=[common], help="write docs/Версии.md from versions.json")

    about = f"write {dependencies.FILE}: when the direct dependencies were last released"
    commands.add_parser("dependencies", parents=[common], help=about)

    canary = commands.add_parser("canary", parents=[common], help="run the guide with the newest versions")
    canary.add_argument(
        "--alembic-source",
        default="",
        metavar="PATH_OR_SPEC",
        help="a folder with alembic in it, a version, git+URL@branch, or what pip takes after @",
    )
    canary.add_argument("--locked", action="store_true", help="SQLAlchemy and SQLModel as they are here")
    canary.add_argument("--output", type=Path, help="write the report there too")
    canary.add_argument("notes", nargs="*", metavar="NOTE", help="path or permalink; all where there is none")
    return parser


def _add_selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME=VERSION", help="such as alembic=1.18; repeatable"
    )
    parser.add_argument("--part", type=Part.parse, metavar="K/N", help="the K-th of N shares")


def _matrix(guide: Guide, options: argparse.Namespace) -> tuple[list[Combination], list[Combination]]:
    """Return the whole matrix, and what of it is asked for."""
    try:
        last: str | None = newest("alembic")
    except UnmakeableError as error:
        reason = str(error).strip().splitlines()[-1].strip()
        print(f"the index does not answer, only known releases are run: {reason}", file=sys.stderr)
        last = None
    matrix = combinations(guide.locked(), last)
    chosen = select(matrix, options.only)
    return matrix, options.part.of(chosen) if options.part else chosen


def _run(guide: Guide, options: argparse.Namespace) -> int:
    notes = guide.select(options.notes)
    matrix, chosen = _matrix(guide, options)
    output = options.output or guide.data
    run = MatrixRun(guide, matrix, output, options.jobs)
    return UNUSABLE if run.run(chosen, notes, again=options.again) else 0


def _list(guide: Guide, options: argparse.Namespace) -> int:
    for combination in _matrix(guide, options)[1]:
        print(f"{combination}\n    {combination.why}")
    print("\nCannot be:")
    wrong = 0
    for gap in GAPS:
        versions = ", ".join(f"{name} {version}" for name, version in gap.packages.items())
        now = options.check and resolves(gap.packages)
        wrong += now
        print(f"{versions}\n    {gap.why}{'  <- no longer true' if now else ''}")
    print("\nCould be, and is not run:")
    for reason in LEFT_OUT:
        print(f"    {reason}")
    return CHANGED if wrong else 0


def _merge(guide: Guide, options: argparse.Namespace) -> int:
    table = Table.read(guide.data)
    for file in options.results:
        if not file.is_file():
            raise ValueError(f"there is no file {file}")
        table.merge(Table.read(file))
    table.tidy(guide, combinations(guide.locked()))
    table.write(guide.data)
    print(f"{guide.data.name}: {len(table.rows)} notes, {len(table.combinations)} combinations")
    return 0


def _page(guide: Guide, options: argparse.Namespace) -> int:
    del options
    table = Table.read(guide.data)
    table.tidy(guide, combinations(guide.locked()))
    table.write(guide.data)
    guide.page.write_text(render(table), encoding="utf-8")
    print(f"written: docs/{guide.page.name}")
    return 0


def _dependencies(guide: Guide, options: argparse.Namespace) -> int:
    del options
    found = dependencies.gather(guide.root)
    text = dependencies.page(found, dependencies.lab_pins(guide.root), date.today())  # noqa: DTZ011 - the reader's day
    (guide.root / dependencies.FILE).write_text(text, encoding="utf-8")
    print(f"written: {dependencies.FILE}")
    return 0


def _canary(guide: Guide, options: argparse.Namespace) -> int:
    notes = guide.select(options.notes)
    environment = canary_environment(guide, Source(options.alembic_source), locked=options.locked)
    findings = survey(guide, environment, notes)
    if not options.notes:
        findings += run_notebooks(guide, environment)
    report = markdown(findings, guide.locked())
    if options.output:
        options.output.write_text(report, encoding="utf-8")
    print(report, end="")
    return CHANGED if changed(findings) else 0


if __name__ == "__main__":
    sys.exit(main())
