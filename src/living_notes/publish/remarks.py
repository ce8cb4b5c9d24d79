"""Obsidian's remarks, ``%%for the author%%``: taken out of a note's copy, which is text.

Inside a code span ``%%`` is code. Fences are already out of the text when this runs.
"""

import re

CODE_SPAN = r"(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\n).)+?(?<!`)(?P=ticks)(?!`))"
"""A span of code, for patterns that must not look into one; with DOTALL."""

_SPAN_OR_REMARK = re.compile(rf"{CODE_SPAN}|(?P<remark>%%.*?%%)", re.DOTALL)


def remove_remarks(text: str) -> str:
    """Return `text` without ``%%…%%``; a lone ``%%`` stays."""
    if "%%" not in text:  # most notes: the pattern looks at every letter
        return text
    return _SPAN_OR_REMARK.sub(lambda match: match["code"] or "", text)
