"""What the search is given to index, and what it leaves in the site."""

import json
from pathlib import Path

import pytest

from living_notes.publish.search import FOLDER, Entry, SearchError, words, write_index

RENAMES = Entry(
    path="renames/index.html",
    url="renames/",
    title="Переименование: <b> удаляет",
    content=(
        '<h1 id="__title">Переименования</h1><dl data-search-exclude>Проверено</dl>'
        '<h2 id="how">Как<a class="headerlink" href="#how">¶</a></h2><p>Ёлочки: «op.alter_column(…)».</p>'
    ),
    names=("Переименования", 'column "email"'),
    summary="Пишите rename_table.",
)


def test_a_document_carries_names_that_no_excerpt_shows() -> None:
    """Title and names are there once, escaped; identifiers can be found by themselves."""
    html = RENAMES.document()
    assert "<h1>Переименование: &lt;b&gt; удаляет</h1>" in html
    assert 'content="renames · Переименования · column &quot;email&quot; · rename_table"' in html
    assert 'data-pagefind-meta="code[content]" content="alter_column"' in html
    assert "__title" not in html
    assert 'data-pagefind-filter="page:/renames/"' in html


def test_words_are_what_a_typo_is_corrected_to() -> None:
    """Each word once, in lower case, ё as е: of the title, the names and the text."""
    assert words([RENAMES, RENAMES]) == [
        "alter_column",
        "column",
        "email",
        "елочки",
        "как",
        "переименование",
        "переименования",
        "проверено",
        "удаляет",
    ]


def test_the_site_gets_the_index_and_none_of_pagefinds_own_interfaces(tmp_path: Path) -> None:
    """Only what the dialog loads is published."""
    write_index([RENAMES], tmp_path)
    folder = tmp_path / FOLDER
    names = {file.name for file in folder.iterdir()}
    assert {"pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "wasm.ru.pagefind"} <= names
    assert not any("ui" in name or "highlight" in name or "unknown" in name for name in names)
    assert json.loads((folder / "notes.json").read_text(encoding="utf-8")) == [
        {
            "url": "renames/",
            "title": RENAMES.title,
            "names": ["Переименования", 'column "email"'],
            "summary": "Пишите rename_table.",
            "hub": False,
        }
    ]
    assert json.loads((folder / "pagefind-entry.json").read_text())["languages"]["ru"]["page_count"] == 1


def test_a_failure_of_pagefind_is_not_hidden(tmp_path: Path) -> None:
    """Where the index cannot be written the build must fail, and say why."""
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    with pytest.raises(SearchError, match="Pagefind: exit"):
        write_index([RENAMES], tmp_path)
