"""The tools: a script each, and what its head says of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from living_notes.trials import Trial
from living_notes.trials.trial import PYTHON

FOLDER: Final = Path(__file__).with_name("cases")
ORDER: Final = ("alembic", "django", "aerich", "piccolo", "yoyo", "dbmate", "sqitch")
TASKS: Final = ("rename", "not_null", "branches", "middle", "together", "edited")
_APPLIED: Final = frozenset(TASKS) - {"together"}
"""Tasks that begin with a database that has the first migration and two rows."""


@dataclass(frozen=True)
class Tool:
    """A tool of migration.

    Attributes:
        key: The script's name.
        name: What the page calls it.
        script: Functions of bash: ``version``, ``project``, ``apply``, and one for each of `TASKS`.
        packages: Requirements of its environment; none where it is a program of the system.
        python: The interpreter there.
        drafts: Whether it writes migrations from models; else people write SQL.
    """

    key: str
    name: str
    script: str
    packages: Sequence[str]
    python: str
    drafts: bool

    @property
    def digest(self) -> str:
        """What changes when the record may."""
        return sha256(repr((_prelude(), self)).encode()).hexdigest()[:12]

    def version(self) -> Trial:
        """Return what prints its version."""
        return self._trial("version")

    def begin(self, task: str) -> Trial:
        """Return what a task begins with."""
        apply = "apply\nrows" if task in _APPLIED else ""
        return self._trial(f"project\n{apply}")

    def task(self, name: str) -> Trial:
        """Return what does a task; its status is the tool's."""
        return self._trial(name)

    def _trial(self, words: str) -> Trial:
        return Trial(f"{_prelude()}\n{self.script}\n{words}", self.packages, python=self.python)


def read_tools(folder: Path = FOLDER, order: Sequence[str] = ORDER) -> list[Tool]:
    """Return the tools in the order of the page."""
    return [_read(folder / f"{key}.sh") for key in order]


def _read(file: Path) -> Tool:
    text = file.read_text(encoding="utf-8")
    said = dict(re.findall(r"^# (\w+): (.*)$", text, re.MULTILINE))
    return Tool(
        key=file.stem,
        name=said["name"],
        script=text,
        packages=tuple(said.get("packages", "").split()),
        python=said.get("python", PYTHON),
        drafts=said["drafts"] == "yes",
    )


def _prelude() -> str:
    return (FOLDER / "prelude.sh").read_text(encoding="utf-8")
