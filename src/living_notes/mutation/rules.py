"""Mutants that leave the page true, by rule: each rule with the reason for which nobody has to list them.

Rules are asked only about mutants that nothing noticed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from living_notes.execution.output import is_chatter, is_elision
from living_notes.mutation.judge import Verdict
from living_notes.mutation.mutant import Operator
from living_notes.vault import Block, Kind, Note, read_console

_BLOCKS = frozenset({Operator.DROP_BLOCK, Operator.SWAP_BLOCKS, Operator.REPEAT_BLOCK})


def excuse(verdict: Verdict, note: Note) -> str | None:
    """Return why the mutant is as true as `note`; None: it is a hole in the proof."""
    for rule in RULES:
        if reason := rule(verdict, note):
            return reason
    return None


def _same_way(verdict: Verdict, _: Note) -> str | None:
    if verdict.mutant.kind in _BLOCKS and verdict.same_end:
        return "all that is shown holds, and the reader ends with the same files, rows and shell"
    return None


def _serves_both(verdict: Verdict, note: Note) -> str | None:
    mutant = verdict.mutant
    if mutant.kind is not Operator.LABEL or not verdict.same_end:
        return None
    pairs = zip(note.blocks, Note.parse(mutant.text, note.path).blocks, strict=True)
    changed = [(old.labels, new.labels) for old, new in pairs if old.labels != new.labels]
    if any(old.db and new == replace(old, db=None) for old, new in changed):
        return "shown for both databases, the block holds on both, and both end the same"
    return None


def _less_context(verdict: Verdict, note: Note) -> str | None:
    line = _line(note, verdict.mutant.line)
    if verdict.mutant.kind is Operator.DIFF and verdict.same_end and not re.match("[+-]|@@", line):
        return "a diff with less context that still fits in one place makes the same file"
    return None


def _shorter_excerpt(verdict: Verdict, note: Note) -> str | None:
    block = _block(note, verdict.mutant.line)
    if verdict.mutant.kind is not Operator.DROP_EXCERPT or block is None:
        return None
    lines = block.text.splitlines()
    at = verdict.mutant.line - block.line - 1
    if at in {0, len(lines) - 1} or _beside_elision(lines, at):
        return "a shorter excerpt stands in the file as well"
    return None


def _longer_elision(verdict: Verdict, note: Note) -> str | None:
    block = _block(note, verdict.mutant.line)
    if verdict.mutant.kind is not Operator.DROP_OUTPUT or block is None:
        return None
    at = verdict.mutant.line - block.line - 1
    lines = block.text.splitlines()
    return "… stands for one line more" if _beside_elision(lines, at) else None


def _silent_chatter(verdict: Verdict, note: Note) -> str | None:
    if verdict.mutant.kind is Operator.DROP_OUTPUT and is_chatter(_line(note, verdict.mutant.line)):
        return "start-up lines of Alembic need not be shown"
    return None


def _free_words(verdict: Verdict, _: Note) -> str | None:
    if verdict.mutant.kind is Operator.WORDS:
        return "titles, aliases and tags are words: a run cannot tell right ones from wrong ones"
    return None


def _refused_alike(verdict: Verdict, note: Note) -> str | None:
    block = _block(note, verdict.mutant.line)
    if verdict.mutant.kind is not Operator.COMMAND or not verdict.same_end or block is None:
        return None
    if not block.labels.exit or block.kind is not Kind.CONSOLE:
        return None
    last = read_console(block.text)[-1]
    is_typed = last.line <= verdict.mutant.line - block.line - 1 < last.line + len(last.shown)
    if is_typed and not all(map(is_elision, last.output)):
        return (
            "the command is refused in the same words, whichever name stands there, and nothing else changes"
        )
    return None


RULES: Sequence[Callable[[Verdict, Note], str | None]] = (
    _same_way,
    _serves_both,
    _less_context,
    _shorter_excerpt,
    _longer_elision,
    _silent_chatter,
    _free_words,
    _refused_alike,
)


def _block(note: Note, line: int) -> Block | None:
    return next((b for b in note.blocks if b.line <= line <= b.line + b.text.count("\n")), None)


def _line(note: Note, line: int) -> str:
    """Return a line of a block as the proof reads it, its quote or list taken off."""
    block = _block(note, line)
    return block.text.splitlines()[line - block.line - 1] if block else note.text.split("\n")[line - 1]


def _beside_elision(lines: Sequence[str], at: int) -> bool:
    beside = [lines[index] for index in (at - 1, at + 1) if 0 <= index < len(lines)]
    return any(is_elision(line) for line in beside)
