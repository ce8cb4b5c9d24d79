"""Brace expansion: ``{a,b}``, ``{1..3}``, ``{a..e}``, nested and side by side."""

import re
from itertools import pairwise

from living_notes.lab.runtime.language.syntax import Text, Word

_RANGE = re.compile(r"(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?")


def expand_braces(word: Word) -> list[Word]:
    """Return the words that `word` stands for; itself where it has no braces to expand.

    A character that is not quoted is a part of its own, so braces are found among the parts.
    """
    start = 0
    while (opening := _find(word, "{", start)) is not None:
        found = _alternatives(word, opening)
        if found is None:
            start = opening + 1
            continue
        alternatives, end = found
        tails = expand_braces(word[end + 1 :])
        return [(*word[:opening], *middle, *tail) for middle in alternatives for tail in tails]
    return [word]


def _find(word: Word, mark: str, start: int) -> int | None:
    return next((at for at in range(start, len(word)) if word[at] == Text(mark)), None)


def _alternatives(word: Word, opening: int) -> tuple[list[Word], int] | None:
    """Return what stands between the brace at `opening` and the one that closes it, and where that is."""
    depth, commas = 0, [opening]
    for at in range(opening, len(word)):
        depth += (word[at] == Text("{")) - (word[at] == Text("}"))
        if word[at] == Text(",") and depth == 1:
            commas.append(at)
        if not depth:
            break
    else:
        return None
    commas.append(at)
    pieces = [word[before + 1 : after] for before, after in pairwise(commas)]
    if len(pieces) > 1:
        return [one for piece in pieces for one in expand_braces(piece)], at
    inside = "".join(part.text if isinstance(part, Text) and not part.quoted else "\0" for part in pieces[0])
    numbers = _range(inside)
    return ([(Text(one, quoted=True),) for one in numbers], at) if numbers else None


def _range(inside: str) -> list[str]:
    match = _RANGE.fullmatch(inside)
    if match is None or match[1].isalpha() is not match[2].isalpha():
        return []
    letters = match[1].isalpha()
    first, last = (ord(end) if letters else int(end) for end in match.group(1, 2))
    step = abs(int(match[3] or 1)) or 1
    numbers = range(first, last + 1, step) if first <= last else range(first, last - 1, -step)
    if letters:
        return [chr(number) for number in numbers]
    padded = any(re.match(r"-?0\d", end) for end in match.group(1, 2))
    width = max(len(end) for end in match.group(1, 2)) if padded else 0
    return [f"{number:0{width}d}" for number in numbers]
