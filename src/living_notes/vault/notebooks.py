"""A Jupyter notebook as a note: its cells as the Markdown that an author would have written.

A raw cell on top holds the properties; text cells stand as they are; a code cell is a ``python`` fence, what
it printed a ``text`` fence under it, and an output that is Markdown is Markdown. The format is nbformat 4:
https://nbformat.readthedocs.io/en/latest/format_description.html
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from living_notes.vault.problems import NoteError, Problem

SUFFIX = ".ipynb"

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
"""What Jupyter colours its words with."""


def notebook_text(source: str, path: str) -> str:
    """Return the note that a notebook is.

    Args:
        source: The file's text.
        path: The path that messages name.

    Raises:
        NoteError: It is no notebook, is none of version 4, or shows what no page can (a picture, a script).
    """
    try:
        notebook = json.loads(source)
    except ValueError as error:
        raise NoteError(Problem(path, getattr(error, "lineno", 1), f"not a notebook: {error}")) from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or notebook.get("nbformat") != 4:  # noqa: PLR2004 - the format's version
        raise NoteError(Problem(path, 1, "not a notebook of version 4: save it with today's Jupyter"))
    parts = [part for number, cell in enumerate(cells, 1) for part in _cell(cell, f"cell {number}", path)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _cell(cell: Mapping[str, Any], place: str, path: str) -> Iterator[str]:
    text = _joined(cell.get("source", ""))
    if cell.get("cell_type") != "code":
        yield text
    elif text.strip():
        printed, written = "", []
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if output.get("output_type") == "stream":
                printed += _joined(output["text"])
            elif output.get("output_type") == "error":
                printed += f"{output['ename']}: {output['evalue']}\n"
            elif "text/markdown" in data:
                written.append(_joined(data["text/markdown"]))
            elif set(data) <= {"text/plain"}:
                printed += _joined(data.get("text/plain", "")) + "\n"
            else:
                kinds = ", ".join(sorted(data))
                raise NoteError(Problem(path, 1, f"{place} shows {kinds}: print text, or display Markdown"))
        yield _fence("python", text)
        if printed.strip():
            yield _fence("text", COLOUR.sub("", printed))
        yield from written


def _joined(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _fence(language: str, text: str) -> str:
    longest = max((len(ticks) for ticks in re.findall(r"^ {0,3}(`{3,})", text, re.MULTILINE)), default=2)
    ticks = "`" * (longest + 1)
    return f"{ticks}{language}\n{text.rstrip()}\n{ticks}"
