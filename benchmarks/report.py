"""The page of benchmarks: measures what it says, writes `benchmarks/README.md`.

    uv run python -m benchmarks.report                  # everything
    uv run python -m benchmarks.report --part shell     # one part; the others stay as they were measured

Each part keeps its numbers with the conditions under which they were taken in `benchmarks/results.json`; the
page is made of that file alone. CPU seconds are those of the run and of all its descendants; wall seconds
depend on what else the machine does.
"""

import argparse
import json
import os
import platform
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import alembic
from benchmarks import build, check, gateway, lab, proof, rebuild, search, shell

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).with_name("results.json")
PAGE = Path(__file__).with_name("README.md")
NOTE = "docs/Настройка/Первая миграция.md"
"""The note whose mutants are judged."""
REPETITIONS = 20

HEAD = """\
# Benchmarks

Made by `uv run python -m benchmarks.report`; do not edit. Every number is from a run, under the conditions
named below its table. Trust CPU seconds and ratios: wall seconds depend on what else the machine was doing.
"""


def measure_shell() -> list[list[str]]:
    """CPU of a command: forked, fresh, in-process."""
    rows = [["command", "warm, CPU ms", "real, CPU ms", "real : warm", "in-process, CPU ms"]]
    for command, forked, fresh, inside in shell.measurements(REPETITIONS):
        least = f"{1000 * inside:.0f}" if inside is not None else "—"
        numbers = [f"{1000 * forked:.0f}", f"{1000 * fresh:.0f}", f"{fresh / forked:.1f}", least]
        rows.append([f"`{command}`", *numbers])
    return rows


def measure_guide() -> list[list[str]]:
    """The whole guide, in one process and in two."""
    rows = [["the whole guide", "CPU s", "wall s"]]
    for workers in ("0", "2"):
        cpu, wall = proof.measure(["-n", workers])
        rows.append([f"`uv run pytest docs -n {workers}`", f"{cpu:.0f}", f"{wall:.0f}"])
    return rows


def measure_mutants() -> list[list[str]]:
    """All mutants of one note; the true note's runs are shared among them."""
    output, cpu, wall = _timed([sys.executable, "-m", "living_notes.mutation", NOTE], {0, 1})
    count = int(re.findall(r"^(\d+) mutants of", output, re.MULTILINE)[-1])
    return [
        ["mutants", "number", "CPU s", "wall s (two workers)", "CPU ms a mutant", "wall ms a mutant"],
        [
            f"all of «{Path(NOTE).stem}»",
            *(
                str(count),
                f"{cpu:.0f}",
                f"{wall:.0f}",
                f"{1000 * cpu / count:.0f}",
                f"{1000 * wall / count:.0f}",
            ),
        ],
    ]


def measure_version() -> list[list[str]]:
    """The guide on one other Alembic: here a copy of the same release, so that nothing is downloaded."""
    source = str(Path(alembic.__file__).parent)
    canary = ["-m", "living_notes.versions", "canary", "--locked", "--alembic-source", source]
    _, cpu, wall = _timed([sys.executable, *canary], {0})
    return [["one version", "CPU s", "wall s"], ["the guide on another Alembic", f"{cpu:.0f}", f"{wall:.0f}"]]


PARTS: dict[str, tuple[str, Callable[[], list[list[str]]]]] = {
    "shell": ("A command", measure_shell),
    "gateway": ("A session", gateway.table),
    "guide": ("The guide", measure_guide),
    "mutants": ("A mutant", measure_mutants),
    "version": ("A version", measure_version),
    "build": ("A build", build.table),
    "wild": ("A build of notes of other people's shapes", build.wild_table),
    "rebuild": ("A rebuild", rebuild.table),
    "search": ("The search", search.table),
    "found": ("What the search finds", search.found),
    "lab": ("The lab", lab.table),
    "check": ("A check of a reader's migrations", check.table),
}
NOTES = {
    "shell": (
        "*warm* is a fork of the proof's interpreter, shim and server included; *real* starts the program as "
        "a reader does; *in-process* calls `alembic.config.main()` again and again in one interpreter: the "
        "least that a command can cost, and false, because the second autogenerate sees the first's models."
    ),
    "gateway": "With a note's database in PostgreSQL; the gateway's threads are counted, the server is not.",
    "guide": "Every note on SQLite and PostgreSQL; collection, the server and the warm interpreter included.",
    "mutants": "The true note runs once a database, and a mutant runs only what it changes.",
    "version": "With the making of the environment, which links what is installed.",
    "build": (
        "Made-up vaults, strictly built, beside plain Material (prune, tags, its own search) over the same "
        "files, forty in a folder; the sites in turn, fifteen, seven and three times. Times are medians, the "
        "ratio is the median of the pairs'. A build before them fills Jinja's cache for ours."
    ),
    "wild": (
        "One build of a made-up vault in which every shape of Markdown that other people's vaults taught "
        "stands often: broken links, foreign properties and fences, HTML, embeds. Memory is the most at once."
    ),
    "rebuild": (
        "`mkdocs serve` of the guide. MkDocs looks at its files once a second and waits a quarter of one for "
        "more changes; that is in the first figure."
    ),
    "search": (
        "The guide from this machine in Chromium, in a fresh profile. Queries of "
        "`tests/browser/queries.toml` and `tests/search/unseen.toml`, one after another in one page. What is "
        "read of a paste is bounded, so that its length does not count."
    ),
    "found": (
        "Whether a note that answers comes first, and among three. The unseen queries are of people who "
        "wrote no note and do not tune the search; below them the same without what may have taught it."
    ),
    "lab": (
        "The guide from this machine in Chromium without a graphics card, in a fresh profile on the disk; "
        "the note is «Первая миграция». *Ready* is from the click to the first step that can be pressed; "
        "*in a new tab* the files come from the browser's cache, and the project as it was left. Commands "
        "are timed from the question to the worker's answer, the median of five. Frames: 180 of them, 20 "
        "pixels each, at 1280 by 900. Memory is the proportional set size of all processes of the "
        "browser."
    ),
    "check": (
        "A project of thirty revisions, each run up, down and up over tables of a thousand made-up rows; "
        "on SQLite twice, because some of them are batches, which the second time run with enforced keys."
    ),
}


def _timed(command: list[str], statuses: set[int]) -> tuple[str, float, float]:
    """Run a command; return its output, CPU and wall seconds.

    Raises:
        SystemExit: It ended with a status other than `statuses`: its time means nothing.
    """
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode not in statuses:
        sys.exit(run.stdout + run.stderr)
    return run.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def conditions() -> str:
    """Return under which conditions a part is about to be measured."""
    notes = sum(1 for _ in (ROOT / "docs").rglob("*.md"))
    parts = [
        datetime.now(tz=UTC).strftime("%Y-%m-%d"),
        f"{os.cpu_count()} CPUs ({platform.machine()})",
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        f"Alembic {version('alembic')}",
        f"SQLAlchemy {version('sqlalchemy')}",
        f"{notes} notes",
        f"load before it {os.getloadavg()[0]:.1f}",
    ]
    return ", ".join(parts)


def page(results: dict[str, Any]) -> str:
    """Return the page that `results` make."""
    lines = [HEAD]
    for part, (title, _) in PARTS.items():
        lines += [f"## {title}", "", NOTES[part], ""]
        if part not in results:
            lines += [f"Not measured: `uv run python -m benchmarks.report --part {part}`", ""]
            continue
        head, *rows = results[part]["table"]
        rule = ["---", *["---:"] * (len(head) - 1)]
        lines += [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]
        lines += ["", f"Measured: {results[part]['conditions']}.", ""]
    return "\n".join(lines)


def main() -> None:
    """Measure, and write file and page after each part."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=PARTS, action="append", help="measure only this (may be repeated)")
    chosen = parser.parse_args().part or list(PARTS)
    results: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    for part in chosen:
        print(f"measuring: {part}", file=sys.stderr, flush=True)
        about = conditions()
        results[part] = {"conditions": about, "table": PARTS[part][1]()}
        RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
        PAGE.write_text(page(results), "utf-8")
    print(page(results))


if __name__ == "__main__":
    main()
