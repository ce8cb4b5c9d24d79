"""What the cases printed, as it lies in ``upgrades.json``."""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from living_notes.trials import Bench, Outcome
from living_notes.versions.upgrades.cases import SIDES, Case

Found = Mapping[str, Mapping[str, Outcome]]
"""By database, then by side."""


@dataclass(frozen=True)
class Record:
    """The outcomes of each case, and the digest of what was run, by the case's key."""

    found: Mapping[str, Found]
    digests: Mapping[str, str]

    @classmethod
    def run(cls, cases: Sequence[Case], said: Callable[[str], None] = lambda _: None) -> Self:
        """Run them, two at a time.

        Args:
            cases: Which.
            said: Told each case that is done.

        Raises:
            PostgresUnavailable: There is no server to run them on.
        """

        def one(case: Case) -> Found:
            found = {database: _run(bench, case, database) for database in case.databases}
            said(case.key)
            return found

        with Bench.open() as bench, ThreadPoolExecutor(2) as pool:
            return cls(
                dict(zip((case.key for case in cases), pool.map(one, cases), strict=True)),
                {case.key: case.digest for case in cases},
            )

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the record of that file; an absent one is empty."""
        given = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return cls(
            {
                key: {
                    database: {side: Outcome.of_json(outcome) for side, outcome in sides.items()}
                    for database, sides in entry["found"].items()
                }
                for key, entry in given.items()
            },
            {key: entry["digest"] for key, entry in given.items()},
        )

    def taking(self, other: "Record", cases: Sequence[Case]) -> "Record":
        """Return what `other` knows, and of this what it does not; only of `cases`, in their order."""
        found, digests = {**self.found, **other.found}, {**self.digests, **other.digests}
        keys = [case.key for case in cases if case.key in found]
        return Record({key: found[key] for key in keys}, {key: digests[key] for key in keys})

    def write(self, path: Path) -> None:
        """Write it."""
        given = {
            key: {
                "digest": self.digests[key],
                "found": {
                    database: {side: outcome.as_json() for side, outcome in sides.items()}
                    for database, sides in found.items()
                },
            }
            for key, found in self.found.items()
        }
        path.write_text(json.dumps(given, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _run(bench: Bench, case: Case, database: str) -> dict[str, Outcome]:
    outcomes = {}
    for side in SIDES:
        with bench.place(database) as place:
            outcomes[side] = place.run(case.trials[side])
    return outcomes
