"""The data file: note × combination, and what was found there. It is committed, and the site shows it.

Small and stable: one cell a line, sorted; nothing in it changes but by a run that finds something else. A
cell carries the digest of what was proven, so that a run knows what it need not do again.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from living_notes.proof.reporting.report import Difference, Finding, Outcome
from living_notes.vault import Database, Note
from living_notes.versions.guide import Guide
from living_notes.versions.matrix import Combination, numbers

DIGITS = 12
"""Of the digest of a note's text."""
LONGEST = 240
"""Characters of a shown line that the file keeps."""


class TableError(ValueError):
    """A data file that cannot be read."""


@dataclass(frozen=True)
class Cell:
    """What was found of a note on one database of one combination.

    Attributes:
        outcome: Held, other words, or a step that does not work.
        line: The first place: of the failure, else of the first other words. None where the note held.
        kind: Kind of the block there, or ``end``.
        message: What the proof says of it, in a line; None where the two lines say it all.
        expected: The page's line; None: it shows none.
        real: What stood there instead; None: nothing.
        more: How many further places differ.
    """

    outcome: Outcome
    line: int | None = None
    kind: str | None = None
    message: str | None = None
    expected: str | None = None
    real: str | None = None
    more: int = 0

    @classmethod
    def of(cls, finding: Finding) -> "Cell":
        """Return what the file keeps of a finding: the place that decides."""
        outcome = finding.outcome
        if outcome is Outcome.HELD:
            return cls(outcome)
        first = next(place for place in finding.differences if place.outcome is outcome)
        return cls(
            outcome=outcome,
            line=first.line,
            kind=first.kind,
            message=_short(_first_line(first)) if _needs_words(first) else None,
            expected=_short(first.expected),
            real=_short(first.real),
            more=len(finding.differences) - 1,
        )

    def as_json(self) -> Any:  # noqa: ANN401 - a word or a mapping, for JSON
        """Return a word for a note that held, else only what is known."""
        if self.outcome is Outcome.HELD:
            return self.outcome.value
        known = {name: value for name, value in vars(self).items() if value is not None and value != 0}
        return {**known, "outcome": self.outcome.value}

    @classmethod
    def from_json(cls, data: Any) -> "Cell":  # noqa: ANN401 - as above
        """Read what `as_json` returned."""
        if isinstance(data, str):
            return cls(Outcome(data))
        return cls(**{**data, "outcome": Outcome(data["outcome"])})


@dataclass(frozen=True)
class Result:
    """A note in one combination: the digest of what was proven, and a cell a database.

    `text` is the digest of the note's text alone, by which the site knows what is still true of the note.
    """

    digest: str
    cells: Mapping[Database, Cell]
    text: str = ""

    @property
    def outcome(self) -> Outcome:
        """The worse of the databases."""
        order = list(Outcome)
        return max((cell.outcome for cell in self.cells.values()), key=order.index, default=Outcome.HELD)


@dataclass(frozen=True)
class Row:
    """A note: its name in links, its title, and its results by the combination's key."""

    name: str
    title: str
    results: Mapping[str, Result]


@dataclass
class Table:
    """All that is known.

    Attributes:
        combinations: Key to what describes it: versions as they were found, and where the page shows it.
        rows: By permalink.
    """

    combinations: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Table":
        """Read the data file; an absent one is empty.

        Raises:
            TableError: It is not one.
        """
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                combinations={key: dict(value) for key, value in data["combinations"].items()},
                rows={permalink: _row(row) for permalink, row in data["notes"].items()},
            )
        except FileNotFoundError:
            return cls()
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise TableError(
                f"{path.name} is not a table of versions: {type(error).__name__}: {error}"
            ) from error

    def write(self, path: Path) -> None:
        """Write the data file, a cell a line."""
        path.write_text(self.text(), encoding="utf-8")

    def text(self) -> str:
        """Return the data file's text."""
        combinations = [f"  {_json(key)}: {_json(value)}" for key, value in self.combinations.items()]
        notes = []
        for permalink, row in sorted(self.rows.items()):
            cells = [
                f"    {_json(key)}: {_json(_result_json(row.results[key]))}"
                for key in self.combinations
                if key in row.results
            ]
            head = f'   "name": {_json(row.name)},\n   "title": {_json(row.title)},\n   "results": {{\n'
            notes.append(f"  {_json(permalink)}: {{\n{head}" + ",\n".join(cells) + "\n   }\n  }")
        return (
            '{\n "combinations": {\n' + ",\n".join(combinations) + "\n },\n"
            ' "notes": {\n' + ",\n".join(notes) + "\n }\n}\n"
        )

    def pending(self, guide: Guide, combination: Combination, notes: Iterable[Note]) -> list[Note]:
        """Return the notes whose result is not known, or is of another text."""
        return [note for note in notes if not self._knows(guide, combination, note)]

    def _knows(self, guide: Guide, combination: Combination, note: Note) -> bool:
        row = self.rows.get(note.properties.permalink)
        result = row.results.get(combination.key) if row else None
        return result is not None and result.digest == guide.digest(note)

    def add(
        self, guide: Guide, combination: Combination, notes: Iterable[Note], found: Iterable[Finding]
    ) -> None:
        """Take in what a run found."""
        findings = list(found)
        versions = {name: text for finding in findings for name, text in finding.versions.items()}
        versions.pop("python", None)  # another machine's, with no bearing on what a note shows
        self.combinations[combination.key] = {
            "table": combination.table,
            "label": combination.label,
            "why": combination.why,
            **combination.packages,
            **{name: versions[name] for name in sorted(versions) if name in set(Database)},
        }
        for note in notes:
            permalink = note.properties.permalink
            cells = {f.database: Cell.of(f) for f in findings if f.permalink == permalink}
            known = self.rows[permalink].results if permalink in self.rows else {}
            results = {**known, combination.key: Result(guide.digest(note), cells, note.digest[:DIGITS])}
            self.rows[permalink] = Row(guide.link(note), note.properties.title, results)

    def merge(self, other: "Table") -> None:
        """Take in the results of another job; where both know a cell, the other's is the newer."""
        self.combinations.update(other.combinations)
        for permalink, row in other.rows.items():
            known = self.rows[permalink].results if permalink in self.rows else {}
            self.rows[permalink] = Row(row.name, row.title, {**known, **row.results})

    def part(self, chosen: Iterable[Combination]) -> "Table":
        """Return what is known of the `chosen` combinations."""
        keys = {combination.key for combination in chosen}
        rows = {
            permalink: replace(row, results={k: v for k, v in row.results.items() if k in keys})
            for permalink, row in self.rows.items()
        }
        return Table({k: v for k, v in self.combinations.items() if k in keys}, rows)

    def tidy(self, guide: Guide, matrix: Iterable[Combination]) -> None:
        """Put combinations in the matrix's order; forget what is no more; name notes anew.

        A release newer than all of the matrix stays: the index named it, which may be out of reach today.
        """
        matrix = list(matrix)
        keys = [combination.key for combination in matrix]
        last = max((numbers(combination.alembic) for combination in matrix), default=())
        keys += [
            key
            for key, versions in self.combinations.items()
            if key not in keys and numbers(versions["alembic"]) > last
        ]
        self.combinations = {key: self.combinations[key] for key in keys if key in self.combinations}
        rows = dict(self.rows) if guide.unread else {}
        for note in guide.notes:
            if row := self.rows.get(note.properties.permalink):
                digest, text = guide.digest(note), note.digest[:DIGITS]
                results = {
                    key: replace(value, text=text) if value.digest == digest else value
                    for key, value in row.results.items()
                    if key in self.combinations
                }
                rows[note.properties.permalink] = Row(guide.link(note), note.properties.title, results)
        self.rows = rows


def _row(data: Mapping[str, Any]) -> Row:
    results = {
        key: Result(
            value["digest"],
            {db: Cell.from_json(value[db.value]) for db in Database if db.value in value},
            value.get("text", ""),
        )
        for key, value in data["results"].items()
    }
    return Row(data["name"], data["title"], results)


def _result_json(result: Result) -> dict[str, Any]:
    cells = {db.value: result.cells[db].as_json() for db in Database if db in result.cells}
    return {"digest": result.digest, **({"text": result.text} if result.text else {}), **cells}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _first_line(place: Difference) -> str:
    return place.message.partition("\n")[0]


def _needs_words(place: Difference) -> bool:
    return place.outcome is Outcome.FAILS or (place.expected is None and place.real is None)


def _short(line: str | None) -> str | None:
    if line is None or len(line) <= LONGEST:
        return line
    return line[: LONGEST - 1] + "…"
