"""``python -m living_notes.mutation``: mutate notes, judge the mutants, print the holes.

Exit status: 0 where everything is noticed or accounted for, 1 where something survived or ``mutants.toml``
is stale, 2 where nothing could be judged.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from living_notes.mutation.accepted import AcceptedError, read_accepted, stale_entries
from living_notes.mutation.campaign import Case, judge_all, sample
from living_notes.mutation.judge import UntrueNoteError, Verdict
from living_notes.mutation.mutators import mutate
from living_notes.mutation.report import Result, key, report
from living_notes.project import Project
from living_notes.proof.failures import MachineError
from living_notes.vault import Note, Vault

_HELD, _SURVIVED, _IMPOSSIBLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    options = _parser().parse_args(arguments)
    project = Project(options.root.resolve())
    begun = monotonic()
    try:
        notes = _notes(Vault.read(project.docs, "docs"), options.notes)
        entries = read_accepted(project.mutants)
        cases = [Case(note, mutant) for note in notes for mutant in mutate(note, project.examples)]
        chosen = sample(cases, options.sample, options.seed) if options.sample else cases
        progress = _Progress(len(chosen))
        judged = list(judge_all(project, chosen, options.jobs, progress.show))
    except (LookupError, AcceptedError, MachineError) as error:
        print(error, file=sys.stderr)
        return _IMPOSSIBLE
    verdicts = [(case, verdict) for case, verdict in judged if isinstance(verdict, Verdict)]
    untrue = sorted({str(error) for _, error in judged if isinstance(error, UntrueNoteError)})
    names = {note.properties.permalink for note in notes}
    result = Result.of(verdicts, entries)
    for line in report(result, "docs"):
        print(line)
    stale = stale_entries(
        [entry for entry in entries if entry.note in names or not options.notes],
        map(key, cases),
        [key(case) for case, _ in (*result.noticed, *result.true)],
    )
    for line in stale:
        print(line)
    print(f"{len(chosen)} mutants of {len(cases)} in {monotonic() - begun:.0f} s")
    for message in untrue:
        print(message)
    if untrue:
        return _IMPOSSIBLE
    return _SURVIVED if result.survived or stale else _HELD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m living_notes.mutation",
        description="Make every false copy of the notes and see whether the proof notices it.",
    )
    parser.add_argument(
        "notes", nargs="*", metavar="NOTE", help="a note's file or permalink; all where none is named"
    )
    parser.add_argument(
        "--sample", type=int, metavar="N", help="judge N mutants of a few notes instead of all"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which sample (1)")
    parser.add_argument("--jobs", type=int, default=2, metavar="J", help="worker processes (2)")
    parser.add_argument(
        "--root", type=Path, default=Path(), metavar="FOLDER", help="the project (where you stand)"
    )
    return parser


def _notes(vault: Vault, wanted: Sequence[str]) -> list[Note]:
    """Return the notes that are asked for, by path or permalink."""
    if not wanted:
        return [note for note in vault.notes.values() if not note.is_notebook]
    found = []
    for name in wanted:
        path = Path(name).as_posix().removeprefix("docs/")
        note = next((n for n in vault.notes.values() if path in (n.path, n.properties.permalink)), None)
        if note is None:
            raise LookupError(f"no note {name} in {vault.root}/ (or it cannot be read)")
        found.append(note)
    return found


class _Progress:
    """One line that counts on a terminal, and one line a tenth elsewhere."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.terminal = sys.stderr.isatty()

    def show(self, done: int) -> None:
        """Say that `done` mutants are judged."""
        if self.terminal:
            end = "\n" if done == self.total else ""
            print(f"\r{done}/{self.total}", end=end, file=sys.stderr, flush=True)
        elif done * 10 // self.total > (done - 1) * 10 // self.total:
            print(f"{done}/{self.total}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
