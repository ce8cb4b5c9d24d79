"""The notes of a folder, read from their files: which there are, and which the site keeps back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from unicodedata import normalize

from living_notes.vault.files import decode_text, find_files, parse_note, read_text
from living_notes.vault.names import FilePath, NotePath, Permalink
from living_notes.vault.note import Note
from living_notes.vault.notebooks import SUFFIX, notebook_text
from living_notes.vault.obsidian import Hides, hidden_by_obsidian
from living_notes.vault.problems import NoteError, Problem


@dataclass
class Folder:
    """What stands in a folder: notes, notes kept out of the site, other files, files that are no notes."""

    notes: dict[NotePath, Note] = field(default_factory=dict)
    hidden: dict[NotePath, Note] = field(default_factory=dict)
    files: list[FilePath] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_folder(folder: Path, shown_root: str, run: Callable[[str, str], str], hides: Hides) -> Folder:
    """Read every file below `folder`, hidden ones excepted; the arguments are those of `Vault.read`."""
    found = Folder()
    settings = hidden_by_obsidian(folder)
    for file in find_files(folder):
        path = NotePath(normalize("NFC", file.relative_to(folder).as_posix()))
        if file.suffix not in {".md", SUFFIX}:
            if not hides(path):
                found.files.append(FilePath(path))
            continue
        shown = f"{shown_root}/{path}" if shown_root else path
        if (
            path in found.notes or path in found.hidden
        ):  # Linux keeps both spellings, macOS and Obsidian know one
            found.problems.append(Problem(shown, 1, "two files of this name, NFC and NFD"))
            continue
        out_of_sight = hides(path) or settings(path)
        if out_of_sight and file.suffix == SUFFIX:
            continue  # it may not even run
        try:
            note = _read_note(file, path, shown, run)
        except NoteError as error:  # no notebook, or one that fails
            found.problems.extend(error.problems)
            continue
        if out_of_sight or not note.properties.published:
            found.hidden[path] = note
        else:
            found.notes[path] = note
    found.notes = with_addresses(found.notes)
    return found


def _read_note(file: Path, path: NotePath, shown: str, run: Callable[[str, str], str]) -> Note:
    if file.suffix == SUFFIX:
        return parse_note(notebook_text(run(read_text(file, shown), shown), shown), path, shown)
    text, faults = decode_text(file, shown)
    note = parse_note(text, path, shown)
    return replace(note, faults=(*faults, *note.faults)) if faults else note


def with_addresses(notes: Mapping[NotePath, Note]) -> dict[NotePath, Note]:
    """Return the notes with one permalink each: of equal ones that the paths gave, the later are numbered."""
    taken = {note.properties.permalink for note in notes.values() if "permalink" in note.properties.lines}
    found = dict(notes)
    for path, note in notes.items():
        if "permalink" in note.properties.lines:
            continue
        address, number = note.properties.permalink, 1
        while address in taken:
            number += 1
            address = Permalink(f"{note.properties.permalink}-{number}")
        taken.add(address)
        if number > 1:
            found[path] = replace(note, properties=replace(note.properties, permalink=address))
    return found
