"""What the search is given to read, and what it leaves in the site."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from living_notes.publish.pages.search import FOLDER, Entry, Section, sections, write_index

VENDOR = Path(__file__).parents[2] / "src/living_notes/publish/theme/assets/search/vendor"

RENAMES = Entry(
    url="renames/",
    title="Переименование: <b> удаляет",
    content=(
        '<h1 id="__title">Переименования</h1><dl data-search-exclude><dt>Проверено</dt><dd>3.11</dd></dl>'
        "<p>Черновик\u00a0удаляет.</p>"
        '<h2 id="how">Как<a class="headerlink" href="#how">¶</a></h2>'
        "<p>«<code>op.<span>alter</span>_column</code>»</p>"
        "<pre><span></span><code>$ alembic check\nFAILED: &lt;x&gt;\n</code></pre>"
        '<h2 id="more">Связано</h2><ul><li>Откат</li></ul>'
    ),
    names=("Переименования", 'column "email"'),
    summary="Пишите rename_table.",
    tags=("alembic/автогенерация",),
)


def test_a_page_is_cut_at_its_headings() -> None:
    """Text in lines, spans within a word joined; no title, no links to other notes, nothing excluded."""
    assert RENAMES.sections == (
        Section("", "", "Черновик удаляет."),
        Section("how", "Как", "«op.alter_column»\n$ alembic check\nFAILED: <x>"),
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<br>b</p>", "a b"),
        ('<div data-search-exclude><div>x</div>y</div><p title="a > b">z</p>', "z"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("<!-- a --><p>b</p><img src='c'>", "b"),
        ('<p class="ln-badge">только SQLite</p>c', "c"),
    ],
)
def test_only_what_is_read_becomes_text(html: str, text: str) -> None:
    """Blocks are lines of their own; what stands in attributes and comments is not text."""
    assert [section.text for section in sections(html)] == [text]


def test_pages_that_list_others_are_named() -> None:
    """A hub, the glossary, what is said of the guide itself."""
    tags = (("moc", "alembic"), ("проверка",), ("sqlite",))
    assert [Entry("a/", "A", "", tags=one).steering()["aside"] for one in tags] == [True, True, False]


def test_the_site_gets_two_files(tmp_path: Path) -> None:
    """What steers a query, and the text; without pages there is neither."""
    write_index([], tmp_path)
    assert not (tmp_path / FOLDER).exists()
    write_index([RENAMES], tmp_path)
    read = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in (tmp_path / FOLDER).iterdir()}
    assert read == {
        "notes": [
            {
                "url": "renames/",
                "title": RENAMES.title,
                "names": ["Переименования", 'column "email"'],
                "summary": "Пишите rename_table.",
                "aside": False,
            }
        ],
        "sections": [[0, *section] for section in RENAMES.sections],
    }


def test_the_stemmers_are_the_published_ones() -> None:
    """Each file is what npm serves under the name and version that vendor.json gives, to the byte."""
    record = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    files = {path.name: sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("*.js")}
    assert files == {name: entry["sha256"] for name, entry in record.items()}
    assert "Apache License" in (VENDOR / "LICENSE.txt").read_text(encoding="utf-8")
