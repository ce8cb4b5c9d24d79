from dataclasses import replace
from pathlib import Path

import pytest
from support.findings import failure, finding, words
from support.projects import NoteProject

from living_notes.proof.reporting.report import Outcome
from living_notes.vault import Database
from living_notes.versions.guide import Guide
from living_notes.versions.matrix import combinations
from living_notes.versions.table import LONGEST, Cell, Table, TableError

MATRIX = combinations({"alembic": "1.20.1", "sqlalchemy": "2.1.9", "sqlmodel": "0.0.50"})
FIRST, SECOND = MATRIX[0], MATRIX[3]
BLOCK = "```console\n$ alembic --version\nalembic 1.20.1\n```\n"


@pytest.fixture
def table(project: NoteProject, guide: Guide) -> Table:
    """Two notes, run in two combinations; in one of them one note differs."""
    project.write("first", BLOCK)
    project.write("second", BLOCK)
    table = Table()
    table.add(guide, SECOND, guide.notes, [finding("first", words()), finding("second")])
    table.add(guide, FIRST, guide.notes, [finding("first"), finding("second")])
    table.tidy(guide, MATRIX)
    return table


def test_what_is_written_is_read_again(table: Table, tmp_path: Path) -> None:
    """Byte for byte, so that a run that finds nothing new changes nothing."""
    file = tmp_path / "versions.json"
    table.write(file)

    assert Table.read(file).text() == table.text() == file.read_text(encoding="utf-8")


def test_the_file_has_one_cell_a_line_and_no_date(table: Table) -> None:
    """A diff of it reads as what has changed; combinations stand in the matrix's order."""
    lines = table.text().splitlines()

    assert sum(FIRST.key in line for line in lines) == 3
    assert list(table.combinations) == [FIRST.key, SECOND.key]
    assert '"sqlite": "held"' in table.text()
    assert "2026" not in table.text()


def test_a_cell_keeps_the_place_that_decides() -> None:
    """The failure where there is one, else the first other words; the rest is counted."""
    cell = Cell.of(finding("first", words(3), words(5), failure(9)))

    assert (cell.outcome, cell.line, cell.more) == (Outcome.FAILS, 9, 2)
    assert cell.message == "exit status 2, expected 0: alembic current --check-heads"
    assert cell.real == "error: no such flag"


def test_a_long_line_is_cut() -> None:
    """The file stays small."""
    cell = Cell.of(finding("first", words(real="я" * 1000)))

    assert cell.real is not None
    assert len(cell.real) == LONGEST


def test_a_note_with_a_known_result_is_not_run_again_until_it_changes(
    table: Table, project: NoteProject, guide: Guide
) -> None:
    """Its text, its start and its example count; another note's do not."""
    assert table.pending(guide, FIRST, guide.notes) == []

    project.write("second", BLOCK + "\nЕщё слово.\n")
    edited = Guide(project.root)

    assert [note.name for note in table.pending(edited, FIRST, edited.notes)] == ["second"]
    assert len(table.pending(edited, MATRIX[1], edited.notes)) == 2


def test_a_changed_example_is_run_again(project: NoteProject, guide: Guide) -> None:
    """The project in which a note begins belongs to what was proven."""
    project.write("first", BLOCK, "start: base")
    (project.examples / "base").mkdir()
    file = project.examples / "base" / "models.py"
    file.write_text("x = 1\n", encoding="utf-8")
    before = guide.digest(guide.notes[0])

    file.write_text("x = 2\n", encoding="utf-8")

    assert guide.digest(guide.notes[0]) != before


def test_parts_merge_into_the_whole(table: Table) -> None:
    """Each job's file has its combinations only, so that none overwrites another's with something old."""
    merged = table.part([FIRST])
    assert list(merged.combinations) == [FIRST.key]

    merged.merge(table.part([SECOND]))

    assert merged.combinations.keys() == table.combinations.keys()
    assert merged.rows == table.rows


def test_what_is_no_more_is_forgotten(table: Table, project: NoteProject) -> None:
    """A note that was deleted, a combination that left the matrix; a newer release stays."""
    (project.docs / "second.md").unlink()
    table.combinations["1.99.0/2.1.9/0.0.50/18"] = {**table.combinations[FIRST.key], "alembic": "1.99.0"}
    table.combinations["1.2.0/2.1.9/0.0.50/18"] = {**table.combinations[FIRST.key], "alembic": "1.2.0"}

    table.tidy(Guide(project.root), MATRIX)

    assert list(table.rows) == ["first"]
    assert list(table.combinations) == [FIRST.key, SECOND.key, "1.99.0/2.1.9/0.0.50/18"]


def test_a_note_that_cannot_be_read_today_is_not_forgotten(table: Table, project: NoteProject) -> None:
    """It is being written."""
    (project.docs / "second.md").write_text("no properties", encoding="utf-8")

    table.tidy(Guide(project.root), MATRIX)

    assert list(table.rows) == ["first", "second"]


def test_the_worse_database_decides(guide: Guide, project: NoteProject) -> None:
    """Both are kept."""
    project.write("first", BLOCK, "")
    table = Table()
    found = [finding("first"), finding("first", failure(), database=Database.POSTGRESQL)]

    table.add(guide, FIRST, guide.notes, found)

    result = table.rows["first"].results[FIRST.key]
    assert result.outcome is Outcome.FAILS
    assert result.cells[Database.SQLITE].outcome is Outcome.HELD


@pytest.mark.parametrize("text", ["<<<<<<< HEAD", "[]", '{"notes": {}}'])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    """An absent one is an empty table, a broken one is nobody's."""
    file = tmp_path / "versions.json"
    assert Table.read(file).rows == {}
    file.write_text(text, encoding="utf-8")

    with pytest.raises(TableError, match=r"versions\.json"):
        Table.read(file)


def test_a_result_knows_the_text_that_it_is_of(guide: Guide, table: Table, project: NoteProject) -> None:
    """Results of before are told theirs where nothing has changed; an edited note's keep the old one."""
    old = table.rows["first"].results[FIRST.key]
    assert old.text == next(note for note in guide.notes if note.properties.permalink == "first").digest[:12]
    table.rows["first"] = replace(table.rows["first"], results={FIRST.key: replace(old, text="")})
    table.tidy(guide, MATRIX)
    assert table.rows["first"].results[FIRST.key].text == old.text

    project.write("first", f"Иначе.\n\n{BLOCK}")
    edited = Guide(project.root)
    table.tidy(edited, MATRIX)

    assert table.rows["first"].results[FIRST.key].text == old.text
    assert old.text not in {note.digest[:12] for note in edited.notes}
