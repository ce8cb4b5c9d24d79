"""Russian typography of prose: «ёлочки», тире, non-breaking spaces; never of code.

What is not Russian stays as it is written. It works on a block's text at once, because a quotation may begin
in one element and end in another. Typesetting what is typeset changes nothing, so a note may be written
either way.
"""

import re
from functools import lru_cache

NBSP = "\N{NO-BREAK SPACE}"
OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for code and the like while rules look at the text around it."""

SEAM = "\ue000"
"""Stands between two pieces of a block's text, where an element begins or ends."""

_SPACES = (
    ("...", re.compile(r"(?<!\.)\.\.\.(?!\.)"), "…"),
    ("- ", re.compile(r"(?<=[^\s|>\d])(?: |\n *)-{1,3} (?=\S)"), f"{NBSP}— "),
    ("—", re.compile(r"(?<=[^\s|>])(?: |\n *)—(?=\s|$)"), f"{NBSP}—"),
    ("", re.compile(r"(?<![\w-])([вксоуияа])(?: |\n *)(?=\S)", re.IGNORECASE), rf"\1{NBSP}"),
    ("", re.compile(r"(?<![\w.-])(\d+(?:,\d+)?)(?: |\n *)(?=[а-яё])"), rf"\1{NBSP}"),
    ("№", re.compile(r"№(?: |\n *)(?=\d)"), f"№{NBSP}"),
    ("§", re.compile(r"§(?: |\n *)(?=\d)"), f"§{NBSP}"),
)
"""What a text has in it where a rule may apply, the rule's pattern, and what is put there."""

_OPENS_AFTER = "([{«„—–/-"
_RUSSIAN = re.compile(r"[А-Яа-яЁё]")
_TITLE_CODE = re.compile(r"(`+[^`]+`+)")


def is_russian(line: str) -> bool:
    """Say whether a line that stands by itself has a Russian word in it."""
    return _RUSSIAN.search(line) is not None


def typeset(text: str) -> str:
    """Return a block's text with quotes, dashes and spaces as a Russian book has them."""
    for sign, pattern, put in _SPACES:
        if sign in text:
            text = pattern.sub(put, text)
    return _quoted(text)


@lru_cache(maxsize=4096)  # a title stands on the page of each note that it links to
def typeset_line(markdown: str) -> str:
    """Typeset a line of Markdown with a Russian word in it, leaving its code as it is: for titles."""
    if not is_russian(markdown):
        return markdown
    parts = _TITLE_CODE.split(markdown)
    return _restored(typeset(OBJECT.join(parts[::2])), parts[1::2])


def _restored(text: str, codes: list[str]) -> str:
    first, *rest = text.split(OBJECT)
    return first + "".join(code + part for code, part in zip(codes, rest, strict=True))


def _quoted(text: str) -> str:
    """Return `text` with straight quotes as «ёлочки», „лапки“ inside; a lone one leaves all as they are."""
    if '"' not in text:
        return text
    done: list[str] = []
    closers: list[str] = []
    for place, char in enumerate(text):
        if char == '"' and _may_open(text[:place].rstrip(SEAM)[-1:]):
            closers.append("“" if len(closers) % 2 else "»")
            done.append("„" if len(closers) % 2 == 0 else "«")
        elif char == '"':
            if not closers:
                return text
            done.append(closers.pop())
        else:
            if char in "«„":
                closers.append("»" if char == "«" else "“")
            elif closers and char == closers[-1]:
                closers.pop()
            done.append(char)
    return "".join(done) if not closers else text


def _may_open(before: str) -> bool:
    return not before or before.isspace() or before in _OPENS_AFTER
