"""The command line: ``uv run python -m living_notes.check PATH`` checks a project, a migration or its SQL."""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from psycopg.conninfo import conninfo_to_dict

from living_notes.check.checking import DATABASES, Target, check
from living_notes.check.markdown import as_markdown
from living_notes.check.project import LEFT_OUT
from living_notes.check.report import Report, Severity
from living_notes.proof.postgresql.note_database import NoteDatabase
from living_notes.proof.postgresql.server import PostgresUnavailable, own_server


def main(arguments: Sequence[str] | None = None) -> int:
    """Check and print; return 1 where something is dangerous, 2 where nothing could be run."""
    parser = argparse.ArgumentParser(
        prog="python -m living_notes.check",
        description="Say what a migration locks, rewrites, reads and loses, on PostgreSQL and on SQLite.",
    )
    parser.add_argument("path", type=Path, help="a folder with a project, a revision (.py), or SQL (.sql)")
    parser.add_argument("--config", default="", help="its alembic.ini or pyproject.toml, from the folder")
    parser.add_argument("--database", choices=[*DATABASES], action="append", help="only this one")
    parser.add_argument("--json", action="store_true", help="print the report as JSON, not as Markdown")
    options = parser.parse_args(arguments)
    if not options.path.exists():
        parser.error(f"{options.path} does not exist")
    try:
        report = run(request(options.path, options.config), options.database or [*DATABASES])
    except PostgresUnavailable as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report.as_json(), ensure_ascii=False, indent=1) if options.json else as_markdown(report))
    return status(report)


def request(path: Path, config: str = "") -> dict[str, Any]:
    """Return what is asked of a path: its files are copied, so that none of the reader's is touched."""
    if path.is_file():
        kind = "sql" if path.suffix == ".sql" else "revision"
        return {"kind": kind, "text": path.read_text(encoding="utf-8")}
    files: dict[str, str] = {}
    for file in sorted(path.rglob("*")):
        parts = file.relative_to(path).parts
        hidden = any(part.startswith(".") for part in parts)
        if file.is_file() and not hidden and not LEFT_OUT & set(parts):
            try:
                files[file.relative_to(path).as_posix()] = file.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # a picture or a database: no migration reads it as a module
    return {"kind": "project", "files": files, "config": config}


def run(asked: dict[str, Any], databases: Sequence[str]) -> Report:
    """Check on a server of our own and on a file of SQLite, both gone afterwards.

    Raises:
        PostgresUnavailable: there is no server to start.
    """
    with ExitStack() as stack:
        targets: list[Target] = []
        if "postgresql" in databases:
            server = stack.enter_context(own_server())
            database = stack.enter_context(NoteDatabase.create(server))
            targets.append(Target("postgresql", url_of(database.conninfo)))
        if "sqlite" in databases:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            targets.append(Target("sqlite", f"sqlite:///{folder}/check.sqlite"))
        return check(asked, targets, lambda words, *_: print(words, file=sys.stderr))


def url_of(conninfo: str) -> str:
    """Return a connection string as SQLAlchemy's URL."""
    parts = {name: str(value) for name, value in conninfo_to_dict(conninfo).items() if value is not None}
    known = {
        name: parts.pop(key, None)
        for name, key in (("username", "user"), ("password", "password"), ("database", "dbname"))
    }
    url = sa.URL.create("postgresql+psycopg", **known, query=parts)  # type: ignore[arg-type]  # strings
    return url.render_as_string(hide_password=False)


def status(report: Report) -> int:
    """Return the exit status of a report."""
    if all(each.refusal for each in report.databases):
        return 2
    found = [*report.graph]
    for database in report.databases:
        found += database.findings
        for revision in database.revisions:
            found += [*revision.findings, *(each for one in revision.statements for each in one.findings)]
    return int(any(each.severity is Severity.DANGER for each in found))


if __name__ == "__main__":
    sys.exit(main())
