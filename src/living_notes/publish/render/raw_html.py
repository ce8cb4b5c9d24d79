"""HTML that stands in a note: what of it must not work, and what the site's policy will block.

Tags that run, load or swallow what follows are text, as GFM has it; a frame is a link to what it would show.
What is left and blocked in the reader's browser is said at build, because the page does not say it.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape

from markdown_it.token import Token

_AS_TEXT = "base|embed|link|meta|noembed|noframes|object|plaintext|script|style|textarea|title|xmp"
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TEXT_TAG = re.compile(rf"<(?P<name>/?(?:{_AS_TEXT}))(?=[\s/>])", re.IGNORECASE)
_FRAME = re.compile(r"<iframe\b(?P<attributes>[^>]*)>|</iframe\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-z][^\s/>]*(?P<attributes>(?:\s[^>]*)?)>", re.IGNORECASE)
_SOURCE = re.compile(r"\ssrc=(?P<quote>[\"']?)(?P<address>[^\"'>\s]+)(?P=quote)", re.IGNORECASE)
_BLOCKED = re.compile(r"\s(?P<name>style|on[a-z]+)\s*=", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_SCHEME = re.compile(r"(?!https?:)[a-z][a-z\d+.-]*:", re.IGNORECASE)

POLICY = "the site's policy blocks"


def is_foreign(address: str) -> bool:
    """Say whether a browser would ask another site for what stands at `address`."""
    return _ELSEWHERE.match(address) is not None


def harmless(html: str) -> str:
    """Return a note's own HTML without comments, with tags that must not work as text and frames as links."""
    html = _FRAME.sub(_frame_link, _COMMENT.sub("", html))
    return _TEXT_TAG.sub(r"&lt;\g<name>", html)


def _frame_link(frame: re.Match[str]) -> str:
    source = _SOURCE.search(frame["attributes"] or "")
    if source is None or _SCHEME.match(source["address"]):
        return ""
    address = escape(unescape(source["address"]))
    return f'<a href="{address}">{address}</a>'


def is_text(html: str) -> bool:
    """Say whether a block of HTML is one element that must not work: its content is code for the reader."""
    return _TEXT_TAG.match(html.lstrip()) is not None


def blocked(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Yield what of a note will not work on the page: the 1-based line, and what is said of it."""
    for token in tokens:
        line = (token.map or [0])[0] + 1
        if token.type == "html_block":
            yield from _faults(token.content, line)
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
            elif child.type == "html_inline":
                yield from _faults(child.content, line)
            elif child.type == "image" and is_foreign(str(child.attrs["src"])):
                address = str(child.attrs["src"])
                yield line, f"{POLICY} the picture {address}, a link stands there: put it into the vault"


def _faults(html: str, line: int) -> Iterator[tuple[int, str]]:
    html = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), html)

    def at(match: re.Match[str]) -> int:
        return line + html.count("\n", 0, match.start())

    for tag in _TEXT_TAG.finditer(html):
        if not tag["name"].startswith("/"):
            yield at(tag), f"<{tag['name'].lower()}> is shown as text: nothing in a note runs or loads"
    for frame in _FRAME.finditer(html):
        if frame["attributes"] is not None:
            yield at(frame), f"{POLICY} the frame, a link to what it shows stands there"
    for tag in _TAG.finditer(html):
        for attribute in _BLOCKED.finditer(tag["attributes"]):
            yield at(tag), f"{POLICY} {attribute['name'].lower()}="
        source = _SOURCE.search(tag["attributes"])
        if source and is_foreign(source["address"]) and not _FRAME.match(tag[0]):
            yield at(tag), f"{POLICY} {source['address']}: put the file into the vault"
