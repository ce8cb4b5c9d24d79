"""Made-up rows that satisfy a schema which nobody described: it is reflected, its types give the values."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

ROWS: Final = 3
"""How many a table gets; the last one is NULL where it may."""
CHILD: Final = "adverse_"
"""Begins the names of the child tables that are ours."""
_FIRST_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)


class NothingFits(Exception):  # noqa: N818 - says what is the case
    """A table that cannot be filled; the message says why."""


def fill(engine: sa.Engine) -> None:
    """Give every empty table `ROWS` rows.

    Raises:
        NothingFits: No made-up row satisfies a table.
    """
    metadata = sa.MetaData()
    with engine.begin() as connection:
        metadata.reflect(connection)
        inspector = sa.inspect(connection)
        for table in metadata.sorted_tables:
            if table.name == "alembic_version" or table.name.startswith(CHILD):
                continue
            if connection.scalar(sa.select(sa.func.count()).select_from(table)):
                continue
            checks = [check["sqltext"] for check in inspector.get_check_constraints(table.name)]
            for number in range(1, ROWS + 1):
                row = _row(connection, table, checks, number)
                try:
                    connection.execute(table.insert().values(row))
                except sa.exc.DBAPIError as error:
                    raise NothingFits(f"no made-up row fits {table.name}: {error.orig}") from error


def add_children(engine: sa.Engine, ondelete: str | None) -> None:
    """Give every table with a key of one column a child table with a row for each of its rows.

    Args:
        engine: Of the database.
        ondelete: What the child's foreign key does when the parent goes; None: nothing.
    """
    metadata = sa.MetaData()
    with engine.begin() as connection:
        metadata.reflect(connection)
        for table in list(metadata.tables.values()):
            key, name = list(table.primary_key), f"{CHILD}{table.name}"[:60]
            if len(key) != 1 or table.name == "alembic_version" or table.name.startswith(CHILD):
                continue
            if name in metadata.tables:
                continue
            reference = sa.ForeignKey(key[0], ondelete=ondelete)
            parent = sa.Column("parent", key[0].type, reference, nullable=False)
            child = sa.Table(name, metadata, sa.Column("id", sa.Integer, primary_key=True), parent)
            child.create(connection)
            connection.execute(child.insert().from_select(["parent"], sa.select(key[0])))


def _row(connection: sa.Connection, table: sa.Table, checks: Sequence[str], number: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.computed is not None or column.identity is not None or _counts_itself(column):
            continue
        if column.foreign_keys:
            row[column.name] = _parent(connection, column, number)
        elif number == ROWS and column.nullable:
            row[column.name] = None
        else:
            row[column.name] = _value(column, checks, number)
    return row


def _counts_itself(column: sa.Column[Any]) -> bool:
    """Say whether the database numbers the column: it would collide with numbers of ours later."""
    return column.primary_key and column is column.table.autoincrement_column


def _parent(connection: sa.Connection, column: sa.Column[Any], number: int) -> Any:  # noqa: ANN401 - any key
    target = next(iter(column.foreign_keys)).column
    keys = connection.scalars(sa.select(target).order_by(target)).all()
    if keys:
        return keys[(number - 1) % len(keys)]
    if column.nullable:
        return None
    raise NothingFits(f"{column.table.name}.{column.name} needs a row of {target.table.name}, which has none")


def _value(column: sa.Column[Any], checks: Sequence[str], number: int) -> Any:  # noqa: ANN401 - any type
    kind = column.type
    if isinstance(kind, sa.Enum):
        return kind.enums[number % len(kind.enums)]
    for check in checks:
        if re.search(rf"\b{re.escape(column.name)}\b", check) and re.search(r"\bIN\b|\bANY\b", check):
            allowed = re.findall(r"'((?:[^']|'')*)'", check)
            if allowed:
                return allowed[number % len(allowed)]
    try:
        python = kind.python_type
    except NotImplementedError:
        if column.nullable:
            return None
        raise NothingFits(f"no made-up value for {column.table.name}.{column.name} {kind}") from None
    if issubclass(python, str):
        return _text(column.name, number, getattr(kind, "length", None))
    day = _FIRST_DAY + timedelta(days=number)
    values: dict[type, Any] = {
        bool: bool(number % 2),
        int: number,
        float: number + 0.5,
        Decimal: Decimal(number),
        datetime: day if getattr(kind, "timezone", False) else day.replace(tzinfo=None),
        date: day.date(),
        time: time(number % 24),
        timedelta: timedelta(hours=number),
        bytes: bytes([number]),
        UUID: UUID(int=number),
        dict: {"number": number},
        list: [],
    }
    return values[python]


def _text(name: str, number: int, length: int | None) -> str:
    text = f"{name}-{number}"
    return text if length is None or len(text) <= length else str(number).rjust(min(length, 4), "0")[-length:]
