r"""Bars in a table's code spans.

GitHub, Obsidian and the vault's reader need ``\|`` there, or the cell ends. Python-Markdown does not need
it and would show the backslash.
"""

import re

_ROW = re.compile(r"^[>\s]*\|.*$", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")


def unescape_bars(text: str) -> str:
    r"""Return `text` with ``\|`` as ``|`` in the code spans of table rows."""
    return _ROW.sub(lambda row: _CODE.sub(lambda code: code[0].replace("\\|", "|"), row[0]), text)
