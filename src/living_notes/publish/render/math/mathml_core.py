"""MathML as browsers draw it: of what the library writes they know a part, MathML Core.

Letters of another alphabet become letters of Unicode, frames and rules become classes of the stylesheet.
"""

import re
import unicodedata
from contextlib import suppress

_VARIANT = re.compile(
    r'<(?P<tag>m[in]) mathvariant="(?P<variant>[a-z-]+)">(?P<letter>&#x[0-9A-F]+;|.)</m[in]>'
)
_UPRIGHT = re.compile(r"<mi>&#x000(?P<code>[4-7][0-9A-F]);</mi>")
_TABLE = re.compile(r"<mtable(?P<attributes>(?: [a-z]+=\"[^\"]*\")*)>")
_ENCLOSED = re.compile(r'<menclose notation="(?P<notation>[a-z ]+)">(?P<inside>.*?)</menclose>', re.DOTALL)

_ALPHABETS = {
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "script": "SCRIPT",
    "bold-script": "BOLD SCRIPT",
    "fraktur": "FRAKTUR",
    "bold-fraktur": "BOLD FRAKTUR",
    "double-struck": "DOUBLE-STRUCK",
    "sans-serif": "SANS-SERIF",
    "bold-sans-serif": "SANS-SERIF BOLD",
    "monospace": "MONOSPACE",
}
"""By MathML's name of an alphabet the one in Unicode's names of letters."""

_FRAMES = {
    "box": "ln-boxed",
    "updiagonalstrike": "ln-cancel",
    "downdiagonalstrike": "ln-cancel ln-back",
    "updiagonalstrike downdiagonalstrike": "ln-cancel ln-cross",
}


def core(mathml: str) -> str:
    """Return `mathml` in what browsers know."""
    mathml = _VARIANT.sub(_lettered, mathml)
    mathml = _UPRIGHT.sub(lambda mi: f'<mi mathvariant="normal">{chr(int(mi["code"], 16))}</mi>', mathml)
    mathml = _TABLE.sub(_ruled, mathml)
    return _ENCLOSED.sub(_framed, mathml)


def _lettered(sign: re.Match[str]) -> str:
    letter = sign["letter"]
    if letter.startswith("&#x"):
        letter = chr(int(letter[3:-1], 16))
    found = styled(letter, _ALPHABETS.get(sign["variant"], ""))
    return sign[0] if found is None else f"<{sign['tag']}>{found}</{sign['tag']}>"


def styled(letter: str, alphabet: str) -> str | None:
    """Return `letter` in a mathematical alphabet of Unicode; None: it has no such letter."""
    name = unicodedata.name(letter, "")
    _, _, short = name.partition(" LETTER " if " LETTER " in name else "DIGIT ")
    size = "CAPITAL " if " CAPITAL " in name else "SMALL " if " SMALL " in name else "DIGIT "
    old = alphabet.replace("FRAKTUR", "BLACK-LETTER")  # some are older than the mathematical alphabets
    for spelled in (f"MATHEMATICAL {alphabet} {size}{short}", f"{old} {size}{short}"):
        with suppress(KeyError):
            return unicodedata.lookup(spelled)
    return None


def _ruled(table: re.Match[str]) -> str:
    rules = [
        name
        for attribute, name in (("columnlines", "ln-columns"), ("rowlines", "ln-rows"))
        if re.search(rf'{attribute}="[^"]*solid', table["attributes"])
    ]
    return f'<mtable class="{" ".join(rules)}">' if rules else table[0]


def _framed(enclosed: re.Match[str]) -> str:
    frame = _FRAMES.get(enclosed["notation"])
    return f'<mrow class="{frame}">{enclosed["inside"]}</mrow>' if frame else enclosed["inside"]
