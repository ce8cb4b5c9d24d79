"""``mutants.toml``: the mutants that leave the page true and that no rule describes, each with its reason.

An entry names the note by permalink and the mutant by its words, so moving lines does not touch it. An
entry that fits no mutant, or one that is noticed, is an error: the list only ever holds what survives.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = "mutants.toml"
_KEYS = {"note", "mutant", "reason"}


@dataclass(frozen=True)
class Accepted:
    """One entry: the note's permalink, the mutant in words, and why it is as true as the note."""

    note: str
    mutant: str
    reason: str


class AcceptedError(ValueError):
    """A list that cannot be read; the message names the entry."""


def read_accepted(file: Path) -> tuple[Accepted, ...]:
    """Read the list; an absent file is an empty one.

    Raises:
        AcceptedError: For broken TOML, a missing, empty or unknown key, or an entry that stands twice.
    """
    if not file.exists():
        return ()
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise AcceptedError(f"{file.name}: {error}") from error
    entries: list[Accepted] = []
    for number, entry in enumerate(found.get("accepted", ()), start=1):
        if entry.keys() != _KEYS or not all(isinstance(v, str) and v.strip() for v in entry.values()):
            raise AcceptedError(f"{file.name}, entry {number}: expected note, mutant and reason, each a text")
        accepted = Accepted(**entry)
        if any((other.note, other.mutant) == (accepted.note, accepted.mutant) for other in entries):
            raise AcceptedError(f"{file.name}, entry {number}: {accepted.mutant!r} stands twice")
        entries.append(accepted)
    return tuple(entries)


def stale_entries(
    accepted: Sequence[Accepted], known: Iterable[tuple[str, str]], noticed: Iterable[tuple[str, str]]
) -> list[str]:
    """Return a message for every entry that is of no use.

    Args:
        accepted: The entries of the notes that were mutated.
        known: Note and words of every mutant that these notes have.
        noticed: Note and words of those that something noticed, or that a rule describes.
    """
    known, noticed = set(known), set(noticed)
    messages = []
    for entry in accepted:
        key = (entry.note, entry.mutant)
        if key not in known:
            messages.append(f"{FILE}: {entry.note} has no such mutant (any more): {entry.mutant}")
        elif key in noticed:
            messages.append(
                f"{FILE}: needs no entry, it is noticed or true by rule: {entry.note}: {entry.mutant}"
            )
    return messages
