"""One note, read: properties, headings, links, executable blocks, and what is wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256

from living_notes.vault.blocks import Block, BlockReader
from living_notes.vault.markdown.block_ids import Lines
from living_notes.vault.markdown.links import Link
from living_notes.vault.markdown.passages import Passage, Span
from living_notes.vault.names import Anchor, NotePath, fold_name, path_permalink, unique_anchors
from living_notes.vault.notebooks import SUFFIX
from living_notes.vault.problems import NoteError, Problem
from living_notes.vault.properties import Properties, read_properties
from living_notes.vault.reader import MarkdownReader, RawHeading

_LETTERS = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")


@dataclass(frozen=True)
class Heading:
    """A heading of a note: `anchor` is its id in the page, `line` is 1-based."""

    level: int
    text: str
    anchor: Anchor
    line: int


@dataclass(frozen=True)
class Note:
    """A note, read; with whatever is wrong with it, it is a note.

    Attributes:
        path: Where it stands in the vault.
        text: The whole source.
        properties: The YAML at its top.
        headings: In order.
        links: Wikilinks, and Markdown links into the vault, in order, code excluded.
        blocks: Executable blocks in order.
        marks: Obsidian's ``^id`` marks and the lines that each names.
        inline_tags: ``#tags`` in the text, without ``#``, each once.
        passages: The prose as a reader sees it.
        summary: The text of its first ``[!summary]`` callout («Коротко»); empty where it has none.
        faults: What is wrong with it, ordered by line: nothing is, where the proof takes it.
    """

    path: NotePath
    text: str = field(repr=False)
    properties: Properties
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    blocks: tuple[Block, ...]
    marks: Mapping[str, Lines] = field(repr=False)
    inline_tags: tuple[str, ...]
    passages: tuple[Passage, ...] = field(repr=False)
    summary: str
    faults: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without folder and suffix."""
        return self.path.rpartition("/")[2].removesuffix(".md").removesuffix(SUFFIX)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its text: what is known of another text is known of another note."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def link_path(self) -> str:
        """What a wikilink says: the path without ``.md``; a notebook is found by its whole name only."""
        return self.path.removesuffix(".md")

    @property
    def is_notebook(self) -> bool:
        """Whether it was a Jupyter notebook: the site's build runs it, the proof does not."""
        return self.path.endswith(SUFFIX)

    @property
    def block_ids(self) -> frozenset[str]:
        """Its ``^id`` marks."""
        return frozenset(self.marks)

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags of its properties and its text, each once as first spelled."""
        first: dict[str, str] = {}
        for tag in (*self.properties.tags, *self.inline_tags):
            first.setdefault(fold_name(tag), tag)
        return tuple(first.values())

    @cached_property
    def is_russian(self) -> bool:
        """Whether a tenth of its prose is: Russian texts name programs and errors in English."""
        prose = "".join(passage.plain for passage in self.passages)
        letters = len(_LETTERS.findall(prose))
        return len(_CYRILLIC.findall(prose)) * 10 > letters

    @cached_property
    def places(self) -> Mapping[Link, tuple[Passage, Span]]:
        """Where in the prose each link stands; of equal ones in one line, the first."""
        found: dict[Link, tuple[Passage, Span]] = {}
        for passage in self.passages:
            for span in passage.spans:
                if span.link is not None:
                    found.setdefault(span.link, (passage, span))
        return found

    @property
    def line_count(self) -> int:
        """Lines of the source."""
        return self.text.count("\n") + 1

    @classmethod
    def parse(cls, text: str, path: NotePath, shown_path: str | None = None) -> "Note":
        """Read a note; what is wrong with it are its `faults`.

        Args:
            text: The source, with Unix newlines.
            path: Where it stands in the vault.
            shown_path: The path that messages name; `path` where it is None.
        """
        shown = shown_path or path
        faults: list[Problem] = []
        if text.startswith("\ufeff"):
            message = "the file begins with a byte order mark: save it as plain UTF-8"
            faults.append(Problem(shown, 1, message, strict=True))
            text = text[1:]
        properties, skipped, wrong = read_properties(text, shown)
        reader = MarkdownReader(text, skipped, shown)
        judge = BlockReader(shown, properties.databases, cells=path.endswith(SUFFIX))
        blocks = judge.read(reader.fences)
        headings = tuple(_anchored(reader.headings))
        properties = replace(
            properties,
            title=properties.title or _first_title(headings, path),
            permalink=properties.permalink or path_permalink(path),
        )
        return cls(
            path=path,
            text=text,
            properties=properties,
            headings=headings,
            links=tuple(reader.links),
            blocks=blocks,
            marks=reader.marks,
            inline_tags=tuple(dict.fromkeys(reader.tags)),
            passages=tuple(reader.passages),
            summary=reader.summary,
            faults=tuple(sorted((*faults, *wrong, *reader.problems, *judge.problems))),
        )

    def checked(self) -> "Note":
        """Return the note itself, if it is sound by the strictest rules.

        Raises:
            NoteError: With every fault of the note.
        """
        if self.faults:
            raise NoteError(*self.faults)
        return self


def _first_title(headings: Sequence[Heading], path: NotePath) -> str:
    """Return the title of a note that names none: its one heading of level 1, else the file's name.

    Sections without such a heading above them, or several of level 1, are parts of what the file's name says.
    """
    highest = [heading.text for heading in headings if heading.level == 1]
    first = highest[0] if len(highest) == 1 and headings[0].level == 1 else ""
    return first or path.rpartition("/")[2].removesuffix(".md").removesuffix(SUFFIX)


def _anchored(headings: Sequence[RawHeading]) -> Iterator[Heading]:
    anchors = unique_anchors(heading.text for heading in headings if heading.mark is None)
    for heading in headings:
        anchor = Anchor(f"b-{heading.mark}") if heading.mark else next(anchors)
        yield Heading(heading.level, heading.text, anchor, heading.line)
