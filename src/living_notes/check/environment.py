"""Alembic's environment, run once for many steps: env.py as it is, or in its place our own."""

import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script import ScriptDirectory
from sqlalchemy.event import registry

from living_notes.check.project import Project

Steps = Callable[[MigrationContext], Iterable[MigrationStep]]


@dataclass
class Settings:
    """What env.py asked of `context.configure`."""

    per_migration: bool = False
    batch: bool = False


@dataclass
class Environment:
    """A project and the database that it runs on.

    Attributes:
        project: the project.
        script: its revisions.
        url: our database.
        bare: whether env.py is left out.
        settings: what env.py asked for, once it ran.
    """

    project: Project
    script: ScriptDirectory
    url: str
    bare: bool
    settings: Settings = field(default_factory=Settings)

    def run(self, steps: Steps) -> None:
        """Run steps, each in a transaction of its own; what fails is raised."""
        settings = self.settings

        def migrations(_: object, context: MigrationContext) -> Iterable[MigrationStep]:
            return steps(context)

        context = EnvironmentContext(self.project.config, self.script, fn=migrations, dont_mutate=False)
        configure = context.configure

        def configured(*given: Any, **options: Any) -> None:  # noqa: ANN401 - as the method
            settings.per_migration = bool(options.get("transaction_per_migration"))
            options["transaction_per_migration"] = True
            options.pop("fn", None)
            configure(*given, **options)

        context.configure = configured  # type: ignore[method-assign]  # a subclass would have no proxies
        with context:
            if self.bare:
                self._run_bare(context)
            else:
                self.script.run_env()

    def _run_bare(self, context: EnvironmentContext) -> None:
        engine = sa.create_engine(self.url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            context.configure(connection=connection)
            with context.begin_transaction():
                context.run_migrations()

    def step(self, revision: str, *, up: bool) -> MigrationStep:
        """Return the step over one revision."""
        script = self.script.get_revision(revision)
        make = MigrationStep.upgrade_from_script if up else MigrationStep.downgrade_from_script
        return make(self.script.revision_map, script)

    def goes_back(self, revision: str) -> bool:
        """Tell whether a revision has a downgrade at all."""
        return hasattr(self.script.get_revision(revision).module, "downgrade")


@contextmanager
def _without_listeners() -> Iterator[None]:
    """Forget afterwards what the reader's code listens to on whole classes, such as all engines."""
    listen = registry._EventKey.listen  # noqa: SLF001 - there is no public list of listeners
    heard: list[Any] = []

    def watched(key: Any, *given: Any, **options: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own signature
        listen(key, *given, **options)
        if isinstance(key.target, type):
            heard.append(key)

    registry._EventKey.listen = watched  # type: ignore[method-assign, assignment]  # noqa: SLF001 - as above
    try:
        yield
    finally:
        registry._EventKey.listen = listen  # type: ignore[method-assign]  # noqa: SLF001 - as above
        for key in heard:
            if key.contains():
                key.remove()


@contextmanager
def at_home(project: Project, url: str) -> Iterator[StringIO]:
    """Be where the reader types, with the modules found there; leave no trace; yield what is printed."""
    modules, path, place, variables = set(sys.modules), list(sys.path), Path.cwd(), dict(os.environ)
    printed = StringIO()
    os.chdir(project.root)
    sys.path[:0] = [str(project.root), str(project.root / "src")]
    os.environ["DATABASE_URL"] = url
    try:
        with (
            _without_listeners(),
            redirect_stdout(printed),
            redirect_stderr(printed),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            yield printed
    finally:
        os.chdir(place)
        sys.path[:] = path
        os.environ.clear()
        os.environ.update(variables)
        for name in set(sys.modules) - modules:
            file = getattr(sys.modules[name], "__file__", None) or ""
            if file.startswith(str(project.root)):
                del sys.modules[name]
