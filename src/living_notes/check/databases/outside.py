"""Locks of what runs outside of a transaction: nobody can look while the one session is busy.

They are the catalogue's, which looked from a second session while such a statement waited; a test holds this
table against it.
"""

import re
from typing import Final

from living_notes.locks.cost import Cost, Lock

_NAME = r'("?[\w.$]+"?)'
RULES: Final = (
    (rf"CREATE (?:UNIQUE )?INDEX CONCURRENTLY .*? ON (?:ONLY )?{_NAME}", Lock.SHARE_UPDATE_EXCLUSIVE, "read"),
    (rf"DROP INDEX CONCURRENTLY (?:IF EXISTS )?{_NAME}", Lock.SHARE_UPDATE_EXCLUSIVE, ""),
    (rf"REINDEX (?:TABLE|INDEX) CONCURRENTLY {_NAME}", Lock.SHARE_UPDATE_EXCLUSIVE, "rebuilt"),
    (rf"REFRESH MATERIALIZED VIEW CONCURRENTLY {_NAME}", Lock.EXCLUSIVE, "read"),
    (rf"ALTER TABLE {_NAME} DETACH PARTITION \S+ CONCURRENTLY", Lock.SHARE_UPDATE_EXCLUSIVE, ""),
    (rf"ALTER TABLE \S+ DETACH PARTITION {_NAME} CONCURRENTLY", Lock.ACCESS_EXCLUSIVE, ""),
    (rf"VACUUM (?:\(?FULL\)?) (?:\w+ )*?{_NAME}$", Lock.ACCESS_EXCLUSIVE, "rewritten"),
    (rf"VACUUM (?!\(?FULL){_NAME}$", Lock.SHARE_UPDATE_EXCLUSIVE, ""),
)
"""What the statement looks like, the lock on what it names, and what becomes of that."""


def cost_of(sql: str, tables: dict[str, str], *, rows: dict[str, int]) -> Cost:
    """Return what the catalogue says of a statement.

    Args:
        sql: The statement, on one line.
        tables: The table of each index, and each table and view itself, by name.
        rows: How many rows tables hold; an empty one is neither read nor rewritten.
    """
    locks: dict[str, Lock] = {}
    read: list[str] = []
    rewritten: list[str] = []
    rebuilt: list[str] = []
    for pattern, lock, fate in RULES:
        found = re.match(pattern, sql, re.IGNORECASE)
        name = found[1].replace('"', "").removeprefix("public.") if found else ""
        table = tables.get(name)
        if table:
            locks[table] = lock
            if fate and rows.get(table, 1):
                read.append(table)
            if fate == "rewritten":
                rewritten.append(table)
            if fate == "rebuilt":
                rebuilt.append(name)
    return Cost(
        locks=locks,
        readers=tuple(table for table, lock in locks.items() if lock.stops_readers),
        writers=tuple(table for table, lock in locks.items() if lock.stops_writers),
        rewrites=tuple(rewritten),
        rebuilds=tuple(rebuilt),
        reads=tuple(read),
    )
