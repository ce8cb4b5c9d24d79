"""Sentences' parts: who waits, how many rows, which things of the schema."""

from collections.abc import Sequence

from living_notes.check.report import Difference, Rows, TableLock

KINDS = {
    "table": "таблица",
    "column": "колонка",
    "constraint": "ограничение",
    "index": "индекс",
    "trigger": "триггер",
    "view": "представление",
    "type": "тип",
    "sequence": "последовательность",
    "function": "функция",
}


def waiting(locks: Sequence[TableLock]) -> str:
    """Return who waits: «чтение и запись `a` ждут, запись `b` ждёт»."""
    shut = [lock.table for lock in locks if lock.readers]
    half = [lock.table for lock in locks if lock.writers and not lock.readers]
    said = [f"чтение и запись {named(shut)} ждут"] if shut else []
    said += [f"запись {named(half)} ждёт"] if half else []
    return ", ".join(said) or "никто не ждёт"


def named(names: Sequence[str]) -> str:
    """Return names as code."""
    return ", ".join(f"`{name}`" for name in names)


def portion(rows: Rows) -> str:
    """Return how many rows of how many."""
    return f"{rows.count} из {rows.of}" if rows.of else str(rows.count)


def of_table(rows: Rows) -> str:
    """Return how many rows of which table, after a verb: «1 строку `a`», «2000 строк `b`»."""
    last, tens = rows.count % 10, rows.count % 100 // 10
    few = "строку" if last == 1 else "строки" if last in {2, 3, 4} else "строк"
    return f"{rows.count} {'строк' if tens == 1 else few} `{rows.table}`"


def listed(differences: Sequence[Difference]) -> str:
    """Return what became of things of the schema."""
    said = [f"{KINDS[each.kind]} `{each.name}` {_became(each)}" for each in differences]
    return ", ".join(said[:4]) + (f" и ещё {len(said) - 4}" if len(said) > 4 else "")  # noqa: PLR2004 - as many as a sentence bears


def _became(difference: Difference) -> str:
    if not difference.before:
        return "остаётся"
    return "— нет" if not difference.after else "— другое определение"
