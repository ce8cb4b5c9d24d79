"""Formulas: ``$…$`` and ``$$…$$`` become MathML at build time, so no script and no font is sent for them."""

import re
from importlib import import_module

from living_notes.publish.render.math.chemistry import without_chemistry
from living_notes.publish.render.math.mathml_core import core
from living_notes.vault import nearest_name

_UNKNOWN = re.compile(r"<m[a-z]+>(?P<name>\\[A-Za-z]+)</")
_BARE = re.compile(r"&(?![#\w]+;)")


_ROWS = re.compile(r"\\(begin|end)\{(?:gather|gathered|multline)\*?\}")
"""Lines under each other, which the library would break as a browser does not."""


class FormulaError(ValueError):
    """TeX that cannot be shown; the message says what is wrong and names what was meant."""


def mathml(tex: str, *, block: bool) -> str:
    """Return the formula as MathML; the library is loaded by the first one, it takes a tenth of a second.

    Raises:
        FormulaError: Unbalanced braces, an unknown command, anything that the library refuses.
    """
    bare = re.sub(r"\\.", "", tex)
    if bare.count("{") != bare.count("}"):
        raise FormulaError(f"unbalanced braces in the formula ${tex.strip()}$")
    library = import_module("latex2mathml.converter")
    try:
        source = _ROWS.sub(r"\\\1{matrix}", without_chemistry(tex.strip()))
        made = core(str(library.convert(source, display="block" if block else "inline")))
    except Exception as error:  # its own errors have no common base but Exception
        name = type(error).__name__.removesuffix("Error")
        raise FormulaError(f"the formula ${tex.strip()}$ cannot be read: {name}") from error
    if unknown := _UNKNOWN.search(made):
        symbols = import_module("latex2mathml.symbols_parser").SYMBOLS
        commands = vars(import_module("latex2mathml.commands")).values()
        known = [*symbols, *(name for name in commands if isinstance(name, str))]
        near = nearest_name(unknown["name"], [name for name in known if name.startswith("\\")])
        hint = f"; did you mean {near}?" if near else ""
        raise FormulaError(f"unknown command {unknown['name']} in the formula ${tex.strip()}${hint}")
    return _BARE.sub("&amp;", made)


def formula_html(source: str) -> str:
    """Return a formula with its dollars, ``$…$`` or ``$$…$$``, as HTML.

    Raises:
        FormulaError: See `mathml`.
    """
    block = source.startswith("$$")
    made = mathml(source.strip("$"), block=block)
    frame = 'class="ln-formula ln-formula-block" tabindex="0"' if block else 'class="ln-formula"'
    return f"<span {frame}>{made}</span>"  # a wide block scrolls: the keyboard must reach it
