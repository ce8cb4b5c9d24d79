"""What was measured, as it lies in ``locks.json``: PostgreSQL, what a linter says of the same, and SQLite."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final, Self

from living_notes.locks import linter
from living_notes.locks.cost import Cost
from living_notes.locks.lite.record import LiteRecord
from living_notes.locks.measure import Laboratory
from living_notes.locks.operations import Operation
from living_notes.proof.postgresql.server import own_server

MAJORS: Final = (18, 16)
"""The PostgreSQL that the catalogue is of, and the other one that the wheel has."""

Costs = Mapping[str, Sequence[Cost]]
"""The costs of an operation's steps, by its key."""
Rules = Mapping[str, Sequence[Sequence[str] | None]]
"""The rules of squawk that an operation's steps break, by its key; None where there is no script."""


@dataclass(frozen=True)
class Record:
    """All that was measured.

    Attributes:
        versions: what it was measured with.
        costs: the costs of all operations on each PostgreSQL.
        rules: what squawk says of them.
        lite: what SQLite does.
    """

    versions: Mapping[str, str]
    costs: Mapping[int, Costs]
    rules: Rules
    lite: LiteRecord

    @classmethod
    def measure(cls, operations: Sequence[Operation], majors: Sequence[int] = MAJORS) -> Self:
        """Measure them on servers of our own, half a minute each, and on two SQLite.

        Raises:
            PostgresUnavailable: the wheel has no such server, or it does not start.
        """
        versions = {name: version(name) for name in ("alembic", "sqlalchemy", "squawk-cli")}
        costs: dict[int, Costs] = {}
        for major in majors:
            with own_server(major) as server:
                versions[f"postgresql-{major}"] = server.version
                laboratory = Laboratory(server)
                costs[major] = {each.key: laboratory.measure(each) for each in operations}
        rules = {each.key: linter.rules(each) for each in operations}
        return cls(versions, costs, rules, LiteRecord.measure())

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the record of that file."""
        given = json.loads(path.read_text(encoding="utf-8"))
        newest, *others = MAJORS
        costs = {newest: _costs(given[str(newest)])}
        for major in others:
            costs[major] = {**costs[newest], **_costs(given[str(major)])}
        return cls(given["versions"], costs, given["squawk"], LiteRecord.of_json(given["sqlite"]))

    def write(self, path: Path) -> None:
        """Write it: of the older server only what the newer does otherwise."""
        newest, *others = MAJORS
        text: dict[str, object] = {"versions": self.versions, str(newest): _as_json(self.costs[newest])}
        for major in others:
            other = {
                key: costs for key, costs in self.costs[major].items() if costs != self.costs[newest][key]
            }
            text[str(major)] = _as_json(other)
        text |= {"squawk": self.rules, "sqlite": self.lite.as_json()}
        path.write_text(json.dumps(text, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _costs(given: Mapping[str, Sequence[Mapping[str, object]]]) -> Costs:
    return {key: [Cost.of_json(cost) for cost in costs] for key, costs in given.items()}


def _as_json(costs: Costs) -> dict[str, list[dict[str, object]]]:
    return {key: [cost.as_json() for cost in steps] for key, steps in costs.items()}
