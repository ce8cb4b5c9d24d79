"""What the tools did, as it lies in ``tools.json``."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString, Self

import psycopg

from living_notes.alternatives.tool import TASKS, Tool
from living_notes.alternatives.verdict import State, Verdict, judge
from living_notes.trials import Bench, Outcome, Place
from living_notes.vault import Database

_OURS = frozenset({"profiles", "extra"})
"""Tables of the tasks; the rest are the tool's own."""


@dataclass(frozen=True)
class Done:
    """A task done: what was printed, and what the database was then."""

    outcome: Outcome
    state: State

    def verdict(self, task: str) -> Verdict:
        """Return what it ended with."""
        return judge(task, self.outcome, self.state)


@dataclass(frozen=True)
class Report:
    """A tool's version, the digest of what was run, and what came of it by task and database."""

    version: str
    digest: str
    done: Mapping[str, Mapping[str, Done]]


@dataclass(frozen=True)
class Record:
    """The reports by the tool's key."""

    reports: Mapping[str, Report]

    @classmethod
    def run(cls, bench: Bench, tool: Tool) -> Self:
        """Do everything with one tool, four tasks at a time.

        Raises:
            RuntimeError: The tool did not even begin.
        """
        with bench.place(Database.SQLITE) as place:
            version = " ".join(place.run(tool.version()).lines)
        wanted = [(task, database) for task in TASKS for database in databases(task)]
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda each: _do(bench, tool, *each), wanted))
        done: dict[str, dict[str, Done]] = {task: {} for task in TASKS}
        for (task, database), one in zip(wanted, found, strict=True):
            done[task][database.value] = one
        return cls({tool.key: Report(version, tool.digest, done)})

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the record of that file; an absent one is empty."""
        given = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return cls(
            {
                key: Report(
                    entry["version"],
                    entry["digest"],
                    {
                        task: {
                            database: Done(Outcome.of_json(done), State.of_json(done["state"]))
                            for database, done in databases.items()
                        }
                        for task, databases in entry["done"].items()
                    },
                )
                for key, entry in given.items()
            }
        )

    def taking(self, other: "Record", tools: Sequence[Tool]) -> "Record":
        """Return what `other` knows, and of this what it does not; only of `tools`, in their order."""
        reports = {**self.reports, **other.reports}
        return Record({tool.key: reports[tool.key] for tool in tools if tool.key in reports})

    def write(self, path: Path) -> None:
        """Write it."""
        given = {
            key: {
                "version": report.version,
                "digest": report.digest,
                "done": {
                    task: {
                        database: {**done.outcome.as_json(), "state": done.state.as_json()}
                        for database, done in databases.items()
                    }
                    for task, databases in report.done.items()
                },
            }
            for key, report in self.reports.items()
        }
        path.write_text(json.dumps(given, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def databases(task: str) -> Sequence[Database]:
    """Return on which a task is done: three at once on SQLite is a race whose end is chance."""
    return [Database.POSTGRESQL] if task == "together" else list(Database)


def _do(bench: Bench, tool: Tool, task: str, database: str) -> Done:
    with bench.place(database) as place:
        begun = place.run(tool.begin(task))
        if begun.exit:
            raise RuntimeError(f"{tool.name}, {task}, {database}:\n" + "\n".join(begun.lines))
        outcome = place.run(tool.task(task))
        return Done(outcome, _look(place))


def _look(place: Place) -> State:
    """Return the state of a place's database."""
    if place.conninfo:
        with psycopg.connect(place.conninfo) as connection:
            return _state(connection.cursor(), "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    with closing(sqlite3.connect(place.folder / "app.db")) as file:
        return _state(file.cursor(), "SELECT name FROM sqlite_schema WHERE type = 'table'")


def _state(cursor: psycopg.Cursor | sqlite3.Cursor, tables: LiteralString) -> State:
    own = sorted(_OURS.intersection(name for (name,) in cursor.execute(tables).fetchall()))
    if "profiles" not in own:
        return State(tuple(own), {})
    rows = cursor.execute("SELECT * FROM profiles ORDER BY id").fetchall()
    columns = [column[0] for column in cursor.description or ()]
    return State(
        tuple(own), {name: tuple(row[number] for row in rows) for number, name in enumerate(columns)}
    )
