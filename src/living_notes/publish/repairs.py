"""What templates and Markdown write that is not valid HTML, not allowed or not needed, put right in the end.

Overriding the templates would freeze them whole for an attribute or two; a repair that finds nothing does no
harm.
"""

import json
import re
from functools import cache

REPAIRS = [
    # partials/source.html: its script would ask another host for the number of stars
    ('="source"', re.compile(r" data-md-component=\"source\""), ""),
]
"""What a page has in it where a repair may be needed, what is wrong, and what is put there."""

_AUTOCOMPLETE = ' autocomplete="off"'
_SWITCH = re.compile(r"<input[^>]*\btype=\"(?:checkbox|radio)\"[^>]*")
_CONFIG = '<script id="__config" type="application/json">'
_INDENT = re.compile(r"\n\s+")


def repaired(page: str) -> str:
    """Return the page with all repairs done, and its frame without indentation: a tenth of its weight."""
    for sign, pattern, put in REPAIRS:
        if sign in page:
            page = pattern.sub(put, page)
    page = _with_short_config(_with_deferred_script(_without_autocomplete(page)))
    if ' id="__toc"' not in page:  # a hub's contents have a label, but the navigation no switch for it
        page = page.replace(' for="__toc"', "")
    head, start, rest = page.partition("<article")  # what stands in it was not written by a template
    article, end, tail = rest.rpartition("</article>")
    return _INDENT.sub("\n", head) + start + article + end + _INDENT.sub("\n", tail)


def _without_autocomplete(page: str) -> str:
    """Take the attribute, of base.html, from checkboxes and radio buttons: it is not allowed there."""
    parts = page.split(_AUTOCOMPLETE)
    for number, part in enumerate(parts[:-1]):
        if not _SWITCH.fullmatch(part, part.rfind("<")):
            parts[number] += _AUTOCOMPLETE
    return "".join(parts)


def _with_deferred_script(page: str) -> str:
    """Have no page wait for the theme's script, of base.html; ours, being modules, still come after it."""
    before, name, after = page.rpartition("/bundle.")
    start, tag, folder = before.rpartition('<script src="')
    return f'{start}<script defer src="{folder}{name}{after}' if tag else page


def _with_short_config(page: str) -> str:
    """Spell the theme's settings, of base.html, without spaces and with letters as letters."""
    before, tag, rest = page.partition(_CONFIG)
    settings, end, after = rest.partition("</script>")
    return f"{before}{tag}{_shortened(settings)}{end}{after}" if tag else page


@cache  # pages as deep in the site have the same
def _shortened(settings: str) -> str:
    text = json.dumps(json.loads(settings), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
