"""What the tests of this room share: a small guide."""

from pathlib import Path

import pytest
from support.projects import NoteProject

from living_notes.versions.guide import Guide

LOCK = """\
[[package]]
name = "alembic"
version = "1.20.1"

[[package]]
name = "sqlalchemy"
version = "2.1.9"

[[package]]
name = "sqlmodel"
version = "0.0.50"

[[package]]
name = "pytest"
version = "9.2.0"
"""

PROJECT = """\
[project]
dependencies = ["alembic==1.20.1", "sqlalchemy[asyncio]==2.1.9", "sqlmodel==0.0.50", "mkdocs==1.6.1"]

[dependency-groups]
dev = ["pytest==9.2.0", "mypy==2.4.1"]
"""


@pytest.fixture
def project(tmp_path: Path) -> NoteProject:
    """An empty project of notes in a folder with a space and Cyrillic in its name."""
    project = NoteProject(tmp_path / "мой проект")
    (project.root / "uv.lock").write_text(LOCK, encoding="utf-8")
    (project.root / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    return project


@pytest.fixture
def guide(project: NoteProject) -> Guide:
    """The same project, as this room sees it."""
    return Guide(project.root)
