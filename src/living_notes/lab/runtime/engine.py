"""Requests of the page, answered: the Python end of ``web/protocol.ts``.

Requests and answers are plain data. The worker gives them as JSON, because nothing of Python then hangs on an
object of JavaScript.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from living_notes.execution import shown
from living_notes.execution.output import Normaliser
from living_notes.lab.runtime.completion import complete
from living_notes.lab.runtime.database.sql import LabDatabase, SqliteDatabase
from living_notes.lab.runtime.language.syntax import UnfinishedError
from living_notes.lab.runtime.revisions import Revision, read_revisions
from living_notes.lab.runtime.sandbox import Sandbox
from living_notes.lab.runtime.steps import Emit, LabGround, LabSteps
from living_notes.vault.rails import rows

Answer = dict[str, Any]


def _drawn(revisions: Sequence[Revision]) -> list[dict[str, Any]]:
    """Return revisions with their places in the graph's drawing, newest first."""
    known = {revision.revision: asdict(revision) for revision in revisions}
    return [{**known[row.revision], **asdict(row)} for row in rows(list(revisions))]


class Engine:
    """Holds the open note and answers requests.

    Args:
        home: The reader's home; ``/home/user`` in the browser.
        emit: Takes events, without the request's id.
        names: What of this place reads otherwise on a page.
    """

    def __init__(
        self,
        home: Path,
        emit: Emit,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._emit = emit
        self._databases: dict[str, Callable[[Path], LabDatabase]] = {"sqlite": SqliteDatabase}
        self._normaliser = Normaliser({str(home): shown.HOME, **(names or {})})
        self.sandbox = Sandbox(home, lambda text: emit({"type": "printed", "text": text}))
        self._script: Mapping[str, Any] = {}
        self._database: LabDatabase | None = None
        self._steps: LabSteps | None = None

    def add_database(self, name: str, make: Callable[[Path], LabDatabase]) -> None:
        """Let notes run on another database; `make` gets the project's folder."""
        self._databases[name] = make

    def answer(self, request: Mapping[str, Any]) -> Answer:
        """Answer one request; what it changed is told in an event `state` before."""
        answers: Mapping[str, Callable[[Mapping[str, Any]], Answer]] = {
            "open": self._open,
            "step": self._step,
            "run": self._run,
            "write": self._write,
            "remove": self._remove,
            "reset": self._reset,
            "complete": self._complete,
        }
        answer = answers[request["type"]](request)
        if request["type"] != "complete":
            self._tell_state()
        return answer

    def _open(self, request: Mapping[str, Any]) -> Answer:
        self._script = request["script"]
        project = self.sandbox.project
        self._database = self._databases[request["database"]](project)
        applying = [step for step in self._script["steps"] if step["db"] in (None, request["database"])]
        ground = LabGround(self.sandbox, self._database, self._emit, self._normaliser)
        self._steps = LabSteps(applying, ground)
        if saved := request.get("saved"):
            self.sandbox.restore(saved)
        else:
            self._begin()
        return {"type": "opened", "versions": {request["database"]: self._database.version}}

    def _begin(self) -> None:
        environment = self._database.environment if self._database else {}
        self.sandbox.begin(self._script["permalink"], self._script["files"], environment)

    def _step(self, request: Mapping[str, Any]) -> Answer:
        if self._steps is None:
            raise RuntimeError("no note is open")
        ok, message, verdicts = self._steps.run(request["index"])
        shown = [asdict(verdict) for verdict in verdicts]
        return {"type": "stepped", "ok": ok, "message": message, "verdicts": shown}

    def _run(self, request: Mapping[str, Any]) -> Answer:
        try:
            completed = self.sandbox.run(request["command"])
        except UnfinishedError:
            return {"type": "ran", "status": 0, "unfinished": True}
        return {"type": "ran", "status": completed.status, "unfinished": False}

    def _write(self, request: Mapping[str, Any]) -> Answer:
        file = self.sandbox.project / request["path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(request["text"], encoding="utf-8")
        return {"type": "done"}

    def _remove(self, request: Mapping[str, Any]) -> Answer:
        path = self.sandbox.project / request["path"]
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        return {"type": "done"}

    def _reset(self, _: Mapping[str, Any]) -> Answer:
        self._begin()
        return {"type": "done"}

    def _complete(self, request: Mapping[str, Any]) -> Answer:
        line = request["line"][: request["cursor"]]
        begin, words = complete(line, self.sandbox.project, Path(self.sandbox.shell.state.cwd))
        return {"type": "completed", "from": begin, "words": words}

    def _tell_state(self) -> None:
        if self._database is None:
            return
        self._emit(
            {
                "type": "state",
                "prompt": self.sandbox.prompt(),
                "files": self.sandbox.files(),
                "database": self._database.view(),
                "revisions": _drawn(read_revisions(self.sandbox.project)),
                "saved": self.sandbox.save(),
            }
        )
