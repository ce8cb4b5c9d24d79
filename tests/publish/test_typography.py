"""Prose is typeset, code is not, and what is typeset stays as it is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from living_notes.publish.render.typography import OBJECT, typeset, typeset_line
from living_notes.vault import Note, NotePath, Vault

ROOT = Path(__file__).resolve().parents[2]
DOCS = Vault.read(ROOT / "docs")

CARELESS = {
    "dash": re.compile(r"(?<=[^\s|>]) —(?=\s|$)", re.MULTILINE),
    "preposition": re.compile(r"(?i)(?<![\w-])[вксоуияа] (?=[\w«„(*\[" + OBJECT + "])"),
    "number": re.compile(r"(?<![\w.-])\d+(?:,\d+)? (?=[а-яё])"),
    "dots": re.compile(r"\.\.\."),
}
"""What an author need not care for, because the build does."""

TEXTS = [
    ("Это - куб", "Это\u00a0— куб"),
    ("Это -- куб --- да", "Это\u00a0— куб\u00a0— да"),
    ("Это — куб", "Это\u00a0— куб"),
    ("Это\n— куб", "Это\u00a0— куб"),
    ("5 - 3 и флаг --sql, кое-что", "5 - 3\u00a0и\u00a0флаг --sql, кое-что"),
    ("в базе и у вас, В базе", "в\u00a0базе и\u00a0у\u00a0вас, В\u00a0базе"),
    ("вода в\nбазе", "вода в\u00a0базе"),
    (
        "3 ревизии, 2,7 секунды, psycopg 3 и 1.20 года",
        "3\u00a0ревизии, 2,7\u00a0секунды, psycopg 3\u00a0и\u00a01.20 года",
    ),
    ("№ 5, § 7", "№\u00a05, §\u00a07"),
    ("ждёт... и ....", "ждёт… и\u00a0...."),
    ('слово "голова" и ("да")', "слово «голова» и\u00a0(«да»)"),
    ('"Он сказал "да" и ушёл"', "«Он сказал „да“ и\u00a0ушёл»"),
    ('«Он сказал "да"»', "«Он сказал „да“»"),
    ('дюйм 5" и "слово"', 'дюйм 5" и\u00a0"слово"'),
    ('"да"/"нет" и "да"–"нет"', "«да»/«нет» и\u00a0«да»–«нет»"),
    ("Can't load 'plugin'", "Can't load 'plugin'"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS, ids=[text for text, _ in TEXTS])
def test_prose_is_typeset(text: str, expected: str) -> None:
    """And typeset once: a second time changes nothing."""
    assert typeset(text) == expected
    assert typeset(expected) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('`a - "b"` и "куб" - да', '`a - "b"` и\u00a0«куб»\u00a0— да'),
        ("Откат в `head` и `base`", "Откат в\u00a0`head` и\u00a0`base`"),
    ],
)
def test_a_titles_code_stays(title: str, expected: str) -> None:
    """What is between backticks is a program's, not the author's."""
    assert typeset_line(title) == expected


def pieces(note: Note) -> list[str]:
    """Return a note's prose as somebody writes it who does not care for spaces; code is masked."""
    found = []
    for passage in note.passages:
        text = list(passage.text.replace("\u00a0", " "))
        for span in reversed(passage.spans):
            if span.kind == "code":
                text[span.start : span.end] = OBJECT
        found.append("".join(text))
    return found


@pytest.mark.parametrize("path", sorted(DOCS.notes))
def test_a_note_may_be_written_without_care_for_spaces(path: NotePath) -> None:
    """Notes are written with plain spaces; the page has the others where they belong."""
    for text in pieces(DOCS.notes[path]):
        done = typeset(text)
        assert [name for name, pattern in CARELESS.items() if pattern.search(done)] == [], done
        assert typeset(done) == done


def test_careless_notes_would_have_faults() -> None:
    """So that the test above can fail at all."""
    careless = [text for note in DOCS.notes.values() for text in pieces(note)]
    assert sum(len(CARELESS["preposition"].findall(text)) for text in careless) > 500


def test_the_tree_is_typeset_across_elements_but_not_in_code(
    preview: Callable[[Vault, Note], str], vault_of: Callable[..., Vault]
) -> None:
    """A quotation may begin in one element and end in another; tags, formulas and fences are left alone."""
    text = (
        'Сказал "**да** и `a - "b"`" - в [[Б|в базе]].\n\n'
        '- "раз" в\n  `в коде`\n\n| "а" | в б |\n| --- | --- |\n\n```bash\necho "в б" - в\n```\n'
    )
    vault = vault_of({"А.md": text, "Б.md": "Текст."})
    html = preview(vault, vault.notes[NotePath("А.md")]).replace("\u00a0", "~")
    assert '<p>Сказал «<strong>да</strong> и~<code>a - &quot;b&quot;</code>»~— в~<a class="wikilink"' in html
    assert ">в~базе</a>.</p>" in html
    assert "<li>«раз» в~<code>в коде</code></li>" in html
    assert "<th>«а»</th>\n<th>в~б</th>" in html
    assert "в б" in html.partition("language-bash")[2]
