import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from living_notes.vault import Kind, NoteError, Vault, notebook_text

HEAD = {"cell_type": "raw", "source": ["---\n", "title: Т\n", "permalink: t\n", "---"]}


def code(source: str, *outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return a code cell."""
    return {"cell_type": "code", "source": source, "outputs": list(outputs)}


def stream(text: str) -> dict[str, Any]:
    """Return what a cell printed."""
    return {"output_type": "stream", "name": "stdout", "text": text}


def shown(**data: str) -> dict[str, Any]:
    """Return the value of a cell: a text of each kind."""
    kinds = {f"text/{kind}": text for kind, text in data.items()}
    return {"output_type": "execute_result", "data": kinds}


def notebook(*cells: Mapping[str, Any]) -> str:
    """Return a notebook's source."""
    return json.dumps({"cells": [HEAD, *cells], "nbformat": 4, "nbformat_minor": 5, "metadata": {}})


def body(*cells: Mapping[str, Any]) -> str:
    """Return the note of a notebook, properties aside."""
    return notebook_text(notebook(*cells), "docs/Т.ipynb").partition("---\n\n")[2]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ({"cell_type": "markdown", "source": ["# А\n", "[[Б]]"]}, "# А\n[[Б]]\n"),
        (code("print(1)\n", stream("1\n")), "```python\nprint(1)\n```\n\n```text\n1\n```\n"),
        (
            code("print(1); 2", stream("1\n"), shown(plain="2")),
            "```python\nprint(1); 2\n```\n\n```text\n1\n2\n```\n",
        ),
        (
            code("t", shown(plain="<Markdown>", markdown="| а |\n|---|")),
            "```python\nt\n```\n\n| а |\n|---|\n",
        ),
        (code("s = '''\n```\n'''"), "````python\ns = '''\n```\n'''\n````\n"),
        (code("red", stream("\x1b[31mred\x1b[0m\n")), "```python\nred\n```\n\n```text\nred\n```\n"),
        (
            code(
                "1 / 0", {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "division by zero"}
            ),
            "```python\n1 / 0\n```\n\n```text\nZeroDivisionError: division by zero\n```\n",
        ),
        (code("  \n"), ""),
    ],
    ids=["text", "print", "value", "markdown", "ticks", "colour", "error", "empty"],
)
def test_a_cell_is_the_markdown_an_author_would_write(cell: Mapping[str, Any], text: str) -> None:
    """Code and what it printed are fences; text, and outputs that are Markdown, stand as they are."""
    assert body(cell) == text


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "docs/Т.ipynb:1: not a notebook: Expecting value"),
        ('{"cells":\n', "docs/Т.ipynb:2: not a notebook: Expecting value"),
        ("[]", "docs/Т.ipynb:1: not a notebook of version 4"),
        ('{"nbformat": 3, "cells": []}', "docs/Т.ipynb:1: not a notebook of version 4"),
        (
            notebook(
                code("plot", {"output_type": "display_data", "data": {"image/png": "", "text/plain": ""}})
            ),
            "docs/Т.ipynb:1: cell 2 shows image/png, text/plain: print text, or display Markdown",
        ),
    ],
    ids=["empty", "broken", "list", "old", "picture"],
)
def test_what_is_no_notebook_is_refused(source: str, message: str) -> None:
    """With the place, and what to do."""
    with pytest.raises(NoteError) as caught:
        notebook_text(source, "docs/Т.ipynb")
    assert str(caught.value.problems[0]).startswith(message)


def test_a_notebook_is_a_note(tmp_path: Path) -> None:
    """It links and is linked to; its cells are blocks of their own kind. Obsidian needs its whole name."""
    (tmp_path / "Т.ipynb").write_text(
        notebook({"cell_type": "markdown", "source": "[[А]]"}, code("1", shown(plain="1"))), encoding="utf-8"
    )
    links = "[[Т.ipynb]] [[Т.ipynb|т]] [[Т]]"
    (tmp_path / "А.md").write_text(f"---\ntitle: А\npermalink: a\n---\n{links}\n", encoding="utf-8")

    vault = Vault.read(tmp_path, "docs")

    note = vault.by_permalink["t"]  # type: ignore[index]  # a permalink is a str
    assert (note.name, note.is_notebook) == ("Т", True)
    assert [block.kind for block in note.blocks] == [Kind.CELL, Kind.OUTPUT]
    assert [str(problem) for problem in vault.problems] == [
        "docs/А.md:5: no note for [[Т]]; did you mean [[Т.ipynb]]?"
    ]
    assert [source.name for source, _ in vault.backlinks(note)] == ["А", "А"]


def test_who_reads_a_vault_may_run_its_notebooks(tmp_path: Path) -> None:
    """What it makes of the source is what is read; its faults are the vault's."""
    (tmp_path / "Т.ipynb").write_text(notebook(code("1")), encoding="utf-8")

    def run(source: str, path: str) -> str:
        assert path == "docs/Т.ipynb"
        return source.replace('"outputs": []', f'"outputs": [{json.dumps(stream("напечатано"))}]')

    note = next(iter(Vault.read(tmp_path, "docs", run).notes.values()))

    assert "```text\nнапечатано\n```" in note.text
