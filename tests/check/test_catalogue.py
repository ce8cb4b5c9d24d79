"""The check judges as the catalogue of locks: what the real server said of each operation, it says too."""

import json
import subprocess
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from living_notes.check.__main__ import url_of
from living_notes.check.checking import Target, check
from living_notes.check.report import DatabaseReport, Finding, RevisionReport, TableLock
from living_notes.locks.__main__ import RECORD
from living_notes.locks.cost import Cost, Lock
from living_notes.locks.observe import MANY
from living_notes.locks.operations import Operation, read_operations
from living_notes.locks.record import MAJORS, Record
from living_notes.proof.postgresql.server import own_server

OPERATIONS = read_operations()
COSTS = Record.read(RECORD).costs[MAJORS[0]]
TABLES = files("living_notes.locks").joinpath("database.sql").read_text(encoding="utf-8")
HEAD = "from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n"


STYLE = {
    "prefer-bigint-over-int": "a type for new columns",
    "prefer-identity": "a type for new columns",
    "prefer-robust-stmts": "IF NOT EXISTS takes an invalid index for a finished one",
    "prefer-text-field": "a type for new columns",
    "prefer-timestamp-tz": "a type for new columns",
    "require-enum-value-ordering": "where a label stands in a list",
    "require-lock-timeout": "said once a revision, as no-lock-timeout",
    "require-statement-timeout": "the statement would be cancelled, not made lighter",
    "syntax-error": "a placeholder of the driver, not a mistake",
}
"""squawk's rules that say nothing of what a statement does to a table that is in use, with the reason."""


OTHERWISE = {
    "batch-recreate": "the copy's rows count as the table's in the catalogue; here the table is written anew",
    "create-index-partitioned-safe": "who reads the parent reads its partitions, and waits too",
    "create-table-safe": "the new table is filled before it is validated; the catalogue's is empty",
}
"""Operations of which the check says less or more than the server did, with the reason."""


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    """Give a database, as a role that may do what the catalogue's does."""
    with own_server(MAJORS[0]) as server:
        yield Target("postgresql", url_of(server.conninfo))


class Reports:
    """Reports on operations, each made once."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._made: dict[str, DatabaseReport] = {}

    def of(self, operation: Operation) -> DatabaseReport:
        """Return what the check says of the catalogue's tables and of each step."""
        if operation.key not in self._made:
            report = check({"kind": "project", "files": revisions(operation)}, [self._target])
            (self._made[operation.key],) = report.databases
        return self._made[operation.key]

    def codes(self, key: str) -> set[str]:
        """Return the findings' codes of an operation."""
        (operation,) = (each for each in OPERATIONS if each.key == key)
        return {each.code for step in self.of(operation).revisions[1:] for each in findings(step)}


@pytest.fixture(scope="module")
def reports(target: Target) -> Reports:
    """Give the reports on operations."""
    return Reports(target)


def findings(revision: RevisionReport) -> list[Finding]:
    """Return the findings of a revision and of its statements."""
    return [*revision.findings, *(each for one in revision.statements for each in one.findings)]


def revisions(operation: Operation) -> dict[str, str]:
    """Return the files of a project: the catalogue's tables, then a revision a step."""
    made_first = (TABLES + operation.setup).replace("%", "%%")
    bodies = [f"op.get_bind().exec_driver_sql({made_first!r})", *operation.steps]
    made = {}
    for number, body in enumerate(bodies):
        down = repr(f"r{number - 1}") if number else None
        made[f"r{number}.py"] = (
            f"{HEAD}revision = 'r{number}'\ndown_revision = {down}\n"
            f"def upgrade():\n{textwrap.indent(body, '    ')}\n"
            "def downgrade():\n    raise NotImplementedError\n"
        )
    return made


def cost(revision: RevisionReport) -> Cost:
    """Return a revision's statements as one step of the catalogue."""
    locks: dict[str, Lock] = {}
    held: list[TableLock] = [lock for each in revision.statements for lock in each.held]
    for lock in held:
        locks[lock.table] = max(
            Lock(lock.lock), locks.get(lock.table, Lock(lock.lock)), key=lambda each: each.strength
        )
    rewrites = {table for each in revision.statements for table in each.rewrites}
    rebuilds = {index for each in revision.statements for index in each.rebuilds}
    reads = {rows.table for each in revision.statements for rows in each.reads}
    changed = {
        rows.table
        for each in revision.statements
        for rows in (*each.changes, *(each.losses if each.sql.startswith("DELETE") else ()))
        if rows.count >= MANY
    }
    return Cost(
        locks=locks,
        readers=tuple(sorted({lock.table for lock in held if lock.readers})),
        writers=tuple(sorted({lock.table for lock in held if lock.writers})),
        reads=tuple(sorted(reads)),
        changes=tuple(sorted(changed)),
        rewrites=tuple(sorted(rewrites)),
        rebuilds=tuple(sorted(rebuilds)),
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_an_operation_costs_what_the_catalogue_says(operation: Operation, reports: Reports) -> None:
    """The same locks on tables, the same who waits, the same tables rewritten and read, the same verdict."""
    database = reports.of(operation)
    assert not database.refusal
    _, *steps = database.revisions
    for step, wanted in zip(steps, COSTS[operation.key], strict=False):
        if wanted.error:
            assert step.error == wanted.error
            continue
        assert not step.error
        found = cost(step)
        same = replace(
            wanted,
            sql=(),
            indexes={},
            readers=tuple(sorted(wanted.readers)),
            writers=tuple(sorted(wanted.writers)),
        )
        assert (found == same and found.verdict == wanted.verdict) or operation.key in OTHERWISE
    assert len(steps) == len(COSTS[operation.key])


@pytest.fixture(scope="module")
def squawk(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, set[str]]:
    """Give squawk's rules that operations break, by key."""
    folder = tmp_path_factory.mktemp("squawk")
    (folder / ".squawk.toml").write_text(f'pg_version = "{MAJORS[0]}.0"', encoding="utf-8")
    for key, costs in COSTS.items():
        text = "".join(f"{statement};\n" for each in costs for statement in each.sql)
        alone = "CONCURRENTLY" in text or "VACUUM" in text
        (folder / f"{key}.sql").write_text(text if alone else f"BEGIN;\n{text}COMMIT;\n", encoding="utf-8")
    scripts = sorted(path.name for path in folder.glob("*.sql"))
    done = subprocess.run(
        ["squawk", "--reporter", "json", *scripts], cwd=folder, check=False, capture_output=True, text=True
    )
    broken: dict[str, set[str]] = defaultdict(set)
    for found in json.loads(done.stdout):
        broken[Path(found["file"]).stem].add(found["rule_name"])
    return broken


def test_squawk_has_something_to_say(squawk: Mapping[str, set[str]]) -> None:
    """It reads the same statements, more than forty of them with rules that are not of style."""
    assert len([key for key, rules in squawk.items() if rules - STYLE.keys()]) >= 40


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_nothing_that_squawk_sees_is_passed_over(
    operation: Operation, reports: Reports, squawk: Mapping[str, set[str]]
) -> None:
    """Where squawk warns, the check says something of that revision too, if only that it is brief."""
    if squawk[operation.key] - STYLE.keys():
        _, *steps = reports.of(operation).revisions
        assert [each for step in steps for each in findings(step)]


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("add-column-domain", "rewrite"),
        ("add-column-check", "scan"),
        ("update-all", "update-all"),
        ("refresh-view", "rewrite"),
        ("not-valid-one-transaction", "under-lock"),
    ],
)
def test_what_squawk_does_not_see_is_seen(
    key: str, code: str, reports: Reports, squawk: Mapping[str, set[str]]
) -> None:
    """A domain's CHECK, a CHECK in a column, all rows, a view made anew, a scan under a lock held before."""
    seen_of_it = {"not-valid-one-transaction": {"constraint-missing-not-valid"}}
    assert squawk[key] - STYLE.keys() <= seen_of_it.get(key, set())
    assert code in reports.codes(key)
