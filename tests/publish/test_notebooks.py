"""Notebooks are really run, in a place of their own, and the guide's hold."""

import json
import os
from pathlib import Path

import pytest

from living_notes.execution import notebooks
from living_notes.execution.notebooks import run_notebook
from living_notes.vault import Kind, Note, NoteError, NotePath, notebook_text

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = sorted(DOCS.rglob("*.ipynb"))
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def of(*sources: str) -> str:
    """Return a notebook with these code cells."""
    common: dict[str, object] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**common, "id": f"c{number}", "source": source} for number, source in enumerate(sources)]
    return json.dumps({"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5})


def printed(*sources: str) -> list[str]:
    """Return the lines that these cells print, run one after another."""
    cells = json.loads(run_notebook(of(*sources), "docs/Т.ipynb"))["cells"]
    texts = [output["text"] for cell in cells for output in cell["outputs"]]
    return "".join(text if isinstance(text, str) else "".join(text) for text in texts).splitlines()


def test_cells_share_a_kernel_that_knows_nothing_of_who_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    """No token of theirs, no home of theirs; the folder is empty and goes afterwards."""
    monkeypatch.setenv("TOKEN", "secret")
    look = "import os; print(os.environ.get('TOKEN')); home = os.path.realpath(os.environ['HOME'])"
    lines = printed(look, "open('file', 'w').close(); print(os.path.realpath('.') == home); print(home)")

    assert lines[:2] == ["None", "True"]
    assert not Path(lines[2]).exists()
    assert os.environ["TOKEN"] == "secret"  # noqa: S105 - no password


def test_a_cell_that_fails_is_shown_with_its_error() -> None:
    """With the code of the cell and what it printed, without the colours of a terminal."""
    with pytest.raises(NoteError) as caught:
        run_notebook(of("total = 3", "print('до')\nassert total == 4, total"), "docs/Т.ipynb")

    message = str(caught.value.problems[0])
    assert message.startswith("docs/Т.ipynb:1: a cell fails\n")
    assert "assert total == 4, total" in message
    assert "до" in message
    assert "AssertionError: 3" in message
    assert "\x1b" not in message


def test_a_cell_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """After its time, with its code."""
    monkeypatch.setattr(notebooks, "CELL_SECONDS", 1)
    with pytest.raises(NoteError, match=r"(?s)a cell does not end: .*while True: pass"):
        run_notebook(of("while True: pass"), "docs/Т.ipynb")


def test_what_jupyter_cannot_read_is_a_fault_of_the_note() -> None:
    """Not a traceback of the build."""
    with pytest.raises(NoteError, match=r"docs/Т\.ipynb:1: not a notebook"):
        run_notebook("{}", "docs/Т.ipynb")
    with pytest.raises(NoteError, match=r"docs/Т\.ipynb:1: not a notebook"):
        run_notebook("рыба", "docs/Т.ipynb")


def test_the_guide_has_a_notebook() -> None:
    """The next test judges each; it must not judge none."""
    assert GUIDE


@pytest.mark.parametrize("file", GUIDE, ids=lambda file: file.stem)
def test_a_notebook_of_the_guide_holds(file: Path) -> None:
    """Its cells run to the end, its claims are asserted, and no output of another day is stored in it."""
    source = file.read_text(encoding="utf-8")
    name = file.relative_to(DOCS.parent).as_posix()
    stored = json.loads(source)["cells"]

    note = Note.parse(notebook_text(run_notebook(source, name), name), NotePath(name))

    assert not [cell["id"] for cell in stored if cell.get("outputs") or cell.get("execution_count")]
    assert [block for block in note.blocks if block.kind is Kind.CELL and "assert " in block.text]
    assert [block for block in note.blocks if block.kind is Kind.OUTPUT]
