"""What a command took away: tables, rows, columns with values, by counting before and after.

A green exit status says nothing of rows: a migration can empty a child table and succeed. So rows that go
although nobody said so are a failure. Who typed ``DELETE FROM profiles`` has said so.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

_UNCOUNTED: Final = "alembic_version"
"""Its row goes with every `downgrade base`."""


@dataclass(frozen=True)
class Table:
    """What a table holds.

    Attributes:
        rows: How many rows.
        filled: Of each column, in how many of them it is not NULL.
        file: The SQLite file it lies in; empty on PostgreSQL.
    """

    rows: int
    filled: Mapping[str, int]
    file: str = ""


Rows = Mapping[str, Table]
"""Tables by name, outside of the usual file or schema with that before it."""


@dataclass(frozen=True)
class Loss:
    """Rows of a table, or values of a column, that are no longer there.

    Attributes:
        table: Its name.
        column: Which column; None: whole rows.
        before: How many there were.
        after: How many there are; None: table or column is gone.
        file: Where the table lay; empty on PostgreSQL.
    """

    table: str
    column: str | None
    before: int
    after: int | None
    file: str = ""

    def __str__(self) -> str:
        what = "row" if self.column is None else "value"
        where = f"table {self.table}" + (f", column {self.column}" if self.column else "")
        gone = f"the {'table' if self.column is None else 'column'} is gone"
        after = gone if self.after is None else f"{self.after} after"
        return f"{where}: {self.before} {what}{'s' * (self.before != 1)} before, {after}"

    def is_said_by(self, typed: str) -> bool:
        """Say whether `typed` itself says that this goes: SQL that names it, a file that is removed."""
        table = rf"""(?:[\w."]+\.)?["'`]?{re.escape(self.table.rpartition(".")[2])}\b"""
        said = [rf"\b(?:DELETE\s+FROM|DROP\s+TABLE|TRUNCATE)\s+(?:TABLE\s+|ONLY\s+|IF\s+EXISTS\s+)*{table}"]
        if self.column:
            said.append(rf"""\bDROP\s+COLUMN\s+(?:IF\s+EXISTS\s+)?["'`]?{re.escape(self.column)}\b""")
            said.append(rf"""\bUPDATE\s+{table}""")
        if self.file:
            said.append(rf"\b(?:rm|mv|cp)\b[^;&|\n]*(?:{re.escape(self.file)}|\*)")
        return any(re.search(pattern, typed, re.IGNORECASE) for pattern in said)


def losses(before: Rows, after: Rows) -> list[Loss]:
    """Return what is no longer there; what only has another name now is no loss."""
    appeared = [after[name] for name in after.keys() - before.keys()]
    return list(
        chain.from_iterable(_of_table(name, before[name], after, appeared) for name in sorted(before))
    )


def _of_table(name: str, was: Table, after: Rows, appeared: list[Table]) -> Iterator[Loss]:
    if not was.rows or name.rpartition(".")[2] == _UNCOUNTED:
        return
    now = after.get(name)
    if now is None:
        renamed = next((table for table in appeared if _same(was, table)), None)
        if renamed is None:
            yield Loss(name, None, was.rows, None, was.file)
        else:
            appeared.remove(renamed)
    elif now.rows < was.rows:
        yield Loss(name, None, was.rows, now.rows, was.file)
    else:
        yield from _of_columns(name, was, now)


def _same(was: Table, table: Table) -> bool:
    """Say whether a new table can be an old one renamed: as many rows, and as many values in each column."""
    return table.rows == was.rows and not Counter(was.filled.values()) - Counter(table.filled.values())


def _of_columns(name: str, was: Table, now: Table) -> Iterator[Loss]:
    appeared = [count for column, count in now.filled.items() if column not in was.filled]
    for column, count in was.filled.items():
        left = now.filled.get(column)
        if not count or left:
            continue
        if left is None and count in appeared:  # renamed, or its values moved
            appeared.remove(count)
        else:
            yield Loss(name, column, count, left, was.file)
