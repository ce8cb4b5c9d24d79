"""Each note's Markdown beside its page, and ``llms.txt`` that lists them, for who reads with an assistant.

In a copy wikilinks are links, and all links go to the copies of other notes; the author's remarks are gone.
Everything else stands as the author wrote it, blocks and their labels above all. The list is as
https://llmstxt.org says. Which text is a link the vault has found.
"""

import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from markdown_it.common.normalize_url import normalizeLink

from living_notes.publish.pages.contents import Contents
from living_notes.publish.remarks import CODE_SPAN, remove_remarks
from living_notes.publish.render.typography import typeset_line
from living_notes.publish.text import page_text, plain_text
from living_notes.publish.words import say
from living_notes.vault import WIKILINK, BrokenLinkError, Link, Note, NotePath, Target, Vault

LIST, FULL = "llms.txt", "llms-full.txt"

FULL_LIMIT = 1_000_000
"""Bytes up to which all notes are served as one text, too: more fits into no assistant."""

_ADDRESS = r"(?<=\]\()(?:<(?P<framed>[^<>\n]*)>|(?P<bare>[^\s<>()]+))(?=[\s)])"
_PIECE = re.compile(f"{CODE_SPAN}|(?P<link>{WIKILINK.pattern})|{_ADDRESS}")
"""A span of code, a wikilink, the address in a Markdown link."""

_SIZE = re.compile(r"\|?\d+(?:x\d+)?$")


@dataclass(frozen=True)
class Copies:
    """The Markdown of a site's notes.

    Attributes:
        vault: Where links are looked up.
        places: The copy of each note that has a page, from the site's root: ``renames/index.md``.
        site_url: Address of the site, with a slash at its end.
    """

    vault: Vault
    places: Mapping[NotePath, str]
    site_url: str

    def text(self, note: Note) -> str:
        """Return the Markdown of one copy, its title and its address on top."""
        body, position = "", len(note.text) - len(page_text(note).lstrip("\n"))
        linked = self._linked(note)
        for start, end in [(block.start, block.end) for block in note.blocks] + [(len(note.text),) * 2]:
            between = note.text[position:start].split("\n")
            first = note.text.count("\n", 0, position) + 1
            shown = "\n".join(linked.get(first + row, line) for row, line in enumerate(between))
            body += remove_remarks(shown) + note.text[start:end]
            position = end
        page = self.site_url + self.places[note.path].removesuffix("index.md")
        title = json.dumps(plain_text(note.properties.title), ensure_ascii=False)
        return f"---\ntitle: {title}\nurl: {page}\n---\n\n{body.strip()}\n"

    def _linked(self, note: Note) -> dict[int, str]:
        """Return the lines that have links, by their numbers, with what the links say in the copy."""
        by_line: dict[int, list[Link]] = defaultdict(list)
        for link in note.links:
            by_line[link.line].append(link)
        lines = note.text.split("\n")
        return {number: self._line(lines[number - 1], links, note) for number, links in by_line.items()}

    def _line(self, line: str, links: Sequence[Link], note: Note) -> str:
        known = {str(link) for link in links}
        addresses = {link.address: link for link in links}

        def shown(match: re.Match[str]) -> str:
            if match["link"]:
                link = Link.parse(match[0], 0)
                return self._link(link, note) if link and str(link) in known else match[0]
            link = addresses.get(normalizeLink(match["framed"] or match["bare"] or ""))
            return (link and self._address(link, note)) or match[0]

        return _PIECE.sub(shown, line)

    def _link(self, link: Link, note: Note) -> str:
        address = self._address(link, note)
        if address is None:
            return link.shown
        if link.embed and link.is_picture:
            return f"![{_SIZE.sub('', link.text or '')}]({address})"
        return f"[{link.shown}]({address})"

    def _address(self, link: Link, note: Note) -> str | None:
        """Return where `link` leads, seen from the copy of `note`; None: nowhere, or to what has no copy."""
        here = posixpath.dirname(self.places[note.path])
        try:
            target = self.vault.find(link, note)
            if isinstance(target, Target):
                path, anchor = self.places[target.note.path], f"#{target.anchor}" if target.anchor else ""
            else:
                path, anchor = str(target), ""
        except (BrokenLinkError, KeyError):  # KeyError: a note without a page
            return None
        return quote(posixpath.relpath(f"/{path}", f"/{here}")) + anchor

    def write(self, site: Path, contents: Contents, name: str, description: str) -> None:
        """Write the copies into the built site, the list of them, and all as one text where that is small."""
        texts = {path: self.text(self.vault.notes[path]) for path in self.places}
        for path, text in texts.items():
            (site / self.places[path]).write_text(text, encoding="utf-8")
        groups = list(self._groups(contents))
        lists = [f"## {title}\n\n" + "\n".join(map(self._entry, notes)) for title, notes in groups]
        listed = "\n\n".join([f"# {name}", f"> {description}", *lists])
        (site / LIST).write_text(f"{listed}\n", encoding="utf-8")
        full = "\n\n".join(texts[note.path] for _, notes in groups for note in notes)
        if len(full.encode()) <= FULL_LIMIT:
            (site / FULL).write_text(full, encoding="utf-8")

    def _groups(self, contents: Contents) -> Iterator[tuple[str, Sequence[Note]]]:
        home = (contents.home,) if contents.home else ()
        sections = [(section.hub.name, (section.hub, *section.notes)) for section in contents.sections]
        alone = [notes[0] for _, notes in sections if len(notes) == 1]
        named = [(say("Начало"), (*home, *alone)), *(group for group in sections if len(group[1]) > 1)]
        for title, notes in [*named, (say("Ещё"), (*contents.own, *contents.rest))]:
            shown = [note for note in notes if note.path in self.places]
            if shown:
                yield title, shown

    def _entry(self, note: Note) -> str:
        title = plain_text(typeset_line(note.properties.title)).replace("[", "(").replace("]", ")")
        summary = f": {plain_text(note.summary)}" if note.summary else ""
        return f"- [{title}]({self.site_url}{quote(self.places[note.path])}){summary}"
