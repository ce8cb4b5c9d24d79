"""The graph of notes: data for the browser to draw, and the same as a list to read.

Notes are points, links between two notes are lines, counted once whatever they say. A note has the colour
of the hub whose section it stands in. Where the points stand is worked out by the reader's browser, when
somebody asks for the graph; a page carries nothing but the offer.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from living_notes.publish.pages.contents import Contents
from living_notes.publish.text import counted, plain_text
from living_notes.publish.words import say
from living_notes.vault import BrokenLinkError, Note, NotePath, Vault

PAGE = "graph.md"
TITLE = "Граф"
DATA = "assets/graph/graph.json"


@dataclass(frozen=True)
class Graph:
    """A vault's notes and how they are linked.

    Attributes:
        hubs: Whose sections give the colours, in the order of the contents.
        notes: Every note that has a page, each with the number of its hub; ``len(hubs)``: of none.
        links: Pairs of places in `notes`, the smaller first.
    """

    hubs: tuple[Note, ...]
    notes: tuple[tuple[Note, int], ...]
    links: tuple[tuple[int, int], ...]

    @classmethod
    def plan(cls, vault: Vault, contents: Contents, paths: Iterable[NotePath]) -> "Graph":
        """Plan the graph of the notes at `paths`."""
        hubs = tuple(section.hub for section in contents.sections if section.notes)
        numbers = {hub.path: number for number, hub in enumerate(hubs)}
        for section in contents.sections:
            if section.hub.path in numbers:
                numbers.update({note.path: numbers[section.hub.path] for note in section.notes})
        own = [vault.notes[path] for path in paths]
        places = {note.path: place for place, note in enumerate(own)}
        links = set()
        for note in own:
            for link in note.links:
                try:
                    target = vault.resolve(link, note).note.path
                except BrokenLinkError:
                    continue
                if target != note.path and target in places:
                    links.add(tuple(sorted((places[note.path], places[target]))))
        notes = tuple((note, numbers.get(note.path, len(hubs))) for note in own)
        return cls(hubs, notes, tuple(sorted((first, second) for first, second in links)))

    def data(self, url: Callable[[Note], str]) -> str:
        """Return what the browser is told, as JSON; `url` gives a note's address from the site's root."""
        notes = [
            {"name": note.name, "title": plain_text(note.properties.title), "url": url(note), "hub": hub}
            for note, hub in self.notes
        ]
        ends = [end for link in self.links for end in link]
        told = {"hubs": [hub.name for hub in self.hubs], "notes": notes, "links": ends}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    def write(self, site: Path, url: Callable[[Note], str]) -> None:
        """Write the data into the built site."""
        file = site / DATA
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.data(url), encoding="utf-8")

    def page(self, source: Callable[[Note], str]) -> str:
        """Return the source of the page «Граф»: a place for the picture, and every note by its hub.

        Args:
            source: Returns the path of a note's file as it is spelled on the disk.
        """
        degrees = Counter(end for link in self.links for end in link)
        groups: dict[int, list[str]] = {}
        for place, (note, hub) in enumerate(self.notes):
            shown = f"[{escaped(note.name)}]({quote(source(note))})"
            groups.setdefault(hub, []).append(f"- {shown} — {_links(degrees[place])}")
        names = [*(escaped(hub.name) for hub in self.hubs), say("Вне разделов")]
        lists = [f"### {names[hub]}\n\n" + "\n".join(groups[hub]) for hub in sorted(groups)]
        return _page_head() + "\n\n".join(lists) + "\n"


def around_html(note_url: str, graph_url: str) -> str:
    """Return a note's offer to draw it with its neighbours; nothing is loaded before it is opened.

    Args:
        note_url: The note's address from the site's root: how the data calls it.
        graph_url: Address of the page «Граф» from the note's page.
    """
    return (
        f'<details class="ln-hint ln-around" data-note="{escape(note_url)}" data-search-exclude>'
        f'<summary>{say("Граф вокруг заметки")}</summary><div class="ln-graph-place"></div>'
        f'<p><a href="{escape(graph_url)}">{say("Весь граф")}</a></p></details>'
    )


def _links(number: int) -> str:
    return counted(number, "ссылка", "ссылки", "ссылок")


def escaped(name: str) -> str:
    """Return a name as Markdown that shows it as it is."""
    return "".join(f"\\{char}" if char in r"\`*_{}[]()#+-.!|<>" else char for char in name)


def _page_head() -> str:
    shown = "Точка — заметка, линия — ссылка. Цвет показывает раздел, размер — сколько у\u00a0заметки ссылок."
    moved = "Щелчок открывает заметку, колесо и\u00a0два пальца меняют масштаб. С\u00a0клавиатуры:"
    return f"""---
title: {say(TITLE)}
search:
  exclude: true
---

# {say("Граф заметок")}

{say(shown)}
{say(moved)}
{say("стрелки")}, <kbd>Enter</kbd>, <kbd>+</kbd>, <kbd>-</kbd>, <kbd>0</kbd>.

<div id="ln-graph" class="ln-graph-place"></div>

## {say("Список заметок")}

"""
