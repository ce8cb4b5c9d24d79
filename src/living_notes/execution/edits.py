"""Edits of a note, applied to a file: a ``diff`` changes it, an ``excerpt`` must stand in it."""

from living_notes.vault.edits import ELLIPSIS, EditError, Hunk, split_lines


def apply_diff(source: str, hunks: tuple[Hunk, ...]) -> str:
    """Return `source` with every hunk applied, in order; all else stays, trailing spaces included.

    Raises:
        EditError: Where the lines that a hunk replaces do not stand in the file exactly once, or where a hunk
            that only adds was applied before.
    """
    lines = split_lines(source)
    for hunk in hunks:
        if not hunk.old:
            raise EditError(f"a hunk without context: where does {hunk.new[0]!r} go?")
        places = find_lines(lines, hunk.old)
        if len(places) != 1:
            shown = "\n".join(f"    {line}" for line in hunk.old)
            raise EditError(f"these lines stand in the file {len(places)} times, not once:\n{shown}")
        if _is_made(hunk, lines, places[0]):
            shown = "\n".join(f"    {line}" for line in hunk.new)
            raise EditError(f"what this hunk adds stands there already:\n{shown}")
        here = slice(places[0], places[0] + len(hunk.old))
        found = lines[here]
        lines[here] = [
            line if index is None else found[index] for line, index in zip(hunk.new, hunk.kept, strict=True)
        ]
    ending = "\n" if lines and source.endswith("\n") else ""
    return "\n".join(lines) + ending


def _is_made(hunk: Hunk, lines: list[str], place: int) -> bool:
    """Say whether the place that `hunk` would lengthen is already as long as that."""
    made = find_lines(lines, hunk.new) if len(hunk.new) > len(hunk.old) else []
    return any(start <= place < start + len(hunk.new) for start in made)


def check_excerpt(source: str, excerpt: str) -> None:
    """Check that the lines of `excerpt` stand in `source`, in order; ``…`` parts runs of lines.

    Raises:
        EditError: With the first run that does not.
    """
    lines = split_lines(source)
    position = 0
    for run in _runs(split_lines(excerpt)):
        places = find_lines(lines[position:], run)
        if not places:
            shown = "\n".join(f"    {line}" for line in run)
            raise EditError(f"these lines do not stand in the file (or not in this order):\n{shown}")
        position += places[0] + len(run)


def find_lines(lines: list[str], wanted: tuple[str, ...]) -> list[int]:
    """Return every index at which `wanted` stands in `lines`; trailing spaces do not count."""
    stripped = [line.rstrip() for line in lines]
    sought = [line.rstrip() for line in wanted]
    return [
        start
        for start in range(len(lines) - len(sought) + 1)
        if stripped[start : start + len(sought)] == sought
    ]


def _runs(lines: list[str]) -> list[tuple[str, ...]]:
    runs: list[list[str]] = [[]]
    for line in lines:
        if line.strip() == ELLIPSIS:
            runs.append([])
        else:
            runs[-1].append(line)
    found = [tuple(run) for run in runs if run]
    if not found:
        raise EditError("an empty excerpt")
    return found
