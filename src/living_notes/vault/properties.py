"""A note's properties: the YAML between two ``---`` lines at its top.

Obsidian shows them as a form, so the spelling is Obsidian's (``aliases`` and ``tags`` are lists). A
property that nobody reads is a typo: it is an error, with the nearest name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import yaml

from living_notes.vault.names import PERMALINK, Permalink, nearest_name
from living_notes.vault.problems import NoteError, Problem, did_you_mean

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader: in C where PyYAML was built with it, five times as fast; the messages differ in a word."""


class Database(StrEnum):
    """A database that notes are proven on; the value is its name in labels and file names."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"

    @property
    def label(self) -> str:
        """The name as a reader sees it."""
        return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[self.value]


@dataclass(frozen=True)
class Properties:
    """The properties of one note.

    Attributes:
        title: The claim that the note proves.
        permalink: URL, example folder and test id.
        aliases: Other names under which links and search find the note.
        tags: Tags without ``#``.
        start: Permalink of the example in a copy of which the note begins; None: an empty folder.
        example: Permalink under which the note's end state is committed; None: it is not.
        databases: Where the note is proven.
        lines: Property name to its 1-based line, for messages.
    """

    title: str
    permalink: Permalink
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    start: Permalink | None
    example: Permalink | None
    databases: tuple[Database, ...]
    lines: Mapping[str, int]


KNOWN = ("title", "permalink", "aliases", "tags", "start", "example", "databases")


def read_properties(text: str, path: str) -> tuple[Properties, int]:
    """Read the properties at the top of a note.

    Returns:
        The properties and the number of lines they take, fences of the YAML included.

    Raises:
        NoteError: With every fault found: no properties, broken YAML, an unknown or missing property,
            a value of the wrong type.
    """
    match = FRONT_MATTER.match(text)
    if match is None:
        raise NoteError(Problem(path, 1, "no properties: a note begins with ---, title: and permalink:"))
    try:
        found = yaml.load(match["yaml"], _LOADER) or {}  # noqa: S506 - it is the safe one
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that no calendar has
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 2
        reason = getattr(error, "problem", None) or " ".join(str(error).split())
        raise NoteError(Problem(path, line, f"properties are not YAML: {reason}")) from error
    if not isinstance(found, dict):
        raise NoteError(Problem(path, 2, "properties are not a list of `name: value` lines"))
    reader = _PropertyReader(found, match["yaml"], path)
    return reader.read(), match[0].count("\n")


class _PropertyReader:
    """Turns the YAML mapping into `Properties`, gathering faults instead of stopping at the first."""

    def __init__(self, found: dict[Any, Any], source: str, path: str) -> None:
        self.found = found
        self.path = path
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        for number, line in enumerate(source.split("\n"), start=2):
            if match := re.match(r"(?P<name>\w+)\s*:", line):
                if match["name"] in self.lines:
                    self.problems.append(Problem(path, number, f"property {match['name']!r} stands twice"))
                self.lines.setdefault(match["name"], number)

    def read(self) -> Properties:
        for name in self.found:
            if name not in KNOWN:
                self._wrong(name, f"unknown property {name!r}{did_you_mean(nearest_name(str(name), KNOWN))}")
        properties = Properties(
            title=self._text("title", required=True),
            permalink=self._permalink("permalink", required=True) or Permalink(""),
            aliases=self._texts("aliases"),
            tags=tuple(tag.removeprefix("#") for tag in self._texts("tags")),
            start=self._permalink("start"),
            example=self._permalink("example"),
            databases=self._databases(),
            lines=self.lines,
        )
        if self.problems:
            raise NoteError(*self.problems)
        return properties

    def _wrong(self, name: object, message: str) -> None:
        self.problems.append(Problem(self.path, self.lines.get(str(name), 1), message))

    def _text(self, name: str, *, required: bool = False) -> str:
        value = self.found.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is not None:
            self._wrong(name, f"{name} is {value!r}, expected a text (put quotes around it)")
        elif required:
            self._wrong(name, f"no {name}: every note has one")
        return ""

    def _texts(self, name: str) -> tuple[str, ...]:
        value = self.found.get(name)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self._wrong(name, f"{name} is {value!r}, expected a list of texts")
        return ()

    def _permalink(self, name: str, *, required: bool = False) -> Permalink | None:
        value = self._text(name, required=required)
        if value and not PERMALINK.fullmatch(value):
            self._wrong(name, f"{name} is {value!r}, expected lower-case ASCII words joined by hyphens")
        return Permalink(value) if value else None

    def _databases(self) -> tuple[Database, ...]:
        if self.found.get("databases") is None:
            return tuple(Database)
        names = self._texts("databases")
        if self.found["databases"] == []:
            self._wrong("databases", "databases is empty: drop the property, or name one")
        for name in names:
            if name not in tuple(Database):
                known = did_you_mean(nearest_name(name, Database))
                self._wrong("databases", f"unknown database {name!r}{known}")
        return tuple(database for database in Database if database in names)
