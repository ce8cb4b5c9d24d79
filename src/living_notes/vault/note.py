"""One note, read: properties, headings, links, executable blocks.

markdown-it-py finds the structure, because fences inside comments, longer fences, lists and callouts
cannot be told apart by regular expressions; line numbers come with its tokens. Wikilinks are an inline
rule of ours, so code spans and fences never contain one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from living_notes.vault.blocks import Block, BlockReader, Fence
from living_notes.vault.labels import LabelError, Labels, read_labels
from living_notes.vault.names import Anchor, NotePath, unique_anchors
from living_notes.vault.problems import NoteError, Problem
from living_notes.vault.properties import Properties, read_properties

WIKILINK = re.compile(r"!?\[\[(?P<target>[^\[\]|\n]+?)(?:\\?\|(?P<text>[^\[\]\n]*))?\]\]")
BLOCK_ID = re.compile(r"(?:^|\s)\^(?P<id>[A-Za-z0-9-]+)\s*$")
CALLOUT = re.compile(r"\[!(?P<type>[^\]]+)\](?P<fold>[-+]?)(?:[ \t]+(?P<title>.*))?")


@dataclass(frozen=True)
class Heading:
    """A heading of a note: `anchor` is its id in the page, `line` is 1-based."""

    level: int
    text: str
    anchor: Anchor
    line: int


@dataclass(frozen=True)
class Link:
    """A wikilink as written.

    Attributes:
        target: Name of the note (or a path, or an alias); empty for ``[[#Heading]]``.
        fragments: What follows ``#``: headings from outer to inner, or one ``^block``.
        text: The alias text after ``|``; None: none.
        line: 1-based line.
        embed: It is written ``![[…]]``.
    """

    target: str
    fragments: tuple[str, ...]
    text: str | None
    line: int
    embed: bool = False

    @classmethod
    def parse(cls, source: str, line: int) -> "Link | None":
        """Read ``[[target#heading|text]]``; None where `source` is not a wikilink."""
        match = WIKILINK.fullmatch(source)
        if match is None:
            return None
        target, *fragments = match["target"].split("#")
        return cls(
            target=target.strip(),
            fragments=tuple(fragment.strip() for fragment in fragments),
            text=match["text"].strip() if match["text"] else None,
            line=line,
            embed=source.startswith("!"),
        )

    def __str__(self) -> str:
        return f"[[{'#'.join((self.target, *self.fragments))}]]"


@dataclass(frozen=True)
class Note:
    """A note, read and found sound.

    Attributes:
        path: Where it stands in the vault.
        text: The whole source.
        properties: The YAML at its top.
        headings: In order.
        links: Wikilinks in order, code excluded.
        blocks: Executable blocks in order.
        block_ids: Obsidian's ``^id`` marks.
        summary: The text of its first ``[!summary]`` callout («Коротко»); empty where it has none.
    """

    path: NotePath
    text: str = field(repr=False)
    properties: Properties
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    blocks: tuple[Block, ...]
    block_ids: frozenset[str]
    summary: str

    @property
    def name(self) -> str:
        """The file's name without folder and ``.md``: what a wikilink says."""
        return self.path.rpartition("/")[2].removesuffix(".md")

    @property
    def line_count(self) -> int:
        """Lines of the source."""
        return self.text.count("\n") + 1

    @classmethod
    def parse(cls, text: str, path: NotePath, shown_path: str | None = None) -> "Note":
        """Read a note.

        Args:
            text: The source, with Unix newlines.
            path: Where it stands in the vault.
            shown_path: The path that messages name; `path` where it is None.

        Raises:
            NoteError: With every fault of the note.
        """
        shown = shown_path or path
        if text.startswith("\ufeff"):
            raise NoteError(
                Problem(shown, 1, "the file begins with a byte order mark: save it as plain UTF-8")
            )
        properties, skipped = read_properties(text, shown)
        reader = _MarkdownReader(text, skipped, shown)
        judge = BlockReader(shown, properties.databases)
        blocks = judge.read(reader.fences)
        if problems := sorted((*reader.problems, *judge.problems)):
            raise NoteError(*problems)
        anchors = unique_anchors(heading for _, heading, _ in reader.headings)
        return cls(
            path=path,
            text=text,
            properties=properties,
            headings=tuple(
                Heading(level, heading, anchor, line)
                for (level, heading, line), anchor in zip(reader.headings, anchors, strict=True)
            ),
            links=tuple(reader.links),
            blocks=blocks,
            block_ids=frozenset(reader.block_ids),
            summary=reader.summary,
        )


def _wikilink_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    match = WIKILINK.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("wikilink", "", 0)
        token.content = match[0]
        token.meta = {"line": state.src.count("\n", 0, match.start())}
    state.pos = match.end()
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.inline.ruler.before("link", "wikilink", _wikilink_rule)
    return parser


class _MarkdownReader:
    """Walks the tokens of one note and gathers what a Note is made of."""

    def __init__(self, text: str, skipped: int, path: str) -> None:
        self.path = path
        self.lines = text.splitlines(keepends=True)
        self.offsets = [0, *accumulate(len(line) for line in self.lines)]
        self.problems: list[Problem] = []
        self.fences: list[Fence] = []
        self.headings: list[tuple[int, str, int]] = []
        self.links: list[Link] = []
        self.block_ids: list[str] = []
        self.summary = ""
        body = "\n" * skipped + "".join(self.lines[skipped:])
        self._walk(_parser().parse(body))

    def _wrong(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))

    def _walk(self, tokens: Sequence[Token]) -> None:
        comment: Token | None = None
        fence_before = False  # the last block-level thing was a fence, labels aside
        for token, following in zip(tokens, (*tokens[1:], None), strict=True):
            if token.type == "html_block":
                comment = self._comment(token, following)
                fence_before = fence_before and comment is not None
            elif token.type == "fence":
                self.fences.append(self._fence(token, comment, follows=fence_before))
                comment, fence_before = None, True
            elif token.type == "code_block":
                self._wrong(self._line(token), "an indented code block is not run: use a fence")
            elif token.type == "inline":
                fence_before = False
                self._inline(token)
            elif token.type == "heading_open" and following is not None:
                self.headings.append((int(token.tag[1:]), self._plain(following), self._line(token)))
                fence_before = False
            elif token.nesting:  # a list or a callout begins or ends: fences on its two sides are strangers
                fence_before = False

    @staticmethod
    def _line(token: Token) -> int:
        return (token.map or [0])[0] + 1

    def _comment(self, token: Token, following: Token | None) -> Token | None:
        if not token.content.lstrip().startswith("<!--"):
            if re.search(r"<(pre|code)\b", token.content, re.IGNORECASE):
                self._wrong(self._line(token), "code in raw HTML is not run: use a fence")
            return None
        if following is None or following.type != "fence":
            try:
                read_labels(token.content)
            except LabelError as error:
                self._wrong(self._line(token), str(error))
            else:
                self._wrong(self._line(token), "a label without a fence right after it")
            return None
        return token

    def _fence(self, token: Token, comment: Token | None, *, follows: bool) -> Fence:
        first, last = token.map or [0, 0]
        labels = Labels()
        if comment is not None:
            try:
                labels = read_labels(comment.content)
            except LabelError as error:
                self._wrong(self._line(comment), str(error))
        opening, closing = self.lines[first], self.lines[last - 1]
        closed = last - 1 > first and bool(
            re.search(rf"(?:^|[\s>]){re.escape(token.markup)}{re.escape(token.markup[0])}*\s*$", closing)
        )
        return Fence(
            info=token.info,
            text=token.content,
            line=first + 1,
            start=self.offsets[first],
            end=self.offsets[last],
            prefix=opening[: opening.index(token.markup)],
            labels=labels,
            closed=closed,
            follows=follows,
        )

    def _inline(self, token: Token) -> None:
        line = self._line(token)
        for child in token.children or ():
            if child.type == "wikilink":
                link = Link.parse(child.content, line + child.meta["line"])
                if link is not None:
                    self.links.append(link)
            elif child.type == "html_inline" and child.content.startswith("<!--"):
                self._wrong(line, f"stray comment {child.content[:60]!r}: remarks are %%…%%")
        if match := BLOCK_ID.search(token.content):
            self.block_ids.append(match["id"])
        if not self.summary and (callout := CALLOUT.match(token.content)) and callout["type"] == "summary":
            self.summary = " ".join(token.content[callout.end() :].split())

    @staticmethod
    def _plain(inline: Token) -> str:
        """The heading's text as a reader sees it."""

        def texts() -> Iterator[str]:
            for child in inline.children or ():
                if child.type == "wikilink":
                    link = Link.parse(child.content, 0)
                    yield (link.text or link.target) if link else child.content
                else:
                    yield child.content

        return "".join(texts()).strip()
