"""Outputs made comparable: what differs between two honest runs, and nothing else.

The list is short and closed: the sandbox's paths, the database's name, dates with a fraction of a second,
the order of a template's files in ``alembic init`` and of a branch point's children, Alembic's chatter where
the note shows none of it. Only what happened is rewritten, never the page: a page shows the words that every
run gives, or else a wrong date on it would be made right before anybody looks.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches, ndiff
from itertools import dropwhile, takewhile

from living_notes.vault.edits import ELLIPSIS

LONG = 200
"""Lines of both texts together, above which a difference is shown by whole lines only."""

FIXED_TIME = "2026-01-01 12:00:00.000000"
"""What every timestamp with microseconds reads as, in outputs, files and dumps."""

_TIME = re.compile(r"\b\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}\.\d{6}\b")
_OF_TEMPLATE = r"\s*(?:Appending to existing |Generating |File \S+ already exists)"
_UNORDERED = re.compile(_OF_TEMPLATE + r"|\s+-> [\w.-]+(?: \(|$)")
_CHATTER = tuple(
    re.compile(rf"INFO  \[alembic\.{line}")
    for line in (
        r"runtime\.migration\] (?:Context impl \w+\.|Will assume (?:non-)?transactional DDL\.)",
        r"runtime\.plugins\] setting up autogenerate plugin .*",
        r"ddl\.postgresql\] Detected sequence named .* assuming SERIAL and omitting",
    )
)
"""Kinds of lines that Alembic prints whatever the command is about; each kind may be left out of a note."""


@dataclass(frozen=True)
class Normaliser:
    """Rewrites the words of one run into the words of the page.

    Attributes:
        names: What stands in a real output to what the page shows; longer names are replaced first.
    """

    names: Mapping[str, str] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """Return `text` with names and times replaced, trailing spaces taken off."""
        for real in sorted(self.names, key=len, reverse=True):
            text = text.replace(real, self.names[real])
        text = _TIME.sub(FIXED_TIME, text)
        return "\n".join(line.rstrip() for line in text.split("\n"))

    def lines(self, text: str) -> list[str]:
        """Return the lines of a terminal's output: `text`, and lines that come in any order sorted."""
        return _sort_unordered(_split(self.text(text)))


def page_lines(text: str) -> list[str]:
    """Return the lines of a block as they stand on the page, trailing spaces taken off."""
    return [line.rstrip() for line in _split(text)]


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _sort_unordered(lines: Sequence[str]) -> list[str]:
    """Sort runs of lines that Alembic prints in any order.

    ``init`` writes files in the folder's own order; ``branches`` lists ``   -> child`` lines from a set.
    """
    result: list[str] = []
    run: list[str] = []
    for line in (*lines, None):
        if line is not None and _UNORDERED.match(line):
            run.append(line)
            continue
        result += sorted(run)
        run = []
        if line is not None:
            result.append(line)
    return result


def drop_chatter(expected: Sequence[str], actual: Sequence[str]) -> list[str]:
    """Return `actual` without the kinds of chatter of which `expected` shows no line."""
    silent = [kind for kind in _CHATTER if not any(kind.fullmatch(line.rstrip()) for line in expected)]
    return [line for line in actual if not any(kind.fullmatch(line) for kind in silent)]


def is_chatter(line: str) -> bool:
    """Say whether `line` is one that Alembic prints whatever the command is about."""
    return any(kind.fullmatch(line.rstrip()) for kind in _CHATTER)


def is_elision(line: str) -> bool:
    """Say whether `line` stands for any lines."""
    return line.strip() == ELLIPSIS


def matches(expected: Sequence[str], actual: Sequence[str]) -> bool:
    """Say whether `actual` is `expected`, where each ``…`` line stands for one line or more."""
    runs = _runs(expected)
    first, *rest = runs
    if not rest:
        return first == list(actual)
    if list(actual[: len(first)]) != first:
        return False
    position = len(first)
    last = rest.pop()
    for run in rest:
        start = _find(actual, run, position + 1)
        if start is None:
            return False
        position = start + len(run)
    end = len(actual) - len(last)
    return end > position and list(actual[end:]) == last


def _runs(expected: Sequence[str]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for line in expected:
        if is_elision(line):
            runs.append([])
        else:
            runs[-1].append(line.rstrip())
    return runs


def _find(lines: Sequence[str], run: Sequence[str], start: int) -> int | None:
    for index in range(start, len(lines) - len(run) + 1):
        if list(lines[index : index + len(run)]) == list(run):
            return index
    return None


def refresh(expected: Sequence[str], actual: Sequence[str]) -> list[str]:
    """Return what the page should show for `actual`: elisions of `expected` are kept where they still fit.

    The lines before the first ``…`` and after the last keep their number; where lines between two ``…``
    are gone, everything between the ends is elided.
    """
    if matches(expected, actual):
        return list(expected)
    elisions = [line for line in expected if is_elision(line)]
    runs = _runs(expected)
    head, tail = len(runs[0]), len(runs[-1])
    if not elisions or head + tail >= len(actual):
        return list(actual)
    middle = expected[head : len(expected) - tail]
    kept = [*actual[:head], *middle, *actual[len(actual) - tail :]]
    if matches(kept, actual):
        return kept
    return [*actual[:head], elisions[0], *actual[len(actual) - tail :]]


def _marked(expected: Sequence[str], actual: Sequence[str]) -> list[str]:
    """Return the lines of both: ``- `` of the first, ``+ `` of the second, two blanks before what is in both.

    Long texts are not asked which changed line resembles which: that would take minutes.
    """
    if len(expected) + len(actual) <= LONG:
        return [line for line in ndiff(list(expected), list(actual)) if not line.startswith("?")]
    lines: list[str] = []
    for kind, start, end, begin, stop in SequenceMatcher(None, expected, actual).get_opcodes():
        if kind == "equal":
            lines += [f"  {line}" for line in expected[start:end]]
            continue
        lines += [f"- {line}" for line in expected[start:end]]
        lines += [f"+ {line}" for line in actual[begin:stop]]
    return lines


def difference(expected: Sequence[str], actual: Sequence[str]) -> str:
    """Return a line-by-line diff: ``-`` stands on the page, ``+`` really happened."""
    return "\n".join(f"    {line}".rstrip() for line in _marked(expected, actual))


def first_difference(expected: Sequence[str], actual: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the first line that differs, as expected and as it is; None: there is no such line."""
    first, *rest = _runs(expected)
    if not rest:
        return _first_changed(first, actual)
    if list(actual[: len(first)]) != first:
        return _first_changed(first, actual[: len(first)])
    position = len(first)
    *middle, last = rest
    for run in middle:
        start = _find(actual, run, position + 1)
        if start is None:
            return _nearest(run, actual[position + 1 :])
        position = start + len(run)
    tail = actual[max(position + 1, len(actual) - len(last)) :]
    return _first_changed(last, tail)


def _first_changed(expected: Sequence[str], actual: Sequence[str]) -> tuple[str | None, str | None]:
    lines = _marked(expected, actual)
    hunk = list(takewhile(_is_changed, dropwhile(lambda line: not _is_changed(line), lines)))
    gone, new = ([line[2:] for line in hunk if line.startswith(sign)] for sign in "-+")
    return next(iter(gone), None), next(iter(new), None)


def _nearest(run: Sequence[str], lines: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the first line of `run` that `lines` lacks, and the line that is most like it."""
    missing = next((line for line in run if line not in lines), None)
    if missing is None:  # every line is there, in another order
        return None, None
    return missing, next(iter(get_close_matches(missing, lines, n=1)), None)


def _is_changed(line: str) -> bool:
    return line.startswith(("-", "+"))


def first_missing(expected: Sequence[str], source: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the first line that `source` lacks, and the line in it that is most like it."""
    return _nearest([line for line in expected if not is_elision(line)], source)
