"""Names of notes and files, and which of them a link may mean: the rules by which Obsidian looks.

A path that begins with ``./`` or ``../`` is one from the linking note's folder. A Markdown link is first
read so, then as a path from the vault's root; a wikilink is a path's end, or an alias. Of several of one
name the one at the vault's root comes first, then the one beside the linking note, then the shortest path.
"""

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property

from living_notes.vault.markdown.links import Link
from living_notes.vault.names import FilePath, NameIndex, fold_name
from living_notes.vault.note import Note
from living_notes.vault.notebooks import SUFFIX


class Paths:
    """Where everything of a vault stands.

    Args:
        notes: The notes that are shown.
        hidden: Notes that are known and not shown.
        files: The attachments.
    """

    def __init__(self, notes: Iterable[Note], hidden: Iterable[Note], files: Collection[FilePath]) -> None:
        self._notes = tuple(notes)
        self._files = files
        self._by_name: dict[str, list[tuple[str, Note]]] = defaultdict(list)
        self._by_alias: dict[str, list[Note]] = defaultdict(list)
        self._found: dict[tuple[str, str, bool], tuple[Note, ...]] = {}
        for note in (*self._notes, *hidden):
            path = fold_name(note.link_path)
            self._by_name[path.rpartition("/")[2]].append((path, note))
            for alias in {fold_name(alias) for alias in note.properties.aliases}:
                self._by_alias[alias].append(note)

    def notes(self, link: Link, source: Note) -> tuple[Note, ...]:
        """Return the notes that the target of `link` may mean, the likeliest first."""
        folder = posixpath.dirname(source.path)
        key = folder, link.target, link.address is None
        if key not in self._found:
            self._found[key] = tuple(self._look(link, folder))
        return self._found[key]

    def _look(self, link: Link, folder: str) -> list[Note]:
        wanted = fold_name(link.target)
        if posixpath.basename(wanted).removesuffix(".md") in self._by_name:
            wanted = wanted.removesuffix(".md")  # else the file's name may end so twice
        near = self._by_name.get(posixpath.basename(wanted), [])
        for path in _whole_paths(link, wanted, fold_name(folder)):
            if found := [note for other, note in near if other == path]:
                return found
        if _is_relative(wanted):
            if link.address is None:
                return []
            wanted = _without_steps(wanted)  # Obsidian finds it, wherever it was moved
        found = [note for path, note in near if f"/{path}".endswith(f"/{wanted}")]
        if not found and link.address is None:
            found = self._by_alias.get(wanted, [])
        return sorted(found, key=lambda note: _distance(note.path, folder))

    def files(self, link: Link, source: Note | None) -> tuple[FilePath, ...]:
        """Return the attachments that `link` may mean, the likeliest first."""
        wanted = fold_name(link.target)
        near = self._files_by_name.get(posixpath.basename(wanted), [])
        folder = fold_name(posixpath.dirname(source.path)) if source else ""
        for path in _whole_paths(link, wanted, folder):
            if found := tuple(file for other, file in near if other == path):
                return found
        if _is_relative(wanted):
            if link.address is None:
                return ()
            wanted = _without_steps(wanted)
        files = [file for path, file in near if f"/{path}".endswith(f"/{wanted.lstrip('/')}")]
        return tuple(sorted(files, key=lambda file: _distance(file, folder)))

    @cached_property
    def _files_by_name(self) -> dict[str, list[tuple[str, FilePath]]]:
        found: dict[str, list[tuple[str, FilePath]]] = defaultdict(list)
        for file in self._files:
            path = fold_name(file)
            found[posixpath.basename(path)].append((path, file))
        return found

    @cached_property
    def file_names(self) -> NameIndex:
        """The names of all attachments."""
        return NameIndex(posixpath.basename(path) for path in self._files)

    @cached_property
    def _note_files(self) -> NameIndex:
        return NameIndex(posixpath.basename(note.path) for note in self._notes)

    @cached_property
    def _note_names(self) -> NameIndex:
        names = [posixpath.basename(note.link_path) for note in self._notes]
        return NameIndex([*names, *(alias for note in self._notes for alias in note.properties.aliases)])

    def nearest_note(self, link: Link) -> str | None:
        """Return what a link may have meant: a note, of an embed a file, of a wikilink an alias, too."""
        name = posixpath.basename(link.target)
        if f"{fold_name(name.removesuffix('.md'))}{SUFFIX}" in self._by_name:
            return f"{link.target}{SUFFIX}"
        names = self._note_names if link.address is None else self._note_files
        for wanted in dict.fromkeys((link.target, name)):
            if near := names.nearest(wanted) or (link.embed and self.file_names.nearest(wanted)):
                return near
        return None


def _whole_paths(link: Link, wanted: str, folder: str) -> Iterable[str]:
    """Yield the paths from the vault's root that a target names whole, the likeliest first."""
    if _is_relative(wanted) or (link.address is not None and not wanted.startswith("/")):
        yield posixpath.normpath(posixpath.join(folder, wanted))
    if not _is_relative(wanted) and ("/" in wanted or link.address is not None or "." in wanted):
        yield wanted.strip("/")


def _distance(path: str, folder: str) -> tuple[bool, bool, int, str]:
    """Return how far a note or file is from one that links to it, for a comparison."""
    here = posixpath.dirname(path)
    return here != "", fold_name(here) != fold_name(folder), path.count("/"), path


def _is_relative(path: str) -> bool:
    return path.startswith(("./", "../"))


def _without_steps(path: str) -> str:
    return "/".join(part for part in path.split("/") if part not in {".", ".."})
