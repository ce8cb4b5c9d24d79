"""The files of a vault: which there are, and what a note's file says."""

import os
from functools import lru_cache
from pathlib import Path

from living_notes.vault.note import Note
from living_notes.vault.problems import NoteError, Problem


def find_files(folder: Path) -> list[Path]:
    """Return every file below `folder`, those excepted that are hidden or in a hidden folder, in order."""
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in names if not name.startswith(".")]
    return sorted(path for path in found if path.is_file())


def read_text(path: Path, shown_path: str | None = None) -> str:
    """Read a note's file as UTF-8.

    Raises:
        NoteError: Where the bytes are not UTF-8, with the line of the first wrong one.
    """
    text, faults = decode_text(path, shown_path or str(path))
    if faults:
        raise NoteError(*faults)
    return text


def decode_text(path: Path, shown_path: str) -> tuple[str, tuple[Problem, ...]]:
    """Read a note's file as what it can be read as, and say where that is not UTF-8."""
    data = path.read_bytes()
    faults: tuple[Problem, ...] = ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8: save the note as UTF-8"
        faults = (Problem(shown_path, line, message),)
        text = data.decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n"), faults


parse_note = lru_cache(maxsize=4096)(Note.parse)
"""`Note.parse` that knows the texts it was given: a site has several readers of one vault, and rebuilds."""
