"""How many processes a run has, by what is asked of it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.projects import NoteProject

from living_notes.proof import cores

HELLO = "```console\n$ echo Анна\nАнна\n```\n"
INI = "[pytest]\nfilterwarnings = error\naddopts = -ra -m 'not slow'\nmarkers = slow\nnote_workers = true\n"
COUNT = min(cores.cores(), cores.MOST)
PARALLEL = COUNT if COUNT > 1 else None
WORKERS = re.compile(rf"^{COUNT} workers? \[4 items\]$", re.MULTILINE)
DECIDE = """
import json, sys
from _pytest.config import _prepareconfig
from living_notes.proof.cores import share
for words in json.loads(sys.argv[1]):
    config = _prepareconfig(words)
    share(config)
    print(json.dumps([getattr(config.option, "numprocesses", None), getattr(config.option, "dist", None)]))
"""
ASKED: dict[tuple[str, ...], tuple[int | None, str | None]] = {
    ("docs",): (PARALLEL, "worksteal" if PARALLEL else "no"),
    ("docs", "-q", "-x", "--time-limit=9"): (PARALLEL, "worksteal" if PARALLEL else "no"),
    ("docs/one.md",): (None, "no"),
    ("docs", "docs/one.md"): (None, "no"),
    ("docs", "-k", "one"): (None, "no"),
    ("docs", "-m", "not slow"): (None, "no"),
    ("docs", "-mslow"): (None, "no"),
    ("docs", "--update-notes"): (None, "no"),
    ("docs", "--keep"): (None, "no"),
    ("docs", "--lf"): (None, "no"),
    ("docs", "--ff"): (None, "no"),
    ("docs", "--sw"): (None, "no"),
    ("docs", "-s"): (None, "no"),
    ("docs", "--pdb"): (None, "no"),
    ("docs", "--collect-only"): (None, "no"),
    ("docs", "-p", "no:xdist"): (None, None),
    ("docs", "-n", "0"): (0, "no"),
    ("docs", "-n", "3"): (3, "loadfile"),
    ("docs", "-n", "3", "--dist", "load"): (3, "load"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> NoteProject:
    """Two notes, in a project that lets the whole run use every core."""
    found = NoteProject(tmp_path_factory.mktemp("ядра") / "project")
    found.write("one", HELLO)
    found.write("two", HELLO)
    (found.root / "pytest.ini").write_text(INI, encoding="utf-8")
    return found


def _decide(project: NoteProject, asked: Sequence[Sequence[str]]) -> list[tuple[int | None, str | None]]:
    done = subprocess.run(
        [sys.executable, "-c", DECIDE, json.dumps(asked)],
        cwd=project.root,
        env=project.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return [(count, dist) for count, dist in map(json.loads, done.stdout.splitlines())]


@pytest.fixture(scope="module")
def decided(project: NoteProject) -> dict[tuple[str, ...], tuple[int | None, str | None]]:
    """What each command line comes to."""
    return dict(zip(ASKED, _decide(project, list(ASKED)), strict=True))


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_a_whole_folder_takes_every_core_and_whoever_wants_to_look_has_one_process(
    words: tuple[str, ...], decided: dict[tuple[str, ...], tuple[int | None, str | None]]
) -> None:
    """Some notes of all, a debugger, files that are rewritten; and a number that is said is taken."""
    assert decided[words] == ASKED[words]


def test_a_project_that_does_not_ask_for_it_has_one_process(tmp_path: Path) -> None:
    """Two notes are proven before a worker has started."""
    small = NoteProject(tmp_path / "small")

    assert _decide(small, [["docs"]]) == [(None, "no")]


def test_every_block_passes_once_in_as_many_workers(project: NoteProject) -> None:
    """The workers themselves, who read the same settings, start no others."""
    run = project.pytest()

    assert run.status == 0, run.output
    assert bool(WORKERS.search(run.output)) is bool(PARALLEL), run.output
    assert sorted(run.passed) == ["one-sqlite-end", "one-sqlite-line7", "two-sqlite-end", "two-sqlite-line7"]


def test_cores_are_those_that_this_process_may_use() -> None:
    """Not those of the machine: a container has fewer."""
    if hasattr(os, "sched_setaffinity"):
        before = os.sched_getaffinity(0)
        try:
            os.sched_setaffinity(0, {min(before)})
            assert cores.cores() == 1
        finally:
            os.sched_setaffinity(0, before)
    assert cores.cores() >= 1
