"""COMPARISON.md claims nothing of this site that no test backs, and of others nothing without a source."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
TEXT = (TESTS.parent / "COMPARISON.md").read_text(encoding="utf-8")
CELLS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith(("| feature ", "| --- "))
]
ROWS = [row for row in CELLS if len(row) == 4]
SOURCES = dict(re.findall(r"^\[([^\]]+)\]: (\S+)$", TEXT, re.MULTILINE))


@cache
def names_in(file: str) -> frozenset[str]:
    """Return the names of the tests in a file below tests/, none where there is no such file."""
    path = TESTS / file
    tree = ast.parse(path.read_text(encoding="utf-8") if path.is_file() else "")
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def exists(backing: str) -> bool:
    """Say whether a golden case or a test of this name is there."""
    file, _, name = backing.partition("::")
    return name in names_in(file) if name else file.startswith("publish/cases/") and (TESTS / file).is_file()


def test_the_table_is_read_whole() -> None:
    """A row with a bar in a cell would be left out silently."""
    assert len(ROWS) >= 50
    assert ROWS == CELLS


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_our_cell_names_its_tests(row: list[str]) -> None:
    """Or says no; every name in it is that of a test."""
    named = re.findall(r"`([^`]+)`", row[1])
    assert named or row[1] == "no" or row[1].startswith("no: ")
    assert [name for name in named if not exists(name)] == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_is_said_of_others_has_a_source(row: list[str]) -> None:
    """Their own documentation; a dash claims nothing."""
    for cell, host in zip(row[2:], ("/obsidianmd/obsidian-help/", "//quartz.jzhao.xyz/"), strict=True):
        cited = re.findall(r"\[([^\]]+)\]", cell)
        assert cited or cell == "—"
        assert all(host in SOURCES[name] for name in cited), cell


def test_every_source_is_cited() -> None:
    """A link that nobody needs is left from a row that is gone."""
    assert {name for name in SOURCES if f"([{name}])" in TEXT or f"[{name}])" in TEXT} == set(SOURCES)


@pytest.mark.parametrize(
    "backing",
    ["publish/cases/no such case.yml", "test_census.py::test_nothing", "no_file.py::test_x", "README.md"],
)
def test_a_name_that_is_no_tests_is_noticed(backing: str) -> None:
    """So that the checks above can fail."""
    assert not exists(backing)
