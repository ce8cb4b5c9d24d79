"""The pages of the built site, read and written once: what is done between takes texts and gives texts."""

from pathlib import Path

Pages = dict[Path, str]


def read_pages(site: Path) -> Pages:
    """Return every page of the built site."""
    return {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}


def write_pages(pages: Pages) -> None:
    """Put the pages back."""
    for path, page in pages.items():
        path.write_text(page, encoding="utf-8")
