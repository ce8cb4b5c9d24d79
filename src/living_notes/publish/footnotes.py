"""Inline footnotes: ``^[text]`` becomes a reference and, at the note's end, a footnote as Markdown has it."""

import re
from collections.abc import Iterator

from living_notes.publish.remarks import CODE_SPAN

_CODE_OR_OPENING = re.compile(rf"{CODE_SPAN}|(?<!\\)\^\[", re.DOTALL)
_BRACKET_OR_END = re.compile(rf"{CODE_SPAN}|\\.|[\[\]]|(?P<end>\n\s*\n)", re.DOTALL)


def name_footnotes(text: str) -> str:
    """Return `text` with its inline footnotes under names of their own."""
    if "^[" not in text:  # most notes: the pattern looks at every letter
        return text
    notes: list[str] = []

    def parts() -> Iterator[str]:
        position = 0
        for match in _CODE_OR_OPENING.finditer(text):
            if match["code"] or match.start() < position:
                continue
            end = _closing(text, match.end())
            if end is None:
                continue
            notes.append(" ".join(text[match.end() : end].split()))
            yield f"{text[position : match.start()]}[^inline-{len(notes)}]"
            position = end + 1
        yield text[position:]

    body = "".join(parts())
    definitions = "".join(f"\n\n[^inline-{number}]: {note}" for number, note in enumerate(notes, 1))
    return f"{body}{definitions}\n" if notes else body


def _closing(text: str, start: int) -> int | None:
    """Return where the bracket opened before `start` closes, in the same paragraph."""
    depth = 1
    for match in _BRACKET_OR_END.finditer(text, start):
        if match[0] == "[":
            depth += 1
        elif match[0] == "]":
            depth -= 1
            if not depth:
                return match.start()
        elif match["end"]:
            return None
    return None
