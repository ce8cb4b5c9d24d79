"""A check of a project of thirty revisions: how long from its files to the report.

    uv run python -m benchmarks.report --part check

The revisions are of the shapes that real ones have: tables with keys to those before, columns, indexes,
constraints, data. Each is run up, down and up, over tables that hold a thousand rows.
"""

import tempfile
import time
from pathlib import Path

from living_notes.check.__main__ import url_of
from living_notes.check.checking import Target, check
from living_notes.proof.postgresql.note_database import NoteDatabase
from living_notes.proof.postgresql.server import own_server

REVISIONS = 30
BODIES = (
    (
        (
            'op.create_table("t{n}", sa.Column("id", sa.Integer(), primary_key=True),'
            ' sa.Column("name", sa.String(50), nullable=False), sa.Column("code", sa.String(20)),'
            ' sa.Column("before_id", sa.Integer(), sa.ForeignKey("t{p}.id", ondelete="CASCADE")))'
        ),
        'op.drop_table("t{n}")',
    ),
    ('op.add_column("t{p}", sa.Column("c{n}", sa.Integer()))', 'op.drop_column("t{p}", "c{n}")'),
    ('op.create_index("ix_{n}", "t{p}", ["name"])', 'op.drop_index("ix_{n}", "t{p}")'),
    (
        (
            'with op.batch_alter_table("t{p}") as batch:\n'
            '        batch.alter_column("code", existing_type=sa.String(20), type_=sa.String(40))'
        ),
        (
            'with op.batch_alter_table("t{p}") as batch:\n'
            '        batch.alter_column("code", existing_type=sa.String(40), type_=sa.String(20))'
        ),
    ),
    ("op.execute(\"UPDATE t{p} SET code = 'x' WHERE code IS NULL\")", "pass"),
)


def project() -> dict[str, str]:
    """Return the files of the project, by path."""
    files = {}
    for number in range(REVISIONS):
        up, down = BODIES[number % len(BODIES)]
        names = {"n": number, "p": max(number - number % len(BODIES) - (0 if number % len(BODIES) else 5), 0)}
        below = repr(f"r{number - 1}") if number else None
        files[f"versions/r{number}.py"] = (
            "from alembic import op\nimport sqlalchemy as sa\n"
            f"revision = 'r{number}'\ndown_revision = {below}\n\n\n"
            f"def upgrade():\n    {up.format(**names)}\n\n\ndef downgrade():\n    {down.format(**names)}\n"
        )
    return files


def measure(target: Target) -> tuple[float, float]:
    """Return the CPU and the wall seconds of a check on one database."""
    used, start = time.process_time(), time.monotonic()
    (database,) = check({"kind": "project", "files": project()}, [target]).databases
    if len(database.revisions) != REVISIONS or any(each.error for each in database.revisions):
        raise RuntimeError(f"not all of it was run: {database}")
    return time.process_time() - used, time.monotonic() - start


def table() -> list[list[str]]:
    """Return the rows of the page."""
    rows = [["thirty revisions", "CPU s", "wall s"]]
    with (
        own_server() as server,
        NoteDatabase.create(server) as database,
        tempfile.TemporaryDirectory() as folder,
    ):
        targets = {
            "PostgreSQL, the server's own CPU not counted": Target("postgresql", url_of(database.conninfo)),
            "SQLite": Target("sqlite", f"sqlite:///{Path(folder) / 'check.sqlite'}"),
        }
        for name, target in targets.items():
            cpu, wall = measure(target)
            rows.append([name, f"{cpu:.1f}", f"{wall:.1f}"])
    return rows
