"""Whether a mutant is noticed, and by what: the vault, the checks, or the proof.

The true note runs once a database; that recording serves all its mutants (see `proof.recording`). SQLite
comes first, PostgreSQL only where SQLite noticed nothing, and the first thing that is wrong ends the run.
What a note says that its example cannot bear is asked of the adverse run, last,
where the mutant says otherwise.
"""

import fcntl
import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from living_notes.mutation.checkpoints import Checkpoint, Checkpoints
from living_notes.mutation.checks import complaints
from living_notes.mutation.mutant import Mutant
from living_notes.mutation.recording import Call, RecordedWorld, Recording, RecordingWorld
from living_notes.project import Project
from living_notes.proof.adverse.conditions import Case, cases
from living_notes.proof.adverse.run import fault
from living_notes.proof.endings import read_endings
from living_notes.proof.failures import BlockError
from living_notes.proof.live import LiveWorld
from living_notes.proof.session import NoteSession, Place
from living_notes.proof.workshop import Workshop
from living_notes.proof.world import World
from living_notes.vault import Database, Note, NoteError, NotePath, Vault

PATIENCE = 4
"""How often the time of the true note's slowest command a command of a mutant may take."""

_END = ("tree", "dump", "surroundings")
"""What a reader is left with at a note's end."""


class UntrueNoteError(Exception):
    """The note itself does not hold, so nothing can be said of its mutants."""


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant.

    Attributes:
        mutant: The mutant.
        noticed_by: ``vault`` (grammar, links and checks) or the database on which the proof failed; None:
            nothing noticed it.
        message: What was said of it; empty where nothing was.
        same_end: It leaves the reader with the same files, rows and shell as the true note.
        seconds: What the judgement took.
    """

    mutant: Mutant
    noticed_by: str | None
    message: str
    same_end: bool
    seconds: float


class Judge:
    """Judges mutants of the notes of one project.

    Args:
        project: Whose notes they are.
        workshop: The shared server and interpreter.
        recordings: A folder that all judges of one run share.
        time_limit: Seconds that one command of a mutant may take, or `PATIENCE` times as long as the true
            note's slowest where that is more: a hang is noticed and does not cost a minute, a busy machine
            is not taken for one. The true note has the workshop's.
    """

    def __init__(
        self, project: Project, workshop: Workshop, recordings: Path, time_limit: float = 20.0
    ) -> None:
        self._time_limit = time_limit
        self._project = project
        self._workshop = workshop
        self._folder = recordings
        self._vault = Vault.read(project.docs, "")
        self._endings = read_endings(project.endings) or {}
        self._known = self._complaints(self._vault)
        self._recordings: dict[tuple[NotePath, Database], tuple[Recording, Sequence[Checkpoint]]] = {}

    def judge(self, path: NotePath, mutant: Mutant) -> Verdict:
        """Say whether anything notices `mutant` of the note at `path`.

        Raises:
            UntrueNoteError: The true note does not hold.
        """
        begun = monotonic()
        noticed_by, message, same_end = self._look(self._vault.notes[path], mutant)
        return Verdict(mutant, noticed_by, message, same_end, monotonic() - begun)

    def _look(self, true: Note, mutant: Mutant) -> tuple[str | None, str, bool]:
        try:
            false = Note.parse(mutant.text, true.path).checked()
        except NoteError as error:
            return "vault", str(error), False
        if problems := self._new_problems(false):
            return "vault", "\n".join(problems), False
        same_end = True
        for database in false.properties.databases:
            if not any(block.applies_to(database) for block in false.blocks):
                continue
            failure, same = self._prove(true, false, database)
            if failure:
                return database.label, failure, False
            same_end = same_end and same
        for case in self._other_marks(true, false):
            if harm := fault(case, self._workshop):
                return case.database.label, harm, False
        return None, "", same_end

    def _other_marks(self, true: Note, false: Note) -> Iterator[Case]:
        """Yield what the example is said to bear otherwise than in the true note: the adverse run knows."""
        before = {(case.database, case.condition): case.mark for case in self._cases(true)}
        for case in self._cases(false):
            if bool(case.mark) != bool(before.get((case.database, case.condition))):
                yield case

    def _cases(self, note: Note) -> Iterator[Case]:
        return cases({f"docs/{note.path}": note}, self._project.examples)

    def _new_problems(self, false: Note) -> Sequence[str]:
        """Return what vault and checks say of the mutant and did not say of the true note."""
        if _ties(false) == _ties(self._vault.notes[false.path]):
            return ()  # most mutants: nothing that the rest of the vault can see
        found = self._complaints(Vault({**self._vault.notes, false.path: false}, files=self._vault.files))
        return sorted(found - self._known)

    def _complaints(self, vault: Vault) -> set[str]:
        faults = {
            f"{problem.path}: {problem.message}" for problem in vault.problems
        }  # lines move, faults stay
        return faults | complaints(vault, self._project)

    def _prove(self, true: Note, false: Note, database: Database) -> tuple[str, bool]:
        """Return how the proof fails (empty: it holds), and whether the end is the true one."""
        place = Place(self._project.docs / true.path, self._project.examples)

        recording: Recording | None = None
        world: World
        if _same_start(true, false) and database in true.properties.databases:
            recording, checkpoints = self._recording(true, database)

            def open_world(done: int) -> tuple[World, int]:
                limit = max(self._time_limit, PATIENCE * recording.slowest)
                return self._open(false, database, [c for c in checkpoints if c.done <= done], limit)

            committed = bool(false.properties.example) or true.properties.permalink in self._endings
            world = RecordedWorld(recording, open_world, foresee=committed)
        else:
            try:
                world = self._live(false, database, self._time_limit)
            except BlockError as failure:
                return str(failure), False
        with closing(world):
            session = NoteSession(false, place, database, self._workshop, lambda: world)
            try:
                session.finish()
                end = {name: Call(name).perform(world) for name in _END}
            except BlockError as failure:
                where = f"line {session.broken.line}: " if session.broken else ""
                return f"{where}{failure}", False
        return "", recording is not None and end == _recorded_end(recording)

    def _open(
        self, note: Note, database: Database, checkpoints: Sequence[Checkpoint], limit: float
    ) -> tuple[World, int]:
        """Open a live world at the last checkpoint, or at the start where none fits."""
        if checkpoints:
            last = checkpoints[-1]
            world = self._live(note, database, limit, last.folder)
            for call in last.again:
                call.perform(world)
            if world.shell_state() == last.shell:
                world.run(f"(exit {last.status})")  # what `$?` then was
                return world, last.done
            world.close()
        return self._live(note, database, limit), 0

    def _live(self, note: Note, database: Database, limit: float, saved: Path | None = None) -> LiveWorld:
        return LiveWorld(note, self._project.examples, database, self._workshop, saved, time_limit=limit)

    def _recording(self, note: Note, database: Database) -> tuple[Recording, Sequence[Checkpoint]]:
        """Return the recording of the true note, made by whichever process asks first."""
        key = (note.path, database)
        if key not in self._recordings:
            name = note.properties.permalink.replace("/", "-")
            file = self._folder / f"{name}.{database}"
            with Path(f"{file}.lock").open("w", encoding="utf-8") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not file.exists():
                    file.write_bytes(pickle.dumps(self._record(note, database, Path(f"{file}.saved"))))
            self._recordings[key] = pickle.loads(file.read_bytes())  # noqa: S301 - our own run's file
        return self._recordings[key]

    def _record(self, note: Note, database: Database, folder: Path) -> tuple[Recording, Sequence[Checkpoint]]:
        place = Place(self._project.docs / note.path, self._project.examples)
        try:
            with closing(LiveWorld(note, place.examples, database, self._workshop)) as live:
                # A copy of the folder is a copy of the world where the database is in it.
                points = Checkpoints(live, folder) if database is Database.SQLITE else None
                world = RecordingWorld(live, points.after) if points else RecordingWorld(live)
                session = NoteSession(note, place, database, self._workshop, lambda: world)
                session.finish()
                world.look_around()
                return world.recording, points.saved if points else ()
        except BlockError as failure:
            raise UntrueNoteError(f"{note.path} does not hold on {database.label}:\n{failure}") from failure


def _ties(note: Note) -> object:
    """Return all of a note that ties it to other notes, examples and databases, without line numbers."""
    return (
        replace(note.properties, lines={}),
        [str(link) for link in note.links],
        [(heading.level, heading.text) for heading in note.headings],
        note.block_ids,
        [any(block.applies_to(database) for block in note.blocks) for database in Database],
    )


def _same_start(true: Note, false: Note) -> bool:
    """Say whether both begin in the same world: one seed, one example."""
    return (true.properties.permalink, true.properties.start) == (
        false.properties.permalink,
        false.properties.start,
    )


def _recorded_end(recording: Recording) -> Mapping[str, object]:
    last = len(recording.deeds)
    return {name: recording.looks[last, Call(name)] for name in _END}
