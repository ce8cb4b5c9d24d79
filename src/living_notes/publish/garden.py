"""What the site shows of the vault as a whole: pages of its own, and what ends a page of a note.

Thin, for MkDocs: it knows files and addresses; what is shown is made elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from living_notes.publish import graph
from living_notes.publish.graph import Graph
from living_notes.publish.nav import Contents
from living_notes.vault import Note, NotePath, Vault

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


@dataclass
class Garden:
    """The pages and parts of pages that are made of all notes together.

    Attributes:
        notes: The file of each note that has a page.
        graph: The notes and their links; None: the site has no page for it.
        page: The file of that page.
    """

    notes: Mapping[NotePath, File] = field(default_factory=dict)
    graph: Graph | None = None
    page: File | None = None

    @classmethod
    def plan(
        cls, vault: Vault, contents: Contents, notes: Mapping[NotePath, File], config: "MkDocsConfig"
    ) -> "Garden":
        """Plan the pages; a vault whose notes do not link has none."""
        planned = Graph.plan(vault, contents, notes)
        if not planned.links:
            return cls(notes)
        text = planned.page(lambda note: notes[note.path].src_uri)
        return cls(notes, planned, File.generated(config, graph.PAGE, content=text))

    def add_pages(self, files: "Files", nav: list[object]) -> None:
        """Add the pages to the site and to the end of its navigation."""
        if self.page is not None and graph.PAGE not in files.src_uris:
            files.append(self.page)
            nav.append({graph.TITLE: graph.PAGE})

    def ending(self, note: Note) -> str:
        """Return what follows the text of a note's page, before who links to it."""
        file = self.notes.get(note.path)
        if file is None or self.page is None:
            return ""
        return graph.around_html(self._url(note), self.page.url_relative_to(file))

    def write(self, site: Path) -> None:
        """Write what the pages load."""
        if self.graph is not None:
            self.graph.write(site, self._url)

    def _url(self, note: Note) -> str:
        url = self.notes[note.path].url
        return "" if url == "./" else url
