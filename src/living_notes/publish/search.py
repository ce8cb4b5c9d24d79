"""The site's search index: what Pagefind reads of each page, and the two small lists that steer a query.

Pagefind indexes documents made here, not the published pages, so a page carries nothing for the search's
sake. Beside its index stand ``notes.json`` (addresses, titles, other names: what the author wants found
first, and what the 404 page compares an address with) and ``words.json`` (every word of the site: what a
typo is corrected to). A browser asks for none of them before somebody searches.
"""

import json
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

from pagefind_bin_extended import get_executable  # type: ignore[import-untyped]  # it has no types

FOLDER = "pagefind"
"""Where the index lies in the site."""

EXCLUDED = ("[data-search-exclude]", ".headerlink", ".ln-backlinks", ".ln-badge")
"""What is on a page but says nothing about its subject."""

KEPT = re.compile(r"pagefind(?:-worker)?\.js|pagefind-entry\.json|.*\.pf_meta|wasm\.ru\.pagefind")
"""Of the files beside the index, those that the search dialog loads: not Pagefind's own interfaces."""

STEERING = ("url", "title", "names", "summary", "hub")
"""What of an entry the browser is told in ``notes.json``."""

IDENTIFIER = re.compile(r"[a-z]+(?:_[a-z\d]+)+|[A-Z][a-z\d]+(?:[A-Z][a-z\d]+)+")
"""A name that Pagefind cuts in pieces where another stands before it: ``op.alter_column``."""

TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[^\W\d_]{3,}(?:_[^\W\d_]+)*")


class SearchError(Exception):
    """Pagefind did not index the site; the message is its own."""


@dataclass(frozen=True)
class Entry:
    """A page as the search knows it.

    Attributes:
        path: Its file in the site, ``renames/index.html``.
        url: Its address relative to the site's root; empty: the start page.
        title: Plain text.
        content: The HTML of its article.
        names: Other names, the first of them the note's own; not shown.
        summary: What stands under the title where a name was found rather than a word of the text.
        hub: It lists other notes.
    """

    path: str
    url: str
    title: str
    content: str
    names: tuple[str, ...] = ()
    summary: str = ""
    hub: bool = False

    @cached_property
    def text(self) -> str:
        """The text of the content, a space for each tag: a parser would take a third of the index's time."""
        return unescape(TAG.sub(" ", self.content))

    def document(self) -> str:
        """Return the HTML that Pagefind indexes: names weigh, but never show in an excerpt."""
        told = IDENTIFIER.findall(f"{self.title} {self.summary}")  # what the note is about, not only shows
        names = " · ".join((self.url.strip("/"), *self.names, *told))
        code = " ".join(sorted(set(IDENTIFIER.findall(self.text))))
        content = re.sub(r"<h1\b.*?</h1>", "", self.content, count=1, flags=re.DOTALL)
        return (
            f'<!doctype html><html lang="ru"><body data-pagefind-filter="page:/{escape(self.url)}">'
            f'<p data-pagefind-meta="names[content]" content="{escape(names)}"></p>'
            f'<p data-pagefind-meta="code[content]" content="{escape(code)}"></p>'
            f"<h1>{escape(self.title)}</h1>\n{content}</body></html>"
        )


def words(entries: Iterable[Entry]) -> list[str]:
    """Return the words of all entries, lower case, ё as е, sorted."""
    found: set[str] = set()
    for entry in entries:
        for text in (entry.title, *entry.names, entry.text):
            found.update(WORD.findall(normalize("NFC", text).lower().replace("ё", "е")))
    return sorted(found)


def write_index(entries: Iterable[Entry], site: Path) -> None:
    """Write the index of `entries` into the folder of the built site; without entries there is none.

    Raises:
        SearchError: Pagefind failed.
    """
    entries = list(entries)
    if not entries:
        return
    target = site / FOLDER
    with TemporaryDirectory() as folder:
        for entry in entries:
            file = Path(folder, entry.path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(entry.document(), encoding="utf-8")
        excluded = [option for selector in EXCLUDED for option in ("--exclude-selectors", selector)]
        command = [
            str(get_executable()),  # `python -m pagefind` takes a quarter of a small site's index to start
            "--quiet",
            "--site",
            folder,
            "--output-path",
            str(target),
        ]
        result = subprocess.run([*command, *excluded], capture_output=True, text=True, check=False)
    if result.returncode:
        raise SearchError(f"Pagefind: exit {result.returncode}\n{result.stdout}{result.stderr}")
    for file in target.iterdir():
        if file.is_file() and not KEPT.fullmatch(file.name):
            file.unlink()
    notes = [{field: getattr(entry, field) for field in STEERING} for entry in entries]
    for name, value in (("notes.json", notes), ("words.json", words(entries))):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        (target / name).write_text(text, encoding="utf-8")
