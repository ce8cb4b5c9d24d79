from unicodedata import normalize

import pytest

from living_notes.vault import Link, Note, NoteError, NotePath

HEAD = "---\ntitle: Т\npermalink: t\naliases: ['[[не ссылка]]']\n---\n"
LINES = HEAD.count("\n")


def parse(body: str) -> Note:
    """Return a note with `body`."""
    return Note.parse(HEAD + body, NotePath("Т.md"))


def links(body: str) -> list[tuple[str, str | None, int]]:
    """Return the links of a note with `body`: as written, alias text, line counted from the body's first."""
    return [(str(link), link.text, link.line - LINES) for link in parse(body).links]


def faults(body: str) -> list[str]:
    """Return the messages with which a note with `body` is refused."""
    with pytest.raises(NoteError) as caught:
        Note.parse(HEAD + body, NotePath("Т.md"), "docs/Т.md").checked()
    return [
        str(problem).replace(f":{problem.line}:", f":{problem.line - LINES}:")
        for problem in caught.value.problems
    ]


@pytest.mark.parametrize(
    ("source", "link"),
    [
        ("[[Откат]]", Link("Откат", (), None, 7)),
        ("![[Откат]]", Link("Откат", (), None, 7, embed=True)),
        ("[[Откат|назад]]", Link("Откат", (), "назад", 7)),
        (r"[[Откат\|назад]]", Link("Откат", (), "назад", 7)),
        ("[[ Откат | `alembic downgrade` ]]", Link("Откат", (), "`alembic downgrade`", 7)),
        ("[[Откат|]]", Link("Откат", (), None, 7)),
        ("[[Откат| ]]", Link("Откат", (), None, 7)),
        ("[[Откат#Шаг]]", Link("Откат", ("Шаг",), None, 7)),
        ("[[Откат#Шаг#Итог|т]]", Link("Откат", ("Шаг", "Итог"), "т", 7)),
        ("[[ Откат # Шаг # Итог ]]", Link("Откат", ("Шаг", "Итог"), None, 7)),
        ("[[#Итог]]", Link("", ("Итог",), None, 7)),
        ("[[Откат#^res]]", Link("Откат", ("^res",), None, 7)),
        ("[[Проблемы/Откат.md]]", Link("Проблемы/Откат.md", (), None, 7)),
        ("[[Откат#]]", Link("Откат", ("",), None, 7)),
    ],
)
def test_every_form_of_a_wikilink_is_read(source: str, link: Link) -> None:
    """Name, path, headings, block, alias text, embed."""
    assert Link.parse(source, 7) == link


@pytest.mark.parametrize(
    "source",
    ["[[]]", "[[ ]]", "[[|т]]", "[Откат]", "[[Откат]", "[[а\nб]]", "[[[Откат]]]", "[[Откат]] ", "Откат"],
)
def test_what_names_nothing_is_no_wikilink(source: str) -> None:
    """Brackets alone are text."""
    assert Link.parse(source, 1) is None


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("[[Откат|назад]]", "назад"),
        ("[[Откат]]", "Откат"),
        ("[[Откат#Шаг#Итог]]", "Откат › Шаг › Итог"),
        ("[[#Итог]]", "Итог"),
        ("[[Откат#^res]]", "Откат"),
        ("[[#^res]]", "^res"),
    ],
)
def test_a_link_is_shown_as_obsidian_shows_it(source: str, shown: str) -> None:
    """The alias text, or the names; a block's id only where there is nothing else."""
    link = Link.parse(source, 1)
    assert link is not None
    assert link.shown == shown


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("[[А]] и [[Б]]\n", [("[[А]]", None, 1), ("[[Б]]", None, 1)]),
        ("а\nб [[А]]\n\nв\nг\n[[Б]]\n", [("[[А]]", None, 2), ("[[Б]]", None, 6)]),
        ("# [[А]]\n", [("[[А]]", None, 1)]),
        ("> [!note] [[А]]\n> б\n> [[Б]]\n", [("[[А]]", None, 1), ("[[Б]]", None, 3)]),
        ("> > [[А]]\n", [("[[А]]", None, 1)]),
        ("- [[А]]\n    - [[Б]]\n1. [[В]]\n", [("[[А]]", None, 1), ("[[Б]]", None, 2), ("[[В]]", None, 3)]),
        ("- [ ] [[А]]\n", [("[[А]]", None, 1)]),
        ("а[^1]\n\n[^1]: [[А]]\n[^2]: см. [[Б|б]]\n", [("[[А]]", None, 3), ("[[Б]]", "б", 4)]),
        ("**[[А]]** *[[Б|б]]* ~~[[В]]~~\n", [("[[А]]", None, 1), ("[[Б]]", "б", 1), ("[[В]]", None, 1)]),
        ("([[А]]), [[Б]].\n", [("[[А]]", None, 1), ("[[Б]]", None, 1)]),
        ("[см. [[А]] и дальше](https://example.com)\n", [("[[А]]", None, 1)]),
        ("[[А]](https://example.com)\n", [("[[А]]", None, 1)]),
        ("<b>[[А]]</b>\n", [("[[А]]", None, 1)]),
        ("![[А]]\n", [("[[А]]", None, 1)]),
        ("[[Ёлка и Ко]]\n", [("[[Ёлка и Ко]]", None, 1)]),
    ],
)
def test_links_are_found_wherever_text_is(body: str, found: list[tuple[str, str | None, int]]) -> None:
    """In headings, callouts, lists, footnotes, within emphasis and other links, with their lines."""
    assert links(body) == found


def test_a_table_writes_the_bar_of_a_link_with_a_backslash() -> None:
    """As Obsidian does; a link without one needs none."""
    table = "| а | б |\n|---|---|\n| [[А\\|текст]] | [[Б]] |\n| `a \\| b` | [[В#Г\\|д]] |\n"
    assert links(table) == [("[[А]]", "текст", 3), ("[[Б]]", None, 3), ("[[В#Г]]", "д", 4)]


def test_a_table_that_cuts_a_link_is_refused() -> None:
    """Without the backslash the bar parts two cells, and the link would be lost without a word."""
    table = "| а | б |\n|---|---|\n| [[А|текст]] | б |\n"
    assert faults(table) == ["docs/Т.md:3: '[[А' ends in the next cell: write \\| in a table's link"]


@pytest.mark.parametrize(
    "body",
    [
        "`[[1, 2]]`\n",
        "``a ` [[1, 2]]``\n",
        "```python\nx = [[1, 2]]\n```\n",
        '> ```toml title="a"\n> [[tool.x]]\n> ```\n',
        "\\[[А]]\n",
        "\\[\\[А]]\n",
        "[А]\n",
        "[[]]\n",
        "[[ ]]\n",
        "[[А\nБ]]\n",
        "%%[[А]]%%\n",
        "а %% [[А]]\nб [[Б]] %% в\n",
        "%%\n\n[[А]]\n\n> - [[Б]]\n\n%%\n",
        "<div>\n[[А]]\n</div>\n",
        "[а](https://example.com/[[А]])\n",
    ],
)
def test_what_only_looks_like_a_link_is_none(body: str) -> None:
    """Code, escaped brackets, remarks and raw HTML hold no links; nor do the properties."""
    assert links(body) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("%%а%% [[А]] %%б%%\n", ["[[А]]"]),
        ("%%\nа\n\nб %% [[А]]\n", ["[[А]]"]),
        ("100 %% [[А]]\n", ["[[А]]"]),
        ("`%%` [[А]] `%%`\n", ["[[А]]"]),
        ('```bash\necho "%%"\n```\n[[А]]\n\n%%а%%\n', ["[[А]]"]),
        ("%%а%% б %% [[А]]\n", ["[[А]]"]),
    ],
)
def test_a_remark_ends(body: str, found: list[str]) -> None:
    """What is beside a remark is text; so is a lone ``%%``, and one in code."""
    assert [str(link) for link in parse(body).links] == found


def test_backticks_in_a_links_target_are_refused() -> None:
    """Markdown would make code of them first and the page would show no link."""
    assert faults("а\n[[Откат#Шаг `a`]]\n") == [
        "docs/Т.md:2: backticks in [[Откат#Шаг `a`]]: leave them out, the heading is found without them"
    ]
    assert links("[[Откат|`stamp`]]\n") == [("[[Откат]]", "`stamp`", 1)]


@pytest.mark.parametrize(
    ("body", "level", "text", "anchor"),
    [
        ("# Как откатить\n", 1, "Как откатить", "kak-otkatit"),
        ("### Как откатить ###\n", 3, "Как откатить", "kak-otkatit"),
        ("## Язык C#\n", 2, "Язык C#", "yazyk-c"),
        ("## Команда `alembic stamp`: что делает\n", 2, "Команда alembic stamp: что делает", None),
        ("## **Важно** и *нет*\n", 2, "Важно и нет", "vazhno-i-net"),
        ("## Таблица alembic_version\n", 2, "Таблица alembic_version", "tablitsa-alembic-version"),
        ("## A &amp; \\*B\\*\n", 2, "A & *B*", "a-b"),
        ("## [Сайт](https://example.com) и ![лого](a.png)\n", 2, "Сайт и", "sayt-i"),
        ("## [[Откат]]\n", 2, "Откат", "otkat"),
        ("## [[Откат#Шаг]]\n", 2, "Откат › Шаг", "otkat-shag"),
        ("## [[Откат|Назад]]\n", 2, "Назад", "nazad"),
        ("## a<br>b %%потом%%\n", 2, "ab", "ab"),
        ("Два\nслова\n===\n", 1, "Два слова", "dva-slova"),
        ("Два\n---\n", 2, "Два", "dva"),
        ("> ## В цитате\n", 2, "В цитате", "v-tsitate"),
        ("- ## В списке\n", 2, "В списке", "v-spiske"),
        ("##\n", 2, "", "section"),
        ("## Итог ^res\n", 2, "Итог", "b-res"),
    ],
)
def test_a_heading_is_what_a_reader_sees(body: str, level: int, text: str, anchor: str | None) -> None:
    """Marks of Markdown, closing hashes, remarks and block ids are no part of it."""
    (heading,) = parse(body).headings
    assert (heading.level, heading.text, heading.line) == (level, text, LINES + 1)
    assert heading.anchor == (anchor or "komanda-alembic-stamp-chto-delaet")


@pytest.mark.parametrize(
    "body", ["```bash\n# нет\n```\n", "`# нет`\n", "#нет\n", "\\# нет\n", "%%\n\n# нет\n\n%%\n"]
)
def test_what_only_looks_like_a_heading_is_none(body: str) -> None:
    """A comment in code, a tag, an escaped hash, a remark."""
    assert parse(body).headings == ()


def test_equal_headings_get_different_anchors() -> None:
    """In the order of the page; a heading with an id of its own does not count."""
    note = parse("# Итог\n\n## Итог ^own\n\n## Итог\n\n### Итог!\n")
    assert [(heading.anchor, heading.line - LINES) for heading in note.headings] == [
        ("itog", 1),
        ("b-own", 3),
        ("itog_1", 5),
        ("itog_2", 7),
    ]


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ("Текст ^res\n", {"res"}),
        ("Текст\nв две строки ^res-2  \n", {"res-2"}),
        ("- а ^a\n- б ^b\n", {"a", "b"}),
        ("> цитата ^q\n", {"q"}),
        ("```bash\nls\n```\n\n^run\n", {"run"}),
        ("# Итог ^h\n", {"h"}),
        ("x^2\n", set()),
        ("^res в начале\n", set()),
        ("`^code`\n", set()),
        ("а ^рус\n", set()),
        ("%%а ^x%%\n", set()),
        ("```bash\nls ^x\n```\n", set()),
    ],
)
def test_block_ids_end_a_paragraph_or_an_item(body: str, ids: set[str]) -> None:
    """ASCII letters, digits and hyphens after a space."""
    assert parse(body).block_ids == ids


def test_a_block_id_stands_once() -> None:
    """Two would make a link to it ambiguous and the page's ids equal."""
    assert faults("а ^x\n\nб\nв ^x\n") == ["docs/Т.md:4: block ^x stands twice"]


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("> [!summary] Коротко\n> Имя\n> меняют сами.\n", "Имя меняют сами."),
        ("> [!SUMMARY]- Коротко\n> Текст\n", "Текст"),
        ("> [!summary]\n> Текст\n", "Текст"),
        ("> [!summary]\n> Первый\n\n> [!summary]\n> Второй\n", "Первый"),
        ("> [!note] Коротко\n> Текст\n", ""),
        ("Текст\n", ""),
    ],
)
def test_the_summary_is_the_first_callout_of_that_type(body: str, summary: str) -> None:
    """Without its title, in one line."""
    assert parse(body).summary == summary


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Откат.md", "Откат"),
        ("Проблемы/Два слова.md", "Два слова"),
        (normalize("NFD", "Ёж.md"), normalize("NFD", "Ёж")),
        ("a/v1.2.md", "v1.2"),
    ],
)
def test_a_notes_name_is_its_files(path: str, name: str) -> None:
    """Without folder and extension, whatever its letters."""
    assert Note.parse(HEAD, NotePath(path)).name == name


def test_a_note_may_be_its_properties_alone() -> None:
    """Nothing in it, nothing wrong with it."""
    note = Note.parse(HEAD.removesuffix("\n"), NotePath("Т.md"))
    assert (note.headings, note.links, note.blocks, note.block_ids) == ((), (), (), frozenset())
    assert note.line_count == LINES


def test_a_byte_order_mark_is_named_as_such() -> None:
    """Else it would read as a note without properties, which is hard to see."""
    with pytest.raises(NoteError) as caught:
        Note.parse(f"\ufeff{HEAD}", NotePath("Т.md"), "docs/Т.md").checked()
    assert str(caught.value) == "docs/Т.md:1: the file begins with a byte order mark: save it as plain UTF-8"


def test_messages_name_the_notes_path_where_no_other_is_given() -> None:
    """The vault's own spelling is the default."""
    with pytest.raises(NoteError) as caught:
        Note.parse("", NotePath("Пустая.md")).checked()
    assert str(caught.value).startswith("Пустая.md:1: no properties")
