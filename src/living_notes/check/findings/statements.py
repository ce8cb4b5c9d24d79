"""Findings of one statement."""

import re
from collections.abc import Iterator, Sequence

from living_notes.check.findings.phrases import named, portion, waiting
from living_notes.check.findings.ways import way
from living_notes.check.report import Finding, Rows, Severity, Statement, TableLock
from living_notes.check.split import table_of
from living_notes.locks.cost import Verdict

_SHUTS = re.compile(r"(ALTER TABLE (?!.*VALIDATE CONSTRAINT)|DROP|TRUNCATE|CLUSTER|REFRESH)", re.IGNORECASE)
"""What takes the strongest lock by itself, whatever was held before."""


def judge_statement(statement: Statement, database: str) -> Iterator[Finding]:
    """Yield what is to be said of a statement."""
    if statement.error:
        note, heading, title = ("", "", "") if database == "sqlite" else way(statement.sql, "fails")
        sentence = "Команда не выполняется."
        yield Finding("fails", Severity.DANGER, sentence, note, heading, title, statement.error)
        return
    if statement.losses:
        lost = ", ".join(f"`{rows.table}` — {portion(rows)}" for rows in statement.losses)
        yield _finding("rows-lost", Severity.DANGER, f"Команда удаляет строки: {lost}.", statement)
    if database == "sqlite":
        return
    stopped = [lock for lock in statement.held if lock.writers]
    if statement.rewrites:
        yield _finding(
            "rewrite",
            Severity.DANGER,
            f"Переписывает {named(statement.rewrites)} строка за строкой, "
            f"и всё это время {waiting(stopped)}.",
            statement,
        )
    read = [rows.table for rows in statement.reads if rows.table not in statement.rewrites]
    if read and stopped and statement.verdict == Verdict.LONG and not _under(statement):
        yield _finding(
            "scan",
            Severity.DANGER,
            f"Читает {named(read)} целиком, и всё это время {waiting(stopped)}.",
            statement,
        )
    if statement.rebuilds:
        severity = Severity.DANGER if stopped else Severity.HINT
        yield _finding(
            "rebuild",
            severity,
            f"Строит заново индекс {named(statement.rebuilds)}: {waiting(stopped)}.",
            statement,
        )
    whole = [rows for rows in statement.changes if 0 < rows.of <= rows.count]
    if whole and not statement.rewrites:
        yield _finding(
            "update-all",
            Severity.DANGER,
            f"Меняет все строки {named([rows.table for rows in whole])} одной командой: "
            "чужой `UPDATE` тех же строк ждёт до `COMMIT`.",
            statement,
        )
    if under := _under(statement):
        yield Finding(
            "under-lock",
            Severity.DANGER,
            f"Идёт под замком, который взяла команда раньше и держит до `COMMIT`: "
            f"{waiting(under)}, пока и эта не кончит.",
            "one-transaction",
            title="Одна транзакция на весь upgrade",
        )
    yield from _brief(statement)
    yield from _renames(statement)


def _brief(statement: Statement) -> Iterator[Finding]:
    own = [lock for lock in statement.locks if lock.writers]
    if own and statement.verdict == Verdict.BRIEF:
        sentence = (
            f"Замок на миг: {waiting(own)}, но размер таблицы не важен. "
            "Важно, долго ли замка ждёт сама команда: за ней встают все."
        )
        yield _finding("brief", Severity.HINT, sentence, statement)
    main = table_of(statement.sql)
    second = [lock for lock in own if lock.table != main and f" {lock.table} " not in f" {main} "]
    if second and main and not re.search(r"VIEW|INDEX", statement.sql[:40]):
        yield Finding(
            "second-table",
            Severity.WARNING,
            f"Запирает и вторую таблицу, {named([lock.table for lock in second])}: {waiting(second)}.",
            "drop-locks-parent",
            title="DROP запирает и вторую таблицу",
        )


def _renames(statement: Statement) -> Iterator[Finding]:
    if re.search(r"\bRENAME\b", statement.sql) and statement.locks:
        yield Finding(
            "rename",
            Severity.WARNING,
            "Старый код знает прежнее имя: между этой командой и его заменой он падает.",
            "expand-contract",
            title="Переименовать без остановки",
        )
    elif (
        re.search(r"ALTER COLUMN \S+ TYPE", statement.sql) and not statement.rewrites and not statement.reads
    ):
        yield _finding(
            "type",
            Severity.HINT,
            "Тип меняется без перезаписи: данные остаются на месте, заперто лишь на миг.",
            statement,
        )
    elif re.search(r"ALTER TYPE \S+ (ADD|RENAME) VALUE", statement.sql) or re.search(
        r"(DROP|ALTER) (TYPE|DOMAIN)", statement.sql
    ):
        yield _finding(
            "type",
            Severity.HINT,
            "Меняет тип: код, который его знает, должен узнать об этом раньше.",
            statement,
        )


def _touched(statement: Statement) -> Sequence[Rows]:
    """Return the rows that were changed one by one; those of a dropped table go at once."""
    return (*statement.changes, *(statement.losses if statement.sql.startswith("DELETE") else ()))


def _under(statement: Statement) -> list[TableLock]:
    """Return the locks that others wait for, that were taken before, and that heavy work is done under."""
    heavy = (
        statement.rewrites
        or statement.reads
        or statement.rebuilds
        or any(0 < each.of <= each.count for each in _touched(statement))
    )
    if not heavy or statement.known != "measured":
        return []
    own = {lock.table: lock.lock for lock in statement.locks}
    main = table_of(statement.sql) if _SHUTS.match(statement.sql) else ""
    return [
        lock
        for lock in statement.held
        if lock.writers and own.get(lock.table) != lock.lock and lock.table != main
    ]


def _finding(
    code: str, severity: Severity, sentence: str, statement: Statement, *, detail: str = ""
) -> Finding:
    note, heading, title = way(statement.sql, code)
    return Finding(code, severity, sentence, note, heading, title, detail)
