"""The whole vault: every note of a folder, and who links to whom.

A link is resolved as Obsidian does it: file name, path, alias; headings and blocks inside. What
Obsidian would guess (two notes of one name) is an error here.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from unicodedata import normalize

from living_notes.vault.embeds import circle_text, find_circles, section_lines, whole_note
from living_notes.vault.files import decode_text, find_files, parse_note, read_text
from living_notes.vault.links import Link
from living_notes.vault.marks import Lines
from living_notes.vault.names import (
    Anchor,
    FilePath,
    NotePath,
    Permalink,
    fold_heading,
    fold_name,
    nearest_name,
)
from living_notes.vault.note import Heading, Note
from living_notes.vault.notebooks import SUFFIX, notebook_text
from living_notes.vault.problems import NoteError, Problem, did_you_mean


@dataclass(frozen=True)
class Target:
    """Where a link leads: a note and, where it names one, an anchor in its page.

    Attributes:
        note: The note.
        anchor: Id of the heading or the block in its page.
        heading: The heading; None: a block, or the whole note.
        block: The lines of the block; None: a heading, or the whole note.
    """

    note: Note
    anchor: Anchor | None = None
    heading: Heading | None = None
    block: Lines | None = None

    @property
    def lines(self) -> Lines:
        """What an embed of it shows."""
        if self.heading is not None:
            return section_lines(self.note, self.heading)
        return self.block or whole_note(self.note)


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


class BrokenLinkError(LookupError):
    """A link that leads nowhere or to two places; the message names the nearest."""


class Vault:
    """Notes that were read, ready to be looked up.

    Attributes:
        notes: Every note, by path, faults or not.
        files: Every other file: what ``![[picture.png]]`` can show.
        problems: Faults of the notes, of their permalinks and of their links.
    """

    def __init__(
        self,
        notes: Mapping[NotePath, Note],
        problems: tuple[Problem, ...] = (),
        root: str = "",
        files: Collection[FilePath] = (),
    ) -> None:
        self.notes = notes
        self.root = root
        self.files = files
        self._by_name: dict[str, list[Note]] = defaultdict(list)
        self._by_alias: dict[str, list[Note]] = defaultdict(list)
        self.by_permalink: dict[Permalink, Note] = {}
        self._tags: dict[str, str] = {}
        self._found: dict[str, Note] = {}
        found = list(problems)
        for note in notes.values():
            found += note.faults
            for tag in note.properties.tags:
                self._tags.setdefault(fold_name(tag), tag)
            self._by_name[fold_name(note.link_path.rpartition("/")[2])].append(note)
            for alias in {fold_name(alias) for alias in note.properties.aliases}:
                self._by_alias[alias].append(note)
            first = self.by_permalink.setdefault(note.properties.permalink, note)
            if first is not note:
                found.append(
                    self._problem(
                        note,
                        note.properties.lines.get("permalink", 1),
                        f"permalink {note.properties.permalink!r} is taken by {first.path}",
                    )
                )
        found.extend(self._link_problems())
        found.extend(self._circles())
        self.problems = tuple(sorted(found))

    @classmethod
    def read(
        cls,
        folder: Path,
        shown_folder: str | None = None,
        run: Callable[[str, str], str] = lambda notebook, path: notebook,  # noqa: ARG005 - as it is stored
    ) -> "Vault":
        """Read every ``.md`` and ``.ipynb`` file below `folder`, hidden ones excepted, and note other files.

        Args:
            folder: The vault.
            shown_folder: How messages spell `folder`; as given where it is None.
            run: Makes of a notebook's source and path the source that is read, with its outputs.
        """
        notes: dict[NotePath, Note] = {}
        problems: list[Problem] = []
        shown_root = str(folder) if shown_folder is None else shown_folder
        files: list[FilePath] = []
        for file in find_files(folder):
            path = NotePath(normalize("NFC", file.relative_to(folder).as_posix()))
            if file.suffix not in {".md", SUFFIX}:
                files.append(FilePath(path))
                continue
            shown = f"{shown_root}/{path}" if shown_root else path
            if path in notes:  # Linux keeps both spellings, macOS and Obsidian know one
                problems.append(Problem(shown, 1, "two files of this name, NFC and NFD"))
                continue
            faults: tuple[Problem, ...] = ()
            try:
                if file.suffix == SUFFIX:
                    text = notebook_text(run(read_text(file, shown), shown), shown)
                else:
                    text, faults = decode_text(file, shown)
            except NoteError as error:  # no notebook, or one that fails
                problems.extend(error.problems)
                continue
            note = parse_note(text, path, shown)
            notes[path] = replace(note, faults=faults) if faults else note
        return cls(with_addresses(notes), tuple(problems), shown_root, files)

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
                    if link.is_file:
                        self.file(link)
                    else:
                        self.resolve(link, note)
                except BrokenLinkError as error:
                    yield self._problem(note, link.line, str(error))

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

    def file(self, link: Link) -> FilePath:
        """Find the attachment that `link` names: by its path's end, as Obsidian does.

        Raises:
            BrokenLinkError: No such file, or two of that name.
        """
        wanted = f"/{fold_name(link.target).lstrip('/')}"
        found = [path for path in self.files if f"/{fold_name(path)}".endswith(wanted)]
        whole = [path for path in found if f"/{fold_name(path)}" == wanted]
        if len(whole or found) == 1:
            return (whole or found)[0]
        if found:
            raise BrokenLinkError(f"{link} is ambiguous: {', '.join(sorted(found))}; write the path")
        names = [path.rpartition("/")[2] for path in self.files]
        near = nearest_name(link.target.rpartition("/")[2], names)
        mark = "!" if link.embed else ""
        raise BrokenLinkError(f"no file for {mark}{link}{did_you_mean(near and f'{mark}[[{near}]]')}")

    def resolve(self, link: Link, source: Note) -> Target:
        """Find where `link`, standing in `source`, leads.

        Raises:
            BrokenLinkError: No such note, heading or block, or two of that name; or it names a file.
        """
        if link.is_file:
            raise BrokenLinkError(f"{link} is a file, not a note")
        note = source
        if link.target:
            note = self._found.get(link.target) or self._found.setdefault(link.target, self._note(link))
        if not link.fragments:
            return Target(note)
        last = link.fragments[-1]
        if last.startswith("^"):
            if last[1:] not in note.block_ids:
                near = nearest_name(last[1:], note.block_ids)
                raise BrokenLinkError(f"no block {last} in {note.path}{did_you_mean(near and '^' + near)}")
            return Target(note, Anchor(f"b-{last[1:]}"), block=note.marks[last[1:]])
        heading = self._heading(note, link.fragments)
        return Target(note, heading.anchor, heading)

    def _note(self, link: Link) -> Note:
        wanted = fold_name(link.target.removesuffix(".md"))
        paths = [
            (f"/{fold_name(note.link_path)}", note)
            for note in self._by_name.get(wanted.rpartition("/")[2], [])
        ]
        found = (
            ([note for path, note in paths if path == f"/{wanted.lstrip('/')}"] if "/" in wanted else [])
            or [note for path, note in paths if path.endswith(f"/{wanted}")]
            or self._by_alias.get(wanted, [])
        )
        if len(found) == 1:
            return found[0]
        if found:
            places = ", ".join(note.path for note in found)
            raise BrokenLinkError(f"{link} is ambiguous: {places}; write the path, from / on")
        names = [note.link_path.rpartition("/")[2] for note in self.notes.values()]
        aliases = [alias for note in self.notes.values() for alias in note.properties.aliases]
        files = [path.rpartition("/")[2] for path in self.files] if link.embed else []
        known = [*names, *aliases, *files]
        near = nearest_name(link.target, known) or nearest_name(link.target.rpartition("/")[2], known)
        if f"{wanted.rpartition('/')[2]}{SUFFIX}" in self._by_name:
            near = f"{link.target}{SUFFIX}"
        raise BrokenLinkError(f"no note for {link}{did_you_mean(near and f'[[{near}]]')}")

    @staticmethod
    def _heading(note: Note, path: tuple[str, ...]) -> Heading:
        """Follow headings from outer to inner: each is searched below the one before."""
        first, level, found = 0, 0, None
        if not all(path):
            raise BrokenLinkError(f"a link to {note.path} names no heading after #")
        for wanted in path:
            inside = []
            for heading in note.headings[first:]:
                if found is not None and heading.level <= level:
                    break
                inside.append(heading)
            found = next((h for h in inside if fold_heading(h.text) == fold_heading(wanted)), None)
            if found is None:
                near = nearest_name(wanted, [heading.text for heading in inside])
                raise BrokenLinkError(
                    f"no heading «{wanted}» in {note.path}{did_you_mean(near and f'«{near}»')}"
                )
            first, level = note.headings.index(found) + 1, found.level
        if found is None:
            raise BrokenLinkError(f"a link to {note.path} names no heading after #")
        return found

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
