"""What happens inside an example's sandbox: a condition is made, the example migrates, harm is looked for.

Runs in a process of its own per condition, from the project's root; `main` prints a line that begins with
`HARM`, or nothing of the kind. Alembic is called as its command line calls itself.
"""

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import sqlalchemy as sa

from living_notes.proof.adverse.catalogue import changes
from living_notes.proof.adverse.filling import NothingFits, add_children, fill
from living_notes.proof.adverse.project import Harm, Project, parents_of
from living_notes.proof.losses import losses

HARM: Final = "harm: "
PROCESSES: Final = 3
_HESITATION: Final = 0.6
"""Seconds that each of them waits before its first change, so that all have looked by then."""


def _climb(project: Project, prepare: Callable[[], None]) -> Iterator[str]:
    """Upgrade under `prepare`d conditions, one by one, then all at once from where there are tables.

    Raises:
        Harm: An upgrade fails, or rows go in one.
    """

    def upgrade(target: str) -> None:
        prepare()
        before = project.rows()
        project.upgrade(target)
        if lost := losses(before, project.rows()):
            raise Harm(f"`alembic upgrade {target}` ends well and takes rows: {'; '.join(map(str, lost))}")

    for revision in project.revisions:
        upgrade(revision.revision)
        yield revision.revision
    if len(project.revisions) > 2:  # noqa: PLR2004 - the first makes tables, the others are one upgrade
        project.reset()
        project.upgrade(project.revisions[0].revision)
        upgrade("heads")
        yield "heads"


def _filled(project: Project) -> None:
    for _ in _climb(project, lambda: fill(project.engine)):
        pass


def _with_children(project: Project, ondelete: str | None) -> None:
    if project.on_sqlite:
        sa.event.listen(sa.Engine, "connect", _enforce_keys)

    def prepare() -> None:
        fill(project.engine)
        add_children(project.engine, ondelete)

    for target in _climb(project, prepare):
        if project.on_sqlite:
            _check_sqlite(project, target)


def _enforce_keys(connection: Any, _: object) -> None:  # noqa: ANN401 - any driver's
    """Do what an application's listener does, so that SQLite minds foreign keys."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _check_sqlite(project: Project, target: str) -> None:
    with project.engine.connect() as connection:
        if orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            raise Harm(f"after `alembic upgrade {target}` {len(orphans)} child rows have no parent")
        query = "SELECT name FROM sqlite_master WHERE name LIKE '\\_alembic\\_tmp\\_%' ESCAPE '\\'"
        if left := connection.exec_driver_sql(query).scalars().first():
            raise Harm(f"`alembic upgrade {target}` leaves {left} behind")


def _together(project: Project) -> None:
    """A server may be at any revision when the rest comes to it: a type that it has is not a new one."""
    for revision in project.revisions:
        project.upgrade(revision.revision)
    one_by_one = project.catalogue()
    for start in (None, *project.revisions[:-2]):
        project.reset()
        if start is not None:
            project.upgrade(start.revision)
        project.upgrade()
        if differing := changes(one_by_one, project.catalogue()):
            raise Harm(f"in one upgrade, the revisions make another schema than one by one: {differing}")


def _back(project: Project) -> None:
    done: set[str] = set()
    for revision in project.revisions:
        for needed in (*parents_of(revision), *revision._resolved_dependencies):  # noqa: SLF001 - no public name
            if needed not in done:
                project.upgrade(needed)
        below = project.catalogue()
        project.upgrade(revision.revision)
        above = project.catalogue()
        project.step_down(revision)
        if differing := changes(below, project.catalogue()):
            raise Harm(f"{revision.revision} goes up and down, and the schema is another: {differing}")
        project.upgrade(revision.revision)
        if differing := changes(above, project.catalogue()):
            raise Harm(f"{revision.revision} goes up, down and up, and the schema is another: {differing}")
        done.add(revision.revision)


class _Kept(logging.Handler):
    """An application's handler; keeps what comes out."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name} {record.getMessage()}")


def _logging(project: Project) -> None:
    root, handler = logging.getLogger(), _Kept()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    loggers = [logging.getLogger(name) for name in ("shop", "uvicorn.error")]
    project.start()
    for logger in loggers:
        logger.info("works")
        logger.error("works")
    wanted = [f"{level} {logger.name} works" for logger in loggers for level in ("INFO", "ERROR")]
    silent = [line for line in wanted if line not in handler.lines]
    if silent:
        raise Harm(f"after it has migrated, the application no longer logs: {', '.join(silent)}")
    if root.level != logging.INFO or root.handlers != [handler]:
        raise Harm("the application's root logger has another level or other handlers than before")


def _processes(project: Project) -> None:
    command = [sys.executable, "-c", f"from {__name__} import hesitate\nhesitate()"]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(PROCESSES)
    ]
    outputs = [process.communicate()[0] for process in started]
    for process, output in zip(started, outputs, strict=True):
        if process.returncode:
            words = next((line for line in output.splitlines() if line.startswith(HARM)), output)
            raise Harm(f"of {PROCESSES} processes that start at once, one fails: {words.removeprefix(HARM)}")
    together = project.catalogue()
    project.reset()
    project.upgrade()
    if differing := changes(project.catalogue(), together):
        raise Harm(f"{PROCESSES} processes at once make another schema than one: {differing}")


def hesitate() -> None:
    """Be one of several processes: look, wait until all have looked, change."""
    waited = False

    @sa.event.listens_for(sa.Engine, "before_cursor_execute")
    def wait(*arguments: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
        nonlocal waited
        if not waited and arguments[2].lstrip().upper().startswith(("CREATE", "ALTER", "INSERT", "DROP")):
            waited = True
            time.sleep(_HESITATION)

    try:
        Project().start()
    except Harm as harm:
        print(f"{HARM}{harm}")
        sys.exit(1)


_CONDITIONS: Mapping[str, Callable[[Project], None]] = {
    "filled": _filled,
    "children": lambda project: _with_children(project, "CASCADE"),
    "references": lambda project: _with_children(project, None),
    "together": _together,
    "back": _back,
    "logging": _logging,
    "processes": _processes,
}


def main(condition: str) -> None:
    """Put the example in the current folder into a condition, and print what harm comes of it."""
    try:
        _CONDITIONS[condition](Project())
    except (Harm, NothingFits) as harm:
        print(f"\n{HARM}{harm}")
