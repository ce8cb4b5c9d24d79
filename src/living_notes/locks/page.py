"""The page «Блокировки»: the record for readers. A pure function of the operations and the record."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import groupby, zip_longest

from living_notes.locks.cost import Cost, Lock
from living_notes.locks.operations import Operation
from living_notes.locks.record import MAJORS, Record

_SAFE, _BRIEF, _LONG, _ROWS, _FAILS = "можно", "на миг", "долго", "строки", "✗"


def render(operations: Sequence[Operation], record: Record) -> str:
    """Return the text of the page."""
    costs = record.costs[MAJORS[0]]
    verdicts = {operation: _worst(costs[operation.key]) for operation in operations}
    found = Counter(verdicts.values())
    said = {
        "operations": len(operations),
        "safe": found[_SAFE],
        "brief": found[_BRIEF],
        "long": found[_LONG],
        "ways": sum(verdict == _LONG and bool(operation.safe) for operation, verdict in verdicts.items()),
        "tables": "\n".join(_tables(operations, record)),
        **record.versions,
    }
    text = files(__package__).joinpath("page.md").read_text(encoding="utf-8")
    return re.sub(r"\{([\w-]+)\}", lambda match: str(said[match[1]]), text)


def _tables(operations: Sequence[Operation], record: Record) -> Iterator[str]:
    for group, members in groupby(operations, lambda operation: operation.group):
        yield from [f"## {_heading(group)}", ""]
        yield from [
            "| операция | можно? | рядом | цена | замки |",
            "| --- | --- | --- | --- | --- |",
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
    for number, (step, cost) in enumerate(zip_longest(operation.steps, costs)):
        key = operation.key
        about = "↳" if number else f'<a id="{key}" href="#{key}">**{operation.about}**</a>'
        first = f"{about}<br>{_code(step)}"
        if cost is None:
            yield _row([first, "", "до этого шага не доходит", "", ""])
            continue
        first += "".join(f"<br>{_inline(statement)}" for statement in cost.sql)
        yield _row([first, *_cells(cost, operation.safe if not number else "")])
    for major in others:
        for cost, same in zip_longest(record.costs[major][operation.key], costs):
            if cost and cost != same:
                statements = "".join(f"<br>{_inline(statement)}" for statement in cost.sql)
                yield _row([f"↳ на PostgreSQL {major}{statements}", *_cells(cost, "")])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _cells(cost: Cost, safe: str) -> list[str]:
    verdict = _verdict(cost)
    way = f'; <a href="#{safe}">как надо</a>' if safe and verdict in {_LONG, _FAILS, _BRIEF} else ""
    if cost.error:
        return [verdict + way, _inline(cost.error), "", ""]
    return [f"**{verdict}**{way}", _beside(cost), _price(cost), _locks(cost)]


def _verdict(cost: Cost) -> str:
    if cost.error:
        return _FAILS
    if cost.readers or cost.writers:
        return _LONG if cost.rewrites or cost.reads or cost.rebuilds else _BRIEF
    return _ROWS if cost.changes else _SAFE


def _worst(costs: Sequence[Cost]) -> str:
    order = [_SAFE, _ROWS, _BRIEF, _LONG, _FAILS]
    return max((_verdict(cost) for cost in costs), key=order.index)


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
