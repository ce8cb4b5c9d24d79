"""The guide as this room sees it: where its notes, its lock and its data are."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from living_notes.execution.output import Normaliser
from living_notes.project import Project
from living_notes.proof.golden import read_tree
from living_notes.vault import Note, Permalink, Problem, Vault, fold_name, nearest_name
from living_notes.versions.matrix import VARIED

ROOT = Project.of_this_file().root
_GROUPS = ("guide", "proof", "dev")
"""Groups of ``pyproject.toml`` that an environment has: what notes run, what runs them, what checks them."""


@dataclass(frozen=True)
class Guide:
    """A project of notes: ``docs/``, ``examples/``, ``uv.lock``, and what this room writes there."""

    root: Path = ROOT

    @property
    def data(self) -> Path:
        """The committed data file."""
        return Project(self.root).versions

    @property
    def cache(self) -> Path:
        """Where environments are kept; not committed."""
        return Project(self.root).cache / "versions"

    @property
    def page(self) -> Path:
        """The page that is made from the data file."""
        return Project(self.root).docs / "Версии.md"

    @property
    def upgrades(self) -> Path:
        """The committed record of what breaks on upgrade."""
        return self.root / "upgrades.json"

    @property
    def upgrades_page(self) -> Path:
        """The page that is made from it."""
        return self.root / "docs" / "Что ломается при обновлении.md"

    @cached_property
    def vault(self) -> Vault:
        """The notes, read once."""
        return Vault.read(Project(self.root).docs, "docs")

    @property
    def notes(self) -> list[Note]:
        """The notes that the proof runs, by permalink."""
        found = [note for note in self.vault.notes.values() if note.blocks and not note.is_notebook]
        return sorted(found, key=lambda note: note.properties.permalink)

    @property
    def notebooks(self) -> list[Note]:
        """The notes that only a build of the site runs, by permalink."""
        found = [note for note in self.vault.notes.values() if note.is_notebook]
        return sorted(found, key=lambda note: note.properties.permalink)

    @property
    def unread(self) -> list[Problem]:
        """What is wrong with the notes that cannot be read: they would be taken for deleted ones."""
        read = {f"docs/{path}" for path, note in self.vault.notes.items() if not note.faults}
        return [problem for problem in self.vault.problems if problem.path not in read]

    def select(self, names: Iterable[str]) -> list[Note]:
        """Return the notes that `names` say (paths or permalinks); all where there is none.

        Raises:
            ValueError: For a name that is no note; for notes that cannot be read, where all are asked for.
        """
        names = list(names)
        if not names:
            if unread := self.unread:
                raise ValueError("notes that cannot be read:\n" + "\n".join(map(str, unread)))
            return self.notes
        known = {note.properties.permalink: note for note in self.notes}
        by_path = {(self.root / "docs" / note.path).resolve(): note for note in self.notes}
        found: list[Note] = []
        for name in names:
            note = known.get(Permalink(name)) or by_path.get((Path.cwd() / name).resolve())
            if note is None:
                near = nearest_name(name, known)
                hint = f"; did you mean {near}?" if near else ""
                raise ValueError(f"{name!r} is neither a note's path nor its permalink{hint}")
            found.append(note)
        return found

    def link(self, note: Note) -> str:
        """Return what a wikilink says to reach `note`: its name, or its path where two have that name."""
        same = [other for other in self.vault.notes.values() if fold_name(other.name) == fold_name(note.name)]
        return note.name if len(same) == 1 else f"/{note.path.removesuffix('.md')}"

    def digest(self, note: Note) -> str:
        """Return what changes when the proof of `note` may change: its text, its start, its example."""
        digest = sha256(note.text.encode())
        for example in (note.properties.start, note.properties.example):
            folder = Project(self.root).examples / str(example)
            if example is not None and folder.is_dir():
                for path, text in read_tree(folder, Normaliser()).items():
                    digest.update(f"\0{path}\0{text}".encode())
                for schema in sorted((folder / "schema").glob("*.sql")):
                    digest.update(schema.read_bytes())
        return digest.hexdigest()[:16]

    def locked(self) -> Mapping[str, str]:
        """Return the versions of the varied packages in ``uv.lock``."""
        lock = tomllib.loads(Project(self.root).lock.read_text(encoding="utf-8"))
        return {
            package["name"]: package["version"] for package in lock["package"] if package["name"] in VARIED
        }

    def requirements(self) -> list[str]:
        """Return the requirements of ``pyproject.toml``, those of its groups that run notes included."""
        project = tomllib.loads(Project(self.root).settings.read_text(encoding="utf-8"))
        groups = project["dependency-groups"]
        needed = (groups.get(name, ()) for name in _GROUPS)
        return [*project["project"]["dependencies"], *(line for group in needed for line in group)]
