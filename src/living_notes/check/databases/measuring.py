"""What statements cost, out of the moments before and after them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from living_notes.check.databases.outside import cost_of
from living_notes.check.databases.state import Relation, State
from living_notes.check.report import Rows, Statement, TableLock
from living_notes.check.split import table_of
from living_notes.check.watch import Seen, grown
from living_notes.locks.cost import Cost, Lock, Verdict

_TABLE = "rpmv"
_TEMPORARY = "_alembic_tmp_"


def measure(seen: Sequence[Seen], counts: Mapping[str, int], *, database: str) -> list[Statement]:
    """Return what each statement did.

    Args:
        seen: The statements of one revision.
        counts: How many rows each table held before it; others are new, and nobody waits for them.
        database: ``postgresql`` or ``sqlite``.
    """
    if database == "sqlite":
        return [_on_sqlite(each) for each in seen]
    start = {
        oid: relation
        for oid, relation in (seen[0].before.relations if seen else {}).items()
        if relation.kind not in _TABLE or relation.name != "alembic_version"
    }
    statements: list[Statement] = []
    number, running = 0, ""
    for each in seen:
        transaction = (each.after or each.before).transaction
        if transaction != running and not each.alone:
            number, running = number + 1, transaction
        statements.append(_on_postgresql(each, start, counts, number))
    return statements


def _on_postgresql(
    seen: Seen, start: Mapping[int, Relation], counts: Mapping[str, int], number: int
) -> Statement:
    if seen.after is None:
        held = _locks(seen.before.locks, start)
        return Statement(seen.sql, number, Verdict.FAILS, held=held, error=seen.error)
    if seen.alone:
        return _alone(seen, start, counts)
    before, after = seen.before, seen.after
    same = before.transaction in {"", after.transaction}
    taken = after.locks - before.locks if same and before.transaction else after.locks
    held = _locks(after.locks, start)
    existing = {relation.name: oid for oid, relation in start.items()}
    names = {relation.name: start[oid].name for oid, relation in before.relations.items() if oid in start}
    anew = [oid for oid, old in before.relations.items() if oid in start and _anew(old, oid, after)]
    tables = {oid for oid in anew if start[oid].kind in "rm"}
    sized = {relation.name for relation in after.relations.values() if relation.size}
    rewrites = [start[oid].name for oid in tables if before.relations[oid].name in sized]
    rebuilds = [start[oid].name for oid in anew if start[oid].kind in "iI" and start[oid].table not in tables]
    emptied = {start[oid].name for oid in tables} - set(rewrites)
    gone = {start[oid].name for oid in before.relations if oid in start and oid not in after.relations}
    copied = gone & {
        relation.name.removeprefix(_TEMPORARY)
        for relation in before.relations.values()
        if relation.name.startswith(_TEMPORARY)
    }
    kinds = {relation.name: relation.kind for relation in start.values()}
    read, changed, deleted = (
        {names[name]: rows for name, rows in grown(old, new).items() if name in names}
        for old, new in (
            (before.read, after.read),
            (before.changed, after.changed),
            (before.deleted, after.deleted),
        )
    )
    lost = {name: counts[name] for name in ((emptied | gone) & counts.keys()) - copied if counts[name]} | {
        name: rows for name, rows in deleted.items() if name in counts
    }
    statement = Statement(
        sql=seen.sql,
        transaction=number,
        locks=_locks(taken, start),
        held=held,
        rewrites=tuple(sorted({*rewrites, *copied})),
        rebuilds=tuple(sorted(rebuilds)),
        reads=_rows(
            {
                name: rows
                for name, rows in read.items()
                if 0 < counts.get(name, rows if kinds[name] == "m" else 0) <= rows
            },
            counts,
        ),
        changes=_rows({name: rows for name, rows in changed.items() if name in existing}, counts),
        losses=_rows(lost, counts),
    )
    return replace(statement, verdict=as_cost(statement).verdict)


def _anew(old: Relation, oid: int, after: State) -> bool:
    """Tell whether the relation, or the one that took its name, lies in another file."""
    new = after.relations.get(oid)
    new = new or next((each for each in after.relations.values() if each.name == old.name), None)
    return new is not None and new.file != old.file


def _alone(seen: Seen, start: Mapping[int, Relation], counts: Mapping[str, int]) -> Statement:
    tables = {relation.name: relation.name for relation in start.values() if relation.kind in _TABLE}
    tables |= {each.name: start[each.table].name for each in start.values() if each.table in start}
    cost = cost_of(seen.sql, tables, rows=dict(counts))
    relations = {relation.name: relation for relation in start.values()}
    locks = tuple(_lock(relations[table], lock) for table, lock in cost.locks.items())
    statement = Statement(
        sql=seen.sql,
        transaction=0,
        locks=locks,
        held=locks,
        known="catalogue",
        rewrites=tuple(cost.rewrites),
        rebuilds=tuple(cost.rebuilds),
        reads=_rows({table: counts.get(table, 0) for table in cost.reads}, counts),
    )
    return replace(statement, verdict=as_cost(statement).verdict)


def as_cost(statement: Statement) -> Cost:
    """Return a statement as the catalogue writes it: what is held while it runs is what others wait for."""
    return Cost(
        locks={lock.table: Lock(lock.lock) for lock in statement.held},
        readers=tuple(lock.table for lock in statement.held if lock.readers),
        writers=tuple(lock.table for lock in statement.held if lock.writers),
        rewrites=statement.rewrites,
        rebuilds=statement.rebuilds,
        reads=tuple(rows.table for rows in statement.reads),
        changes=tuple(
            rows.table for rows in (*statement.changes, *statement.losses) if 0 < rows.of <= rows.count
        ),
        error=statement.error,
    )


def _locks(locks: frozenset[tuple[int, str]], start: Mapping[int, Relation]) -> tuple[TableLock, ...]:
    """Return the strongest lock on each table; who waits for an index of it, waits for the table."""
    strongest: dict[int, Lock] = {}
    indexes: dict[int, Lock] = {}
    for oid, mode in locks:
        if oid in start:
            lock, relation = Lock.of_mode(mode), start[oid]
            kept, key = (strongest, oid) if relation.kind in _TABLE else (indexes, relation.table)
            kept[key] = max(kept.get(key, lock), lock, key=lambda each: each.strength)
    made = (_lock(start[oid], lock, indexes.get(oid)) for oid, lock in strongest.items())
    return tuple(sorted(made, key=lambda each: each.table))


def _lock(relation: Relation, lock: Lock, index: Lock | None = None) -> TableLock:
    """Return a lock with who waits for it: a planner opens all indexes; nobody writes into a view."""
    both = [lock, *([index] if index else [])]
    return TableLock(
        relation.name,
        lock.value,
        readers=any(each.stops_readers for each in both),
        writers=relation.kind in "rp" and any(each.stops_writers for each in both),
    )


def _rows(found: Mapping[str, int], counts: Mapping[str, int]) -> tuple[Rows, ...]:
    return tuple(Rows(name, count, counts.get(name, 0)) for name, count in sorted(found.items()) if count)


def _on_sqlite(seen: Seen) -> Statement:
    """SQLite locks the whole file, so that only rows are to be told; a batch's copy is none of its losses."""
    if seen.after is None:
        return Statement(seen.sql, 1, Verdict.FAILS, error=seen.error)
    before, after = seen.before.counts, seen.after.counts
    copied = {name.removeprefix(_TEMPORARY) for name in before if name.startswith(_TEMPORARY)}
    lost = {
        name: count - after.get(name, 0)
        for name, count in before.items()
        if count > after.get(name, 0) and name not in copied and not name.startswith(_TEMPORARY)
    }
    if "RENAME" in seen.sql.upper():  # the rows are under the new name
        lost = {name: count for name, count in lost.items() if count not in after.values()}
    changed = seen.after.changed[""] - seen.before.changed[""]
    table, counted = table_of(seen.sql), {name for name in before if not name.startswith(_TEMPORARY)}
    verb = seen.sql[:6].upper()
    changes = {table: changed} if verb in {"UPDATE", "INSERT", "REPLAC"} and table in counted else {}
    return Statement(seen.sql, 1, changes=_rows(changes, before), losses=_rows(lost, before))
