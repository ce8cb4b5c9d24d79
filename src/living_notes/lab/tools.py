"""What the lab's build works with: its places, programs that it starts, digests of files."""

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from living_notes.lab.node import Node

HERE = Path(__file__).parent
WEB = HERE / "web"
REQUIREMENTS = HERE / "requirements.txt"


class BuildError(Exception):
    """The lab cannot be built; the message says what is missing."""


def run_node(node: Node, *command: str | Path, cwd: Path | None = None) -> None:
    """Run a program with Node on its path.

    Raises:
        BuildError: It does not start, or fails.
    """
    run(command, {**os.environ, "LC_ALL": "C.UTF-8", "PATH": node.path}, cwd)


def run(command: Sequence[str | Path], environment: Mapping[str, str], cwd: Path | None = None) -> None:
    """Run a program in an environment, in a folder.

    Raises:
        BuildError: It does not start, or fails.
    """
    try:
        done = subprocess.run(list(map(str, command)), cwd=cwd, check=False, env=environment)
    except OSError as error:
        raise BuildError(f"{command[0]}: {error.strerror}") from error
    if done.returncode:
        raise BuildError(f"failed with status {done.returncode}: {' '.join(map(str, command))}")


def digest(files: Iterable[Path], *choices: tuple[str, ...]) -> str:
    """Return a short digest of what files hold and of what was chosen from them."""
    return sha256(b"".join(file.read_bytes() for file in files) + repr(choices).encode()).hexdigest()[:16]
