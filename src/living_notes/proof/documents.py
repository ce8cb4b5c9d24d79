"""Notes as Sybil documents: one region a block, and one at the end for the note as a whole.

The parser is ours because Sybil's own compares the whole info line with a language and silently skips what
it does not know. Two named Sybils read every note, one a database.
"""

import errno
import shlex
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.typing import Parser

from living_notes.proof.failures import BlockError, MachineError
from living_notes.proof.reporting.explain import RERUN, plain
from living_notes.proof.reporting.ledger import subject_versions
from living_notes.proof.reporting.report import END, Finding, difference_of
from living_notes.proof.session import NoteSession, Place, block_position
from living_notes.vault import Block, Database, Note, NoteError, NotePath, read_text

if TYPE_CHECKING:
    from living_notes.proof.workshop import Workshop

_EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.ENOSPC, errno.EDQUOT}
"""What the proof itself meets where the machine has no more to give."""

WORKSHOP = "proof_workshop"
"""The session fixture that every example asks for."""

FINDINGS: list[Finding] = []
"""What this process found; the plugin writes it down when the run ends."""


class NoteDocument(Document):
    """A note's file as Sybil sees it, with the errors of a note instead of a traceback."""

    @classmethod
    def parse(cls, path: str, *parsers: Parser, encoding: str = "utf-8") -> "NoteDocument":
        """Read and parse a note."""
        del encoding  # a note is UTF-8
        try:
            document = cls(read_text(Path(path), shown_path(Path(path))), path)
            for parser in parsers:
                for region in parser(document):
                    document.add(region)
        except NoteError as error:
            raise pytest.Collector.CollectError(str(error)) from None
        return document


class NoteSybil(Sybil):
    """A Sybil that proves notes on one database and names its tests by permalink."""

    def __init__(self, database: Database, docs: Path, examples: Path) -> None:
        super().__init__(
            parsers=[NoteParser(database, docs, examples)],
            pattern="*.md",
            path=str(docs),
            document_types={".md": NoteDocument},
            fixtures=[WORKSHOP],
            teardown=_close_session,
            name=database.value,
        )

    def identify(self, example: Example) -> str:
        """Return a test id that a person can type: ``renames-sqlite-line12``."""
        part: NotePart = example.parsed
        return part.identify(part.block)


class NotePart:
    """What one Sybil example proves: a block, or (without one) the end of the note."""

    def __init__(self, note: Note, place: Place, database: Database, block: Block | None) -> None:
        self.note = note
        self.place = place
        self.database = database
        self.block = block

    def __call__(self, example: Example) -> None:
        """Run this part after everything before it; called by Sybil."""
        __tracebackhide__ = True
        session = self._session(example)
        if session.broken:
            pytest.skip(f"{self._where(session.broken.line)} broke this note on {self.database.label}")
        if failure := self._prove(session):
            pytest.fail(self._explain(session, failure), pytrace=False)

    def identify(self, block: Block | None) -> str:
        """Return the id of the test of `block`, or (None) of the note's end, as a person can type it."""
        where = f"line{block.line}" if block else "end"
        return f"{self.note.properties.permalink}-{self.database}-{where}"

    def _prove(self, session: NoteSession) -> BlockError | None:
        try:
            if self.block is not None:
                session.reach(block_position(session, self.block))
            else:
                session.finish()
                self._record(session)
        except BlockError as failure:
            self._record(session, failure)
            return failure
        except MachineError as error:
            pytest.exit(plain(str(error)), returncode=pytest.ExitCode.USAGE_ERROR)
        except OSError as error:
            if error.errno not in _EXHAUSTED:
                raise
            pytest.exit(f"this machine, or a limit of yours (ulimit -a), ends the run: {error}", returncode=4)
        # A survey has gone on where only words differ: the part in which they do is not proven all the same.
        place = self._place()
        return next(
            (BlockError(seen.message) for seen in session.words if (seen.line, seen.kind) == place), None
        )

    def _place(self) -> tuple[int, str]:
        return (self.block.line, self.block.kind) if self.block else (self.note.line_count, END)

    def _session(self, example: Example) -> NoteSession:
        session = example.namespace.get("session")
        if session is None:
            workshop: Workshop = example.namespace[WORKSHOP]
            session = NoteSession(self.note, self.place, self.database, workshop)
            example.namespace["session"] = session
        found: NoteSession = session
        return found

    def _where(self, line: int) -> str:
        return f"{shown_path(self.place.note)}:{line}"

    def _explain(self, session: NoteSession, failure: BlockError) -> str:
        line = session.broken.line if session.broken else self._place()[0]
        block = next((b for b in session.blocks if b.line == line), None)
        kind = f"{block.kind} block" if block else "end of the note"
        test_id = self.identify(block)
        return (
            f"{self._where(line)}: {kind} on {self.database.label}\n{plain(str(failure))}\n"
            f"{RERUN}uv run pytest {shlex.quote(f'{shown_path(self.place.note)}::{test_id}')}"
        )

    def _record(self, session: NoteSession, failure: BlockError | None = None) -> None:
        differences = list(session.words)
        if failure is not None and session.broken:
            line = session.broken.line
            kind = next((block.kind.value for block in session.blocks if block.line == line), END)
            differences.append(difference_of(failure, line, kind))
        versions = {**subject_versions(), **session.versions()}
        path = shown_path(self.place.note)
        permalink, digest = self.note.properties.permalink, self.note.digest
        FINDINGS.append(Finding(permalink, path, self.database, digest, versions, tuple(differences)))


class NoteParser:
    """Turns the blocks of a note into regions."""

    def __init__(self, database: Database, docs: Path, examples: Path) -> None:
        self.database = database
        self.docs = docs
        self.examples = examples

    def __call__(self, document: Document) -> Iterable[Region]:
        """Yield the regions of one note; none where it is not for this database or has no blocks."""
        path = Path(document.path)
        note = _checked(document.text, NotePath(path.relative_to(self.docs).as_posix()), shown_path(path))
        blocks = [block for block in note.blocks if block.applies_to(self.database)]
        if self.database not in note.properties.databases or not blocks:
            return
        place = Place(path, self.examples)
        for block in blocks:
            part = NotePart(note, place, self.database, block)
            yield Region(block.start, block.end, part, part)
        end = NotePart(note, place, self.database, None)
        yield Region(len(document.text), len(document.text), end, end)


@lru_cache(maxsize=1)  # asked for each database in turn, and reading is half of what collecting costs
def _checked(text: str, path: NotePath, shown: str) -> Note:
    return Note.parse(text, path, shown).checked()


def shown_path(path: Path) -> str:
    """Return `path` as the person at the terminal can open it: relative to where they stand."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _close_session(namespace: dict[str, object]) -> None:
    session = namespace.pop("session", None)
    if isinstance(session, NoteSession):
        session.close()
