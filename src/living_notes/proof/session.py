"""One note on one database: its sandbox, its shell, and its blocks in order.

Whatever block is asked for, everything before it happens first (`reach`), so that a block can be run by
itself, by another worker, or again. The first broken block ends the note.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from living_notes.execution.output import Normaliser, difference, first_difference
from living_notes.project import Project
from living_notes.proof.endings import ending, ending_lines, read_endings
from living_notes.proof.failures import BlockError, Broken, WordsError
from living_notes.proof.golden import check_tree, read_tree, schema_file, write_tree
from living_notes.proof.live import LiveWorld
from living_notes.proof.reporting.readme import example_readme, readme_file
from living_notes.proof.reporting.report import END, Difference, difference_of
from living_notes.proof.steps import Ends, ProofSteps
from living_notes.proof.workshop import Workshop
from living_notes.proof.world import World
from living_notes.vault import Block, Database, Note

_SHOWN = 10
"""How many processes that were left are named."""
_WIDEST = 500


@dataclass(frozen=True)
class Place:
    """Where a note comes from and where its example lives."""

    note: Path
    examples: Path

    @property
    def endings(self) -> Path:
        """Where it is committed what notes leave behind."""
        return Project(self.examples.parent).endings


class NoteSession:
    """Runs the blocks of `note` on `database`.

    Args:
        note: What is proven.
        place: Where it and its example stand.
        database: What it runs on.
        workshop: What all notes of the run share.
        open_world: Makes the world in which the blocks run; None: a live one.

    Attributes:
        blocks: The blocks that apply to the database, in order.
        broken: The first block that failed; None while the note holds.
        words: Where a survey has gone on, because only words differed.
    """

    def __init__(
        self,
        note: Note,
        place: Place,
        database: Database,
        workshop: Workshop,
        open_world: Callable[[], World] | None = None,
    ) -> None:
        self.note = note
        self.place = place
        self.database = database
        self.blocks = tuple(block for block in note.blocks if block.applies_to(database))
        self.broken: Broken | None = None
        self.words: list[Difference] = []
        self._done = 0
        self._workshop = workshop
        self._open_world = open_world or (lambda: LiveWorld(note, place.examples, database, workshop))
        self._steps: ProofSteps | None = None

    def reach(self, position: int) -> None:
        """Run every block up to and including the one at `position` that has not run yet.

        Raises:
            BlockError: From the first block that fails; `broken` then says which.
        """
        while self._done <= position:
            block = self.blocks[self._done]
            try:
                self._ready().run(self._done)
            except BlockError as failure:
                self.broken = Broken(block.line, str(failure))
                raise
            self._done += 1

    def finish(self) -> None:
        """Run what is left, then hold the end state against the committed one.

        Raises:
            BlockError: A block failed, a process is still running, or tree or dump differ.
        """
        self.reach(len(self.blocks) - 1)
        steps = self._ready()
        try:
            _check_leftovers(steps.world)
            if self.note.properties.example:
                self._check_example(self.place.examples / self.note.properties.example, steps.world)
            self._check_ending(steps.world)
        except BlockError as failure:
            self.broken = Broken(self.note.line_count, str(failure))
            raise

    def versions(self) -> Mapping[str, str]:
        """Return the version of the database that the note ran on."""
        return {self.database.value: self._steps.world.version()} if self._steps else {}

    def close(self) -> None:
        """End every process of the note and remove its folder and database."""
        if self._steps is not None:
            self._steps.world.close()
            self._steps = None

    def _differ(self, failure: WordsError) -> None:
        """End the note where words differ; a survey takes them down and goes on."""
        if not self._workshop.survey:
            raise failure
        here = self.blocks[self._done] if self._done < len(self.blocks) else None
        place = (here.line, here.kind.value) if here else (self.note.line_count, END)
        self.words.append(difference_of(failure, *place))

    def _check_example(self, example: Path, world: World) -> None:
        updates = self._workshop.updates
        tree = world.tree()
        dump = world.dump()
        schema = schema_file(example, self.database)
        readme = readme_file(example)
        if updates.enabled:
            if updates.first_tree(example, self.database):
                write_tree(example, tree, updates.put)
            updates.put(schema, dump)
            updates.put(readme, example_readme(self.note))
        if not example.is_dir():
            raise BlockError(f"no folder {example}: `--update-notes` makes it")
        try:
            check_tree(read_tree(example, Normaliser()), tree, f"examples/{example.name}")
        except WordsError as failure:
            self._differ(failure)
        committed = schema.read_text(encoding="utf-8") if schema.exists() else ""
        if committed != dump:
            before, after = committed.splitlines(), dump.splitlines()
            message = f"the database is not {schema.name} (-), but (+):\n{difference(before, after)}"
            self._differ(WordsError(message, *first_difference(before, after)))
        # What versions do cannot be seen in a README that the note alone makes.
        if not self._workshop.survey and readme.read_text(encoding="utf-8") != example_readme(self.note):
            raise BlockError(f"{readme} is not made from this note: `--update-notes` makes it")

    def _check_ending(self, world: World) -> None:
        """Hold what the note leaves behind against the committed ending, where there is one."""
        found = ending(self.note, self.place.examples, world)
        permalink = self.note.properties.permalink
        if self._workshop.updates.enabled:
            self._workshop.updates.see_ending(self.place.endings, permalink, self.database, found)
            return
        committed = (read_endings(self.place.endings) or {}).get(permalink, {}).get(self.database.value)
        # A survey asks what a page shows, not what it leaves; that every note has an entry, a test asks.
        if committed is not None and committed != found and not self._workshop.survey:
            before, after = ending_lines(committed), ending_lines(found)
            message = (
                f"what the note leaves behind is not {self.place.endings.name} (-), but (+); "
                f"if it should be, `--update-notes` writes it:\n{difference(before, after)}"
            )
            self._differ(WordsError(message, *first_difference(before, after)))

    def _ready(self) -> ProofSteps:
        if self._steps is None:
            world = self._open_world()
            ends = Ends(self.place.note, self.database, self._workshop.updates, self._differ)
            self._steps = ProofSteps(self.blocks, world, ends)
        return self._steps


def block_position(session: NoteSession, block: Block) -> int:
    """Return where `block` stands among the session's blocks."""
    return next(number for number, other in enumerate(session.blocks) if other.index == block.index)


def _check_leftovers(world: World) -> None:
    if left := list(world.leftovers()):
        more = [f"and {len(left) - _SHOWN} more"] if len(left) > _SHOWN else []
        shown = "\n".join(f"    {line[:_WIDEST]}" for line in [*left[:_SHOWN], *more])
        raise BlockError(f"the note leaves processes behind:\n{shown}")
