"""Runs of many combinations: some at once, each result written as soon as it is there.

A note whose result is known for its present text is not run again, so that an interrupted run goes on
where it was, and a changed note costs its own run only.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from living_notes.proof.reporting.report import Finding, Outcome
from living_notes.vault import Note
from living_notes.versions.environments import UnmakeableError, make_environment
from living_notes.versions.guide import Guide
from living_notes.versions.matrix import DRIVER, Combination
from living_notes.versions.progress import Progress
from living_notes.versions.runs import BrokenRunError, survey
from living_notes.versions.table import Table

_MAKING = 0.02  # of a task: the bar moves while uv installs


@dataclass(frozen=True)
class MatrixRun:
    """Runs combinations of `matrix` and keeps what is found in the file `output`.

    Attributes:
        guide: Whose notes.
        matrix: All combinations, for the order of the file.
        output: The file; what it knows is not run again.
        jobs: How many combinations at once.
    """

    guide: Guide
    matrix: Sequence[Combination]
    output: Path
    jobs: int

    def run(self, chosen: Sequence[Combination], notes: Sequence[Note], *, again: bool = False) -> int:
        """Run `notes` in the `chosen` combinations; return how many of those could not be run.

        Args:
            chosen: Combinations of the matrix.
            notes: Notes of the guide.
            again: Run what is known, too.
        """
        table = Table.read(self.guide.data)
        if self.output != self.guide.data:
            table.merge(Table.read(self.output))
        work = {
            combination: pending
            for combination in chosen
            if (pending := list(notes) if again else table.pending(self.guide, combination, notes))
        }
        if not work:
            print("nothing to do: all of that is known")
        progress = Progress(len(work))
        broken: list[str] = []
        with ThreadPoolExecutor(max(1, self.jobs)) as pool:
            running = {
                pool.submit(_prove, self.guide, combination, pending, progress): combination
                for combination, pending in work.items()
            }
            try:
                for done in as_completed(running):
                    combination = running[done]
                    try:
                        findings = done.result()
                    except (UnmakeableError, BrokenRunError) as error:
                        progress.end(str(combination), "could not be run")
                        broken.append(f"{combination}: {error}")
                        continue
                    table.add(self.guide, combination, work[combination], findings)
                    self._save(table, chosen)
                    progress.end(str(combination), _words(findings))
            finally:
                pool.shutdown(cancel_futures=True)
                progress.close()
        self._save(table, chosen)
        for message in broken:
            print(f"error: {message}", file=sys.stderr)
        return len(broken)

    def _save(self, table: Table, chosen: Sequence[Combination]) -> None:
        table.tidy(self.guide, self.matrix)
        # A file of one's own is for merging: it says nothing of what other jobs find.
        whole = self.output == self.guide.data
        (table if whole else table.part(chosen)).write(self.output)


def _prove(
    guide: Guide, combination: Combination, notes: Sequence[Note], progress: Progress
) -> list[Finding]:
    progress.at(str(combination), 0.0)
    varied = {name: f"=={version}" for name, version in combination.packages.items()}
    varied |= {DRIVER: f"=={combination.sqlite}"} if combination.sqlite else {}
    environment = make_environment(guide, combination.environment, varied)
    progress.at(str(combination), _MAKING)
    return survey(
        guide,
        environment,
        notes,
        postgresql=combination.postgresql,
        names=combination.names(guide.locked()),
        progress=lambda share: progress.at(str(combination), share),
    )


def _words(findings: Sequence[Finding]) -> str:
    counts = {outcome: sum(finding.outcome is outcome for finding in findings) for outcome in Outcome}
    return ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
