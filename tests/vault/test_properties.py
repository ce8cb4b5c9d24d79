import pytest

from living_notes.vault import Database
from living_notes.vault.properties import read_properties

FULL = """\
---
title: Автогенерация не видит переименований
permalink: renames
aliases: [переименование колонки, rename column]
tags:
  - "#alembic/автогенерация"
  - базы
start: first-migration
example: renames
databases: [postgresql, sqlite]
---
Текст
"""


def faults(text: str) -> list[str]:
    """Return what is said of `text`."""
    return [str(problem) for problem in read_properties(text, "docs/Т.md")[2]]


def test_every_property_is_read() -> None:
    """Values come with their types, and with the number of lines that they take."""
    properties, lines, _ = read_properties(FULL, "Т.md")
    assert lines == 11
    assert properties.title == "Автогенерация не видит переименований"
    assert properties.permalink == "renames"
    assert properties.aliases == ("переименование колонки", "rename column")
    assert properties.tags == ("alembic/автогенерация", "базы")
    assert (properties.start, properties.example) == ("first-migration", "renames")
    assert properties.databases == (Database.SQLITE, Database.POSTGRESQL)
    assert properties.lines == {
        "title": 2,
        "permalink": 3,
        "aliases": 4,
        "tags": 5,
        "start": 8,
        "example": 9,
        "databases": 10,
    }


@pytest.mark.parametrize("empty", ["", "aliases:\ntags: []\nstart:\nexample:\ndatabases:\n"])
def test_what_is_absent_has_its_default(empty: str) -> None:
    """Title and permalink suffice; a property without a value is as if it were absent."""
    properties, _, _ = read_properties(f"---\ntitle: Т\npermalink: t\n{empty}---\n", "Т.md")
    assert properties.aliases == ()
    assert properties.tags == ()
    assert properties.start is None
    assert properties.example is None
    assert properties.databases == tuple(Database)


@pytest.mark.parametrize(
    "text", ["---\ntitle: Т\npermalink: t\n---", "--- \ntitle: Т\npermalink: t\n---\t\n"]
)
def test_the_lines_around_may_end_in_spaces_or_the_file(text: str) -> None:
    """A note of properties alone is a note."""
    assert read_properties(text, "Т.md")[0].permalink == "t"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Т\n",
        "\n---\ntitle: Т\npermalink: t\n---\n",
        "---\ntitle: Т\npermalink: t\n",
        "----\ntitle: Т\n----\n",
        " ---\ntitle: Т\n---\n",
    ],
)
def test_a_note_without_properties_is_refused(text: str) -> None:
    """An empty file, a plain one, one whose properties do not begin at once or do not end."""
    assert faults(text) == ["docs/Т.md:1: no properties: a note begins with ---, title: and permalink:"]


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("", [(1, "no title: every note has one"), (1, "no permalink: every note has one")]),
        ("title:\npermalink: t\n", [(2, "no title: every note has one")]),
        ("title: 5\npermalink: t\n", [(2, "title is 5, expected a text (put quotes around it)")]),
        ("title: ''\npermalink: t\n", [(2, "title is '', expected a text (put quotes around it)")]),
        (
            "title: Т\npermalink: Ре нейм\n",
            [(3, "permalink is 'Ре нейм', expected lower-case ASCII words joined by hyphens")],
        ),
        (
            "title: Т\npermalink: t\nstart: A\nexample: ../a\n",
            [
                (4, "start is 'A', expected lower-case ASCII words joined by hyphens"),
                (5, "example is '../a', expected lower-case ASCII words joined by hyphens"),
            ],
        ),
        ("title: Т\npermalink: t\ntag: [a]\n", [(4, "unknown property 'tag'; did you mean tags?")]),
        ("title: Т\npermalink: t\nавтор: я\n", [(4, "unknown property 'автор'")]),
        ("title: Т\npermalink: t\naliases: имя\n", [(4, "aliases is 'имя', expected a list of texts")]),
        ("title: Т\npermalink: t\naliases: ''\n", [(4, "aliases is '', expected a list of texts")]),
        ("title: Т\npermalink: t\ntags: [1]\n", [(4, "tags is [1], expected a list of texts")]),
        (
            "title: Т\npermalink: t\ndatabases: [postgres]\n",
            [(4, "unknown database 'postgres'; did you mean postgresql?")],
        ),
        ("title: Т\npermalink: t\ndatabases: [mysql8]\n", [(4, "unknown database 'mysql8'")]),
        (
            "title: Т\npermalink: t\ndatabases: sqlite\n",
            [(4, "databases is 'sqlite', expected a list of texts")],
        ),
        (
            "title: Т\npermalink: t\ndatabases: []\n",
            [(4, "databases is empty: drop the property, or name one")],
        ),
        ("title: Т\npermalink: t\ntitle: Ещё\n", [(4, "property 'title' stands twice")]),
        ("- a\n", [(2, "properties are not a list of `name: value` lines")]),
        (
            "title: Т\npermalink: a: b\n",
            [(3, "properties are not YAML: mapping values are not allowed in this context")],
        ),
        ("title: 2026-13-45\n", [(2, "properties are not YAML: month must be in 1..12")]),
    ],
)
def test_a_wrong_property_is_named_with_its_line(yaml: str, expected: list[tuple[int, str]]) -> None:
    """The message says what was found and what is expected."""
    assert faults(f"---\n{yaml}---\n") == [f"docs/Т.md:{line}: {message}" for line, message in expected]


def test_all_wrong_properties_are_named_at_once() -> None:
    """A writer repairs a note in one go."""
    assert [fault.split(":")[1] for fault in faults("---\ntitel: Т\npermalink: Т\ntags: a\n---\n")] == [
        "2",
        "1",
        "3",
        "4",
    ]


def test_a_control_character_is_reported_in_one_line() -> None:
    """A fault that YAML cannot place is reported at the top."""
    (fault,) = faults("---\ntitle: a\x00b\n---\n")
    assert fault.startswith("docs/Т.md:2: properties are not YAML: unacceptable character #x0000")


@pytest.mark.parametrize(("database", "label"), [("sqlite", "SQLite"), ("postgresql", "PostgreSQL")])
def test_a_database_has_a_name_for_readers(database: str, label: str) -> None:
    """Its own spelling, not the label's."""
    assert Database(database).label == label
