"""The way in from the page: PostgreSQL is PGlite in the same worker, SQLite is Python's own."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from living_notes.check.checking import Target, check
from living_notes.check.markdown import as_markdown
from living_notes.check.report import Report

_POSTGRESQL = "postgresql+psycopg://app@localhost/app"


class Check:
    """Answers requests of the page; they, the answers and what is told are JSON.

    Args:
        exchange: Takes bytes of PostgreSQL's protocol and returns the answers.
        tell: Takes ``words``, and how much is ``done`` of a ``total``.
    """

    def __init__(self, exchange: Callable[[Any], Any], tell: Callable[[str], None]) -> None:
        from pyodide.ffi import to_js  # type: ignore[import-not-found]  # noqa: PLC0415 - there is none outside

        from living_notes.lab.runtime.database.psycopg import make_module, register  # noqa: PLC0415 - as its driver

        register(make_module(lambda data: bytes(exchange(to_js(data)).to_bytes())))
        self._tell = tell
        self._folder = tempfile.TemporaryDirectory()

    def report(self, request: str) -> str:
        """Answer a request; its ``databases`` are names, both where it has none."""
        asked = json.loads(request)
        targets = {
            "postgresql": Target("postgresql", _POSTGRESQL),
            "sqlite": Target("sqlite", f"sqlite:///{Path(self._folder.name) / 'check.sqlite'}"),
        }
        chosen = [targets[name] for name in asked.get("databases") or targets]
        return json.dumps(check(asked, chosen, self._progress).as_json(), ensure_ascii=False)

    def markdown(self, report: str, site: str = "") -> str:
        """Return a report as Markdown."""
        return as_markdown(Report.of_json(json.loads(report)), site)

    def _progress(self, words: str, done: int, total: int) -> None:
        self._tell(json.dumps({"words": words, "done": done, "total": total}, ensure_ascii=False))
