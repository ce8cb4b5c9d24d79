"""What a failure is on a database that the project is not for: a note, and no finding."""

from dataclasses import replace

from living_notes.check.report import DatabaseReport, Finding, RevisionReport, Severity

_FAILS = "fails"
_SENTENCE = (
    "Проект написан для PostgreSQL, и на SQLite дальше не идёт: если SQLite вам не нужен, это не ошибка."
)


def as_foreign(report: DatabaseReport) -> DatabaseReport:
    """Return a judged report of SQLite for a project that is written for PostgreSQL alone."""
    return replace(report, revisions=tuple(map(_revision, report.revisions)))


def _revision(revision: RevisionReport) -> RevisionReport:
    if not revision.error:
        return revision
    others = [each for each in revision.findings if each.code != _FAILS]
    note = Finding("foreign", Severity.HINT, _SENTENCE, detail=revision.error)
    statements = [  # it is said once, of the revision
        replace(each, findings=tuple(one for one in each.findings if one.code != _FAILS))
        for each in revision.statements
    ]
    return replace(revision, statements=tuple(statements), findings=(note, *others))
