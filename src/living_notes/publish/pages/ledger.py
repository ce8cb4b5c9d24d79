"""The ledger: what the proof found, as a file that the site prints.

It is the only thing that passes from the proof to the page. It may be absent (nothing is proven yet);
broken, it is a fault with a place, never a traceback.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from living_notes.vault import Database, Note, Permalink


class LedgerError(ValueError):
    """A ledger that cannot be read; the message says what was found and what was expected."""


@dataclass(frozen=True)
class Proof:
    """A run that held: when, and with which version of each program."""

    date: dt.date
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """What is known of one note: the digest of the text that was proven, and a proof for each database."""

    digest: str
    proofs: Mapping[Database, Proof]

    def is_of(self, note: Note) -> bool:
        """Say whether the proven text is the note's text."""
        return self.digest == note.digest


@dataclass(frozen=True)
class Ledger:
    """Entries by permalink."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    def get(self, permalink: Permalink) -> Entry | None:
        """Return the note's entry; None: it was never proven."""
        return self.entries.get(permalink)

    @classmethod
    def read(cls, path: Path) -> "Ledger":
        """Read the ledger's file; an absent file is an empty ledger.

        Raises:
            LedgerError: For a file that is not a ledger.
        """
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError) as error:
            raise LedgerError(f"{path.name}: not readable as JSON: {error}") from error
        try:
            return cls({permalink: _entry(entry) for permalink, entry in data["notes"].items()})
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise LedgerError(
                f'{path.name}: not a ledger ({type(error).__name__}: {error}), expected {{"notes": '
                '{"permalink": {"digest": …, "sqlite": {"date": …, "versions": …}}}}; '
                "the proof writes it anew"
            ) from error


def _entry(data: Any) -> Entry:  # noqa: ANN401 - JSON as read, checked here
    proofs = {database: _proof(data[database]) for database in Database if database in data}
    return Entry(str(data["digest"]), proofs)


def _proof(data: Any) -> Proof:  # noqa: ANN401 - JSON as read, checked here
    versions = {str(program): str(version) for program, version in data["versions"].items()}
    return Proof(dt.date.fromisoformat(data["date"]), versions)
