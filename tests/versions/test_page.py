import re
from pathlib import Path

import pytest
from support.findings import failure, finding, words
from support.projects import ROOT, NoteProject

from living_notes.vault import Database, Note, NotePath
from living_notes.versions.guide import Guide
from living_notes.versions.matrix import combinations
from living_notes.versions.page import render
from living_notes.versions.table import Table

MATRIX = combinations({"alembic": "1.20.1", "sqlalchemy": "2.1.9", "sqlmodel": "0.0.50"})
BLOCK = "```console\n$ alembic --version\nalembic 1.20.1\n```\n"


@pytest.fixture
def page(project: NoteProject, guide: Guide) -> str:
    """A note that reads differently before 1.17, and one that fails on PostgreSQL in 1.14."""
    project.write("Stamp", BLOCK, "")
    project.write("Check", BLOCK, "")
    table = Table()
    for item in MATRIX:
        old = item.alembic in {"1.14.1", "1.16.5"}
        seen = [words(expected="the `new` line", real="the | old line")] if old else []
        broken = [failure()] if item.alembic == "1.14.1" else []
        findings = [
            *(finding("stamp", *seen, database=database) for database in Database),
            finding("check"),
            finding("check", *broken, database=Database.POSTGRESQL),
        ]
        table.add(guide, item, guide.notes, findings)
    table.tidy(guide, MATRIX)
    return render(table)


def test_a_row_shows_where_a_note_holds_reads_differently_and_fails(page: str) -> None:
    """Newer releases to the right."""
    assert "| [[Stamp]] | ≠ | ≠ | ✓ | ✓ | ✓ | ✓ | ✓ |" in page
    assert "| [[Check]] | ✗ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ |" in page


def test_columns_that_differ_alike_are_told_together(page: str) -> None:
    """With the page's line and the one that stood there, as code whatever it holds."""
    assert "**1.14.1, 1.16.5, Alembic 1.14.1 в\N{NO-BREAK SPACE}проекте 2024\N{NO-BREAK SPACE}года**" in page
    assert "вместо ``the `new` line``\N{NO-BREAK SPACE}— `the | old line`" in page


def test_a_database_is_named_where_the_other_holds(page: str) -> None:
    """And the answer of the step that failed."""
    assert "года**, PostgreSQL: ✗ шаг" in page
    assert "`exit status 2, expected 0: alembic current --check-heads`, ответ: `error: no such flag`" in page


def test_the_page_is_a_note_without_fences(page: str) -> None:
    """The vault reads it, and finds nothing to run."""
    note = Note.parse(page, NotePath("Версии.md"))

    assert note.properties.permalink == "versions"
    assert note.blocks == ()
    assert note.summary


def test_a_page_about_nothing_is_a_note_too() -> None:
    """Before the first run."""
    assert Note.parse(render(Table()), NotePath("Версии.md")).properties.permalink == "versions"


def test_short_words_do_not_end_a_line(page: str) -> None:
    """A no-break space stands after one-letter words and before a dash."""
    prose = re.sub(r"`+[^`]*`+", "", page.partition("# Версии")[2])

    assert not re.findall(r"(?<![\w])[вВсСкКуУиИоОаА] \w", prose)
    assert " —" not in prose.replace("\N{NO-BREAK SPACE}—", "")


def test_the_committed_page_is_made_from_the_committed_data() -> None:
    """`uv run python -m living_notes.versions page` makes it."""
    guide = Guide(ROOT)

    assert guide.page.read_text(encoding="utf-8") == render(Table.read(guide.data))


def test_the_committed_data_says_what_its_columns_are() -> None:
    """Every cell's combination is described."""
    table = Table.read(Path(ROOT) / "versions.json")

    assert table.rows
    assert {key for row in table.rows.values() for key in row.results} <= table.combinations.keys()
