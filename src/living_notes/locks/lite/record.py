"""What was measured on SQLite, as it lies in ``locks.json``."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from living_notes.locks.lite.measure import Laboratory, newest
from living_notes.locks.lite.operations import read_features, read_operations
from living_notes.locks.lite.outcome import Kept, Outcome

Outcomes = Mapping[str, Mapping[str, Outcome]]
"""What came of each operation, by its key, then by ``direct`` and ``batch``."""


@dataclass(frozen=True)
class LiteRecord:
    """What each SQLite does and keeps.

    Attributes:
        versions: Python's own first, then the newest.
        outcomes: what came of the operations, by version.
        kept: what batch left of each feature, by version.
    """

    versions: Sequence[str]
    outcomes: Mapping[str, Outcomes]
    kept: Mapping[str, Mapping[str, Kept]]

    @classmethod
    def measure(cls) -> Self:
        """Measure all of it; a minute each."""
        laboratories = {each.version: each for each in (Laboratory(sqlite3), Laboratory(newest()))}
        return cls(
            tuple(laboratories),
            {v: {o.key: each.measure(o) for o in read_operations()} for v, each in laboratories.items()},
            {v: {f.key: each.keep(f) for f in read_features()} for v, each in laboratories.items()},
        )

    def as_json(self) -> dict[str, Any]:
        """Return it; of others than the first only what they do otherwise."""
        first = self.versions[0]
        text: dict[str, Any] = {"versions": list(self.versions)}
        for version in self.versions:
            text[version] = {
                "operations": {
                    key: {way: outcome.as_json() for way, outcome in ways.items()}
                    for key, ways in self.outcomes[version].items()
                    if version == first or ways != self.outcomes[first][key]
                },
                "features": {
                    key: kept.as_json()
                    for key, kept in self.kept[version].items()
                    if version == first or kept != self.kept[first][key]
                },
            }
        return text

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> Self:
        """Return the record that was written so."""
        versions = tuple(given["versions"])
        outcomes: dict[str, Outcomes] = {}
        kept: dict[str, Mapping[str, Kept]] = {}
        for version in versions:
            own = {
                key: {way: Outcome.of_json(outcome) for way, outcome in ways.items()}
                for key, ways in given[version]["operations"].items()
            }
            outcomes[version] = {**outcomes.get(versions[0], {}), **own}
            left = {key: Kept.of_json(each) for key, each in given[version]["features"].items()}
            kept[version] = {**kept.get(versions[0], {}), **left}
        return cls(versions, outcomes, kept)
