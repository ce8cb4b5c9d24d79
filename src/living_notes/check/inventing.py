"""Things that a migration needs and no revision makes, invented out of its errors and its own words.

Types are the migration's where it says them: in `existing_type`, in the columns that its downgrade adds
again. Otherwise they are guessed from the column's name.
"""

import contextlib
import re
from collections.abc import Iterable
from types import ModuleType

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import MigrateOperation, Operations, ops
from alembic.operations.base import AbstractOperations
from sqlalchemy.dialects import postgresql, sqlite

from living_notes.check.split import table_of

_N = r'"?(?P<name>[\w$.]+)"?'
_T = r'"?(?P<table>[\w$.]+)"?'
_GUESSES = (
    (r"(^id|_id|count|qty|quantity|^age|position|number|_no|version|level|size)$", "integer"),
    (r"(_at|_on|^created|^updated|time|timestamp)$", "timestamp"),
    (r"^(is|has|can|was)_|^(active|enabled|deleted|verified|done)$", "boolean"),
    (r"(price|amount|total|sum|balance|cost)$", "numeric(12,2)"),
    (r"(date|day)$", "date"),
)
_KINDS = {"drop index": "index", "reindex": "index", "alter index": "index"}


def recorded(modules: Iterable[ModuleType], dialect: str) -> list[MigrateOperation]:
    """Return the operations of upgrades and downgrades, as far as each comes without a database."""
    context = MigrationContext.configure(dialect_name=dialect, opts={"as_sql": True})
    recorder = Operations(context)
    kept: list[MigrateOperation] = []

    def invoke(_: object, operation: MigrateOperation) -> object:
        kept.append(operation)
        return operation.to_table() if isinstance(operation, ops.CreateTableOp) else None

    really, AbstractOperations.invoke = AbstractOperations.invoke, invoke  # type: ignore[method-assign, assignment]  # those of batches too
    recorder._install_proxy()  # noqa: SLF001 - as Operations.context does
    try:
        for module in modules:
            for name in ("upgrade", "downgrade"):
                with contextlib.suppress(Exception, SystemExit):  # it asks the database, or ends by itself
                    getattr(module, name)()
    finally:
        AbstractOperations.invoke = really  # type: ignore[method-assign]  # as it was
        recorder._remove_proxy()  # noqa: SLF001 - as above
    return kept


class Inventor:
    """Answers errors with SQL that makes what is missing.

    Args:
        dialect: ``postgresql`` or ``sqlite``.
        operations: What the migrations do, for the types that they name.
    """

    def __init__(self, dialect: str, operations: list[MigrateOperation]) -> None:
        self._dialect = dialect
        self._types: dict[tuple[str, str], str] = {}
        self._index_tables: dict[str, str] = {}
        self._dropped: dict[str, list[str]] = {}
        for operation in operations:
            self._learn(operation)
        self.said: list[str] = []
        self._done: list[str] = []

    def _learn(self, operation: MigrateOperation) -> None:
        if isinstance(operation, ops.AddColumnOp):
            self._type(operation.table_name, operation.column.name, operation.column.type)
        elif isinstance(operation, ops.AlterColumnOp):
            self._type(operation.table_name, operation.column_name, operation.existing_type)
        elif isinstance(operation, ops.CreateTableOp):
            for column in operation.columns:
                if isinstance(column, sa.Column):
                    self._type(operation.table_name, column.name, column.type)
        elif isinstance(operation, ops.DropConstraintOp) and operation.constraint_name:
            made = {"unique": "UNIQUE (id)", "foreignkey": "FOREIGN KEY (id) REFERENCES invented_parent (id)"}
            rule = made.get(operation.constraint_type or "", "CHECK (true)")
            constraint = f", CONSTRAINT {_quoted(str(operation.constraint_name))} {rule}"
            self._dropped.setdefault(operation.table_name, []).append(constraint)
        elif isinstance(operation, ops.DropIndexOp | ops.CreateIndexOp) and operation.table_name:
            self._index_tables[str(operation.index_name)] = operation.table_name

    def _type(self, table: str, column: str, kind: object) -> None:
        if isinstance(kind, type) and issubclass(kind, sa.types.TypeEngine):
            kind = kind()
        if isinstance(kind, sa.types.TypeEngine) and not isinstance(kind, sa.types.NullType):
            dialect = postgresql.dialect() if self._dialect == "postgresql" else sqlite.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
            with contextlib.suppress(sa.exc.CompileError):
                self._types.setdefault((table, column), kind.compile(dialect=dialect))

    def invent(self, error: str, statement: str) -> list[str]:
        """Return SQL that makes what the error misses; empty where nothing comes to mind, or it was made."""
        made = [each for each in self._answers(error, statement) if each not in self._done]
        self._done += made
        return made

    def _answers(self, error: str, statement: str) -> list[str]:
        for pattern, answer in _ERRORS:
            if found := re.search(pattern, error):
                return list(getattr(self, answer)(**found.groupdict(), statement=statement))
        return []

    def _table(self, *, name: str, statement: str) -> list[str]:
        verb = " ".join(statement.lower().split()[:2])
        if _KINDS.get(verb) or _KINDS.get(verb.split(" ")[0] if verb else ""):
            return self._index(name=name, statement=statement)
        if verb.startswith("alter sequence") or "nextval" in statement:
            return self._say(f"последовательность `{name}`", f"CREATE SEQUENCE {name}")
        if "MATERIALIZED VIEW" in statement.upper() and table_of(statement) == name:
            return self._say(
                f"представление `{name}`",
                f"CREATE MATERIALIZED VIEW {name} AS SELECT n AS id FROM generate_series(1, 1000) n",
                f"CREATE UNIQUE INDEX ON {name} (id)",
            )
        key = "SERIAL PRIMARY KEY" if self._dialect == "postgresql" else "INTEGER PRIMARY KEY"
        kind = self._types.get((name, "id"), "")
        if kind and kind not in {"INTEGER", "BIGINT"}:
            key = f"{kind} PRIMARY KEY"
        # SQLite adds no constraint to a table, so that those to be dropped are there from its beginning
        constraints = "".join(self._dropped.get(name, ())) if self._dialect == "sqlite" else ""
        return self._say(f"таблица `{name}`", f"CREATE TABLE {_quoted(name)} (id {key}{constraints})")

    def _index(self, *, name: str, statement: str) -> list[str]:
        table = self._index_tables.get(name) or table_of(statement.partition(" ON ")[2] and statement)
        table = table if table and table != name else next(iter({key[0] for key in self._types}), "")
        if not table:
            match = re.match(r"(?:ix|idx|uq)_([a-z]+s)_", name)
            table = match[1] if match else "items"
        return self._say(
            f"индекс `{name}`",
            *self._missing(table),
            f"CREATE INDEX {_quoted(name)} ON {_quoted(table)} (id)",
        )

    def _missing(self, table: str) -> list[str]:
        making = self._table(name=table, statement="")
        return [each for each in making if each not in self._done]

    def _column(self, *, name: str, statement: str, table: str = "") -> list[str]:
        table = table or table_of(statement)
        name = name.rpartition(".")[2]
        if not table:
            return []
        kind = self._types.get((table, name)) or self._guess(name, statement)
        return self._say(
            f"колонка `{table}.{name}` типа `{kind.lower()}`",
            f"ALTER TABLE {_quoted(table)} ADD COLUMN {_quoted(name)} {kind}",
        )

    def _batch_column(self, *, name: str, statement: str) -> list[str]:
        table = next((table for table, column in self._types if column == name), "")
        return self._column(name=name, statement=statement, table=table) if table else []

    def _guess(self, name: str, statement: str) -> str:
        if re.search(
            rf"\b(trim|lower|upper|length)\(\s*{name}\b|\b{name}\s*(<>|=|!=|\|\||LIKE)\s*'",
            statement,
            re.IGNORECASE,
        ):
            return "text"
        if re.search(rf"\b{name}\s*(<|>|<=|>=|=|\+|-|%)\s*\d", statement):
            return "integer"
        return next((kind for pattern, kind in _GUESSES if re.search(pattern, name)), "text")

    def _constraint(self, *, name: str, table: str, statement: str) -> list[str]:
        del statement
        if re.search(r"(^|_)(uq|uniq|unique|key)(_|$)", name):
            return self._say(
                f"ограничение `{name}`",
                f"ALTER TABLE {_quoted(table)} ADD CONSTRAINT {_quoted(name)} UNIQUE (id)",
            )
        if re.search(r"(^|_)(fk|fkey)(_|$)", name):
            parent = f"{table}_parent"
            return self._say(
                f"внешний ключ `{name}` на `{parent}`",
                f"CREATE TABLE {_quoted(parent)} (id SERIAL PRIMARY KEY)",
                f"ALTER TABLE {_quoted(table)} ADD COLUMN {_quoted(parent + '_id')} integer"
                f" CONSTRAINT {_quoted(name)} REFERENCES {_quoted(parent)}",
            )
        return self._say(
            f"ограничение `{name}`",
            f"ALTER TABLE {_quoted(table)} ADD CONSTRAINT {_quoted(name)} CHECK (true)",
        )

    def _unique(self, *, table: str, statement: str) -> list[str]:
        found = re.search(r"REFERENCES\s+\S+\s*\(([^)]+)\)", statement, re.IGNORECASE)
        return (
            self._say(f"UNIQUE в `{table}`", f"ALTER TABLE {_quoted(table)} ADD UNIQUE ({found[1]})")
            if found
            else []
        )

    def _enum(self, *, name: str, statement: str) -> list[str]:
        del statement
        return self._say(f"тип `{name}`", f"CREATE TYPE {name} AS ENUM ('old', 'other')")

    def _schema(self, *, name: str, statement: str) -> list[str]:
        del statement
        return self._say(f"схема `{name}`", f"CREATE SCHEMA {name}")

    def _say(self, what: str, *statements: str) -> list[str]:
        if not set(statements) <= set(self._done) and what not in self.said:
            self.said.append(what)
        return list(statements)


def _quoted(name: str) -> str:
    return ".".join(f'"{part}"' for part in name.split("."))


_ERRORS = (
    (rf"column {_N} of relation {_T} does not exist", "_column"),
    (rf"constraint {_N} (?:of|for) (?:relation|table) {_T} does not exist", "_constraint"),
    (rf"(?:relation|table|view|materialized view) {_N} does not exist", "_table"),
    (rf"index {_N} does not exist", "_index"),
    (r"column (?P<table>\w+)\.(?P<name>\w+) does not exist", "_column"),
    (rf"column {_N} (?:named in key |referenced in foreign key constraint )?does not exist", "_column"),
    (rf"type {_N} does not exist", "_enum"),
    (rf"schema {_N} does not exist", "_schema"),
    (rf"no unique constraint matching given keys for referenced table {_T}", "_unique"),
    (rf"no such table: (?:main\.)?{_N}", "_table"),
    (rf"NoSuchTableError: {_N}", "_table"),
    (rf"no such index: {_N}", "_index"),
    (rf"table {_T} has no column named {_N}", "_column"),
    (rf"(?:no such column: {_T}\.{_N}$)", "_column"),
    (rf"no such column: {_N}", "_column"),
    (rf"^KeyError: '{_N}'$", "_batch_column"),
)
