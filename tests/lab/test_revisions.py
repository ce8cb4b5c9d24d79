"""The revisions of a project, read from their files."""

from pathlib import Path

from living_notes.lab.runtime.revisions import Revision, read_revisions

FIRST = '''"""create profiles

Revision ID: aa
"""
from typing import Sequence, Union

revision: str = "aa"
down_revision: Union[str, None] = None
branch_labels: Union[str, Sequence[str], None] = ("shop",)
depends_on = None
'''
MERGE = '''"""merge"""
revision = "dd"
down_revision = ("bb", "cc")
branch_labels = None
depends_on = "aa"
'''


def test_a_revision_is_what_its_file_says(tmp_path: Path) -> None:
    """Annotated or not, one parent or several; nothing is run."""
    folder = tmp_path / "alembic" / "versions"
    folder.mkdir(parents=True)
    (folder / "aa_create.py").write_text(FIRST, encoding="utf-8")
    (folder / "dd_merge.py").write_text(MERGE, encoding="utf-8")
    (folder / "ee_edited.py").write_text("revision = 'ee\n", encoding="utf-8")
    (folder / "helpers.py").write_text("raise SystemExit\n", encoding="utf-8")
    assert read_revisions(tmp_path) == [
        Revision("aa", "create profiles", "alembic/versions/aa_create.py", labels=("shop",)),
        Revision("dd", "merge", "alembic/versions/dd_merge.py", down=("bb", "cc"), depends=("aa",)),
    ]
