"""Many mutants at once: worker processes that share one server and one warm interpreter."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

from living_notes.mutation.judge import Judge, UntrueNoteError, Verdict
from living_notes.mutation.mutant import Mutant
from living_notes.project import Project
from living_notes.proof.workshop import Workshop
from living_notes.vault import Note, NotePath

MUTANTS_A_NOTE = 5
"""In a sample: the true note has to run first, so a few mutants of few notes cost less than one of each."""


@dataclass(frozen=True)
class Case:
    """A mutant and the true note that it is of."""

    note: Note
    mutant: Mutant


def sample(cases: Sequence[Case], size: int, seed: int) -> list[Case]:
    """Return `size` cases of as few notes as give `MUTANTS_A_NOTE` each; equal for an equal seed."""
    random = Random(seed)  # noqa: S311 - to be repeatable is the point
    by_note: dict[NotePath, list[Case]] = {}
    for case in cases:
        by_note.setdefault(case.note.path, []).append(case)
    notes = sorted(by_note)
    random.shuffle(notes)
    found: list[Case] = []
    for note in notes:
        left = min(MUTANTS_A_NOTE, size - len(found), len(by_note[note]))
        found += random.sample(by_note[note], left)
    return found


def judge_all(
    project: Project, cases: Sequence[Case], jobs: int, progress: Callable[[int], None]
) -> Iterator[tuple[Case, Verdict | UntrueNoteError]]:
    """Judge `cases` in `jobs` processes; yield them as they are done, an error where the true note is untrue.

    Args:
        project: Whose notes they are.
        cases: What to judge.
        jobs: Number of worker processes.
        progress: Called with the number of cases done.

    Raises:
        PostgresUnavailable: There is no server.
    """
    workshop = Workshop()
    with (
        closing(workshop),
        tempfile.TemporaryDirectory(prefix="mutation-") as folder,
        ProcessPoolExecutor(
            jobs,
            mp_context=get_context("spawn"),
            initializer=_start,
            initargs=(project, workshop.addresses(), Path(folder)),
        ) as pool,
    ):
        futures = {pool.submit(_judge, case.note.path, case.mutant): case for case in cases}
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                progress(done)
                try:
                    yield futures[future], future.result()
                except UntrueNoteError as error:
                    yield futures[future], error
        finally:
            pool.shutdown(cancel_futures=True)


_JUDGES: list[Judge] = []
"""The judge of this worker process."""


def _start(project: Project, addresses: dict[str, str], folder: Path) -> None:
    workshop = Workshop()
    workshop.join(addresses)
    _JUDGES.append(Judge(project, workshop, folder))


def _judge(path: NotePath, mutant: Mutant) -> Verdict:
    return _JUDGES[0].judge(path, mutant)
