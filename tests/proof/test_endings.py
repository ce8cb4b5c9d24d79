"""The file of endings is written in one order, so that only an ending that changed is a difference."""

import json
from pathlib import Path

from living_notes.proof.endings import write_endings
from living_notes.vault import Database, Permalink


def test_the_order_in_which_an_ending_was_found_is_not_written(tmp_path: Path) -> None:
    """Another program, or another version of the proof, may have put the same entries in another order."""
    file = tmp_path / "endings.json"
    file.write_text('{"b": {}, "a": {"sqlite": {"shell": [], "rows": "1", "files": {"y": "2", "x": "3"}}}}')
    write_endings(file, {}, {Permalink("a"), Permalink("b")})

    written = file.read_text()
    assert written == json.dumps(json.loads(written), indent=1, sort_keys=True) + "\n"


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    """The file's time stays, and with it whatever is built from it."""
    file = tmp_path / "endings.json"
    seen = {(Permalink("a"), Database.SQLITE): {"shell": ["cd sub"], "files": {}, "rows": "1"}}
    write_endings(file, seen, {Permalink("a")})
    written = file.stat().st_mtime_ns
    write_endings(file, seen, {Permalink("a")})

    assert file.stat().st_mtime_ns == written
