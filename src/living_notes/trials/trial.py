"""What is run, and what came of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

PYTHON: Final = "3.11"
"""The interpreter where a trial names no other: the oldest that the guide runs on."""


@dataclass(frozen=True)
class Trial:
    """A script of bash in a folder of files.

    Attributes:
        script: What is run; it stops at no error, its status is that of its last command.
        packages: Requirements that the environment is made of; the script finds its programs on PATH.
        files: Path in the folder to text.
        python: Version of the interpreter.
    """

    script: str
    packages: Sequence[str] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    python: str = PYTHON


@dataclass(frozen=True)
class Outcome:
    """The exit status of a script, and what it printed on both streams."""

    exit: int
    lines: Sequence[str]

    @classmethod
    def of(cls, status: int, printed: str, names: Mapping[str, str]) -> Self:
        """Return what a record keeps: without colours, with `names` for what only this run had.

        Args:
            status: Exit status.
            printed: All that was printed.
            names: Patterns of what differs between runs to what stands for it.
        """
        text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", printed)
        for pattern, name in names.items():
            text = re.sub(pattern, name, text)
        return cls(status, tuple(line.rstrip() for line in text.strip().splitlines()))

    def as_json(self) -> dict[str, Any]:
        """Return what `of_json` reads."""
        return {"exit": self.exit, "lines": list(self.lines)}

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> Self:
        """Read what `as_json` returned."""
        return cls(given["exit"], tuple(given["lines"]))
