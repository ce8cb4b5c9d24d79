"""A note's project in the lab: its folder, its shell, its Python, and all of it as text that can be kept."""

import base64
import hashlib
import shlex
import shutil
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from living_notes.execution import shown
from living_notes.lab.runtime.commands.programs import LAUNCHERS, PROGRAMS
from living_notes.lab.runtime.language.state import State
from living_notes.lab.runtime.python.interpreter import Interpreter
from living_notes.lab.runtime.shell.builtins.naming import BUILTINS
from living_notes.lab.runtime.shell.program import Process, Program
from living_notes.lab.runtime.shell.shell import Shell
from living_notes.lab.runtime.shell.streams import Pipe, Source, Streams, Terminal

EDITOR = "sensible-editor"
PYTHONS = ("python", "python3")
_LEFT_OUT = {"__pycache__"}


@dataclass(frozen=True)
class Completed:
    """What a command printed (both streams, in order) and its status."""

    output: str
    status: int


class Both:
    """A terminal that is shown and kept."""

    tty = True

    def __init__(self, show: Callable[[str], None]) -> None:
        self._terminal = Terminal(show)
        self.kept = Pipe()

    def write(self, data: bytes) -> None:
        """Show bytes and keep them."""
        self.kept.write(data)
        self._terminal.write(data)


class Sandbox:
    """The reader's home with the project in ``app``.

    Args:
        home: ``/home/user`` in the browser.
        show: Takes what programs print, as it comes.
    """

    def __init__(self, home: Path, show: Callable[[str], None]) -> None:
        self.home = home
        self.project = home / "app"
        self._show = show
        self._seed = ""
        self._drawn = 0
        self._shell: Shell | None = None
        self._interpreter = Interpreter(home, self._uuid, self._run_program)

    @property
    def shell(self) -> Shell:
        """The note's shell."""
        if self._shell is None:
            raise RuntimeError("no note is open")
        return self._shell

    def begin(self, permalink: str, files: Mapping[str, str], environment: Mapping[str, str]) -> None:
        """Make the project as the note finds it."""
        self._clean()
        for path, text in files.items():
            file = self.project / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self._seed, self._drawn = permalink, 0
        state = State(str(self.home), str(self.project), self._variables(environment))
        state.exported = set(state.variables)
        self._open(state)

    def _clean(self) -> None:
        for entry in self.home.iterdir() if self.home.exists() else ():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        self.project.mkdir(parents=True)

    def _variables(self, environment: Mapping[str, str]) -> dict[str, str]:
        return {
            "HOME": str(self.home),
            "PWD": str(self.project),
            "PATH": f"{shown.PROGRAMS}:/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "NO_COLOR": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        }

    def _open(self, state: State) -> None:
        programs: dict[str, Program] = {**PROGRAMS, "alembic": self._interpreter.alembic}
        programs.update(dict.fromkeys(PYTHONS, self._interpreter.python))
        self._shell = Shell(state, programs, {**BUILTINS, **LAUNCHERS})

    def _uuid(self) -> uuid.UUID:
        """Return the next UUID of the note's sequence, as the proof makes them."""
        digest = hashlib.sha256(f"{self._seed}:{self._drawn}".encode()).digest()
        self._drawn += 1
        return uuid.UUID(bytes=digest[:16], version=4)

    def _run_program(self, command: list[str], environment: Mapping[str, str], streams: Streams) -> int:
        """Run a program that a Python program starts; it writes where that one does."""
        name = Path(command[0]).name
        process = Process(command, environment, Path.cwd(), streams)
        if name == EDITOR:
            return self._edit(process)
        if program := self.shell.programs.get(name):
            return program(process)
        if builtin := self.shell.builtins.get(name):
            return builtin(self.shell, process)
        raise FileNotFoundError(2, "No such file or directory", command[0])

    def _edit(self, process: Process) -> int:
        """Open a file as Debian's ``sensible-editor`` does: with ``$EDITOR``."""
        editor = process.environment.get("EDITOR")
        if not editor:
            return process.fail("редактора в терминале нет: откройте файл в редакторе рядом")
        typed = f"{editor} {shlex.join(process.argv[1:])}"
        return self.shell.run_subshell(typed, process.streams)

    def run(self, command: str, *, check: bool = False) -> Completed:
        """Type one command, or several lines with `check`: the status is then the first failure's.

        Raises:
            UnfinishedError: bash would ask for another line.
        """
        terminal = Both(self._show)
        status = self.shell.run(command, Streams(Source(tty=True), terminal, terminal), check=check)
        return Completed(terminal.kept.data.decode("utf-8", "replace"), status)

    def run_python(self, source: str) -> Completed:
        """Run a script from the project's root, outside of the note's shell."""
        terminal = Both(self._show)
        streams = Streams(Source(source.encode()), terminal, terminal)
        process = Process(["python", "-"], self.shell.state.environment(), self.project, streams)
        status = self._interpreter.python(process)
        return Completed(terminal.kept.data.decode("utf-8", "replace"), status)

    def prompt(self) -> str:
        """Return the current folder as a prompt shows it."""
        cwd = self.shell.state.cwd
        return f"~{cwd.removeprefix(str(self.home))}" if cwd.startswith(str(self.home)) else cwd

    def files(self) -> list[dict[str, Any]]:
        """Return the project's files as `ProjectFile` of the protocol."""
        found = []
        for file in self._all(self.project):
            if file.suffix == ".db":
                continue
            data = file.read_bytes()
            try:
                text: str | None = data.decode("utf-8")
            except UnicodeDecodeError:
                text = None
            found.append(
                {"path": file.relative_to(self.project).as_posix(), "text": text, "bytes": len(data)}
            )
        return found

    @staticmethod
    def _all(folder: Path) -> list[Path]:
        return [
            file for file in sorted(folder.rglob("*")) if file.is_file() and not _LEFT_OUT & set(file.parts)
        ]

    def save(self) -> dict[str, Any]:
        """Return all that lasts, as JSON can hold it: files, shell, how many revision ids were drawn."""
        state = self.shell.state
        return {
            "files": {
                file.relative_to(self.home).as_posix(): base64.b64encode(file.read_bytes()).decode()
                for file in self._all(self.home)
            },
            "folders": [
                folder.relative_to(self.home).as_posix()
                for folder in sorted(self.home.rglob("*"))
                if folder.is_dir() and folder.name not in _LEFT_OUT
            ],
            "runnable": [
                file.relative_to(self.home).as_posix()
                for file in self._all(self.home)
                if file.stat().st_mode & 0o111
            ],
            "cwd": state.cwd,
            "aliases": state.aliases,
            "functions": [function.source for function in state.functions.values()],
            "variables": state.variables,
            "exported": sorted(state.exported),
            "status": state.status,
            "seed": self._seed,
            "drawn": self._drawn,
        }

    def restore(self, saved: Mapping[str, Any]) -> None:
        """Make everything as it was when `save` returned `saved`."""
        self._clean()
        for folder in saved["folders"]:
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        for path, data in saved["files"].items():
            (self.home / path).write_bytes(base64.b64decode(data))
        for path in saved.get("runnable", ()):
            (self.home / path).chmod(0o755)
        self._seed, self._drawn = saved["seed"], saved["drawn"]
        state = State(str(self.home), saved["cwd"], dict(saved["variables"]), set(saved["exported"]))
        state.aliases = dict(saved.get("aliases", {}))
        self._open(state)
        for source in saved.get("functions", ()):
            self.run(source)
        state.status = saved["status"]
