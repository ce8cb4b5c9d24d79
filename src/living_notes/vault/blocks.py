"""Executable blocks: what a fence is, and the rules that make every fence one.

The kinds are a closed list. A fence that is none of them is `FOREIGN`: it is shown, and it is a fault of the
note, so that the proof never passes over it silently: that is how documentation rots.
"""

import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from living_notes.vault.console import ConsoleError, read_console
from living_notes.vault.edits import EditError, read_diff
from living_notes.vault.labels import Labels
from living_notes.vault.names import nearest_name
from living_notes.vault.problems import Problem, did_you_mean
from living_notes.vault.properties import Database


class Kind(StrEnum):
    """What happens to a block."""

    CONSOLE = "console"  # typed into the note's shell, output compared
    BASH = "bash"  # run in the note's shell, output not shown
    FILE = "file"  # the titled file is this
    DIFF = "diff"  # edits the titled file
    EXCERPT = "excerpt"  # these lines stand in the titled file
    SQL = "sql"  # runs in the note's database
    PYTHON = "python"  # a script run from the project's root
    PYCON = "pycon"  # one interactive session a note
    CELL = "cell"  # a notebook's cell: Jupyter runs it when the site is built
    OUTPUT = "output"  # what the block before printed
    GENERATED = "generated"  # what the labelled command prints
    PROSE = "prose"  # not executable, with a reason
    FOREIGN = "foreign"  # none of these: shown as it stands; a note that has one cannot be proven


PRINTS = frozenset({Kind.SQL, Kind.PYTHON, Kind.BASH, Kind.CELL})
"""Kinds whose output may stand in a ``text`` block right after them."""

MAY_FAIL = frozenset({Kind.CONSOLE, Kind.SQL, Kind.PYTHON})
"""Kinds that may end with a status other than 0, shown on purpose."""

ACTS = frozenset({Kind.CONSOLE, Kind.BASH, Kind.SQL, Kind.PYTHON, Kind.PYCON})
"""Kinds that run what the note says, and so can change a database."""

_UNTITLED = {
    "console": Kind.CONSOLE,
    "bash": Kind.BASH,
    "sql": Kind.SQL,
    "python": Kind.PYTHON,
    "pycon": Kind.PYCON,
    "text": Kind.OUTPUT,
}
LANGUAGES = frozenset(_UNTITLED) | {
    "diff",
    "ini",
    "toml",
    "mako",
    "mermaid",
    "revisions",
    "json",
    "yaml",
    "markdown",
}

_INFO = re.compile(r"(?P<language>[^\s{]*)(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True)
class Fence:
    """A fence as the Markdown parser found it, not yet judged.

    Attributes:
        info: What stands behind its ticks.
        text: The lines between the fences, each with its newline, container prefixes taken off.
        line: 1-based line of the opening fence.
        start: Character offset of the opening fence's line in the note.
        end: Character offset after the closing fence's line.
        prefix: What stands before the fence on its line (quotes, indentation).
        labels: From the comment before the fence.
        closed: It has an end.
        follows: Nothing but a label stands between this fence and the one before it.
    """

    info: str
    text: str
    line: int
    start: int
    end: int
    prefix: str
    labels: Labels
    closed: bool
    follows: bool


@dataclass(frozen=True)
class Block(Fence):
    """One fence of a note, judged.

    Attributes:
        kind: What happens to it.
        language: First word of the info string.
        title: Path of the file it is about, relative to the project's root; None: no title.
        index: 0-based position among the note's blocks.
    """

    kind: Kind
    language: str
    title: str | None
    index: int

    @property
    def exit(self) -> int:
        """The status with which its last command ends."""
        return self.labels.exit

    @property
    def command(self) -> str:
        """The command whose output a ``generated`` block is; empty for every other."""
        return self.labels.output or ""

    def applies_to(self, database: Database) -> bool:
        """Say whether the block is part of the note on `database`."""
        return self.labels.db in (None, database)


def _first_word(info: str) -> tuple[str, str]:
    match = _INFO.match(info.strip())
    return (match["language"], match["rest"]) if match else ("", info)


class BlockReader:
    """Judges fences by the grammar; `problems` holds what it found wrong.

    Args:
        path: The path that messages name.
        databases: What the note names.
        cells: The note is a notebook: an untitled ``python`` fence is one of its cells.
    """

    def __init__(self, path: str, databases: Sequence[Database], *, cells: bool = False) -> None:
        self.path = path
        self.cells = cells
        self.databases = databases
        self.problems: list[Problem] = []

    def read(self, fences: Iterable[Fence]) -> tuple[Block, ...]:
        """Return the blocks of one note, in order; look at `problems` afterwards."""
        blocks = [self._block(fence, number) for number, fence in enumerate(fences)]
        for database in self.databases:
            self._check_outputs(blocks, database)
        wrong = {problem.line for problem in self.problems}
        return tuple(replace(block, kind=Kind.FOREIGN) if block.line in wrong else block for block in blocks)

    def _wrong(self, line: int, message: str, *, strict: bool = True) -> None:
        problem = Problem(self.path, line, message, strict)
        if problem not in self.problems:
            self.problems.append(problem)

    def _block(self, fence: Fence, index: int) -> Block:
        if not fence.closed:
            self._wrong(fence.line, "unclosed fence: it swallows the text after it", strict=False)
            language, title, kind = _first_word(fence.info)[0], None, Kind.FOREIGN
        else:
            language, title = self._info(fence)
            kind = self._kind(fence, language, title)
            self._check_labels(fence, kind)
            self._check_text(fence, kind)
        return Block(**vars(fence), kind=kind, language=language, title=title, index=index)

    def _check_labels(self, fence: Fence, kind: Kind) -> None:
        if kind is Kind.FOREIGN:
            return
        if fence.labels.exit and kind not in MAY_FAIL:
            self._wrong(fence.line, f"exit= makes no sense on a block of kind {kind}")
        if fence.labels.loses and kind not in ACTS:
            self._wrong(fence.line, f"loses= makes no sense on a block of kind {kind}")
        if fence.labels.cannot and kind not in ACTS:
            self._wrong(fence.line, f"cannot= makes no sense on a block of kind {kind}")
        if fence.labels.db and fence.labels.db not in self.databases:
            self._wrong(fence.line, f"db={fence.labels.db}, but the note's databases do not name it")

    def _info(self, fence: Fence) -> tuple[str, str | None]:
        language, rest = _first_word(fence.info)
        title = None
        try:
            options = shlex.split(rest)
        except ValueError as error:
            self._wrong(fence.line, f"fence options are not readable: {error}: {rest.strip()}")
            options = []
        for option in options:
            name, _, value = option.partition("=")
            if name == "title" and value and title is not None:
                self._wrong(fence.line, "title stands twice")
            elif name == "title" and value:
                title = value
            elif name != "hl_lines" or not value:
                self._wrong(fence.line, f'unknown fence option {option!r}, expected title="path"')
        return language, title

    def _kind(self, fence: Fence, language: str, title: str | None) -> Kind:  # noqa: PLR0911 - a table of cases
        labels = fence.labels
        if not language:
            self._wrong(fence.line, "a fence without a language: name what it is, or label it prose")
            return Kind.FOREIGN
        if language not in LANGUAGES:
            known = did_you_mean(nearest_name(language, LANGUAGES))
            self._wrong(fence.line, f"unknown language {language!r}{known}")
            return Kind.FOREIGN
        if sum((labels.excerpt, bool(labels.output), bool(labels.prose))) > 1:
            self._wrong(fence.line, "excerpt, output and prose exclude each other")
            return Kind.FOREIGN
        if labels.prose:
            return Kind.PROSE
        if labels.output:
            return Kind.GENERATED
        if labels.excerpt or language == "diff":
            if title is None:
                what = "an excerpt" if labels.excerpt else "a diff"
                self._wrong(fence.line, f'{what} names its file: ```{language} title="path"')
                return Kind.FOREIGN
            return Kind.EXCERPT if labels.excerpt else Kind.DIFF
        if title is not None:
            return Kind.FILE
        if language not in _UNTITLED:
            self._wrong(
                fence.line,
                f'a {language} block is a file (title="path"), an output (output="command"), '
                "an excerpt or prose: say which",
            )
            return Kind.FOREIGN
        return Kind.CELL if self.cells and language == "python" else _UNTITLED[language]

    def _check_text(self, fence: Fence, kind: Kind) -> None:
        try:
            if kind is Kind.CONSOLE:
                read_console(fence.text)
            elif kind is Kind.DIFF:
                read_diff(fence.text)
            elif kind in PRINTS and not fence.text.strip():
                self._wrong(fence.line, f"an empty {kind} block: nothing is run")
            elif kind is Kind.PYCON and not fence.text.startswith(">>> "):
                self._wrong(fence.line, "a pycon block begins with '>>> '")
        except (ConsoleError, EditError) as error:
            self._wrong(fence.line, str(error))

    def _check_outputs(self, blocks: Sequence[Block], database: Database) -> None:
        """Hold every output against the block it is of; variants for another database may stand between."""
        previous: Block | None = None
        joined = True  # fences follow each other without a break since `previous`
        for block in blocks:
            joined = joined and block.follows
            if not block.applies_to(database):
                continue
            if block.kind is Kind.OUTPUT and not (previous and previous.kind in PRINTS and joined):
                self._wrong(
                    block.line, "a text block is the output of a sql, python or bash block right before it"
                )
            previous, joined = block, True
