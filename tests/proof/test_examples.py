"""Examples as a person meets them who only cloned one: `uv run alembic …` in its folder."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from living_notes.proof.database import PostgresDatabase
from living_notes.proof.postgresql.server import Server
from living_notes.proof.shell.environment import clean_environment
from living_notes.vault import Database, Vault

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path.name for path in (ROOT / "examples").iterdir() if path.is_dir())
DATABASES: dict[str, tuple[Database, ...]] = {
    note.properties.example: note.properties.databases
    for note in Vault.read(ROOT / "docs").notes.values()
    if note.properties.example
}

UNMIGRATED = {"data-migration-tests"}
"""Their tests migrate databases of their own, and the note's stays empty."""


def _on(database: Database) -> list[str]:
    return [name for name in EXAMPLES if database in DATABASES[name]]


@pytest.fixture
def clone(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of one example, as git would check it out."""
    folder = tmp_path / "клон с пробелом" / str(request.param)
    shutil.copytree(ROOT / "examples" / str(request.param), folder)
    return folder


def _walk(clone: Path, database: Mapping[str, str]) -> None:
    """Go up, down, up, and ask whether models and database agree."""
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv, "run the tests with `uv run pytest`: the examples are run with uv"
    environment = clean_environment(
        clone.parent,
        clone.parent,
        [Path(uv).parent, Path("/usr/bin"), Path("/bin")],
        # The environment of this project instead of one of the example's own: nothing is downloaded.
        {**database, "UV_PROJECT_ENVIRONMENT": sys.prefix, "UV_NO_SYNC": "1", "UV_OFFLINE": "1"},
    )
    for command in ("upgrade head", "downgrade base", "upgrade head", "check"):
        done = subprocess.run(
            [uv, "run", "alembic", *command.split()],
            cwd=clone,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"alembic {command}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("clone", _on(Database.SQLITE), indirect=True)
def test_an_example_goes_up_and_down_on_sqlite_as_it_is(clone: Path) -> None:
    """Nothing to install, nothing to set."""
    _walk(clone, {})

    assert (clone / "app.db").exists()


@pytest.mark.parametrize("clone", _on(Database.POSTGRESQL), indirect=True)
def test_an_example_goes_up_and_down_on_postgresql_through_database_url(
    clone: Path, postgres_server: Server
) -> None:
    """The same commands; only DATABASE_URL is set."""
    database = PostgresDatabase(postgres_server)
    try:
        _walk(clone, database.environment)
        assert "alembic_version" in database.dump()
    finally:
        database.close()

    assert not (clone / "app.db").exists()


def test_every_example_is_the_end_of_the_note_with_its_permalink() -> None:
    """A folder that no note makes is a project that nothing proves."""
    vault = Vault.read(ROOT / "docs")
    made = {note.properties.example for note in vault.notes.values() if note.properties.example}
    own = {note.properties.permalink for note in vault.notes.values() if note.properties.example}

    assert made == own == set(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_has_what_a_person_looks_for(example: str) -> None:
    """A README, the schema of each database that its note names, a project file."""
    folder = ROOT / "examples" / example
    schemas = [f"schema/{database}.sql" for database in DATABASES[example]]

    for name in ("README.md", "pyproject.toml", "alembic.ini"):
        assert (folder / name).stat().st_size > 0
    for name in schemas:
        assert ((folder / name).stat().st_size > 0) == (example not in UNMIGRATED), name
