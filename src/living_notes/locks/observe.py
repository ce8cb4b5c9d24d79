"""What can be seen of a step: locks, files, counts of rows, and what another session can still do.

Questions to PostgreSQL's catalogue over a connection of one who watches. Nothing here runs a step.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import psycopg
from psycopg import sql

from living_notes.locks.cost import Cost, Lock

MANY: Final = 1000
"""Rows from which on a table counts as read or changed as a whole; the smallest table has so many."""

_PATIENCE: Final = "20ms"
"""How long the second session waits for a lock; who gets it does not wait, however busy the machine."""

_RELATIONS: Final = """
    SELECT pg_class.oid, relname, relkind::text, relfilenode, coalesce(indrelid, 0),
        pg_relation_size(pg_class.oid)
    FROM pg_class
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    LEFT JOIN pg_index ON indexrelid = pg_class.oid
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
"""
_LOCKS: Final = """
    SELECT relation, mode FROM pg_locks
    WHERE locktype = 'relation' AND pid = %s
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_WAITS: Final = "SELECT count(*) FROM pg_locks WHERE pid = %s AND NOT granted"
IN_TRANSACTION: Final = (
    "SELECT relname, seq_tup_read, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
)
"""Counts rows since the transaction began."""
SO_FAR: Final = "SELECT relname, seq_tup_read, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables"
"""Counts rows since the server started."""
_TABLE: Final = "rpmv"
_INDEX: Final = "iI"


@dataclass(frozen=True)
class Relation:
    """A row of ``pg_class``; `table` is the table's oid of an index, else 0; `size` is in bytes."""

    oid: int
    name: str
    kind: str
    file: int
    table: int
    size: int


Relations = Mapping[int, Relation]
"""Relations by their oid."""
Counts = Mapping[str, tuple[int, int]]
"""Rows read one after another, and rows changed, by table."""


def waits(watch: psycopg.Connection, pid: int) -> bool:
    """Tell whether that session waits for a lock."""
    row = watch.execute(_WAITS, [pid]).fetchone()
    return bool(row and row[0])


def ask(second: psycopg.Connection, cost: Cost, before: Relations) -> Cost:
    """Return the cost with what a second session could not do."""
    kinds = {relation.name: relation.kind for relation in before.values()}
    tables = [name for name in cost.locks if kinds[name] in _TABLE]
    select, insert = sql.SQL("SELECT FROM {} LIMIT 1"), sql.SQL("INSERT INTO {} DEFAULT VALUES")
    second.execute(f"SET lock_timeout = '{_PATIENCE}'")
    readers = [name for name in tables if _blocked(second, select, name)]
    writers = [name for name in tables if kinds[name] in "rp" and _blocked(second, insert, name)]
    return replace(cost, readers=tuple(readers), writers=tuple(writers))


def _blocked(second: psycopg.Connection, statement: sql.SQL, table: str) -> bool:
    """Tell whether that session gets no lock on the table; what else it is refused for does not count."""
    try:
        with second.transaction(force_rollback=True):
            second.execute(statement.format(sql.Identifier(table)))
    except psycopg.errors.LockNotAvailable:
        return True
    except psycopg.Error:
        return False
    return False


def relations(connection: psycopg.Connection) -> Relations:
    """Return all that stand now, by oid."""
    return {row[0]: Relation(*row) for row in connection.execute(_RELATIONS)}


def counts(connection: psycopg.Connection, query: str) -> Counts:
    """Return how many rows of each table were read one after another, and how many changed."""
    return {name: (read, changed) for name, read, changed in connection.execute(query.encode())}


def locks(connection: psycopg.Connection, pid: int, before: Relations) -> Cost:
    """Return the strongest lock on each relation that stood before."""
    strongest: dict[Relation, Lock] = {}
    for oid, mode in connection.execute(_LOCKS, [pid]):
        if relation := before.get(oid):
            lock = Lock.of_mode(mode)
            strongest[relation] = max(strongest.get(relation, lock), lock, key=lambda lock: lock.strength)
    by_name = sorted(strongest.items(), key=lambda item: item[0].name)
    weak = Lock.ROW_EXCLUSIVE.strength
    return Cost(
        locks={relation.name: lock for relation, lock in by_name if relation.kind in _TABLE},
        indexes={r.name: lock for r, lock in by_name if r.kind in _INDEX and lock.strength > weak},
    )


def effects(cost: Cost, before: Relations, after: Relations, counted: Counts) -> Cost:
    """Return the cost with what became of files and rows."""
    anew = [old for old in before.values() if _anew(old, after)]
    tables = {old.oid: old.name for old in anew if old.kind in "rm"}
    rebuilt = [old.name for old in anew if old.kind in _INDEX and old.table not in tables]
    filled = {new.name for new in after.values() if new.size}
    return replace(
        cost,
        rewrites=_sorted(filled.intersection(tables.values())),
        rebuilds=_sorted(rebuilt),
        reads=_sorted(name for name, (read, _) in counted.items() if read >= MANY),
        changes=_sorted(name for name, (_, changed) in counted.items() if changed >= MANY),
    )


def _anew(old: Relation, after: Relations) -> bool:
    """Tell whether the relation, or the one that took its name, lies in another file."""
    new = after.get(old.oid) or next((new for new in after.values() if new.name == old.name), None)
    return new is not None and new.file != old.file


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
