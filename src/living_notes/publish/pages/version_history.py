"""Since which Alembic a note is true: the table of versions, as the line under a note's title.

`versions.json` is all that passes from the runs to the page; results of another text than the note's are
left out. Nothing is said of versions between two that were run: «с 1.18.5 так, с 1.16.5 иначе». A release
that did the same and only worded it otherwise (a logger's name, quotes, a refusal's text) is folded away.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from living_notes.publish.render.typography import NBSP
from living_notes.vault import Database, Note, Permalink

VERSIONS = Permalink("versions")
"""The page that shows the whole table."""
TABLE = "Alembic"
"""The table in which Alembic alone varies: only there a difference is Alembic's."""

_HELD, _WORDS, _FAILS = _OUTCOMES = ("held", "words", "fails")
_LONGEST = 100

_LOGGED = re.compile(r"^\s*(?:INFO|WARNI?N?G?|DEBUG)\s+\[[\w.]+\]")
_REFUSED = re.compile(r"^\s*(?:FAILED:|ERROR\b|alembic: error:|usage:)")
_QUOTES = re.compile("[\"'«»`]")


def is_wording(expected: str | None, real: str | None) -> bool:
    """Say whether two lines tell the same: all but quotes and a logger's name, or that a command is refused.

    The exit status was the same; a difference in it is no difference of words.
    """
    if not expected or not real:
        return False
    if _REFUSED.match(expected) and _REFUSED.match(real):
        return True
    now, then = (" ".join(_QUOTES.sub("", _LOGGED.sub("", line)).split()) for line in (expected, real))
    return now == then


class SinceError(ValueError):
    """A table of versions that cannot be read."""


@dataclass(frozen=True)
class Change:
    """What the newest release that differs did otherwise.

    Attributes:
        since: The oldest release from which on every run held.
        before: The newest release before it.
        fails: A step did not work; else only words differed.
        databases: On which it differed.
        expected: The first differing line as the page has it; None: it shows no such line.
        real: What stood there instead; None: nothing.
    """

    since: str
    before: str
    fails: bool
    databases: tuple[Database, ...]
    expected: str | None
    real: str | None

    @property
    def wording(self) -> bool:
        """Whether the same was done and said in other words."""
        return not self.fails and is_wording(self.expected, self.real)

    def html(self, versions_url: str) -> str:
        """Return the words under the title; they link to the table of all versions."""
        where = f" (на{NBSP}{self.databases[0].label})" if len(self.databases) == 1 else ""
        what = f"шаг не{NBSP}выполняется" if self.fails else "показанное отличается"
        shown = ""
        if self.fails and self.real:
            shown = f": {_code(self.real)}"
        elif self.expected and self.real:
            now, then = _differing_words(self.expected, self.real)
            shown = f": вместо {_code(now)}{NBSP}— {_code(then)}"
        elif self.expected or self.real:
            shown = (
                f": {'нет строки' if self.expected else 'есть строка'} {_code(self.expected or self.real)}"
            )
        before = f'с{NBSP}<a href="{escape(versions_url)}">{escape(self.before)}</a>'
        return f"так с{NBSP}Alembic{NBSP}{escape(self.since)}; {before}{where} {what}{shown}"


def _differing_words(one: str, other: str) -> tuple[str, str]:
    """Return two lines without the words that both begin or end with; neither becomes empty."""
    first, second = one.split(), other.split()
    shortest = min(len(first), len(second)) - 1
    begin = next((n for n in range(shortest) if first[n] != second[n]), max(shortest, 0))
    left = min(len(first), len(second)) - begin - 1
    end = next((n for n in range(left) if first[-1 - n] != second[-1 - n]), max(left, 0))
    return " ".join(first[begin : len(first) - end]), " ".join(second[begin : len(second) - end])


def _code(line: str | None) -> str:
    text = " ".join((line or "").split())
    return f"<code>{escape(text if len(text) <= _LONGEST else f'{text[: _LONGEST - 1]}…')}</code>"


@dataclass(frozen=True)
class Since:
    """The table: combinations and results as the file has them."""

    combinations: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Since":
        """Read the file; an absent one is an empty table.

        Raises:
            SinceError: For a file that is not a table of versions.
        """
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(dict(data["combinations"]), dict(data["notes"]))
        except FileNotFoundError:
            return cls()
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise SinceError(
                f"{path.name}: not a table of versions ({type(error).__name__}: {error}); "
                "`python -m living_notes.versions` writes it anew"
            ) from error

    def html(self, note: Note, versions_url: str) -> str:
        """Return the words under the title of `note`; empty where no change is known, or no such page."""
        if not versions_url:
            return ""
        behaviour = self.change(note)
        wording = self.change(note, wording=True)
        parts = [behaviour.html(versions_url)] if behaviour else []
        if wording:
            summary = "<summary>раньше то\u00a0же называлось иначе</summary>"
            parts.append(f"<details>{summary}{wording.html(versions_url)}</details>")
        return "".join(parts)

    def change(self, note: Note, *, wording: bool = False) -> Change | None:
        """Return the last change of what `note` does, or of how it is worded; None: none is known.

        Args:
            note: The note.
            wording: Look for a change of words, and only after the last change of what is done.
        """
        results = self.notes.get(note.properties.permalink, {}).get("results", {})
        since = None
        for key, about in reversed(list(self.combinations.items())):
            result = results.get(key)
            if (
                about["table"] != TABLE
                or result is None
                or not note.digest.startswith(result.get("text") or "-")
            ):
                continue
            if cells := _differing(result):
                found = _change(since or "", about["alembic"], cells)
                if wording or not found.wording:
                    return found if since and found.wording == wording else None
            since = about["alembic"]
        return None


def _differing(result: Mapping[str, Any]) -> dict[Database, Mapping[str, Any]]:
    return {db: result[db.value] for db in Database if result.get(db.value, _HELD) != _HELD}


def _change(since: str, before: str, cells: Mapping[Database, Mapping[str, Any]]) -> Change:
    worst = max(cells.values(), key=lambda cell: _OUTCOMES.index(cell["outcome"]))
    alike = tuple(db for db, cell in cells.items() if cell["outcome"] == worst["outcome"])
    return Change(
        since=since,
        before=before,
        fails=worst["outcome"] == _FAILS,
        databases=alike,
        expected=worst.get("expected"),
        real=worst.get("real"),
    )
