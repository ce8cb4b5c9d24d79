"""One true run of a note, kept, so that a changed copy of the note need not run again.

A recording is the list of what the note did to its world, with the answers, and the project's files after
each deed. A `RecordedWorld` gives those answers as long as the same is asked, so a copy in which only shown
words differ is judged by comparison alone. At the first deed that was not recorded it opens a live world,
does there what had been done so far, and goes on for real.

One deed needs no live world: a file that is written or edited otherwise. What it becomes is plain, and so is
that it ends so where no command of the true run touched it later: if the end is committed, that is enough.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final, cast

from living_notes.execution.edits import apply_diff
from living_notes.execution.output import Normaliser, difference
from living_notes.execution.steps import Completed
from living_notes.proof.failures import BlockError
from living_notes.proof.golden import Tree
from living_notes.proof.losses import Rows
from living_notes.proof.world import World
from living_notes.vault import EditError, read_diff


@dataclass(frozen=True)
class Call:
    """A method of `World` and its arguments."""

    name: str
    arguments: tuple[str, ...] = ()

    def perform(self, world: World) -> Any:  # noqa: ANN401 - as many types as World has methods
        """Ask `world`."""
        return getattr(world, self.name)(*self.arguments)


LOOKS: Final = frozenset({"read", "beside", "leftovers", "tree", "dump", "rows", "surroundings", "version"})
"""The calls that change nothing."""


_FILES: Final = frozenset({"write", "edit"})


def _changed(tree: Tree, call: Call) -> str:
    """Return what `call` makes of its file.

    Raises:
        BlockError: An edit that does not fit, in the words of a live world.
    """
    path, change = call.arguments
    if call.name == "write":
        return Normaliser().text(change)
    try:
        return Normaliser().text(apply_diff(tree[path], read_diff(change)))
    except EditError as error:
        raise BlockError(f"{path}: {error}") from error


@dataclass
class Recording:
    """What a note did and what it got.

    Attributes:
        deeds: The calls that change the world, with their answers, in order.
        looks: The answers of the other calls, each with the number of deeds done before it.
        slowest: Seconds that the longest deed took.
    """

    deeds: list[tuple[Call, Any]] = field(default_factory=list)
    looks: dict[tuple[int, Call], Any] = field(default_factory=dict)
    slowest: float = 0.0


class _Calls:
    """`World` in terms of calls."""

    def _ask(self, call: Call) -> Any:  # noqa: ANN401 - as many types as World has methods
        raise NotImplementedError

    def run(self, command: str) -> Completed:
        return cast("Completed", self._ask(Call("run", (command,))))

    def run_script(self, text: str) -> Completed:
        return cast("Completed", self._ask(Call("run_script", (text,))))

    def run_python(self, source: str) -> Completed:
        return cast("Completed", self._ask(Call("run_python", (source,))))

    def run_statement(self, source: str) -> str:
        return str(self._ask(Call("run_statement", (source,))))

    def run_sql(self, sql: str) -> Completed:
        return cast("Completed", self._ask(Call("run_sql", (sql,))))

    def write(self, path: str, text: str) -> None:
        self._ask(Call("write", (path, text)))

    def edit(self, path: str, diff: str) -> None:
        self._ask(Call("edit", (path, diff)))

    def read(self, path: str) -> str | None:
        return cast("str | None", self._ask(Call("read", (path,))))

    def beside(self, path: str) -> Sequence[str]:
        return cast("Sequence[str]", self._ask(Call("beside", (path,))))

    def leftovers(self) -> Sequence[str]:
        return cast("Sequence[str]", self._ask(Call("leftovers")))

    def tree(self) -> Tree:
        return cast("Tree", self._ask(Call("tree")))

    def dump(self) -> str:
        return str(self._ask(Call("dump")))

    def rows(self) -> Rows | None:
        return cast("Rows | None", self._ask(Call("rows")))

    def surroundings(self) -> Sequence[str]:
        return cast("Sequence[str]", self._ask(Call("surroundings")))

    def version(self) -> str:
        return str(self._ask(Call("version")))


class RecordingWorld(_Calls):
    """Hands every call on to `world` and keeps it in `recording`.

    Args:
        world: A live world.
        after: Called with every deed once it is done.
    """

    def __init__(self, world: World, after: Callable[[Call], None] = lambda _: None) -> None:
        self.recording = Recording()
        self._world = world
        self._after = after
        self._look_at_files()

    def _look(self, call: Call) -> Any:  # noqa: ANN401 - as above
        answer = call.perform(self._world)
        self.recording.looks[len(self.recording.deeds), call] = answer
        return answer

    def _ask(self, call: Call) -> Any:  # noqa: ANN401 - as above
        if call.name in LOOKS:
            return self._look(call)
        begun = monotonic()
        answer = call.perform(self._world)
        self.recording.slowest = max(self.recording.slowest, monotonic() - begun)
        self.recording.deeds.append((call, answer))
        self._after(call)
        self._look_at_files()
        return answer

    def _look_at_files(self) -> None:
        """Ask for the files; of a project that holds one that is no text, for now, nothing is known."""
        with suppress(BlockError):
            self._look(Call("tree"))

    def look_around(self) -> None:
        """Ask for the end state, whether or not the note's own end does."""
        for name in ("leftovers", "dump", "surroundings", "version"):
            self._look(Call(name))

    def close(self) -> None:
        """Close the world; the recording stays."""
        self._world.close()


class RecordedWorld(_Calls):
    """Answers from `recording`, and from `open_world` as soon as it is asked for something else.

    Args:
        recording: The true run.
        open_world: Opens a live world in which a number of deeds, as many as it can but not more than asked
            for, have happened; returns it with that number.
        foresee: The files of the true end are committed: whatever ends otherwise fails at once.
    """

    def __init__(
        self, recording: Recording, open_world: Callable[[int], tuple[World, int]], *, foresee: bool = False
    ) -> None:
        self._recording = recording
        self._foresee = foresee
        self._open_world = open_world
        self._live: World | None = None
        self._done = 0

    def _ask(self, call: Call) -> Any:  # noqa: ANN401 - as above
        if self._live is None:
            known, answer = self._recorded(call)
            if known:
                return answer
            self._live = self._catch_up()
        return call.perform(self._live)

    def _recorded(self, call: Call) -> tuple[bool, Any]:
        """Return whether the recording knows the answer, and the answer."""
        if call.name not in LOOKS:
            recorded, answer = self._next()
            if call == recorded or self._same_file(call, recorded):
                self._done += 1
                return True, answer
            return False, None
        if (self._done, call) in self._recording.looks:
            return True, self._recording.looks[self._done, call]
        if call.name == "read":
            tree = self._tree(self._done)
            return call.arguments[0] in tree, tree.get(call.arguments[0])
        return False, None

    def _next(self) -> tuple[Call | None, Any]:
        deeds = self._recording.deeds
        return deeds[self._done] if self._done < len(deeds) else (None, None)

    def _tree(self, done: int) -> Tree:
        """Return the files after so many deeds; none where they were not known."""
        return cast("Tree", self._recording.looks.get((done, Call("tree")), {}))

    def _same_file(self, call: Call, recorded: Call | None) -> bool:
        """Say whether `call` makes a file that which `recorded` made of it.

        Raises:
            BlockError: It does not, and the file ends otherwise than the true one.
        """
        path = call.arguments[0]
        if recorded is None or not {call.name, recorded.name} <= _FILES or recorded.arguments[0] != path:
            return False
        if call.name == "edit" and path not in self._tree(self._done):
            return False
        text = _changed(self._tree(self._done), call)
        if text == self._tree(self._done + 1).get(path):
            return True
        if self._foresee:
            self._check_end(path, text)
        return False

    def _check_end(self, path: str, text: str) -> None:
        """Follow a file to the note's end, as far as only writes and edits of the note touch it."""
        last = len(self._recording.deeds)
        for done in range(self._done + 1, last):
            call = self._recording.deeds[done][0]
            if call.name == "edit" and call.arguments[0] == path:
                text = _changed({path: text}, call)
            elif self._tree(done).get(path) != self._tree(done + 1).get(path):
                return  # a command has a say in it: only a live world knows
        true = self._tree(last).get(path, "")
        if text != true:
            shown = difference(true.splitlines(), text.splitlines())
            raise BlockError(f"{path} ends otherwise (- committed, + this note):\n{shown}")

    def _catch_up(self) -> World:
        world, done = self._open_world(self._done)
        for call, _ in self._recording.deeds[done : self._done]:
            call.perform(world)
        return world

    def close(self) -> None:
        """Close the live world, if there is one."""
        if self._live is not None:
            self._live.close()
            self._live = None
