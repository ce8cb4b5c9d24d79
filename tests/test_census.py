"""Nothing on the pages is forgotten: every fence has a fate, and what is not proven is counted."""

import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from living_notes.lab.census import LabCensus
from living_notes.lab.limits import Limit, read_limits
from living_notes.proof.reporting.coverage import TREATMENTS, Census, Treatment, elisions
from living_notes.publish.text import page_text
from living_notes.vault import Block, Database, Kind, Note, NotePath, Vault

ROOT = Path(__file__).parents[1]
NOTES = sorted(Vault.read(ROOT / "docs").notes.values(), key=lambda note: note.path)
BUDGET = tomllib.loads((ROOT / "budget.toml").read_text(encoding="utf-8"))
HEAD = "---\ntitle: Проба\npermalink: probe\n---\n\n"


def _blocks() -> list[tuple[str, Block]]:
    return [(note.path, block) for note in NOTES for block in note.blocks]


def _rendered(note: Note) -> int:
    """Count the code blocks that plain CommonMark makes of a note, without any rule of ours."""
    return sum(token.type == "fence" for token in MarkdownIt("commonmark").parse(page_text(note)))


def test_every_kind_of_block_has_a_fate() -> None:
    """A new kind must say what the proof does with it."""
    assert set(TREATMENTS) == set(Kind)


def test_every_fence_on_the_pages_is_counted_and_has_a_fate() -> None:
    """What CommonMark shows as code and what the census counts are the same number."""
    census = Census.of(_blocks())

    assert sum(census.fates.values()) == sum(map(_rendered, NOTES))
    assert census.fates[Treatment.RUN] > census.fates[Treatment.NOT_RUN]


@pytest.mark.parametrize("kind", ["prose", "elisions"])
def test_what_is_not_proven_keeps_within_the_budget(kind: str) -> None:
    """More of it is a decision: it is raised in budget.toml, beside the block that needs it."""
    found: Counter[str] = Counter()
    for path, block in _blocks():
        found[path] += elisions(block) if kind == "elisions" else block.kind is Kind.PROSE

    assert found.total() <= BUDGET[kind], "\n".join(
        f"docs/{path}: {count} {kind}" for path, count in sorted(found.items()) if count
    )


def test_what_a_browser_cannot_run_keeps_within_the_budget() -> None:
    """Each has its reason in the lab's limits; more of them is a decision, too."""
    census = LabCensus.of(NOTES, read_limits())

    assert census.limits.total() <= BUDGET["lab"], "\n".join(census.lines())
    # Five sixths of the guide: tests, deployment and locks need pytest, git or a second process.
    assert census.blocks > 5 * census.limits.total(), "the lab runs the guide, not a choice of it"


def test_a_block_that_a_browser_cannot_run_is_counted_once_a_database() -> None:
    """By its note and its reason, whatever else names it."""
    text = f"{HEAD}```console\n$ ls\n```\n\n```sql\nSELECT 1;\n```\n"
    note = Note.parse(text, NotePath("Проба.md"))
    limits = [
        Limit(note="probe", holds="SELECT", onward=False, database=None, reason="Нет."),
        Limit(note="probe", holds="", onward=False, database=Database.SQLITE, reason="Тоже нет."),
        Limit(note="other", holds="", onward=False, database=None, reason="Не о ней."),
    ]

    assert LabCensus.of([note], limits).lines() == [
        "lab: 1 notes, 4 blocks on their databases: 1 run, 3 cannot run in a browser",
        "not in the lab: 2 of probe: Нет.",
        "not in the lab: 1 of probe: Тоже нет.",
    ]


def test_a_block_that_is_not_run_and_a_hidden_line_are_counted() -> None:
    """So that a budget can be exceeded at all."""
    text = f'{HEAD}<!-- proof: prose="образец" -->\n```text\na\n…\n```\n\n```console\n$ ls\n …\nb\n```\n'
    note = Note.parse(text, NotePath("Проба.md"))
    blocks = [("Проба.md", block) for block in note.blocks]

    assert Census.of(blocks * 2).lines() == [
        "census: 1 notes, 2 blocks: 1 run, 0 compared, 0 generated, 1 not run; … stands 2 times",
        "not run: Проба.md:7: образец",
    ]


def test_a_worker_hands_its_census_on() -> None:
    """Under xdist the controller collects nothing."""
    census = Census.of(_blocks())

    assert Census.load(census.dump()) == census


def test_test_ids_are_those_of_the_notes_one_to_one() -> None:
    """Each block once a database that it is for, and an end for each note; the build runs notebooks."""
    expected: list[str] = []
    for note in [note for note in NOTES if not note.is_notebook]:
        for database in note.properties.databases:
            lines = [f"line{block.line}" for block in note.blocks if block.applies_to(database)]
            expected += [
                f"{note.properties.permalink}-{database}-{where}" for where in [*lines, "end"] if lines
            ]

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "docs", "--collect-only", "-q", "-p", "no:cacheprovider"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [line.rpartition("::")[2] for line in run.stdout.splitlines() if "::" in line]

    assert sorted(found) == sorted(expected)
    assert len(found) == len(set(found))
    assert all(f"-{database}-" in "\n".join(found) for database in Database)
