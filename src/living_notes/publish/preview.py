"""A note as the site shows it, without building the site: for tests and for looking.

The Markdown extensions are read from the same ``mkdocs.yml`` that builds the site.
"""

from pathlib import Path

from markdown import Markdown
from mkdocs.config import load_config

from living_notes.publish.context import PageContext
from living_notes.publish.plugin import EXTENSION, page_text
from living_notes.vault import Note, Vault


class Preview:
    """Renders single notes with the extensions of one ``mkdocs.yml``.

    Args:
        config_file: The site's configuration; its plugins are not run.
    """

    def __init__(self, config_file: Path) -> None:
        config = load_config(str(config_file))
        self.extensions = list(config.markdown_extensions)
        self.options = dict(config.mdx_configs)

    def converter(self, context: PageContext) -> Markdown:
        """Return a Markdown converter as the site makes one for each page."""
        options = {**self.options, EXTENSION: {"context": context}}
        return Markdown(extensions=self.extensions, extension_configs=options)

    def html(self, vault: Vault, note: Note) -> str:
        """Return the HTML of one note of `vault`."""
        return self.converter(PageContext(vault, note)).convert(page_text(note))
