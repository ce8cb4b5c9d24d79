"""What a person reads at the end: survivors with their diffs, what was let go and why, a score."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from living_notes.mutation.accepted import Accepted
from living_notes.mutation.campaign import Case
from living_notes.mutation.judge import Verdict
from living_notes.mutation.rules import excuse


@dataclass(frozen=True)
class Result:
    """The verdicts of a run, sorted.

    Attributes:
        noticed: What the vault, a check or the proof found wrong.
        true: What a rule calls true, with the rule's reason.
        accepted: What the committed list calls true.
        survived: The holes.
    """

    noticed: Sequence[tuple[Case, Verdict]]
    true: Sequence[tuple[Case, str]]
    accepted: Sequence[Case]
    survived: Sequence[Case]

    @classmethod
    def of(cls, verdicts: Sequence[tuple[Case, Verdict]], accepted: Sequence[Accepted]) -> "Result":
        """Sort verdicts, in the order of notes and lines."""
        listed = {(entry.note, entry.mutant) for entry in accepted}
        result: tuple[list[tuple[Case, Verdict]], list[tuple[Case, str]], list[Case], list[Case]]
        result = [], [], [], []
        noticed, true, known, survived = result
        for case, verdict in sorted(verdicts, key=lambda pair: (pair[0].note.path, pair[0].mutant.line)):
            if verdict.noticed_by:
                noticed.append((case, verdict))
            elif reason := excuse(verdict, case.note):
                true.append((case, reason))
            elif key(case) in listed:
                known.append(case)
            else:
                survived.append(case)
        return cls(*result)

    @property
    def score(self) -> float:
        """The part noticed, in per cent, of those that make a page false."""
        false = len(self.noticed) + len(self.survived)
        return 100 * len(self.noticed) / false if false else 100.0


def key(case: Case) -> tuple[str, str]:
    """Return what names a mutant in ``mutants.toml``."""
    return case.note.properties.permalink, case.mutant.what


def report(result: Result, docs: str) -> Iterator[str]:
    """Yield the lines of the report; `docs` is the folder of notes as the reader spells it."""
    for case in result.survived:
        yield f"{docs}/{case.note.path}:{case.mutant.line}: survived: {case.mutant.what}"
        yield from (f"    {line}" for line in _diff(case))
    by = Counter(verdict.noticed_by for _, verdict in result.noticed)
    who = ", ".join(f"{name} {count}" for name, count in sorted(by.items(), key=str))
    yield f"noticed: {len(result.noticed)}" + (f" ({who})" if who else "")
    for reason, count in Counter(reason for _, reason in result.true).most_common():
        yield f"true by rule: {count} ({reason})"
    yield f"accepted in mutants.toml: {len(result.accepted)}"
    yield f"survived: {len(result.survived)}"
    yield f"score: {result.score:.1f} %"


def _diff(case: Case) -> Iterator[str]:
    lines = unified_diff(
        case.note.text.splitlines(), case.mutant.text.splitlines(), "note", "mutant", lineterm="", n=1
    )
    return (line for line in lines if not line.startswith(("---", "+++")))
