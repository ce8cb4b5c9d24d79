"""The page «Блокировки»: the record for readers. A pure function of the operations and the record."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import groupby, zip_longest

from living_notes.locks.cost import Cost, Lock, Verdict
from living_notes.locks.operations import Operation
from living_notes.locks.record import MAJORS, Record

_PROMISE_REWRITE = {"changing-column-type", "adding-field-with-default"}


def render(operations: Sequence[Operation], record: Record) -> str:
    """Return the text of the page."""
    costs = record.costs[MAJORS[0]]
    verdicts = {operation: _worst(costs[operation.key]) for operation in operations}
    found = Counter(verdicts.values())
    said = {
        "operations": len(operations),
        "safe": found[Verdict.SAFE],
        "brief": found[Verdict.BRIEF],
        "long": found[Verdict.LONG],
        "ways": sum(
            verdict is Verdict.LONG and bool(operation.safe) for operation, verdict in verdicts.items()
        ),
        "tables": "\n".join(_tables(operations, record)),
        **_judged(operations, record),
        **record.versions,
    }
    text = files(__package__).joinpath("page.md").read_text(encoding="utf-8")
    return re.sub(r"\{([\w-]+)\}", lambda match: str(said[match[1]]), text)


def _tables(operations: Sequence[Operation], record: Record) -> Iterator[str]:
    for group, members in groupby(operations, lambda operation: operation.group):
        yield from [f"## {_heading(group)}", ""]
        yield from [
            "| операция | можно? | рядом | цена | замки | squawk |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for operation in members:
            yield from _rows(operation, record)
        yield ""


def _heading(group: str) -> str:
    return re.sub(r"op\.\w+", lambda match: f"`{match[0]}`", group)


def _rows(operation: Operation, record: Record) -> Iterator[str]:
    """Yield a row a step; what the older server does otherwise stands under it."""
    newest, *others = MAJORS
    costs = record.costs[newest][operation.key]
    worst = [cost.verdict for cost in costs].index(_worst(costs))
    for number, (step, cost) in enumerate(zip_longest(operation.steps, costs)):
        key = operation.key
        about = "↳" if number else f'<a id="{key}" href="#{key}">**{operation.about}**</a>'
        first = f"{about}<br>{_code(step)}"
        if cost is None:
            yield _row([first, "", "до этого шага не доходит", "", "", ""])
            continue
        first += "".join(f"<br>{_inline(statement)}" for statement in cost.sql)
        said = _said(record.rules[key][number], cost)
        yield _row([first, *_cells(cost, _way(operation) if number == worst else ""), said])
    for major in others:
        for cost, same in zip_longest(record.costs[major][operation.key], costs):
            if cost and cost != same:
                statements = "".join(f"<br>{_inline(statement)}" for statement in cost.sql)
                yield _row([f"↳ на PostgreSQL {major}{statements}", *_cells(cost), ""])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _cells(cost: Cost, way: str = "") -> list[str]:
    verdict = cost.verdict
    if cost.error:
        return [verdict + way, _inline(cost.error), "", ""]
    return [f"**{verdict}**{way}", _beside(cost), _price(cost), _locks(cost)]


def _way(operation: Operation) -> str:
    if operation.safe:
        return f'; <a href="#{operation.safe}">как надо</a>'
    return f'; <a href="#{operation.instead}">другой путь</a>' if operation.instead else ""


def _said(rules: Sequence[str] | None, cost: Cost) -> str:
    """Return what the linter says of a step; that it says nothing of a costly one."""
    if rules is None:
        return "без базы скрипта нет"
    silent = "молчит" if cost.verdict in {Verdict.LONG, Verdict.ROWS} else ""
    return "<br>".join(_inline(rule) for rule in rules) or silent


def _judged(operations: Sequence[Operation], record: Record) -> dict[str, object]:
    """Return what the linter saw of what was measured, for the text of the page."""
    costs = record.costs[MAJORS[0]]
    named = {
        each.key: {rule for rules in record.rules[each.key] for rule in rules or ()} for each in operations
    }
    long = [each for each in operations if _worst(costs[each.key]) is Verdict.LONG]
    unread = [each for each in long if None in record.rules[each.key]]
    missed = [each for each in long if not named[each.key] and each not in unread]
    runs = [each for each in operations if not any(cost.error for cost in costs[each.key])]
    alarms = [each for each in runs if named[each.key] & _PROMISE_REWRITE]
    false = [each for each in alarms if not any(cost.rewrites for cost in costs[each.key])]
    return {
        "seen": len(long) - len(missed) - len(unread),
        "unread": len(unread),
        "missed": len(missed),
        "missed_links": _links(missed),
        "alarms": len(alarms),
        "rewritten": len(alarms) - len(false),
        "false_links": _links(false),
    }


def _links(operations: Iterable[Operation]) -> str:
    return ", ".join(f'<a href="#{each.key}">{each.about}</a>' for each in operations)


def _worst(costs: Sequence[Cost]) -> Verdict:
    return max((cost.verdict for cost in costs), key=lambda verdict: verdict.badness)


def _beside(cost: Cost) -> str:
    both = [name for name in cost.readers if name in cost.writers]
    said = [
        ("не читать и не писать", both),
        ("не читать", [name for name in cost.readers if name not in both]),
        ("не писать", [name for name in cost.writers if name not in both]),
    ]
    return "; ".join(f"{what}: {_names(names)}" for what, names in said if names) or "никто не ждёт"


def _price(cost: Cost) -> str:
    read = [name for name in cost.reads if name not in cost.rewrites]
    said = [
        ("переписывает", cost.rewrites),
        ("строит заново индекс", cost.rebuilds),
        ("читает всю", read),
        ("меняет строки", [name for name in cost.changes if name not in cost.rewrites]),
    ]
    return "; ".join(f"{what} {_names(names)}" for what, names in said if names) or "—"


def _locks(cost: Cost) -> str:
    """Return locks by strength; an index of a table that is shut anyway is left out."""
    shut = Lock.ACCESS_EXCLUSIVE in cost.locks.values()
    indexes: Mapping[str, Lock] = {} if shut else cost.indexes
    by_lock: dict[Lock, list[str]] = {}
    for name, lock in [*cost.locks.items(), *indexes.items()]:
        by_lock.setdefault(lock, []).append(name)
    strongest = sorted(by_lock.items(), key=lambda item: -item[0].strength)
    return "; ".join(f"{lock}: {_names(names)}" for lock, names in strongest) or "—"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _code(step: str) -> str:
    """Return a step as inline code, a statement a line; a table's cell holds no fence."""
    return "<br>".join(line for statement in ast.parse(step).body for line in _lines(step, statement))


def _lines(step: str, statement: ast.stmt) -> Iterator[str]:
    code = ast.get_source_segment(step, statement) or ""
    if isinstance(statement, ast.With):
        yield _inline(code.partition("\n")[0])
        for inner in statement.body:
            yield from (f"&emsp;{line}" for line in _lines(step, inner))
    else:
        yield _inline(re.sub(r"\s*\n\s*", " ", re.sub(r"(?<=\()\s*\n\s*|,?\s*\n\s*(?=\))", "", code)))


def _inline(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"
