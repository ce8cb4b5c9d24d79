"""A note as the site shows it, without building the site: for tests and for looking.

The Markdown extensions are read from the same ``mkdocs.yml`` that builds the site.
"""

from pathlib import Path

from mkdocs.config import load_config

from living_notes.publish.context import PageContext
from living_notes.publish.converter import Converter
from living_notes.publish.excerpts import page_text
from living_notes.vault import Note, Vault


class Preview:
    """Renders single notes with the extensions of one ``mkdocs.yml``.

    Args:
        config_file: The site's configuration; its plugins are not run.
    """

    def __init__(self, config_file: Path) -> None:
        config = load_config(str(config_file))
        self.converter = Converter(config.markdown_extensions, config.mdx_configs)

    def html(self, vault: Vault, note: Note) -> str:
        """Return the HTML of one note of `vault`."""
        return self.converter(PageContext(vault, note)).convert(page_text(note))
