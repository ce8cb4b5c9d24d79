"""Findings: what was measured, said in sentences with the way that is safe."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from living_notes.check.databases.filling import shortest
from living_notes.check.environment import Settings
from living_notes.check.findings.phrases import listed, named, portion, waiting
from living_notes.check.findings.statements import judge_statement
from living_notes.check.report import (
    DatabaseReport,
    Difference,
    Finding,
    RevisionReport,
    Severity,
)
from living_notes.check.run import Kept, Level

_BATCH = "CREATE TABLE _alembic_tmp_"


def judge(
    report: DatabaseReport,
    kept: Sequence[Kept],
    settings: Settings | None,
    source: Mapping[str, str],
    *,
    invented_is_normal: bool,
) -> DatabaseReport:
    """Return the report with its findings.

    Args:
        report: What was measured.
        kept: What else is known of each revision, in the same order.
        settings: What env.py asked for; None where there is none, and transactions are the script's own.
        source: The text of each revision.
        invented_is_normal: Whether nobody expected the tables to be made by a revision.
    """
    revisions = [
        _revision(revision, one, source.get(revision.revision, ""), report.database)
        for revision, one in zip(report.revisions, kept, strict=False)
    ]
    if settings and not settings.per_migration and report.database == "postgresql":
        revisions = list(_one_upgrade(revisions))
    findings = [*report.findings]
    if report.invented and not invented_is_normal:
        findings.append(
            Finding(
                "invented",
                Severity.WARNING,
                "Ни одна ревизия не создаёт того, что нужно следующим: "
                + ", ".join(report.invented)
                + ". Здесь это выдумано; на пустой базе `upgrade head` упадёт.",
                "existing-project",
                title="Alembic в существующий проект",
            )
        )
    return replace(report, revisions=tuple(revisions), findings=tuple(findings))


def _revision(revision: RevisionReport, kept: Kept, source: str, database: str) -> RevisionReport:
    statements = [
        replace(each, findings=tuple(judge_statement(each, database))) for each in revision.statements
    ]
    findings = [*_failure(revision, database), *_rows(revision, kept), *_ways_back(revision)]
    if database == "sqlite" and any(each.sql.startswith(_BATCH) for each in statements):
        findings += _batch(revision.changes, source)
        findings += _cascades(kept)
    findings += _dropped(revision.changes)
    if any(
        each.severity is Severity.HINT and each.code == "brief" for one in statements for each in one.findings
    ):
        findings += _impatient(kept)
    return replace(revision, statements=tuple(statements), findings=tuple(findings))


def _failure(revision: RevisionReport, database: str) -> Iterator[Finding]:
    if revision.error:
        where = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[database]
        note, title = "", ""
        if database == "sqlite":
            alter = re.search(r'near "(ALTER|DROP|CONSTRAINT)"|No support for ALTER', revision.error)
            note, title = (
                ("batch-losses", "Что теряет batch")
                if alter
                else ("half-applied-sqlite", "Половина миграции на SQLite")
            )
        yield Finding(
            "fails",
            Severity.DANGER,
            f"На {where} ревизия не выполняется; следующие не проверены.",
            note,
            title=title,
            detail=revision.error,
        )


def _rows(revision: RevisionReport, kept: Kept) -> Iterator[Finding]:
    if kept.data_error and not revision.error:
        plain = (
            "на строках без NULL, дублей и сирот"
            if kept.level is Level.PLAIN
            else "только на пустых таблицах"
        )
        yield Finding(
            "depends-on-rows",
            Severity.DANGER,
            f"Зависит от того, что лежит в таблицах: на выдуманных строках упала, {plain} прошла. "
            "Сначала найдите такие строки у себя.",
            "data-migrations",
            title="Миграции данных",
            detail=kept.data_error,
        )
    if kept.unfilled:
        yield Finding(
            "unfilled",
            Severity.HINT,
            f"Не удалось выдумать строки для {shortest(kept.unfilled)}: о чтении и потерях там отчёт молчит.",
            detail=kept.unfilled[0].reason,
        )
    if revision.losses:
        lost = ", ".join(f"`{rows.table}` — {portion(rows)}" for rows in revision.losses)
        yield Finding(
            "rows-lost",
            Severity.DANGER,
            f"После ревизии строк меньше: {lost}.",
            "data-migrations",
            title="Миграции данных",
        )


def _ways_back(revision: RevisionReport) -> Iterator[Finding]:
    down, again = revision.down_again, revision.up_again
    link = {"note": "downgrade", "title": "Откат"}
    if down.error:
        yield Finding(
            "downgrade-fails", Severity.WARNING, "`downgrade` не выполняется.", detail=down.error, **link
        )
    elif down.ran and not down.same:
        yield Finding(
            "downgrade-differs",
            Severity.WARNING,
            f"После `downgrade` схема не та, что была: {listed(down.differences)}.",
            **link,
        )
    if again.error:
        yield Finding(
            "up-again-fails",
            Severity.WARNING,
            "После `downgrade` ревизия не применяется второй раз.",
            detail=again.error,
            **link,
        )
    elif again.ran and not again.same:
        yield Finding(
            "up-again-differs",
            Severity.WARNING,
            f"Вверх второй раз — схема другая: {listed(again.differences)}.",
            **link,
        )


def _batch(changes: Sequence[Difference], source: str) -> Iterator[Finding]:
    """Say what a batch did not give back, unless the revision itself names it."""
    lost = [
        each
        for each in changes
        if each.before
        and not re.search(rf"[\"']{re.escape(each.name)}[\"']", source)
        and ((each.kind in {"constraint", "index", "trigger"} and not each.after) or _poorer(each))
    ]
    if lost:
        yield Finding(
            "batch-loses",
            Severity.DANGER,
            f"Batch пересоздал таблицу и не всё вернул: {listed(lost)}.",
            "batch-losses",
            title="Что теряет batch",
        )


def _poorer(difference: Difference) -> bool:
    """Tell whether a column that stayed lost a clause."""
    before, after = difference.before.upper(), difference.after.upper()
    return (
        bool(after)
        and difference.kind == "column"
        and any(
            word in before and word not in after
            for word in ("CHECK", "COLLATE", "AUTOINCREMENT", "DEFAULT", "GENERATED")
        )
    )


def _cascades(kept: Kept) -> Iterator[Finding]:
    if kept.cascades:
        lost = ", ".join(f"`{rows.table}` — {portion(rows)}" for rows in kept.cascades)
        yield Finding(
            "batch-cascade",
            Severity.DANGER,
            f"С `PRAGMA foreign_keys=ON` batch стирает строки детей: {lost}. Проверено вторым прогоном.",
            "batch-foreign-keys",
            title="Batch и внешние ключи",
        )


def _dropped(changes: Sequence[Difference]) -> Iterator[Finding]:
    gone = [each for each in changes if each.kind in {"column", "table"} and not each.after]
    tables = {each.name for each in gone if each.kind == "table"}
    columns = [each for each in gone if each.kind == "column" and each.table not in tables]
    added = {(each.table, each.after) for each in changes if each.kind == "column" and not each.before}
    columns = [each for each in columns if (each.table, each.before) not in added]
    if columns:
        yield Finding(
            "column-dropped",
            Severity.WARNING,
            f"Значения {named([f'{each.table}.{each.name}' for each in columns])} уходят, и `downgrade` "
            "их не вернёт; старый код ещё называет колонку в `SELECT`.",
            "release-order",
            title="Порядок релиза",
        )


def _impatient(kept: Kept) -> Iterator[Finding]:
    if kept.patient:
        yield Finding(
            "no-lock-timeout",
            Severity.HINT,
            "`lock_timeout` не задан: команда ждёт замка без срока, и за ней встают все запросы к таблице.",
            "lock-timeout-retry",
            title="lock_timeout и повтор",
        )


def _one_upgrade(revisions: Sequence[RevisionReport]) -> Iterator[RevisionReport]:
    """Say of a revision that it works under the locks of the one before, if both go in one `upgrade`."""
    before: RevisionReport | None = None
    for revision in revisions:
        held = before and {
            lock.table: lock
            for each in before.statements
            for lock in each.held
            if lock.writers and each.transaction
        }
        heavy = any(
            each.rewrites or each.reads or each.rebuilds for each in revision.statements if each.transaction
        )
        if before and held and heavy:
            finding = Finding(
                "one-upgrade",
                Severity.WARNING,
                f"Одним `upgrade` с ревизией `{before.revision}` пойдёт под её замками: "
                f"{waiting(list(held.values()))} до конца обеих.",
                "one-transaction",
                title="Одна транзакция на весь upgrade",
            )
            yield replace(revision, findings=(*revision.findings, finding))
        else:
            yield revision
        before = revision
