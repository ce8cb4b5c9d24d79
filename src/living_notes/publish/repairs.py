"""What templates and Markdown write that is not valid HTML, or not allowed, put right in the finished pages.

Overriding the templates would freeze two of them whole for two attributes; a repair that finds nothing
does no harm.
"""

import re
from pathlib import Path

REPAIRS = [
    # partials/nav-item.html: a label of a section that is not folded gets tabindex=""
    (re.compile(r" tabindex=\"\""), ""),
    # Markdown's tables: the policy refuses a style attribute
    (re.compile(r"<(t[hd]) style=\"text-align: (left|right|center);\""), r'<\1 class="ln-\2"'),
    # base.html: the attribute is not allowed on a checkbox or a radio button
    (re.compile(r"(<input[^>]*\btype=\"(?:checkbox|radio)\"[^>]*?) autocomplete=\"off\""), r"\1"),
]


def repaired(page: str) -> str:
    """Return the page with all repairs done."""
    for pattern, put in REPAIRS:
        page = pattern.sub(put, page)
    return page


def repair_pages(site: Path) -> None:
    """Repair every page of the built site."""
    for path in sorted(site.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        path.write_text(repaired(page), encoding="utf-8")
