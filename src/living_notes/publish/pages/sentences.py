"""The sentence around a link or a mention, as HTML: what it says is marked, code is code."""

import re
from html import escape
from itertools import pairwise

from living_notes.publish.render.typography import OBJECT, SEAM, is_russian, typeset
from living_notes.vault import Passage, Span

LONGEST = 180
"""Characters of a sentence that are shown."""

_LETTER = re.compile(r"\w")


def sentence_html(passage: Passage, marked: Span) -> str:
    """Return the sentence that `marked` stands in; empty where it says nothing but links."""
    start, end = passage.sentence(marked)
    if not _LETTER.search(_without_links(passage, start, end)):
        return ""
    first, last = _shortened(passage.text, start, end, marked)
    html = _pieces(passage, first, last, marked)
    return f"{'…' * (first > start)}{html}{'…' * (last < end)}"


def _without_links(passage: Passage, start: int, end: int) -> str:
    parts = []
    for span in passage.spans:  # in order, none inside another
        if span.kind != "code" and span.end > start and span.start < end:
            parts.append(passage.text[start : span.start])
            start = span.end
    return "".join([*parts, passage.text[start:end]])


def _shortened(text: str, start: int, end: int, marked: Span) -> tuple[int, int]:
    """Cut a long sentence at words, the marked part in its middle."""
    if end - start <= LONGEST:
        return start, end
    room = max(LONGEST - (marked.end - marked.start), 0) // 2
    first, last = max(start, marked.start - room), min(end, marked.end + room)
    if first > start:
        space = text.find(" ", first, marked.start)
        first = space + 1 if space >= 0 else marked.start
    if last < end:
        space = text.rfind(" ", marked.end, last)
        last = space if space >= 0 else marked.end
    return first, last


def _pieces(passage: Passage, first: int, last: int, marked: Span) -> str:
    codes = [span for span in passage.spans if span.kind == "code"]
    cuts = sorted({first, last, *(place for span in (*codes, marked) for place in (span.start, span.end))})
    cuts = [cut for cut in cuts if first <= cut <= last]
    pieces = list(pairwise(cuts))
    is_code = [any(span.start <= start < span.end for span in codes) for start, _ in pieces]
    plain = [
        OBJECT if code else passage.text[start:end]
        for (start, end), code in zip(pieces, is_code, strict=True)
    ]
    joined = SEAM.join(plain)
    done = (typeset(joined) if is_russian(joined) else joined).split(SEAM)
    html = ""
    for (start, end), code, text in zip(pieces, is_code, done, strict=True):
        shown = escape(passage.text[start:end] if code else text, quote=False)
        shown = f"<code>{shown}</code>" if code else shown
        html += f"<mark>{shown}</mark>" if marked.start <= start < marked.end else shown
    return html.strip()
