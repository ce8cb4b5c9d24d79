"""An example in the current folder: what it is made of, what migrates it, what its program is."""

import ast
import os
import runpy
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic.config import CommandLine, Config
from alembic.script import Script, ScriptDirectory

from living_notes.proof.adverse.catalogue import Catalogue, read_catalogue
from living_notes.proof.losses import Rows
from living_notes.proof.rows import PostgresRows, SqliteRows

_FILE: Final = "app.db"


class Harm(Exception):  # noqa: N818 - what is looked for
    """What an example does to its reader in this condition, in a sentence."""


class Project:
    """The example in the current folder, and its database."""

    def __init__(self) -> None:
        url = sa.make_url(os.environ.get("DATABASE_URL", f"sqlite:///{_FILE}"))
        self.on_sqlite = url.get_backend_name() == "sqlite"
        self.url = url if self.on_sqlite else url.set(drivername="postgresql+psycopg")
        self.engine = sa.create_engine(self.url, poolclass=sa.NullPool)

    @cached_property
    def revisions(self) -> Sequence[Script]:
        """Every revision, parents first."""
        script = ScriptDirectory.from_config(Config("alembic.ini", toml_file="pyproject.toml"))
        return [*script.walk_revisions()][::-1]

    def alembic(self, *arguments: str) -> None:
        """Run a command of Alembic.

        Raises:
            Harm: It fails.
        """
        try:
            CommandLine().main([*arguments])
        except SystemExit as error:
            if error.code:
                raise Harm(f"`alembic {' '.join(arguments)}` fails") from error
        except Exception as error:
            words = str(error).strip().partition("\n")[0]
            raise Harm(f"`alembic {' '.join(arguments)}` fails: {type(error).__name__}: {words}") from error

    def upgrade(self, revision: str = "heads") -> None:
        """Go up."""
        self.alembic("upgrade", revision)

    def step_down(self, revision: Script) -> None:
        """Undo one revision, and no other."""
        parents = parents_of(revision)
        # From a merge `-1` is ambiguous; from any other a parent would take sibling branches down, too.
        self.alembic("downgrade", parents[0] if len(parents) > 1 else f"{revision.revision}@-1")

    def catalogue(self) -> Catalogue:
        """Return what the database is made of."""
        return read_catalogue(self.engine)

    def rows(self) -> Rows:
        """Return what every table holds."""
        if self.on_sqlite:
            return SqliteRows(Path.cwd(), _FILE)() or {}
        conninfo = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        counted = PostgresRows(conninfo, conninfo)
        try:
            return counted() or {}
        finally:
            counted.close()

    def reset(self) -> None:
        """Begin again with an empty database."""
        if self.on_sqlite:
            for file in Path.cwd().glob("*.db*"):
                file.unlink()
            return
        with self.engine.begin() as connection:
            query = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)'"
            for schema in connection.exec_driver_sql(query).scalars().all():
                connection.execute(sa.schema.DropSchema(schema, cascade=True))
            connection.execute(sa.schema.CreateSchema("public"))

    @cached_property
    def program(self) -> Path | None:
        """The example's own program that calls Alembic's commands; None: only people do."""
        return next(filter(calls_alembic, sorted(Path.cwd().rglob("*.py"))), None)

    def start(self) -> None:
        """Run that program, as whoever starts it does.

        Raises:
            Harm: It fails.
        """
        try:
            runpy.run_path(str(self.program), run_name="__main__")
        except SystemExit as error:
            if error.code:
                raise Harm(f"{self.program} ends with status {error.code}") from error
        except Exception as error:
            words = str(error).strip().partition("\n")[0]
            raise Harm(f"the program fails: {type(error).__name__}: {words}") from error


def calls_alembic(file: Path) -> bool:
    """Say whether a module imports Alembic's commands: then the project migrates by itself.

    A project's tests import them, too, but migrate a database of their own.
    """
    if file.parent.name == "tests":
        return False
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module == "alembic":
            if any(name.name == "command" for name in node.names):
                return True
        elif isinstance(node, ast.Import) and any(name.name == "alembic.command" for name in node.names):
            return True
    return False


def parents_of(revision: Script) -> Sequence[str]:
    """Return the revisions right below one."""
    down = revision.down_revision
    return (down,) if isinstance(down, str) else tuple(down or ())
