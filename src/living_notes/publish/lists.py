"""Lists as CommonMark, Obsidian and a code host read them, written as Python-Markdown wants them.

There the content of an item begins where its text begins, and a list may follow a paragraph without a
blank line. Python-Markdown wants four spaces a level and the blank line: without this, a fence in a
numbered step ends the list, and the next step is number 1 again.
"""

import re
from collections.abc import Sequence

INDENT = "    "

_MARKER = re.compile(r"(?P<indent> *)(?P<marker>[-*+]|\d{1,9}[.)])(?P<space> +)(?P<rest>\S.*)")
_QUOTE = re.compile(r" {0,3}> ?(?P<rest>.*)")
_RULE = re.compile(r" *([-*_])( *\1){2,} *")
_HEADING = re.compile(r" {0,3}#{1,6} ")


def indent_lists(lines: Sequence[str]) -> list[str]:
    """Return `lines` with every list indented by four spaces a level; quotes are done from inside."""
    done: list[str] = []
    quoted: list[str] = []
    plain: list[str] = []

    def flush() -> None:
        if quoted:
            while quoted and not quoted[-1].strip():
                quoted.pop()  # a quote's last block is raw HTML only if nothing follows it
            done.extend(f"> {line}".rstrip() for line in indent_lists(quoted))
            quoted.clear()
        if plain:
            done.extend(_ListIndenter().run(plain))
            plain.clear()

    for line in lines:
        quote = _QUOTE.fullmatch(line)
        if bool(quote) != bool(quoted):
            after_quote = bool(quoted)
            flush()
            if after_quote and line.strip():
                done.append("")
        if quote:
            quoted.append(quote["rest"])
        else:
            plain.append(line)
    flush()
    return done


class _ListIndenter:
    """Follows the open items of one run of lines by the column where their content begins."""

    def __init__(self) -> None:
        self.columns: list[int] = []
        self.done: list[str] = []

    def run(self, lines: Sequence[str]) -> list[str]:
        for line in lines:
            self._line(line)
        return self.done

    def _line(self, line: str) -> None:
        if not line.strip():
            self.done.append("")
            return
        indent = len(line) - len(line.lstrip(" "))
        after_blank = not self.done or not self.done[-1]
        marker = None if _RULE.fullmatch(line) else _MARKER.fullmatch(line)
        if marker is None and self.columns and indent < self.columns[-1] and not after_blank:
            self.done.append(INDENT * len(self.columns) + line.lstrip())  # a lazy continuation
            return
        was_in_list = bool(self.columns)
        while self.columns and indent < self.columns[-1]:
            self.columns.pop()
        level = INDENT * len(self.columns)
        base = self.columns[-1] if self.columns else 0
        if marker is None or indent - base >= len(INDENT):
            self.done.append(level + line[base:])
            return
        if not was_in_list and not after_blank:
            if marker["marker"][0].isdigit() and marker["marker"][:-1] != "1":
                self.done.append(line)  # «…, а именно\n2. …»: only 1. may interrupt a paragraph
                return
            if not _HEADING.match(self.done[-1]):
                self.done.append("")
        self.done.append(f"{level}{marker['marker'].replace(')', '.')} {marker['rest']}")
        self.columns.append(indent + len(marker["marker"]) + len(marker["space"]))
