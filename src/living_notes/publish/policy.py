"""A Content-Security-Policy for every page: this site's files, and the inline scripts it was built with.

Hashes are those of the whole site, because instant navigation brings the scripts of one page into another
that keeps its own policy. Styles need none: nothing writes a ``style`` attribute or element into a page, and
what scripts set through the object model is not asked. A worker that is started from a blob inherits all of
it: so a reader's own code, run in one, can ask this site alone and evaluate no text as a script.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

_INLINE = re.compile(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(?P<code>.*?)</script>", re.DOTALL)
_CHARSET = '<meta charset="utf-8">'


class InlineScripts:
    """The inline scripts of a site's pages."""

    def __init__(self) -> None:
        self._codes: set[str] = set()

    def see(self, page: str) -> None:
        """Note those of one page."""
        self._codes.update(match["code"] for match in _INLINE.finditer(page))

    def sources(self) -> list[str]:
        """Return the sources that allow them, sorted."""
        return sorted(
            f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in self._codes
        )


def policy_of(scripts: Iterable[str]) -> str:
    """Return the policy's text."""
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self' 'wasm-unsafe-eval'", *scripts]),  # a blob's worker compiles Python
            "style-src 'self'",
            "img-src 'self' data:",  # the theme's icons are in its stylesheet
            "font-src 'self'",
            "media-src 'self'",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def with_policy(page: str, allowed: str) -> str:
    """Return the page with the policy, before anything that it speaks of."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{allowed}">'
    return page.replace(_CHARSET, f"{_CHARSET}\n      {meta}", 1)
