"""The rooms of the engine stand on floors: none knows a room beside it or above it, by import or by name."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "living_notes"
BELOW = {
    "vault": set[str](),
    "execution": {"vault"},
    "publish": {"vault", "execution"},
    "proof": {"vault", "execution"},
    "lab": {"vault", "execution"},
    "locks": {"proof"},
    "check": {"locks", "proof", "lab"},
    "mutation": {"vault", "execution", "proof"},
    "trials": {"proof"},
    "alternatives": {"vault", "proof", "trials"},
    "versions": {"vault", "proof", "execution", "trials"},
}
"""Which rooms a room may know; where files lie (`project`), all of them do."""

SUBJECT = {"alembic", "sqlalchemy", "sqlmodel", "psycopg", "psycopg2", "asyncpg", "aiosqlite", "fastapi"}
"""What the notes of this guide are about, and its databases' drivers: the site of another vault has none."""

_NAMED = re.compile(r"living_notes\.(?P<room>[a-z]+)(?=[.\s]|$)")


def modules() -> list[Path]:
    """Return every module of the engine that stands in a room."""
    return sorted(file for file in SOURCE.rglob("*.py") if file.parent != SOURCE)


def room_of(file: Path) -> str:
    """Return the room that a module stands in."""
    return file.relative_to(SOURCE).parts[0]


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the names of the modules that are imported, anywhere in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def started(tree: ast.AST) -> Iterator[str]:
    """Yield the rooms whose modules a string names, to start them; docstrings are for readers."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        told = isinstance(text, str) and (id(node) in docs or " -m living_notes" in text)  # to a person
        if isinstance(text, str) and not told:
            yield from (match["room"] for match in _NAMED.finditer(text))


def test_every_room_has_its_floor() -> None:
    """A new one is written down here."""
    assert {room_of(file) for file in modules()} == set(BELOW)


@pytest.mark.parametrize("room", BELOW)
def test_a_room_knows_only_what_is_below_it(room: str) -> None:
    """By import and by string."""
    wrong = []
    for file in modules():
        if room_of(file) == room:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            names = [name.split(".") for name in imported(tree)]
            known = {name[1] for name in names if name[0] == "living_notes" and len(name) > 1}
            strange = (known | set(started(tree))) - BELOW[room] - {room, "project"}
            wrong += [f"{file.name}: {other}" for other in strange]
    assert wrong == []


@pytest.mark.parametrize("room", ["vault", "execution", "publish"])
def test_the_site_needs_nothing_of_the_subject(room: str) -> None:
    """Nor what proves notes: who has a folder of notes installs neither."""
    needed = {
        name.partition(".")[0]
        for file in modules()
        if room_of(file) == room
        for name in imported(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert not needed & (SUBJECT | {"pytest", "sybil", "_pytest"})
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {re.split(r"[\[=>~ ]", line)[0] for line in project["project"]["dependencies"]}
    assert not names & SUBJECT
