"""A project for PostgreSQL alone: that SQLite cannot run it is a note, and no finding."""

from pathlib import Path

import pytest

from living_notes.check.__main__ import status
from living_notes.check.checking import Target, check
from living_notes.check.report import Severity

REVISION = """
{head}from alembic import op
revision = "a"
down_revision = None


def upgrade():
    op.execute("CREATE EXTENSION citext")


def downgrade():
    pass
"""
POSTGRESQL = "from sqlalchemy.dialects import postgresql\n"


@pytest.mark.parametrize(
    ("head", "url", "codes", "severity"),
    [
        (POSTGRESQL, "", {"foreign"}, Severity.HINT),
        ("", "postgresql+psycopg://localhost/app", {"foreign"}, Severity.HINT),
        ("", "", {"fails"}, Severity.DANGER),
        (f"# {POSTGRESQL}", "", {"fails"}, Severity.DANGER),
        (f"{POSTGRESQL}# of\nBOTH = 'sqlite'\n", "", {"fails"}, Severity.DANGER),
        (POSTGRESQL, "sqlite:///app.db", {"fails"}, Severity.DANGER),
    ],
)
def test_a_failure_on_sqlite_of_a_project_for_postgresql_is_a_note(
    tmp_path: Path, head: str, url: str, codes: set[str], severity: Severity
) -> None:
    """Its types or its address tell; whoever names SQLite as well hears of the failure in full."""
    files = {
        "alembic.ini": f"[alembic]\nscript_location = migrations\nsqlalchemy.url = {url}\n",
        "migrations/versions/a.py": REVISION.format(head=head),
    }

    report = check(
        {"kind": "project", "files": files}, [Target("sqlite", f"sqlite:///{tmp_path / 'a.sqlite'}")]
    )

    (revision,) = report.databases[0].revisions
    found = [*revision.findings, *(each for one in revision.statements for each in one.findings)]
    assert revision.error
    assert {(each.code, each.severity) for each in found} == {(code, severity) for code in codes}
    assert status(report) == (severity is Severity.DANGER)
