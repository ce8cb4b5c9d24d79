"""Why versions differ: every cause of the list is seen, and recognised by what it shows only."""

import re
from pathlib import Path

import pytest
from support.projects import ROOT

from living_notes.proof.reporting.report import Outcome
from living_notes.vault import Database
from living_notes.versions.causes import SOURCES, Cause, read_causes
from living_notes.versions.matrix import numbers
from living_notes.versions.page import render
from living_notes.versions.table import Cell, Result, Row, Table

CAUSES = read_causes()
LOGGER = Cell(Outcome.WORDS, 1, "console", expected="INFO  [a.b] x", real="INFO  [a] x")


def test_every_cause_is_seen_in_the_committed_data() -> None:
    """What no run shows any more is not explained."""
    table = Table.read(Path(ROOT) / "versions.json")

    assert [cause.text for cause in CAUSES if not cause.rows(table)] == []


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.text[:30])
def test_a_cause_names_a_release_and_where_it_says_so(cause: Cause) -> None:
    """And nothing held is explained."""
    assert re.fullmatch(r"(Alembic|SQLAlchemy|SQLModel) \d+\.\d+(\.\d+)?", cause.since)
    assert cause.source in SOURCES
    assert not cause.explains(Cell(Outcome.HELD))


def test_a_cause_is_not_seen_in_the_release_that_brought_it() -> None:
    """Nor in a later one: there it is as the notes show it."""
    table = Table.read(Path(ROOT) / "versions.json")
    for cause in CAUSES:
        project, _, release = cause.since.partition(" ")
        for row in table.rows.values():
            for key, result in row.results.items():
                there = table.combinations[key][project.lower()]
                late = numbers(there) >= numbers(release)
                assert not (late and any(map(cause.explains, result.cells.values()))), (row.name, key, cause)


def test_the_page_names_the_notes_of_a_cause(tmp_path: Path) -> None:
    """One that nothing shows is left out."""
    toml = tmp_path / "causes.toml"
    toml.write_text(
        "[[cause]]\nsince = \"Alembic 1.18.0\"\nshows = '^-INFO +\\[a\\.b\\]'\n"
        'text = "т"\nsource = "alembic"\n',
        encoding="utf-8",
    )
    (cause,) = read_causes(toml)
    row = Row("Заметка", "Т", {"k": Result("0", {Database.SQLITE: LOGGER})})

    assert cause.rows(Table({"k": {}}, {"note": row})) == [row]
    assert cause.rows(Table({"k": {}}, {"note": Row("Другая", "Т", {})})) == []
    assert "## Что изменилось" not in render(Table())
