"""Wiring only: which notes Sybil proves, and on what."""

from pathlib import Path

from living_notes.proof.documents import NoteSybil
from living_notes.vault import Database

pytest_plugins = ["living_notes.proof.plugin"]

_ROOT = Path(__file__).parent
_DOCS, _EXAMPLES = _ROOT / "docs", _ROOT / "examples"

pytest_collect_file = (
    NoteSybil(Database.SQLITE, _DOCS, _EXAMPLES) + NoteSybil(Database.POSTGRESQL, _DOCS, _EXAMPLES)
).pytest()
