"""The lab's build beside a site that is served."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from living_notes.lab.background import PROGRESS, Background
from living_notes.lab.build import is_current
from living_notes.lab.progress import STEPS, Progress
from living_notes.lab.tools import BuildError

Report = Callable[[str, int], None]


def _told(file: Path, key: str) -> object:
    """Return what the pages are told, as soon as it has a value of that name."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        state = json.loads(file.read_text(encoding="utf-8") or "{}") if file.exists() else {}
        if state.get(key):
            return state[key]
        time.sleep(0.05)
    raise AssertionError(f"{file} never told {key}")


def test_pages_are_told_the_step_and_how_long_it_takes(tmp_path: Path) -> None:
    """And when the lab is there, the site is built with it."""
    file = tmp_path / "lab" / PROGRESS
    appeared: list[bool] = []

    def make(root: Path, report: Report) -> Path:
        report("оболочка", 40)
        assert _told(file, "step") == "оболочка"
        left = _told(file, "left")
        assert isinstance(left, int)
        assert 30 <= left <= 40
        return root

    background = Background(tmp_path, make)
    background.start(file, lambda: appeared.append(True))
    background.wait()
    assert background.done
    assert appeared == [True]


def test_pages_are_told_why_there_is_no_lab(tmp_path: Path) -> None:
    """A machine without a network reads the guide as before."""

    def make(_root: Path, _report: Report) -> Path:
        raise BuildError("нет сети")

    background = Background(tmp_path, make)
    background.start(tmp_path / PROGRESS, lambda: None)
    background.wait()
    assert not background.done
    assert _told(tmp_path / PROGRESS, "failed") == "нет сети"


def test_it_is_begun_once(tmp_path: Path) -> None:
    """MkDocs builds the site again and again while it serves it."""
    begun: list[Path] = []

    def make(root: Path, _report: Report) -> Path:
        begun.append(root)
        return root

    background = Background(tmp_path, make)
    for _ in range(2):
        background.start(tmp_path / PROGRESS, lambda: None)
    background.wait()
    assert begun == [tmp_path]


def test_what_is_left_follows_the_pace_of_this_machine() -> None:
    """Twice as slow so far: twice as long from here."""
    seconds = iter([0.0, 20.0])
    told: list[tuple[str, int]] = []
    progress = Progress(lambda step, left: told.append((step, left)), clock=lambda: next(seconds))
    first, second = list(STEPS)[:2]
    progress.begin(first)
    progress.begin(second)
    whole = sum(needed for _, needed in STEPS.values())
    assert told == [
        (STEPS[first][0], round(whole)),
        (STEPS[second][0], round(2 * (whole - STEPS[first][1]))),
    ]


def test_a_lab_of_other_inputs_is_not_current(tmp_path: Path) -> None:
    """It is built anew; one of these inputs is not."""
    assert not is_current(tmp_path)
    (tmp_path / "manifest.json").write_text('{"inputs": "of yesterday"}', encoding="utf-8")
    assert not is_current(tmp_path)
