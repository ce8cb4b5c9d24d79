"""One note on one database: its sandbox, its shell, and its blocks in order.

Whatever block is asked for, everything before it happens first (`reach`), so that a block can be run by
itself, by another worker, or again. The first broken block ends the note.
"""

import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from living_notes.proof.database import Database as NoteDatabase
from living_notes.proof.database import PostgresDatabase, SqliteDatabase
from living_notes.proof.failures import BlockError, Broken
from living_notes.proof.golden import (
    check_tree,
    copy_example,
    read_tree,
    schema_file,
    write_tree,
)
from living_notes.proof.output import Normaliser, difference
from living_notes.proof.pycon import PyconSession
from living_notes.proof.readme import example_readme, readme_file
from living_notes.proof.shell import Shell, clean_environment
from living_notes.proof.steps import Steps
from living_notes.proof.workshop import Workshop
from living_notes.vault import Block, Database, Note

SHOWN_HOME = "/home/user"
SITECUSTOMIZE = Path(__file__).with_name("site")


@dataclass(frozen=True)
class Place:
    """Where a note comes from and where its example lives."""

    note: Path
    examples: Path


class NoteSession:
    """Runs the blocks of `note` on `database`.

    Attributes:
        blocks: The blocks that apply to the database, in order.
        broken: The first block that failed; None while the note holds.
    """

    def __init__(self, note: Note, place: Place, database: Database, workshop: Workshop) -> None:
        self.note = note
        self.place = place
        self.database = database
        self.blocks = tuple(block for block in note.blocks if block.applies_to(database))
        self.broken: Broken | None = None
        self._done = 0
        self._workshop = workshop
        self._stack = ExitStack()
        self._steps: Steps | None = None

    def reach(self, position: int) -> None:
        """Run every block up to and including the one at `position` that has not run yet.

        Raises:
            BlockError: From the first block that fails; `broken` then says which.
        """
        while self._done <= position:
            block = self.blocks[self._done]
            try:
                self._ready().run(self._done)
            except BlockError as failure:
                self.broken = Broken(block.line, str(failure))
                raise
            self._done += 1

    def finish(self) -> None:
        """Run what is left, then hold the end state against the committed one.

        Raises:
            BlockError: A block failed, a process is still running, or tree or dump differ.
        """
        self.reach(len(self.blocks) - 1)
        steps = self._ready()
        try:
            _check_leftovers(steps.shell)
            if self.note.properties.example:
                self._check_example(self.place.examples / self.note.properties.example, steps)
        except BlockError as failure:
            self.broken = Broken(self.note.line_count, str(failure))
            raise

    def versions(self) -> Mapping[str, str]:
        """Return the version of the database that the note ran on."""
        return {self.database.value: self._ready().database.version}

    def close(self) -> None:
        """End every process of the note and remove its folder and database."""
        self._stack.close()
        self._steps = None

    def _check_example(self, example: Path, steps: Steps) -> None:
        updates = self._workshop.updates
        tree = read_tree(steps.project, steps.normaliser)
        dump = steps.normaliser.text(steps.database.dump())
        schema = schema_file(example, self.database)
        readme = readme_file(example)
        if updates.enabled:
            if updates.first_tree(example, self.database):
                write_tree(example, tree)
            schema.parent.mkdir(parents=True, exist_ok=True)
            schema.write_text(dump, encoding="utf-8")
            readme.write_text(example_readme(self.note), encoding="utf-8")
        if not example.is_dir():
            raise BlockError(f"no folder {example}: `--update-notes` makes it")
        check_tree(read_tree(example, Normaliser()), tree, f"examples/{example.name}")
        committed = schema.read_text(encoding="utf-8") if schema.exists() else ""
        if committed != dump:
            shown = difference(committed.splitlines(), dump.splitlines())
            raise BlockError(f"the database is not {schema.name} (-), but (+):\n{shown}")
        if readme.read_text(encoding="utf-8") != example_readme(self.note):
            raise BlockError(f"{readme} is not made from this note: `--update-notes` makes it")

    def _ready(self) -> Steps:
        if self._steps is None:
            self._steps = self._open()
        return self._steps

    def _open(self) -> Steps:
        root = Path(tempfile.mkdtemp(prefix="proof-")).resolve()
        if self._workshop.keep:
            self._workshop.kept.append(f"{self.note.properties.permalink} on {self.database}: {root}")
        else:
            self._stack.callback(shutil.rmtree, root, ignore_errors=True)
        home = root / "home" / "user"
        project = home / "app"
        temporary = root / "tmp"
        for folder in (project, temporary):
            folder.mkdir(parents=True)
        if start := self.note.properties.start:
            example = self.place.examples / start
            if not example.is_dir():
                raise BlockError(f"start: {start}, but there is no examples/{start}")
            copy_example(example, project)
        database: NoteDatabase
        if self.database is Database.SQLITE:
            database = SqliteDatabase(project)
        else:
            database = PostgresDatabase(self._workshop.postgres())
        self._stack.callback(database.close)
        commands = self._workshop.bin_directory()
        environment = clean_environment(
            home,
            temporary,
            [commands, Path(sys.executable).parent, *map(Path, ("/usr/local/bin", "/usr/bin", "/bin"))],
            {
                **database.environment,
                "PYTHONPATH": str(SITECUSTOMIZE),
                "NOTE_SEED": self.note.properties.permalink,
                "NOTE_SEED_COUNTER": str(root / "revisions"),
            },
        )
        shell = Shell(project, environment)
        self._stack.callback(shell.close)
        pycon = PyconSession(Path(sys.executable), project, environment)
        self._stack.callback(pycon.close)
        names = {str(home): SHOWN_HOME, sys.prefix: f"{SHOWN_HOME}/app/.venv", **database.names}
        if commands != Path(sys.executable).parent:
            names[str(commands)] = f"{SHOWN_HOME}/app/.venv/bin"
        return Steps(
            note=self.place.note,
            on=self.database,
            blocks=self.blocks,
            project=project,
            shell=shell,
            pycon=pycon,
            database=database,
            normaliser=Normaliser(names),
            updates=self._workshop.updates,
            time_limit=self._workshop.time_limit,
        )


def block_position(session: NoteSession, block: Block) -> int:
    """Return where `block` stands among the session's blocks."""
    return next(number for number, other in enumerate(session.blocks) if other.index == block.index)


def _check_leftovers(shell: Shell) -> None:
    if left := shell.leftovers():
        shown = "\n".join(f"    {line}" for line in left)
        raise BlockError(f"the note leaves processes behind:\n{shown}")
