"""What the site's search reads: each page cut at its headings, and what its author calls it.

Two files lie beside the pages, and no browser asks for them before somebody searches. ``notes.json`` holds
addresses, titles and other names (the 404 page compares an address with them), ``sections.json`` the plain
text of every section. The browser makes the index of them, with the code that also reads the query: how words
are cut and stemmed is said once, in ``assets/search/``.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

FOLDER = "search"
"""Where the two files lie in the site."""

EXCLUDED = re.compile(
    r"""\sdata-search-exclude\b|\sclass=["'][^"']*\b(?:headerlink|ln-badge|ln-backlinks|md-tags)\b"""
)
"""What is on a page but says nothing about its subject."""

ASIDE = frozenset({"moc", "проверка"})
"""Tags of pages that list other pages, or speak of this site: a note that answers goes before them."""

CATALOGUE = "errors"
"""What the addresses of catalogues of messages begin with: a note on the message goes before them, too."""

LINKS = "Связано"
"""The heading above a note's links: what stands there is told by other notes."""

_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-z][a-z\d]*)(?P<rest>(?:[^>"']|"[^"]*"|'[^']*')*)>|<!--.*?-->""", re.DOTALL
)
_ID = re.compile(r"""\sid=["']([^"']+)["']""")
_HEADINGS = frozenset({"h2", "h3", "h4"})
_INLINE = frozenset({"a", "b", "code", "em", "i", "mark", "span", "strong", "sub", "sup", "wbr"})
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_HEAD = re.compile(r"<h1\b.*?</h1>", re.DOTALL)


class Section(NamedTuple):
    """A heading and what stands below it, up to the next one.

    Attributes:
        anchor: The heading's address on the page; empty: what stands before the first heading.
        heading: Its plain text.
        text: Plain text, lines of code kept apart.
    """

    anchor: str
    heading: str
    text: str


def sections(html: str) -> Iterator[Section]:
    """Cut the HTML of an article at its headings; what is `EXCLUDED`, and the first ``<h1>``, is left out."""
    html = _HEAD.sub("", html, count=1)
    anchor, heading, held = "", "", ""  # `held`: text of a heading that is still open
    parts: list[str] = []
    inside = ""  # the heading's tag
    skipped, depth = "", 0
    last = 0
    for tag in _TAG.finditer(html):
        if not depth:
            parts.append(html[last : tag.start()])
        last = tag.end()
        name = tag["name"]
        if name is None or name in _VOID:
            parts.append(" " if name in {"br", "hr"} and not depth else "")
        elif depth:
            depth += (-1 if tag["end"] else 1) if name == skipped else 0
        elif not tag["end"] and EXCLUDED.search(tag["rest"]):
            skipped, depth = name, 1
        elif name in _HEADINGS and not tag["end"] and (found := _ID.search(tag["rest"])):
            yield Section(anchor, heading, _plain(parts))
            parts, inside, anchor = [], name, found[1]
        elif name == inside and tag["end"]:
            held, parts, inside = _plain(parts), [], ""
            heading = " ".join(held.split())
        elif name not in _INLINE:
            parts.append("\n" if name in {"li", "p", "pre", "td", "th", "tr"} else " ")
    parts.append(html[last:] if not depth else "")
    yield Section(anchor, heading, _plain(parts))


def _plain(parts: Iterable[str]) -> str:
    lines = unescape("".join(parts)).replace("\N{NO-BREAK SPACE}", " ").splitlines()
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


@dataclass(frozen=True)
class Entry:
    """A page as the search knows it.

    Attributes:
        url: Its address relative to the site's root; empty: the start page.
        title: Plain text.
        content: The HTML of its article.
        names: Other names, the first of them the note's own; not shown.
        summary: What stands under the title where a name was found rather than a word of the text.
        tags: The note's tags.
    """

    url: str
    title: str
    content: str
    names: tuple[str, ...] = ()
    summary: str = ""
    tags: tuple[str, ...] = ()

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the content that say anything of their own."""
        found = sections(normalize("NFC", self.content))
        return tuple(one for one in found if (one.text or one.heading) and one.heading != LINKS)

    def steering(self) -> dict[str, object]:
        """Return what the browser is told of the page besides its text."""
        return {
            "url": self.url,
            "title": self.title,
            "names": self.names,
            "summary": self.summary,
            "aside": self.url.startswith(CATALOGUE) or not ASIDE.isdisjoint(self.tags),
        }


def write_index(entries: Iterable[Entry], site: Path) -> None:
    """Write what the search reads into the folder of the built site; without entries there is none."""
    entries = list(entries)
    if not entries:
        return
    target = site / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    notes = [entry.steering() for entry in entries]
    texts = [(number, *section) for number, entry in enumerate(entries) for section in entry.sections]
    for name, value in (("notes.json", notes), ("sections.json", texts)):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        (target / name).write_text(text, encoding="utf-8")
