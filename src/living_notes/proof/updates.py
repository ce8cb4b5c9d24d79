"""``--update-notes``: what the notes should show, gathered during a run and written at its end.

One direction only, note -> files: commands and edits are the author's, outputs and generated files are the
run's. A block without ``db=`` must come out equal on every database that ran; where it does not, nothing is
written and the failure asks for variants.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

from living_notes.execution.output import difference
from living_notes.project import Project
from living_notes.proof.endings import Ending, write_endings
from living_notes.proof.failures import BlockError
from living_notes.vault import Block, Database, Permalink, Vault


@dataclass
class Updates:
    """Texts that blocks should have.

    Attributes:
        enabled: False: the run compares and writes nothing.
    """

    enabled: bool = False
    _texts: dict[tuple[Path, int], tuple[Block, Database, str]] = field(default_factory=dict)
    _trees: dict[Path, Database] = field(default_factory=dict)
    _before: dict[Path, str] = field(default_factory=dict)
    _endings: dict[Path, dict[tuple[Permalink, Database], Ending]] = field(default_factory=dict)

    def see(self, note: Path, block: Block, database: Database, text: str) -> None:
        """Record what `block` really is on `database`; `text` is its whole content.

        Raises:
            BlockError: Where it came out different on another database.
        """
        key = (note, block.index)
        if key in self._texts:
            _, other, seen = self._texts[key]
            if other != database and seen != text:
                self._texts[key] = (block, other, block.text)  # nothing is written of a block in dispute
                shown = difference(seen.splitlines(), text.splitlines())
                raise BlockError(
                    f"the databases differ (- {other.label}, + {database.label}): write two variants, "
                    f"<!-- proof: db=… --> before each\n{shown}"
                )
        self._texts[key] = (block, database, text)

    def first_tree(self, example: Path, database: Database) -> bool:
        """Say whether `database` is the one that writes `example` in this run; the others compare."""
        return self._trees.setdefault(example, database) == database

    def put(self, file: Path, text: str | None) -> None:
        """Make `file` hold `text`; None: there is no such file. What it held goes into the diff."""
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        self._before.setdefault(file, before)
        if text is None:
            file.unlink()
        elif text != before or not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def see_ending(self, file: Path, permalink: Permalink, database: Database, ending: Ending) -> None:
        """Record what a note leaves behind; `file` is where that is committed."""
        self._endings.setdefault(file, {})[permalink, database] = ending

    def write(self) -> str:
        """Rewrite the notes whose blocks changed, and the endings; return the diff of all but the endings."""
        for file, seen in self._endings.items():
            write_endings(file, seen, set(Vault.read(Project(file.parent).docs).by_permalink))
        for note in sorted({path for path, _ in self._texts}):
            before = note.read_text(encoding="utf-8")
            after = before
            changes = [(block, text) for (path, _), (block, _, text) in self._texts.items() if path == note]
            for block, text in sorted(changes, key=lambda change: -change[0].start):
                if text != block.text:
                    after = after[: block.start] + _fence(before, block, text) + after[block.end :]
            self.put(note, after)
        return "\n".join(
            line for file, before in sorted(self._before.items()) for line in _diff(file, before)
        )


def _diff(file: Path, before: str) -> Iterator[str]:
    after = file.read_text(encoding="utf-8") if file.exists() else ""
    name = os.path.relpath(file)
    return unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="", n=1)


def _fence(source: str, block: Block, text: str) -> str:
    """Return the fence with `text` in place of its content, in its quote or list."""
    lines = source[block.start : block.end].splitlines()
    rest = block.prefix if ">" in block.prefix else " " * len(block.prefix)
    content = [f"{rest}{line}".rstrip() for line in text.splitlines()]
    return "\n".join([lines[0], *content, lines[-1]]) + "\n"
