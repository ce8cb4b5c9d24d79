"""Links as written: ``[[Note#Heading|text]]``, ``![[embed]]``, ``[text](Note.md#Heading)``."""

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

PICTURES = frozenset({".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})
ATTACHMENTS = PICTURES | frozenset(
    ".3gp .csv .flac .m4a .mkv .mov .mp3 .mp4 .ogg .ogv .pdf .txt .wav .webm .zip".split()  # noqa: SIM905 - a list reads better as words
)
"""Suffixes by which a link is one to a file: a note's name may have a dot, too («env.py»)."""

WIKILINK = re.compile(
    r"(?<!\\)!?\[\[(?P<target>[^\[\]|\n]+?)(?:\\?\|(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]*\])*))?\]\]"
)

_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


@dataclass(frozen=True)
class Link:
    """A link as written: a wikilink, or a Markdown link that leads into the vault.

    Attributes:
        target: Name of the note (or a path, or an alias, or a file); empty for ``[[#Heading]]``.
        fragments: What follows ``#``: headings from outer to inner, or one ``^block``.
        text: The alias text after ``|``; None: none.
        line: 1-based line.
        embed: It is written ``![[…]]`` or ``![…](…)``.
        address: What stands in the parentheses of a Markdown link; None: a wikilink.
    """

    target: str
    fragments: tuple[str, ...]
    text: str | None
    line: int
    embed: bool = False
    address: str | None = None

    @classmethod
    def of_address(cls, address: str, text: str, line: int, *, embed: bool = False) -> "Link | None":
        """Read a Markdown link's `address`, percent-encoded or not; None where it leads out of the vault."""
        path, _, fragment = address.partition("#")
        if _OUTSIDE.match(address) or "?" in path or not (path or fragment):
            return None
        fragments = tuple(part.strip() for part in unquote(fragment).split("#")) if fragment else ()
        return cls(unquote(path).strip(), fragments, text.strip() or None, line, embed, address)

    @classmethod
    def parse(cls, source: str, line: int) -> "Link | None":
        """Read ``[[target#heading|text]]``; None where `source` is not a wikilink."""
        match = WIKILINK.fullmatch(source)
        if match is None or not match["target"].strip():
            return None
        target, *fragments = match["target"].split("#")
        return cls(
            target=target.strip(),
            fragments=tuple(fragment.strip() for fragment in fragments),
            text=(match["text"] or "").strip() or None,
            line=line,
            embed=source.startswith("!"),
        )

    @cached_property
    def is_file(self) -> bool:
        """Whether it names an attachment."""
        return posixpath.splitext(self.target)[1].lower() in ATTACHMENTS

    @property
    def is_picture(self) -> bool:
        """Whether it names a picture."""
        return posixpath.splitext(self.target)[1].lower() in PICTURES

    @property
    def shown(self) -> str:
        """What a reader sees: the alias text, or the names in the link as Obsidian shows them."""
        if self.text:
            return self.text
        names = (self.target, *(part for part in self.fragments if not part.startswith("^")))
        return " › ".join(name for name in names if name) or "#".join(self.fragments)

    def __str__(self) -> str:
        if self.address is not None:
            return f"[{self.text or ''}]({unquote(self.address)})"
        return f"[[{'#'.join((self.target, *self.fragments))}]]"
