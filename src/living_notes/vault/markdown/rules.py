r"""Markup beyond CommonMark, as rules of the parser: what GFM, Obsidian and its footnotes add.

Footnotes stay where they are written: an inline one stands between two tokens of its line, a definition
between two tokens of its block. Whoever makes a page moves them to its end.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote.index import footnote_def

_MARK = re.compile(r"==(?=[^\s=])(?P<text>.+?)(?<=[^\s=])==(?!=)")
_REFERENCE = re.compile(r"\[\^(?P<label>[^\]\s]+)\]")
_SCHEME = re.compile(r"(?<!\w)https?$", re.IGNORECASE)
_ADDRESS = re.compile(r"://[^\s<«»]+")
_AFTER_ADDRESS = "?!.,:;*_~'\"”"

FORMULA = "$$"


def add_rules(parser: MarkdownIt) -> None:
    """Teach `parser` struck and marked text, bare addresses, footnotes, and formulas of several lines."""
    parser.enable(["table", "strikethrough"])
    parser.block.ruler.before("reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("fence", "math_block", _math_block)
    parser.inline.ruler.before("link", "footnote_ref", _footnote_reference)
    parser.inline.ruler.before("link", "footnote_inline", _inline_footnote)
    parser.inline.ruler.before("emphasis", "mark", _mark)
    parser.inline.ruler.before("escape", "address", _address)


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Take ``$$`` up to the line that ends with ``$$``, blank lines included."""

    def line(number: int) -> str:
        return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()

    first = line(start)
    if not first.startswith(FORMULA) or FORMULA in first[len(FORMULA) :] or state.is_code_block(start):
        return False
    last = start + 1
    while last < end and not line(last).endswith(FORMULA):
        if state.sCount[last] < state.blkIndent and not state.isEmpty(last):
            return False
        last += 1
    if last >= end:
        return False
    if not silent:
        state.line = last + 1
        token = state.push("math_block", "", 0)
        token.content = state.getLines(start, last + 1, state.blkIndent, False).strip()
        token.map = [start, last + 1]
    return True


def _footnote_reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Take ``[^label]`` where the note defines that footnote."""
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    known = state.env.get("footnotes", {}).get("refs", {})
    if match is None or f":{match['label']}" not in known:
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = {"label": match["label"]}
    state.pos = match.end()
    return True


def _inline_footnote(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Take ``^[text]``, its text included."""
    if not state.src.startswith("^[", state.pos):
        return False
    start, end = state.pos + 2, parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        _nest(state, "footnote_inline", start, end)
    state.pos = end + 1
    return True


def _mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Take ``==text==``."""
    match = _MARK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        _nest(state, "mark", match.start("text"), match.end("text"), "mark")
    state.pos = match.end()
    return True


def _nest(state: StateInline, name: str, start: int, end: int, tag: str = "") -> None:
    """Push what stands between `start` and `end`, between two tokens."""
    whole = state.posMax
    state.push(f"{name}_open", tag, 1)
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.posMax = whole
    state.push(f"{name}_close", tag, -1)


def _address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Take a bare ``https://…`` as GFM does: its scheme has been read when the colon comes."""
    if state.src[state.pos] != ":" or state.linkLevel > 0:
        return False
    scheme, rest = _SCHEME.search(state.pending), _ADDRESS.match(state.src, state.pos, state.posMax)
    if scheme is None or rest is None:
        return False
    written = rest[0].rstrip(_AFTER_ADDRESS)
    while written.endswith(")") and written.count(")") > written.count("("):
        written = written[:-1].rstrip(_AFTER_ADDRESS)
    url = state.md.normalizeLink(scheme[0] + written)
    if len(written) <= len("://") or not state.md.validateLink(url):
        return False
    if not silent:
        state.pending = state.pending[: scheme.start()]
        opening = state.push("link_open", "a", 1)
        opening.attrs, opening.info = {"href": url}, "auto"
        state.push("text", "", 0).content = scheme[0] + written
        state.push("link_close", "a", -1)
    state.pos += len(written)
    return True
