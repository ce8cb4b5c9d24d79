"""One line in the real bash and in the lab's, in equal folders: what each prints, returns and leaves."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from living_notes.lab.runtime.commands.programs import LAUNCHERS, PROGRAMS
from living_notes.lab.runtime.language.state import State
from living_notes.lab.runtime.language.syntax import UnfinishedError
from living_notes.lab.runtime.shell.builtins.naming import BUILTINS
from living_notes.lab.runtime.shell.shell import Shell
from living_notes.lab.runtime.shell.streams import Pipe, Source, Streams

REFUSED = "лаборатория"
"""The word in which the lab's shell says that it cannot do something."""

_TIMEOUT = 20
_PREFIX = re.compile(r"^(?:\S*line\.sh|bash|environment): (?:eval: )?(?:line \d+: )?")
_TOKEN = re.compile(r" \(error token is .*\)$")
_QUOTES = str.maketrans("‘’", "''")


@dataclass(frozen=True)
class Outcome:
    """What a line did.

    Attributes:
        printed: Its stdout.
        complaints: Its stderr, without the place that a script's messages name.
        status: Its exit status.
        files: The project afterwards: path to content, a mark before it for what can be run.
    """

    printed: str
    complaints: tuple[str, ...]
    status: int
    files: dict[str, bytes]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is wrong, without whose words it is said in."""
        return tuple(_TOKEN.sub("", line.rpartition(": ")[2]) for line in self.complaints)


def _complaints(text: str) -> tuple[str, ...]:
    lines = (_PREFIX.sub("bash: ", line.translate(_QUOTES)) for line in text.splitlines())
    said = (line for line in lines if not re.match(r"bash: `.*'$|Try '|may be", line))
    return tuple(said)


def _files(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            found[f"{name}/"] = b""
        else:
            found[name] = (b"x" if path.stat().st_mode & 0o111 else b"-") + path.read_bytes()
    return found


def _variables(folder: Path) -> dict[str, str]:
    return {
        "HOME": str(folder.parent),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "USER": "user",
    }


def in_bash(line: str, project: Path, scratch: Path) -> Outcome:
    """Type a line into the real bash, in a copy of `project` below `scratch`."""
    folder = scratch / "app"
    shutil.copytree(project, folder)  # makes the folders above it, too
    script = scratch / "line.sh"
    script.write_text(f"{line}\n", encoding="utf-8")
    done = subprocess.run(
        ["bash", "--norc", script],
        cwd=folder,
        env=_variables(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_TIMEOUT,
        check=False,
    )
    printed = done.stdout.decode("utf-8", "replace")
    return Outcome(
        printed, _complaints(done.stderr.decode("utf-8", "replace")), done.returncode, _files(folder)
    )


def in_lab(line: str, project: Path, scratch: Path) -> Outcome:
    """Type a line into the lab's shell, in a copy of `project` below `scratch`."""
    folder = scratch / "app"
    shutil.copytree(project, folder)
    variables = {**_variables(folder), "PWD": str(folder)}
    shell = Shell(
        State(str(folder.parent), str(folder), variables, set(variables)), PROGRAMS, {**BUILTINS, **LAUNCHERS}
    )
    out, errors = Pipe(), Pipe()
    try:
        status = shell.run(f"{line}\n", Streams(Source(), out, errors))
    except UnfinishedError:
        errors.write(b"bash: syntax error: unexpected end of file\n")
        status = 2
    printed = out.data.decode("utf-8", "replace")
    return Outcome(printed, _complaints(errors.data.decode("utf-8", "replace")), status, _files(folder))
