"""The Markdown of a note, walked once: fences, headings, links, block ids.

markdown-it-py finds the structure, because fences inside comments, longer fences, lists and callouts
cannot be told apart by regular expressions; line numbers come with its tokens. Wikilinks are an inline
rule of ours, so code spans and fences never contain one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from markdown_it.token import Token

from living_notes.vault.blocks import Fence
from living_notes.vault.labels import LabelError, Labels, is_label, read_labels
from living_notes.vault.markdown.block_ids import Lines, find_block_ids
from living_notes.vault.markdown.callouts import CALLOUT, callout_type, mistyped
from living_notes.vault.markdown.inline import COMMENT, parser
from living_notes.vault.markdown.links import Link
from living_notes.vault.markdown.passages import BLOCK_ID, Passage, read_passage
from living_notes.vault.markdown.remarks import drop_remarks
from living_notes.vault.problems import Problem

RAW_CODE = re.compile(r"<(?:pre|code)\b|^[ \t>]*(?:`{3}|~{3})", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class RawHeading:
    """A heading before its page is known: `mark` is its own ``^id``, which is then its anchor."""

    level: int
    text: str
    mark: str | None
    line: int


class MarkdownReader:
    """Walks the tokens of one note and gathers what a Note is made of.

    Attributes:
        problems: What is wrong with the Markdown.
        fences: Every fence, not yet judged.
        headings: In order.
        links: Wikilinks, and Markdown links into the vault, in order, code excluded.
        marks: ``^id`` marks, and the lines that each names.
        tags: ``#tags`` of the text, headings and links left out.
        passages: The prose as a reader sees it.
        summary: The text of the first ``[!summary]`` callout, whatever its alias.
    """

    def __init__(self, text: str, skipped: int, path: str) -> None:
        self.path = path
        self.lines = re.findall(r"[^\n]*\n|[^\n]+", text)  # as markdown-it does; `splitlines` knows more ends
        self.offsets = [0, *accumulate(len(line) for line in self.lines)]
        self.problems: list[Problem] = []
        self.fences: list[Fence] = []
        self.headings: list[RawHeading] = []
        self.links: list[Link] = []
        self.marks: dict[str, Lines] = {}
        self.tags: list[str] = []
        self.passages: list[Passage] = []
        self.summary = ""
        body = "\n" * skipped + "".join(self.lines[skipped:])
        if not body.endswith("\n"):
            body += "\n"  # so that a fence's content always ends with one
        tokens, hidden = drop_remarks(parser().parse(body))
        for fence in hidden:
            self._wrong(self._line(fence), "a fence inside a remark (%%…%%) is run, but not shown")
        self._walk(tokens)
        for mark in find_block_ids(tokens):
            if mark.name in self.marks:
                self._wrong(mark.line, f"block ^{mark.name} stands twice", strict=False)
            self.marks.setdefault(mark.name, mark.lines)

    def _wrong(self, line: int, message: str, *, strict: bool = True) -> None:
        self.problems.append(Problem(self.path, line, message, strict))

    def _walk(self, tokens: Sequence[Token]) -> None:
        comment: Token | None = None
        fence_before = False  # the last block-level thing was a fence, labels aside
        for token, following in zip(tokens, (*tokens[1:], None), strict=False):
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
                text, mark = self._plain(following), BLOCK_ID.search(following.content)
                if mark:
                    text = BLOCK_ID.sub("", text)
                following.meta["heading"] = True
                self.headings.append(
                    RawHeading(int(token.tag[1:]), text, mark and mark["id"], self._line(token))
                )
            elif token.type in {"th_open", "td_open"} and following is not None:
                self._cell(following)
            else:  # a list or a callout begins or ends, a rule: fences on its two sides are strangers
                fence_before = False

    @staticmethod
    def _line(token: Token) -> int:
        return (token.map or [0])[0] + 1

    def _comment(self, token: Token, following: Token | None) -> Token | None:
        if not token.content.lstrip().startswith("<!--"):
            if RAW_CODE.search(token.content):
                self._wrong(self._line(token), "code in raw HTML is not run: use a fence after an empty line")
            if comment := COMMENT.search(token.content):
                line = self._line(token) + token.content.count("\n", 0, comment.start())
                self._wrong(line, f"stray comment {comment[0][:60]!r}: remarks are %%…%%")
            return None
        if following is None or following.type != "fence":
            try:
                read_labels(token.content)
            except LabelError as error:
                self._wrong(self._line(token), str(error), strict=not is_label(token.content))
            else:
                self._wrong(self._line(token), "a label without a fence right after it", strict=False)
            return None
        return token

    def _fence(self, token: Token, comment: Token | None, *, follows: bool) -> Fence:
        first, last = token.map or [0, 0]
        labels = Labels()
        if comment is not None:
            try:
                labels = read_labels(comment.content)
            except LabelError as error:
                self._wrong(self._line(comment), str(error), strict=not is_label(comment.content))
        opening = self.lines[first]
        return Fence(
            info=token.info,
            text=token.content,
            line=first + 1,
            start=self.offsets[first],
            end=self.offsets[last],
            prefix=opening[: opening.index(token.markup)],
            labels=labels,
            closed=token.content.count("\n") == last - first - 2,  # the two fences are no content
            follows=follows,
        )

    def _inline(self, token: Token) -> None:
        line = self._line(token)
        in_link = False
        for child in token.children or ():
            link: Link | None = child.meta.get("link")
            if link is not None:
                self._link(link)
                self._check_embed(link, in_heading="heading" in token.meta, level=child.level)
            if child.type in {"link_open", "link_close"}:
                in_link = child.type == "link_open"
            elif child.type == "tag" and not in_link and "heading" not in token.meta:
                self.tags.append(child.content[1:].strip("/"))
            elif child.type == "comment":
                where = line + child.meta["line"]
                self._wrong(where, f"stray comment {child.content[:60]!r}: remarks are %%…%%")
            elif child.type == "html_inline" and child.content[:4].lower() == "<pre":
                self._wrong(line, "code in raw HTML is not run: use a fence after an empty line")
        self.passages.append(read_passage(token.children or (), line))
        self._callout(token)

    def _callout(self, token: Token) -> None:
        callout = CALLOUT.match(token.content)
        if callout and "![[" in (callout["title"] or ""):
            self._wrong(self._line(token), "an embed in a callout's title: put it on the line below")
        if callout and callout_type(callout["type"]) == "abstract" and not self.summary:
            self.summary = " ".join(token.content[callout.end() :].split())
        if callout and (meant := mistyped(callout["type"])):
            self._wrong(self._line(token), f"unknown callout [!{callout['type']}]; did you mean [!{meant}]?")

    def _check_embed(self, link: Link, *, in_heading: bool, level: int) -> None:
        if not link.embed or link.is_picture:
            return
        if in_heading:
            self._wrong(link.line, f"an embed in a heading: !{link}; write a link, {link}")
        elif level:
            self._wrong(link.line, f"an embed inside other marks: !{link}; take it out of them")

    def _cell(self, inline: Token) -> None:
        for child in inline.children or ():
            if child.type == "text" and (match := re.search(r"\[\[[^\]]+$", child.content)):
                message = f"{match[0]!r} ends in the next cell: write \\| in a table's link"
                self._wrong(self._line(inline), message, strict=False)

    def _link(self, link: Link) -> None:
        if "`" in str(link):  # Markdown makes code of it before the page looks for links
            self._wrong(link.line, f"backticks in {link}: leave them out, the heading is found without them")
        self.links.append(link)

    @staticmethod
    def _plain(inline: Token) -> str:
        """The heading's text as a reader sees it."""

        def texts() -> Iterator[str]:
            for child in inline.children or ():
                if child.type == "wikilink":
                    link: Link | None = child.meta["link"]
                    yield link.shown if link else child.content
                elif child.type in {"softbreak", "hardbreak"}:
                    yield " "
                elif child.type not in {"html_inline", "image", "comment"}:
                    yield child.content

        return "".join(texts()).strip()
