"""A request answered with a report: the one way in, from the command line and from the browser."""

import importlib.metadata
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from living_notes.check.databases.filling import ROWS
from living_notes.check.databases.postgresql import PostgresDatabase
from living_notes.check.databases.sqlite import SqliteDatabase
from living_notes.check.databases.state import Database
from living_notes.check.enforcing import compare, copies, enforcing
from living_notes.check.engines import led_to
from living_notes.check.environment import Environment, at_home
from living_notes.check.findings.foreign import as_foreign
from living_notes.check.findings.graph import faults, heads
from living_notes.check.findings.judging import judge
from living_notes.check.inventing import Inventor, recorded
from living_notes.check.project import Project, Refusal, find_project, make_project, only_postgresql
from living_notes.check.report import DatabaseReport, Finding, Report, RevisionReport, Severity
from living_notes.check.run import EnvironmentFailed, Runner
from living_notes.check.script import SqlRun
from living_notes.check.watch import Watch, words

Tell = Callable[[str, int, int], None]
"""Takes what is done now, how much is done, and how much there is to do."""

DATABASES: Mapping[str, Callable[[], Database]] = {"postgresql": PostgresDatabase, "sqlite": SqliteDatabase}
NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}

UNKNOWN = (
    f"Сколько займут перезапись и чтение: у вас свои таблицы, а здесь в каждой по {ROWS} выдуманных строк.",
    "Кто кого будет ждать: сеанс здесь один. Показано, что замок запретил бы другим, а не кто ждал.",
    (
        "Замки команд вне транзакции (`CONCURRENTLY`, `VACUUM`): они взяты из каталога, "
        "где на них смотрел второй сеанс."
    ),
)


@dataclass(frozen=True)
class Target:
    """A database to check on: its name, and the URL that reaches it."""

    name: str
    url: str


def check(request: Mapping[str, Any], targets: Sequence[Target], tell: Tell = lambda *_: None) -> Report:
    """Return the report on a request.

    Args:
        request: ``kind`` is ``project`` (with ``files``, texts by path, and ``config``), ``revision`` (with
            ``text`` and ``models``) or ``sql`` (with ``text``).
        targets: The databases; whatever is in them is dropped.
        tell: Hears of progress.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        made = Report(request["kind"], importlib.metadata.version("alembic"), unknown=UNKNOWN)
        if request["kind"] == "sql":
            return _check_sql(made, request["text"], targets, tell)
        try:
            project = _project(request, root)
        except Refusal as refusal:
            refused = [
                DatabaseReport(each.name, "", refusal=str(refusal), detail=refusal.detail) for each in targets
            ]
            return replace(made, databases=tuple(refused))
        made = replace(made, heads=tuple(heads(project.revisions)), graph=tuple(faults(project.revisions)))
        if made.kind == "revision":
            made = replace(made, graph=())
        reports = [_check(project, each, made, tell) for each in targets]
        return replace(made, databases=tuple(reports))


def _project(request: Mapping[str, Any], root: Path) -> Project:
    if request["kind"] == "revision":
        return make_project(root, request["text"], request.get("models", ""))
    for path, text in request["files"].items():
        file = root / path
        if root not in file.resolve().parents:
            raise Refusal(f"Путь `{path}` ведёт наружу.")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return find_project(root, request.get("config", ""))


@contextmanager
def _connected(target: Target) -> Iterator[sa.Connection]:
    engine = sa.create_engine(target.url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection


def _clean(database: Database, target: Target) -> None:
    with _connected(target) as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None  # noqa: S101 - connected just now
        database.clean(driver.cursor())
        driver.commit()


def _version(database: Database, target: Target) -> str:
    with _connected(target) as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None  # noqa: S101 - as above
        return database.version(driver.cursor())


def _check(project: Project, target: Target, made: Report, tell: Tell) -> DatabaseReport:
    database = DATABASES[target.name]()
    report = DatabaseReport(target.name, _version(database, target), rows=ROWS)
    with at_home(project, target.url), led_to(target.url) as asked:
        try:
            script = ScriptDirectory.from_config(project.config)
            order = [each.revision for each in script.walk_revisions()][::-1]
            modules = [script.get_revision(each).module for each in order]
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the reader's code, of any kind
            return replace(report, refusal=_unloaded(error, made), detail=words(error))
        sources = {each.revision: each.path.read_text("utf-8", "replace") for each in project.revisions}
        inventor = Inventor(target.name, recorded(modules, target.name))
        environment = Environment(project, script, target.url, bare=project.bare)
        watch = Watch(database)
        total = len(order)

        def say(revision: str) -> None:
            tell(f"Ревизия {revision} на {NAMES[target.name]}", order.index(revision), total)

        def runner(*, back: bool = True) -> Runner:
            return Runner(
                environment,
                database,
                order,
                watch,
                clean=lambda: _clean(database, target),
                invent=inventor.invent,
                tell=say,
                back=back,
            )

        findings: list[Finding] = []
        with watch.installed():
            running = runner()
            try:
                running.run()
            except EnvironmentFailed as error:
                findings.append(_without_env(error.__cause__ or error))
                environment.bare = True
                running = runner()
                try:
                    running.run()
                except EnvironmentFailed as again:
                    sentence = "База не приняла даже пустое окружение."
                    return replace(report, refusal=sentence, detail=words(again.__cause__ or again))
            if target.name == "sqlite" and any(copies(each.report) for each in running.kept):
                with enforcing():
                    strict = runner(back=False)
                    strict.learn(running.kept)
                    strict.run()
                compare(running.kept, strict.kept)
    if len(set(asked)) > 1:
        findings.append(
            Finding(
                "several-databases",
                Severity.HINT,
                f"`env.py` идёт в {len(set(asked))} базы; здесь одна, и проверено то, что делает первая.",
                "several-databases",
                title="Несколько баз",
            )
        )
    revisions = [_named(each.report, script, project) for each in running.kept if each.report]
    report = replace(
        report, revisions=tuple(revisions), findings=tuple(findings), invented=tuple(inventor.said)
    )
    judged = judge(
        report, running.kept, environment.settings, sources, invented_is_normal=made.kind != "project"
    )
    return as_foreign(judged) if target.name == "sqlite" and only_postgresql(project) else judged


def _named(report: RevisionReport, script: ScriptDirectory, project: Project) -> RevisionReport:
    revision = script.get_revision(report.revision)
    down = revision.down_revision or ()
    path = Path(revision.path).resolve()
    return replace(
        report,
        down=(down,) if isinstance(down, str) else tuple(down),
        message=(revision.doc or "").partition("\n")[0],
        file=path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else path.name,
    )


def _unloaded(error: BaseException, made: Report) -> str:
    if any(each.severity is Severity.DANGER and each.code != "several-heads" for each in made.graph):
        return "Граф ревизий сломан, и Alembic его не читает: сначала исправьте то, что названо выше."
    if isinstance(error, ModuleNotFoundError):
        return (
            f"Ревизии просят пакет `{error.name}`, а здесь его нет. Вставьте SQL из "
            "`alembic upgrade <ревизия>:head --sql`: его можно проверить и без пакетов."
        )
    return "Ревизии не загружаются: сначала это исправьте."


def _without_env(error: BaseException) -> Finding:
    missing = isinstance(error, ModuleNotFoundError)
    why = f"нет пакета `{getattr(error, 'name', '')}`" if missing else "он закончился ошибкой"
    return Finding(
        "without-env",
        Severity.HINT,
        f"`env.py` здесь не выполнен: {why}. Ревизии выполнены без него, "
        "и того, что он настраивает, в отчёте нет.",
        "env-py",
        title="Анатомия env.py",
        detail=words(error),
    )


def _check_sql(made: Report, text: str, targets: Sequence[Target], tell: Tell) -> Report:
    dialect = "sqlite" if re.search(r"AUTOINCREMENT|_alembic_tmp_|\bPRAGMA\b", text) else "postgresql"
    reports: list[DatabaseReport] = []
    for target in targets:
        if target.name == dialect:
            tell(f"SQL на {NAMES[dialect]}", 0, 1)
            reports.append(_check_script(text, target))
    if not reports:
        sentence = f"Это SQL для {NAMES[dialect]}: на другой базе его не проверить."
        reports = [DatabaseReport(target.name, "", refusal=sentence) for target in targets]
    return replace(made, databases=tuple(reports))


def _check_script(text: str, target: Target) -> DatabaseReport:
    database = DATABASES[target.name]()
    inventor = Inventor(target.name, [])
    report = DatabaseReport(target.name, _version(database, target), rows=ROWS)
    kept = SqlRun(text, database, target.url, lambda: _clean(database, target), inventor.invent).run()
    revisions = tuple(each.report for each in kept if each.report)
    report = replace(report, revisions=revisions, invented=tuple(inventor.said))
    return judge(report, kept, None, {}, invented_is_normal=True)
