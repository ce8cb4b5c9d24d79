"""Where everything of a project of notes lies; nothing else knows."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Project:
    """A project of notes.

    Attributes:
        root: Its folder, in which ``mkdocs.yml`` stands.
    """

    root: Path

    @classmethod
    def of_this_file(cls) -> "Project":
        """Return the project that this package lies in, as a checkout has it."""
        return cls(Path(__file__).parents[2])

    @property
    def docs(self) -> Path:
        """The notes."""
        return self.root / "docs"

    @property
    def examples(self) -> Path:
        """The committed end states, a folder a note."""
        return self.root / "examples"

    @property
    def ledger(self) -> Path:
        """Which note held, with which versions."""
        return self.root / "ledger.json"

    @property
    def versions(self) -> Path:
        """What the notes did with other versions."""
        return self.root / "versions.json"

    @property
    def endings(self) -> Path:
        """What each note leaves behind."""
        return self.root / "endings.json"

    @property
    def mutants(self) -> Path:
        """The mutants that are accepted."""
        return self.root / "mutants.toml"

    @property
    def locks(self) -> Path:
        """What operations lock, as measured."""
        return self.root / "locks.json"

    @property
    def lock(self) -> Path:
        """The versions that everything here runs with."""
        return self.root / "uv.lock"

    @property
    def settings(self) -> Path:
        """Dependencies and tools."""
        return self.root / "pyproject.toml"

    @property
    def cache(self) -> Path:
        """What can be made again; not committed."""
        return self.root / ".cache"
