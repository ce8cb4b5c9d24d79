"""A note's properties: the YAML between two ``---`` lines at its top.

Obsidian shows them as a form, so the spelling is Obsidian's (``aliases`` and ``tags`` are lists). Whatever
stands there, the note is read: a property that is ours to read and has no sense is left out, with a fault.
What Obsidian allows and this guide does not (a property that nobody reads is a typo) is a strict fault.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import yaml

from living_notes.vault.names import PERMALINK, Permalink, nearest_name
from living_notes.vault.problems import Problem, did_you_mean

FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader: in C where PyYAML was built with it, five times as fast; the messages differ in a word."""

_KEPT_BACK = re.compile(
    r"^(?:publish[ \t]*:[ \t]*['\"]?(?:false|no|off|0)|draft[ \t]*:[ \t]*['\"]?(?:true|yes|on|1))\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Obsidian Publish's ``publish: false`` and Quartz's ``draft: true``: read even where the YAML is broken."""

_NO = frozenset({"false", "no", "off", "0"})
_YES = frozenset({"true", "yes", "on", "1"})


class Database(StrEnum):
    """A database that notes are proven on; the value is its name in labels and file names."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"

    @property
    def label(self) -> str:
        """The name as a reader sees it."""
        return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[self.value]


NO_PERMALINK = Permalink("")


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
        published: It may stand on the site.
        lines: Property name to its 1-based line, for messages.
    """

    title: str = ""
    permalink: Permalink = NO_PERMALINK
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    start: Permalink | None = None
    example: Permalink | None = None
    databases: tuple[Database, ...] = tuple(Database)
    published: bool = True
    lines: Mapping[str, int] = field(default_factory=dict)


KNOWN = ("title", "permalink", "aliases", "tags", "start", "example", "databases", "publish", "draft")


def read_properties(text: str, path: str) -> tuple[Properties, int, tuple[Problem, ...]]:
    """Read the properties at the top of a note.

    Returns:
        The properties, the number of lines they take, fences of the YAML included, and every fault found:
        no properties, broken YAML, an unknown or missing property, a value of the wrong type. Title and
        permalink are empty where nothing usable stands there.
    """
    match = FRONT_MATTER.match(text)
    if match is None:
        missing = Problem(
            path, 1, "no properties: a note begins with ---, title: and permalink:", strict=True
        )
        return Properties(), 0, (missing,)
    lines = match[0].count("\n")
    unread = Properties(published=not _KEPT_BACK.search(match["yaml"]))
    try:
        found = yaml.load(match["yaml"], _LOADER) or {}  # noqa: S506 - it is the safe one
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that no calendar has
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 2
        reason = getattr(error, "problem", None) or " ".join(str(error).split())
        return unread, lines, (Problem(path, line, f"properties are not YAML: {reason}"),)
    if not isinstance(found, dict):
        return unread, lines, (Problem(path, 2, "properties are not a list of `name: value` lines"),)
    reader = _PropertyReader(found, match["yaml"], path)
    return reader.read(), lines, tuple(reader.problems)


class _PropertyReader:
    """Turns the YAML mapping into `Properties`, gathering faults instead of stopping at the first."""

    def __init__(self, found: dict[Any, Any], source: str, path: str) -> None:
        self.found = found
        self.source = source
        self.path = path
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        for number, line in enumerate(source.split("\n"), start=2):
            if match := re.match(r"(?P<name>\w+)\s*:", line):
                if match["name"] in self.lines:
                    message = f"property {match['name']!r} stands twice"
                    self.problems.append(Problem(path, number, message))
                self.lines.setdefault(match["name"], number)

    def read(self) -> Properties:
        for name in self.found:
            if name not in KNOWN:
                self._wrong(name, f"unknown property {name!r}{did_you_mean(nearest_name(str(name), KNOWN))}")
        return Properties(
            title=self._text("title", required=True),
            permalink=self._address(),
            aliases=self._texts("aliases", r","),
            tags=tuple(tag.removeprefix("#") for tag in self._texts("tags", r"[,\s]")),
            start=self._permalink("start"),
            example=self._permalink("example"),
            databases=self._databases(),
            published=not (_KEPT_BACK.search(self.source) or self._kept_back()),
            lines=self.lines,
        )

    def _kept_back(self) -> bool:
        """Ask the mapping itself: a key may be quoted, or the mapping written in braces."""
        said = {str(name).lower(): str(value).lower() for name, value in self.found.items()}
        return said.get("publish") in _NO or said.get("draft") in _YES

    def _wrong(self, name: object, message: str) -> None:
        self.problems.append(Problem(self.path, self.lines.get(str(name), 1), message, strict=True))

    def _text(self, name: str, *, required: bool = False) -> str:
        value = self.found.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is not None:
            self._wrong(name, f"{name} is {value!r}, expected a text (put quotes around it)")
        elif required:
            self._wrong(name, f"no {name}: every note has one")
        return _spelled(value)

    def _texts(self, name: str, between: str) -> tuple[str, ...]:
        value = self.found.get(name)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(item for item in value if item.strip())
        self._wrong(name, f"{name} is {value!r}, expected a list of texts")
        items = re.split(between, value) if isinstance(value, str) else _flat(value)
        return tuple(text for item in items if (text := _spelled(item)))

    def _address(self) -> Permalink:
        """Return the permalink as it is written, but for slashes at its ends; "" where it is no address."""
        value = self._text("permalink", required=True)
        if value and not PERMALINK.fullmatch(value):
            self._wrong(
                "permalink", f"permalink is {value!r}, expected lower-case ASCII words joined by hyphens"
            )
        parts = value.strip("/").split("/")
        usable = all(part.strip(". ") and not re.search(r'[\\?#%<>:"|*\x00-\x1f]', part) for part in parts)
        return Permalink("/".join(parts) if usable else "")

    def _permalink(self, name: str) -> Permalink | None:
        value = self._text(name)
        if value and not PERMALINK.fullmatch(value):
            self._wrong(name, f"{name} is {value!r}, expected lower-case ASCII words joined by hyphens")
            return None
        return Permalink(value) if value else None

    def _databases(self) -> tuple[Database, ...]:
        if self.found.get("databases") is None:
            return tuple(Database)
        names = self._texts("databases", r"[,\s]")
        if self.found["databases"] == []:
            self._wrong("databases", "databases is empty: drop the property, or name one")
        for name in names:
            if name not in tuple(Database):
                known = did_you_mean(nearest_name(name, Database))
                self._wrong("databases", f"unknown database {name!r}{known}")
        return tuple(database for database in Database if database in names) or tuple(Database)


def _spelled(value: object) -> str:
    """Return a single value as a person would write it; "" for what is no single value."""
    if isinstance(value, date):  # a date and time, too
        return value.isoformat().replace("T", " ")
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _flat(value: object) -> Iterator[object]:
    """Yield the single values of a list; ``[[Note]]`` without quotes is a list in a list."""
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    else:
        yield value
