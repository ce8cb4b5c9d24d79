"""What the site shows of the vault as a whole: pages of its own, and what ends a page of a note.

Thin, for MkDocs: it knows files and addresses; what is shown is made elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from living_notes.publish.pages import graph, recent_changes
from living_notes.publish.pages.contents import Contents
from living_notes.publish.pages.graph import Graph
from living_notes.publish.pages.history import last_changes
from living_notes.publish.words import say
from living_notes.vault import Note, NotePath, Vault

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

RANDOM_PAGE = "random.md"
RANDOM_TITLE = "Случайная заметка"


@dataclass
class GeneratedPages:
    """The pages and parts of pages that are made of all notes together.

    Attributes:
        notes: The file of each note that has a page.
        graph: The notes and their links; None: nothing links, and there is nothing to draw.
        pages: Title and file of each page, as they stand at the navigation's end.
    """

    notes: Mapping[NotePath, File] = field(default_factory=dict)
    graph: Graph | None = None
    pages: Sequence[tuple[str, File]] = ()

    @classmethod
    def plan(
        cls, vault: Vault, contents: Contents, notes: Mapping[NotePath, File], config: "MkDocsConfig"
    ) -> "GeneratedPages":
        """Plan the pages: what there is nothing to say on has none."""

        def source(note: Note) -> str | None:
            return notes[note.path].src_uri if note.path in notes else None

        pages = []
        planned: Graph | None = Graph.plan(vault, contents, notes)
        if planned is not None and planned.links:
            pages.append((say(graph.TITLE), graph.PAGE, planned.page(lambda note: notes[note.path].src_uri)))
            pages.append((say(RANDOM_TITLE), RANDOM_PAGE, _random_page()))
        else:
            planned = None
        if text := recent_changes.changes_page(vault, last_changes(Path(config.docs_dir)), source):
            pages.append((say(recent_changes.TITLE), recent_changes.PAGE, text))
        files = [(title, File.generated(config, path, content=text)) for title, path, text in pages]
        return cls(notes, planned, files)

    def add_pages(self, files: "Files", nav: list[object]) -> None:
        """Add the pages to the site and to the end of its navigation."""
        for title, file in self.pages:
            if file.src_uri not in files.src_uris:
                files.append(file)
                nav.append({title: file.src_uri})

    def ending(self, note: Note) -> str:
        """Return what follows the text of a note's page, before who links to it."""
        if self.graph is None:
            return ""
        whole = self.pages[0][1]
        return graph.around_html(self._url(note), whole.url_relative_to(self.notes[note.path]))

    def write(self, site: Path) -> None:
        """Write what the pages load."""
        if self.graph is not None:
            self.graph.write(site, self._url)

    def _url(self, note: Note) -> str:
        url = self.notes[note.path].url
        return "" if url == "./" else url


def _random_page() -> str:
    title = say(RANDOM_TITLE)
    opens = say("Сейчас откроется одна из\u00a0заметок.")
    without = say("Наугад выбирает скрипт, а\u00a0он выключен: возьмите любую из\u00a0оглавления.")
    return f"""---
title: {title}
search:
  exclude: true
---

# {title}

<p id="ln-random">{opens}</p>
<noscript>{without}</noscript>
"""
