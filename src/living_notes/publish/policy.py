"""A Content-Security-Policy for every page: this site's files, and the inline scripts it was built with.

Hashes are those of the whole site, because instant navigation brings the scripts of one page into another
that keeps its own policy. Styles need none: nothing writes a ``style`` attribute or element into a page, and
what scripts set through the object model is not asked.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from living_notes.publish.pages import Pages

_INLINE = re.compile(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(?P<code>.*?)</script>", re.DOTALL)
_CHARSET = '<meta charset="utf-8">'


def hashes(pages: Iterable[str]) -> list[str]:
    """Return the sources that allow the inline scripts of `pages`, sorted."""
    codes = {match["code"] for page in pages for match in _INLINE.finditer(page)}
    return sorted(f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in codes)


def policy(scripts: Iterable[str]) -> str:
    """Return the policy's text."""
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *scripts]),
            "style-src 'self'",
            "img-src 'self' data:",  # the theme's icons are in its stylesheet
            "font-src 'self'",
            "media-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def add_policy(pages: Pages) -> Pages:
    """Put the policy into every page, before anything that it speaks of."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(hashes(pages.values()))}">'
    return {path: page.replace(_CHARSET, f"{_CHARSET}\n      {meta}", 1) for path, page in pages.items()}
