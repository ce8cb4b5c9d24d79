"""The report as Markdown: to be pasted into a merge request."""

from collections.abc import Iterator, Sequence

from living_notes.check.findings.phrases import of_table
from living_notes.check.report import DatabaseReport, Finding, Report, RevisionReport, Severity, Statement

_MARKS = {Severity.DANGER: "🔴", Severity.WARNING: "🟡", Severity.HINT: "⚪"}
_NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


def as_markdown(report: Report, site: str = "") -> str:
    """Return the report; `site` is the address that notes' permalinks are appended to, or links are words."""
    return "\n".join(_report(report, site)).rstrip() + "\n"


def _report(report: Report, site: str) -> Iterator[str]:
    yield from ["# Проверка миграций", "", f"Alembic {report.alembic}.", ""]
    if report.graph:
        yield from ["## Граф ревизий", "", *_findings(report.graph, site), ""]
    for database in report.databases:
        yield from _database(database, site)
    if report.unknown:
        yield from ["## Чего здесь не узнать", "", *(f"- {each}" for each in report.unknown), ""]


def _database(report: DatabaseReport, site: str) -> Iterator[str]:
    yield from [f"## {_NAMES[report.database]} {report.version}".rstrip(), ""]
    if report.refusal:
        yield from [report.refusal, "", *([f"    {report.detail}", ""] if report.detail else [])]
    yield from [*_findings(report.findings, site), *([""] if report.findings else [])]
    if report.invented:
        yield from [f"Выдумано: {', '.join(report.invented)}.", ""]
    for revision in report.revisions:
        yield from _revision(revision, site)


def _revision(revision: RevisionReport, site: str) -> Iterator[str]:
    yield from [f"### {revision.revision} {revision.message}".rstrip(), ""]
    yield from [*_findings(revision.findings, site), *([""] if revision.findings else [])]
    for statement in revision.statements:
        yield from _statement(statement, site)
    if revision.statements:
        yield ""


def _statement(statement: Statement, site: str) -> Iterator[str]:
    verdict = f"**{statement.verdict}** " if statement.verdict else ""
    yield f"- {verdict}{_code(statement.sql)}"
    said = [f"{lock.lock} на `{lock.table}`" for lock in statement.held]
    said += [f"переписывает `{table}`" for table in statement.rewrites]
    said += [f"читает {of_table(rows)}" for rows in statement.reads]
    said += [f"меняет {of_table(rows)}" for rows in statement.changes]
    said += [f"теряет {of_table(rows)}" for rows in statement.losses]
    if said:
        outside = ", вне транзакции" if statement.transaction == 0 else ""
        yield f"  {'; '.join(said)}{outside}"
    yield from (f"  {line}" for line in _findings(statement.findings, site))


def _findings(findings: Sequence[Finding], site: str) -> Iterator[str]:
    for finding in findings:
        link = ""
        if finding.note:
            address = f"{site}{finding.note}/" + (f"#{finding.heading}" if finding.heading else "")
            link = f" [{finding.title}]({address})" if site else f" ({finding.title})"
        detail = f" {_code(finding.detail)}" if finding.detail else ""
        yield f"- {_MARKS[finding.severity]} {finding.sentence}{detail}{link}"


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"
