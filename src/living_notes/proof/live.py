"""The real world of a note on one database: a sandbox, a shell in it, a database, a Python session."""

import shlex
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path, PurePosixPath

from living_notes.execution import shown
from living_notes.execution.edits import apply_diff
from living_notes.execution.output import Normaliser
from living_notes.execution.results import StatementError
from living_notes.execution.steps import Completed
from living_notes.proof.database import Database as NoteDatabase
from living_notes.proof.database import PostgresDatabase, SqliteDatabase
from living_notes.proof.failures import BlockError, MachineError
from living_notes.proof.golden import Tree, copy_example, tree_behind
from living_notes.proof.losses import Rows
from living_notes.proof.sandbox.confine import SANDBOX, mark_of
from living_notes.proof.sandbox.copies import COUNTER, HOME, copy_sandbox
from living_notes.proof.sandbox.door import Door
from living_notes.proof.sandbox.inside import Inside
from living_notes.proof.sandbox.keep_option import write_entry
from living_notes.proof.sandbox.limits import OUTPUT, Watch, check_output
from living_notes.proof.sandbox.removal import remove_tree
from living_notes.proof.shell.environment import SYSTEM_PATH, clean_environment, exported
from living_notes.proof.shell.lasting import changes, lasting_state, surroundings
from living_notes.proof.shell.pycon import PyconSession
from living_notes.proof.shell.shell import OutputLimitExceeded, Shell, ShellError, ShellExited, ShellTimeout
from living_notes.proof.warm.interpreter import SITE
from living_notes.proof.workshop import Workshop
from living_notes.vault import Database, EditError, Note, read_diff

SCRIPT = "script.py"
"""The file in a sandbox from which a `python` block is run."""
_SHOWN_CHARACTERS = 2000


class LiveWorld:
    """Runs what it is asked; see `World`.

    Args:
        note: Whose world it is: its permalink seeds revision ids, its `start` fills the project.
        examples: Where the committed examples are.
        database: What the note runs on.
        workshop: The shared server and interpreter, and the options of the run.
        saved: A copy of a sandbox to begin with, instead of the note's `start`.
        time_limit: Seconds that one command may take; the workshop's where absent.

    Attributes:
        root: The sandbox's folder.
        status: Exit status of the last command.

    Raises:
        BlockError: There is no example of the name in `start`.
    """

    def __init__(  # noqa: PLR0913 - a world is all of these
        self,
        note: Note,
        examples: Path,
        database: Database,
        workshop: Workshop,
        saved: Path | None = None,
        *,
        time_limit: float | None = None,
    ) -> None:
        self._time_limit = workshop.time_limit if time_limit is None else time_limit
        self._stack = ExitStack()
        self.status = 0
        try:
            self._open(note, examples, database, workshop, saved)
        except BaseException:
            self._stack.close()
            raise

    def _open(
        self, note: Note, examples: Path, database: Database, workshop: Workshop, saved: Path | None
    ) -> None:
        isolation = workshop.isolation
        self.root = root = Path(tempfile.mkdtemp(prefix="", dir=isolation.base))
        if not workshop.keep:
            self._stack.callback(remove_tree, root)
        home = root / HOME / "user"
        self._project = home / "app"
        temporary = root / "tmp"
        for folder in (self._project, temporary):
            folder.mkdir(parents=True)
        if saved is not None:
            copy_sandbox(saved, root)
        elif start := note.properties.start:
            example = examples / start
            if not example.is_dir():
                raise BlockError(f"start: {start}, but there is no examples/{start}")
            copy_example(example, self._project)
        self._sandbox = Door(root, name="the sandbox")
        self._stack.callback(self._sandbox.close)
        self._door = Door(root, self._project.relative_to(root).as_posix())
        self._stack.callback(self._door.close)
        self._inside = Inside(isolation.rights([root]))
        self._stack.callback(self._inside.close)
        self._database: NoteDatabase
        if database is Database.SQLITE:
            self._database = SqliteDatabase(self._project, self._door, self._inside)
        else:
            self._database = PostgresDatabase(workshop.postgres(), isolation.listener())
        self._stack.callback(self._database.close)
        self._watch = Watch(root, self._database.size)
        commands = workshop.bin_directory()
        environment = clean_environment(
            home,
            temporary,
            [commands, Path(sys.executable).parent, *SYSTEM_PATH],
            {
                **exported(self._database.environment, started=bool(note.properties.start)),
                "PYTHONPATH": str(SITE),
                SANDBOX: str(root),
                "NOTE_SEED": note.properties.permalink,
                "NOTE_SEED_COUNTER": str(root / COUNTER),
            },
        )

        def guard(program: str) -> Sequence[str]:
            return isolation.prefix(program, [root], [commands], root)

        try:
            self._shell = Shell(self._project, environment, guard=guard, mark=mark_of(str(root)))
        except ShellError as error:
            said = [line for line in error.output.splitlines() if line.strip()]
            raise MachineError(
                "the shell of a note does not start; ask `ulimit -a`, or begin the run again: "
                + (said[-1] if said else str(error))
            ) from error
        self._stack.callback(self._shell.close)
        if workshop.keep:  # closed in turn: the shell still lives when its state is written down
            name = f"{note.properties.permalink} on {database.label}"
            self._stack.callback(self._keep, workshop.kept, name, environment, commands)
        self._pycon = PyconSession(Path(sys.executable), self._project, environment, guard(sys.executable))
        self._stack.callback(self._pycon.close)
        self._normaliser = Normaliser({**workshop.names, **self._names(home, commands)})
        self._at_first = frozenset(surroundings(self._shell))

    def _keep(self, kept: list[str], name: str, environment: Mapping[str, str], commands: Path) -> None:
        """Make the sandbox one that a person can enter; the warm interpreter will be gone by then."""
        folder = f"{commands}:"
        state = surroundings(self._shell) if self._shell.alive else [str(self._project)]
        entry = write_entry(
            self._sandbox,
            self.root,
            {key: value.replace(folder, "") for key, value in environment.items()},
            [line.replace(folder, "") for line in state],
        )
        gone = " (its database is gone)" if self._database.environment else ""
        kept.append(f"{name}: {self._project}\n  enter it{gone}: {entry}")

    def _names(self, home: Path, commands: Path) -> Mapping[str, str]:
        names = {str(home): shown.HOME, sys.prefix: shown.ENVIRONMENT, **self._database.names}
        if commands != Path(sys.executable).parent:
            names[str(commands)] = shown.PROGRAMS
        return names

    def _type(self, command: str, run: Callable[..., Completed], typed: str | None = None) -> Completed:
        """Run a command in the note's shell; a hang, a flood or a dead shell is a failure of the block.

        Args:
            command: As the page has it.
            run: How.
            typed: What the shell is told, if not that.
        """
        try:
            with self._watch.over(command, self._stop_shell):
                completed = run(typed or command, timeout=self._time_limit, output_limit=OUTPUT)
        except ShellTimeout as error:
            raise BlockError(
                f"still running after {self._time_limit:g} s, killed with its children: {command}\n"
                f"so far it printed:\n{self._indent(error.output)}"
            ) from error
        except OutputLimitExceeded as error:
            raise BlockError(
                f"printed without end, killed: {command}\n{self._indent(error.output[:_SHOWN_CHARACTERS])}"
            ) from error
        except ShellExited as error:
            raise BlockError(f"ended the note's shell: {command} ({error})") from error
        self.status = completed.status
        return replace(completed, output=self._normaliser.text(completed.output))

    def _stop_shell(self) -> None:
        self._shell.stop()
        self._database.stop()  # a server goes on with what a client asked for

    def _indent(self, output: str) -> str:
        return "\n".join(f"    {line}" for line in self._normaliser.lines(output))

    def run(self, command: str) -> Completed:
        """Type one command into the note's shell."""
        return self._type(command, self._shell.run)

    def run_script(self, text: str) -> Completed:
        """Run several lines in the note's shell."""
        return self._type(text, self._shell.run_script)

    def run_python(self, source: str) -> Completed:
        """Run a script from the project's root, from a file outside it that leaves no trace there."""
        script = self.root / SCRIPT
        self._inside.call(self._sandbox.write, SCRIPT, source.encode())
        typed = f"(cd {shlex.quote(str(self._project))} && exec python - < {shlex.quote(str(script))})"
        return self._type(source, self._shell.run, typed)

    def run_statement(self, source: str) -> str:
        """Run a statement of the note's interactive Python session."""
        limit = self._time_limit
        with self._watch.over(source, self._stop_session):
            try:
                printed = self._pycon.run(source, limit, OUTPUT)
            except TimeoutError as error:
                raise BlockError(f"still running after {limit:g} s, killed: {source}") from error
            except OverflowError as error:
                raise BlockError(f"printed more than {OUTPUT} bytes, killed: {source}") from error
            except EOFError as error:
                raise BlockError(f"ended the session: {source}") from error
            except FileNotFoundError as error:
                raise BlockError(f"the project's folder is gone: {source}") from error
        return self._normaliser.text(printed)

    def _stop_session(self) -> None:
        self._pycon.stop()
        self._database.stop()

    def run_sql(self, sql: str) -> Completed:
        """Run statements in the note's database."""
        with self._watch.over(sql, self._database.stop, self._time_limit):
            try:
                printed, status = self._database.run(sql)
            except StatementError as error:
                raise BlockError(str(error)) from error
        return Completed(self._normaliser.text(check_output(printed, sql)), status)

    def write(self, path: str, text: str) -> None:
        """Make a file of the project."""
        self._inside.call(self._door.write, path, text.encode())

    def edit(self, path: str, diff: str) -> None:
        """Apply a diff block to a file as it is on disk, not as a page shows it."""
        try:
            changed = apply_diff(self._inside.call(self._door.text, path) or "", read_diff(diff))
        except EditError as error:
            raise BlockError(f"{path}: {error}") from error
        self._inside.call(self._door.write, path, changed.encode())

    def read(self, path: str) -> str | None:
        """Return the text of a file of the project; None where there is no such file."""
        text = self._inside.call(self._door.text, path)
        return None if text is None else self._normaliser.text(text)

    def beside(self, path: str) -> Sequence[str]:
        """Return the names in the folder in which `path` would stand."""
        return self._inside.call(self._door.names, str(PurePosixPath(path).parent))

    def leftovers(self) -> Sequence[str]:
        """Return the command lines of processes that are still running."""
        return self._shell.leftovers(self._pycon.processes())

    def tree(self) -> Tree:
        """Return the files of the project."""
        return self._inside.call(tree_behind, self._door, self._normaliser)

    def dump(self) -> str:
        """Return schema and rows of the database."""
        return self._normaliser.text(self._database.dump())

    def rows(self) -> Rows | None:
        """Return what every table holds; None where it cannot be counted now."""
        return self._database.rows()

    def surroundings(self) -> Sequence[str]:
        """Return what the note changed in its shell."""
        return [self._normaliser.text(line) for line in changes(self._at_first, surroundings(self._shell))]

    def shell_state(self) -> str:
        """Return all that lasts in the shell from one command to the next."""
        return lasting_state(self._shell, self.status).replace(str(self.root), "")

    def version(self) -> str:
        """Return the database's version."""
        return self._database.version

    def close(self) -> None:
        """End every process of the note and remove its folder and database."""
        self._stack.close()
