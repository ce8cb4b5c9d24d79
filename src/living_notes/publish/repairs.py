"""What templates and Markdown write that is not valid HTML, not allowed or not needed, put right in the end.

Overriding the templates would freeze two of them whole for two attributes; a repair that finds nothing
does no harm.
"""

import json
import re
from functools import cache

REPAIRS = [
    # Markdown's tables: the policy refuses a style attribute
    (' style="', re.compile(r"<(t[hd]) style=\"text-align: (left|right|center);\""), r'<\1 class="ln-\2"'),
    # partials/source.html: its script would ask another host for the number of stars
    ('"source"', re.compile(r" data-md-component=\"source\""), ""),
    # pymdownx.tasklist: a box that no word names
    (
        " disabled",
        re.compile(r"(<input type=\"checkbox\" disabled checked)(?=/?>)"),
        r'\1 aria-label="сделано"',
    ),
    (" disabled", re.compile(r"(<input type=\"checkbox\" disabled)(?=/?>)"), r'\1 aria-label="не сделано"'),
    # base.html: a script that need not be waited for; ours, being modules, still come after it
    ("/bundle.", re.compile(r"<script (?=src=\"[^\"]*/bundle\.[^\"]*\.js\")"), "<script defer "),
    # base.html: the attribute is not allowed on a checkbox or a radio button
    (
        " autocomplete=",
        re.compile(r"(<input[^>]*\btype=\"(?:checkbox|radio)\"[^>]*?) autocomplete=\"off\""),
        r"\1",
    ),
]
"""What a page has in it where a repair may be needed, what is wrong, and what is put there."""


_CONFIG = re.compile(r"(?P<tag><script id=\"__config\"[^>]*>)(?P<json>.*?)(?=</script>)", re.DOTALL)
_INDENT = re.compile(r"\n\s+")


@cache  # pages as deep in the site have the same
def _short_config(settings: str) -> str:
    """Spell the theme's settings without spaces and with letters as letters."""
    text = json.dumps(json.loads(settings), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def repaired(page: str) -> str:
    """Return the page with all repairs done, and its frame without indentation: a tenth of its weight."""
    for sign, pattern, put in REPAIRS:
        if sign in page:
            page = pattern.sub(put, page)
    page = _CONFIG.sub(lambda match: match["tag"] + _short_config(match["json"]), page)
    if ' id="__toc"' not in page:  # a hub's contents have a label, but the navigation no switch for it
        page = page.replace(' for="__toc"', "")
    head, start, rest = page.partition("<article")  # what stands in it was not written by a template
    article, end, tail = rest.rpartition("</article>")
    return _INDENT.sub("\n", head) + start + article + end + _INDENT.sub("\n", tail)
