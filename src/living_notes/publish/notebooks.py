"""Notebooks as pages of MkDocs, which takes them for attachments; the site's own Markdown shows them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from unicodedata import normalize

from mkdocs.structure.files import File

from living_notes.vault import NotePath
from living_notes.vault.notebooks import SUFFIX

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


class NotebookFile(File):
    """A notebook that MkDocs takes for a page."""

    def is_documentation_page(self) -> bool:
        """Say so."""
        return True


def make_pages(files: "Files", notes: Iterable[NotePath], config: "MkDocsConfig") -> None:
    """Make pages of the notebooks among `notes`, which MkDocs takes for attachments."""
    notebooks = {path for path in notes if path.endswith(SUFFIX)}
    for file in [file for file in files if normalize("NFC", file.src_uri) in notebooks]:
        files.remove(file)
        urls = config.use_directory_urls
        files.append(NotebookFile(file.src_uri, config.docs_dir, config.site_dir, use_directory_urls=urls))
