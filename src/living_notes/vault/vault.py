"""The whole vault: every note of a folder, and who links to whom.

A link is resolved as Obsidian does it: file name, path, alias; headings and blocks inside. Of two notes of
one name the nearest is taken, as Obsidian does; by the rules of the proof it is a fault.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from living_notes.vault.embeds import circle_text, find_circles
from living_notes.vault.folder import read_folder
from living_notes.vault.markdown.block_ids import Lines
from living_notes.vault.markdown.links import Link
from living_notes.vault.names import (
    FilePath,
    NotePath,
    Permalink,
    fold_name,
)
from living_notes.vault.note import Note
from living_notes.vault.obsidian import Hides
from living_notes.vault.paths import Paths
from living_notes.vault.problems import Problem
from living_notes.vault.targets import (
    BrokenLinkError,
    HiddenNoteError,
    Target,
    find_block,
    find_heading,
    find_id,
)

_ADDRESS = re.compile(r"\s(?:src|href|poster)=(?P<quote>[\"'])(?P<address>[^\"'\n]+)(?P=quote)")
"""An address in raw HTML."""


class Vault:
    """Notes that were read, ready to be looked up.

    Attributes:
        notes: Every note, by path, faults or not.
        files: Every other file: what ``![[picture.png]]`` can show.
        hidden: Notes that are kept out of the site, by path; nobody is told what is wrong with them.
        problems: Faults of the notes, of their permalinks and of their links.
    """

    def __init__(
        self,
        notes: Mapping[NotePath, Note],
        problems: tuple[Problem, ...] = (),
        root: str = "",
        files: Collection[FilePath] = (),
        hidden: Mapping[NotePath, Note] | None = None,
    ) -> None:
        self.notes = notes
        self.root = root
        self.files = files
        self.hidden = hidden or {}
        self.by_permalink: dict[Permalink, Note] = {}
        self._tags: dict[str, str] = {}
        found = list(problems)
        for note in notes.values():
            found += note.faults
            for tag in note.properties.tags:
                self._tags.setdefault(fold_name(tag), tag)
            first = self.by_permalink.setdefault(note.properties.permalink, note)
            if first is not note:
                found.append(
                    self._problem(
                        note,
                        note.properties.lines.get("permalink", 1),
                        f"permalink {note.properties.permalink!r} is taken by {first.path}",
                    )
                )
        self._paths = Paths(notes.values(), self.hidden.values(), files)
        found.extend(self._link_problems())
        found.extend(self._circles())
        self.problems = tuple(sorted(found))

    @classmethod
    def read(
        cls,
        folder: Path,
        shown_folder: str | None = None,
        run: Callable[[str, str], str] = lambda notebook, path: notebook,  # noqa: ARG005 - as it is stored
        hides: Hides = lambda path: False,  # noqa: ARG005 - nothing
    ) -> "Vault":
        """Read every ``.md`` and ``.ipynb`` file below `folder`, hidden ones excepted, and note other files.

        Args:
            folder: The vault.
            shown_folder: How messages spell `folder`; as given where it is None.
            run: Makes of a notebook's source and path the source that is read, with its outputs.
            hides: Says which paths the site leaves out; of notes, Obsidian's own settings are asked, too.
        """
        shown_root = str(folder) if shown_folder is None else shown_folder
        found = read_folder(folder, shown_root, run, hides)
        return cls(found.notes, tuple(found.problems), shown_root, found.files, found.hidden)

    def shown_path(self, note: Note) -> str:
        """Return the note's path as messages spell it."""
        return f"{self.root}/{note.path}" if self.root else note.path

    def _problem(self, note: Note, line: int, message: str) -> Problem:
        return Problem(self.shown_path(note), line, message)

    def tags(self, note: Note) -> tuple[str, ...]:
        """Return the note's tags as the vault spells them: a tag has one spelling, properties decide."""
        return tuple(self._tags.get(fold_name(tag), tag) for tag in note.tags)

    def _link_problems(self) -> Iterator[Problem]:
        for note in self.notes.values():
            for link in note.links:
                try:
                    found = self.find(link, note)
                except HiddenNoteError:
                    continue
                except BrokenLinkError as error:
                    yield self._problem(note, link.line, str(error))
                    continue
                if link.target and (message := self._choice(link, note, found)):
                    yield Problem(self.shown_path(note), link.line, message, strict=True)

    def _choice(self, link: Link, source: Note, found: "Target | FilePath") -> str | None:
        """Return what is said of a link that may lead to several places; None: it leads to one."""
        if isinstance(found, Target):
            places: Sequence[str] = [note.path for note in self._shown_notes(link, source)]
        else:
            places = self._paths.files(link, source)
        return f"{link} is ambiguous: {', '.join(sorted(places))}; write the path" if places[1:] else None

    def _circles(self) -> Iterator[Problem]:
        known: set[frozenset[tuple[NotePath, Link]]] = set()
        for note in self.notes.values():
            for circle in find_circles(note, self._shown):
                steps = frozenset((source.path, link) for source, link in circle)
                if steps not in known:
                    known.add(steps)
                    source, link = circle[0]
                    yield self._problem(source, link.line, f"embeds run in a circle: {circle_text(circle)}")

    def _shown(self, link: Link, source: Note) -> tuple[Note, Lines] | None:
        try:
            target = self.resolve(link, source)
        except BrokenLinkError:
            return None
        return target.note, target.lines

    def find(self, link: Link, source: Note) -> "Target | FilePath":
        """Find where `link`, standing in `source`, leads: a place in a note, or a file that is there.

        Raises:
            BrokenLinkError: Nothing of that name.
            HiddenNoteError: A note that is kept out of the site.
        """
        if link.is_file:
            return self.file(link, source)
        try:
            return self.resolve(link, source)
        except HiddenNoteError:
            raise
        except BrokenLinkError:
            if "." in link.target and (found := self._paths.files(link, source)):
                return self._one_file(link, found)
            raise

    def file(self, link: Link, source: Note | None = None) -> FilePath:
        """Find the attachment that `link` names: beside `source`, else by its path's end, as Obsidian does.

        Raises:
            BrokenLinkError: No such file.
        """
        return self._one_file(link, self._paths.files(link, source))

    def _one_file(self, link: Link, found: Sequence[FilePath]) -> FilePath:
        if found:
            return found[0]
        mark = "!" if link.embed and link.address is None else ""
        name = link.target.rpartition("/")[2]

        def hint() -> str | None:
            near = self._paths.file_names.nearest(name)
            return near and (f"{mark}[[{near}]]" if link.address is None else near)

        raise BrokenLinkError(f"no file for {mark}{link}", hint)

    def resolve(self, link: Link, source: Note) -> Target:
        """Find where `link`, standing in `source`, leads.

        Raises:
            BrokenLinkError: No such note, heading or block; or it names a file.
        """
        if link.is_file:
            raise BrokenLinkError(f"{link} is a file, not a note")
        note = self._note(link, source) if link.target else source
        if not link.fragments:
            return Target(note)
        if link.fragments[-1].startswith("^"):
            return find_block(note, link.fragments[-1])
        if link.address is not None and (found := find_id(note, link.fragments[0])):
            return found
        heading = find_heading(note, link.fragments)
        return Target(note, heading.anchor, heading)

    def _shown_notes(self, link: Link, source: Note) -> list[Note]:
        return [note for note in self._paths.notes(link, source) if note.path not in self.hidden]

    def _note(self, link: Link, source: Note) -> Note:
        if seen := self._shown_notes(link, source):
            return seen[0]
        if self._paths.notes(link, source):
            raise HiddenNoteError(f"{link} is kept out of the site")

        def hint() -> str | None:
            near = self._paths.nearest_note(link)
            return near and (f"[[{near}]]" if link.address is None else near)

        raise BrokenLinkError(f"no note for {link}", hint)

    def hidden_files(self) -> frozenset[FilePath]:
        """Return the attachments that notes kept back by their own properties link to, and no other note."""
        kept = [note for note in self.hidden.values() if not note.properties.published]
        return self._linked_files(kept) - self._linked_files(self.notes.values()) if kept else frozenset()

    def _linked_files(self, notes: Iterable[Note]) -> frozenset[FilePath]:
        found: set[FilePath] = set()
        for note in notes:
            named = (Link.of_address(match["address"], "", 0) for match in _ADDRESS.finditer(note.text))
            for link in (*note.links, *named):
                if link is not None and "." in link.target:
                    found.update(self._paths.files(link, note))
        return frozenset(found)

    def backlinks(self, note: Note) -> tuple[tuple[Note, Link], ...]:
        """Return every link that leads to `note` from another one, ordered by the linking note's title."""
        return tuple(self._incoming.get(note.path, ()))

    @cached_property
    def _incoming(self) -> dict[NotePath, list[tuple[Note, Link]]]:
        """Every link, by the note that it leads to: one pass, so that asking for all notes stays cheap."""
        found: dict[NotePath, list[tuple[Note, Link]]] = defaultdict(list)
        for source in sorted(self.notes.values(), key=lambda note: fold_name(note.properties.title)):
            for link in source.links:
                try:
                    target = self.resolve(link, source).note
                except BrokenLinkError:
                    continue
                if target is not source:
                    found[target.path].append((source, link))
        return found
