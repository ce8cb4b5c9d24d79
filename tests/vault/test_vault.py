from pathlib import Path
from unicodedata import normalize

import pytest

from living_notes.vault import BrokenLinkError, Link, Note, NoteError, NotePath, Vault, read_text


def note(path: str, body: str = "", *, title: str = "Т", permalink: str = "", aliases: str = "") -> Note:
    """Return a note at `path`; its body begins at line 6."""
    permalink = permalink or f"p{sum(map(ord, path))}"
    head = f"---\ntitle: {title}\npermalink: {permalink}\naliases: [{aliases}]\n---\n"
    return Note.parse(head + body, NotePath(path))


def vault(*notes: Note) -> Vault:
    """Return a vault of `notes`."""
    return Vault({note.path: note for note in notes})


ROLLBACK = note(
    "Проблемы/Откат назад.md",
    "# Откат\n\n## Шаг\n\n### Итог\n\nа ^res\n\n## Другой шаг\n\n### Итог\n\n## Ошибка: `Target database`\n",
    aliases="downgrade, Шаг назад",
)
FIR = note("Ёлка.md")
HUB = note("Alembic.md", "# Своё\n\nб ^own\n")
VAULT = vault(ROLLBACK, FIR, HUB)


def resolve(source: str, within: Vault = VAULT) -> tuple[str, str | None]:
    """Return the path and the anchor where a link standing in the hub leads."""
    link = Link.parse(source, 1)
    assert link is not None
    target = within.resolve(link, HUB)
    return target.note.path, target.anchor


@pytest.mark.parametrize(
    "source",
    [
        "[[Откат назад]]",
        "[[откат  НАЗАД]]",
        "[[Откат назад.md]]",
        "[[Откат назад|как]]",
        "![[Откат назад]]",
        "[[Проблемы/Откат назад]]",
        "[[проблемы/откат назад.md]]",
        "[[/Проблемы/Откат назад]]",
        "[[downgrade]]",
        "[[шаг назад]]",
        normalize("NFD", "[[Проблемы/Откат назад]]"),
    ],
)
def test_a_note_is_found_by_name_path_and_alias(source: str) -> None:
    """In any case, with or without ``.md``."""
    assert resolve(source) == ("Проблемы/Откат назад.md", None)


@pytest.mark.parametrize("name", ["Ёлка", "ёлка", "ЁЛКА", normalize("NFD", "Ёлка"), normalize("NFD", "ёлка")])
def test_composed_and_decomposed_letters_are_one_name(name: str) -> None:
    """MacOS writes the one, a keyboard the other."""
    assert resolve(f"[[{name}]]") == ("Ёлка.md", None)


@pytest.mark.parametrize(
    ("source", "anchor"),
    [
        ("[[Откат назад#Шаг]]", "shag"),
        ("[[Откат назад#шаг]]", "shag"),
        ("[[Откат назад#Итог]]", "itog"),
        ("[[Откат назад#Шаг#Итог]]", "itog"),
        ("[[Откат назад#Другой шаг#Итог]]", "itog_1"),
        ("[[Откат назад#Откат#Другой шаг#Итог]]", "itog_1"),
        ("[[Откат назад#Откат#Итог]]", "itog"),
        ("[[downgrade#Ошибка Target database]]", "oshibka-target-database"),
        ("[[downgrade#Ошибка: Target database]]", "oshibka-target-database"),
        ("[[Откат назад#^res]]", "b-res"),
    ],
)
def test_a_heading_or_a_block_is_found_in_its_note(source: str, anchor: str) -> None:
    """Nested headings are searched below the one before."""
    assert resolve(source) == ("Проблемы/Откат назад.md", anchor)


@pytest.mark.parametrize(("source", "anchor"), [("[[#Своё]]", "svoyo"), ("[[#^own]]", "b-own")])
def test_a_link_without_a_name_stays_in_its_note(source: str, anchor: str) -> None:
    """The source's own headings and blocks."""
    assert resolve(source) == ("Alembic.md", anchor)


def test_a_target_holds_the_heading_it_names() -> None:
    """For those who show its text; a note's own target and a block's have none."""
    link = Link.parse("[[downgrade#Другой шаг]]", 1)
    assert link is not None
    heading = VAULT.resolve(link, HUB).heading
    assert heading is not None
    assert (heading.text, heading.level) == ("Другой шаг", 2)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[[Откат назат]]", "no note for [[Откат назат]]; did you mean [[Откат назад]]?"),
        ("[[downgrad|т]]", "no note for [[downgrad]]; did you mean [[downgrade]]?"),
        ("[[елка]]", "no note for [[елка]]; did you mean [[Ёлка]]?"),
        ("[[Совсем другое]]", "no note for [[Совсем другое]]"),
        ("[[Чужое/Ёлка#А]]", "no note for [[Чужое/Ёлка#А]]; did you mean [[Ёлка]]?"),
        ("[[/Откат назад]]", "no note for [[/Откат назад]]; did you mean [[Откат назад]]?"),
        ("[[блемы/Откат назад]]", "no note for [[блемы/Откат назад]]; did you mean [[Откат назад]]?"),
        ("[[downgrade#Шаги]]", "no heading «Шаги» in Проблемы/Откат назад.md; did you mean «Шаг»?"),
        ("[[downgrade#Нет такого]]", "no heading «Нет такого» in Проблемы/Откат назад.md"),
        ("[[downgrade#Шаг#Другой шаг]]", "no heading «Другой шаг» in Проблемы/Откат назад.md"),
        ("[[downgrade#Итог#Шаг]]", "no heading «Шаг» in Проблемы/Откат назад.md"),
        ("[[downgrade#]]", "a link to Проблемы/Откат назад.md names no heading after #"),
        ("[[downgrade#Шаг#]]", "a link to Проблемы/Откат назад.md names no heading after #"),
        ("[[downgrade#^rez]]", "no block ^rez in Проблемы/Откат назад.md; did you mean ^res?"),
        ("[[#^zzz]]", "no block ^zzz in Alembic.md"),
        ("[[#Свое]]", "no heading «Свое» in Alembic.md; did you mean «Своё»?"),
    ],
)
def test_a_broken_link_names_what_is_nearest(source: str, message: str) -> None:
    """A note, a heading or a block that is not there."""
    with pytest.raises(BrokenLinkError) as caught:
        resolve(source)
    assert str(caught.value) == message


TWINS = vault(note("А/Общее.md"), note("Б/А/Общее.md"), note("Общее.md"), HUB)


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("[[/Общее]]", "Общее.md"),
        ("[[А/Общее]]", "А/Общее.md"),
        ("[[/А/Общее]]", "А/Общее.md"),
        ("[[Б/А/Общее]]", "Б/А/Общее.md"),
    ],
)
def test_a_whole_path_is_never_ambiguous(source: str, path: str) -> None:
    """It names one file, even where it is the end of another's path; ``/`` begins at the vault."""
    assert resolve(source, TWINS) == (path, None)


@pytest.mark.parametrize(
    ("source", "path"),
    [("Папка/С.md", "Папка/Двойник.md"), ("С.md", "Папка/Двойник.md"), ("Б/В/С.md", "Б/В/Двойник.md")],
)
def test_of_two_notes_of_one_name_the_nearest_is_taken(source: str, path: str) -> None:
    """As Obsidian does without a word; the proof asks for the path."""
    twins = [note(name) for name in ("Папка/Двойник.md", "Б/В/Двойник.md")]
    found = vault(note(source, "[[двойник]] [x](Двойник.md)\n"), *twins)
    linking = found.notes[NotePath(source)]
    assert [found.resolve(link, linking).note.path for link in linking.links] == [path, path]
    said = {(problem.message.partition("]] ")[2], problem.strict) for problem in found.problems[:1]}
    assert said == {("is ambiguous: Б/В/Двойник.md, Папка/Двойник.md; write the path", True)}


def test_the_note_at_the_root_goes_before_all() -> None:
    """Its whole path is its name."""
    assert resolve("[[общее]]", TWINS) == ("Общее.md", None)


def test_an_alias_of_two_notes_is_one_of_them() -> None:
    """As a name is, and a fault by the same rules."""
    found = vault(note("А.md", aliases="Общее"), note("Б.md", "[[Общее]]\n", aliases="общее"))
    assert resolve("[[Общее]]", found) == ("А.md", None)
    assert [str(problem) for problem in found.problems] == [
        "Б.md:6: [[Общее]] is ambiguous: А.md, Б.md; write the path"
    ]


def test_an_alias_written_twice_in_one_note_is_one() -> None:
    """Two spellings of it lead to the same place."""
    assert resolve("[[общее]]", vault(note("А.md", aliases="Общее, общее"), HUB)) == ("А.md", None)


def test_a_name_goes_before_an_alias() -> None:
    """A file of that name is what the writer sees."""
    assert resolve("[[Б]]", vault(note("А.md", aliases="Б"), note("Б.md"), HUB)) == ("Б.md", None)


def test_a_broken_link_is_a_problem_of_the_vault() -> None:
    """With the line where it stands."""
    found = vault(note("А.md", "текст\n\n> б\n> [[Ёлке]]\n"), FIR)
    assert [str(problem) for problem in found.problems] == [
        "А.md:9: no note for [[Ёлке]]; did you mean [[Ёлка]]?"
    ]


def test_problems_name_the_folder_as_the_reader_knows_it() -> None:
    """So that an editor can jump there."""
    broken = note("А.md", "[[Нет]]\n")
    assert [problem.path for problem in Vault({broken.path: broken}, root="docs").problems] == ["docs/А.md"]


def test_a_permalink_belongs_to_one_note() -> None:
    """The second to take it is at fault, at the line of the property; the first keeps it."""
    found = vault(note("Б/Б.md", permalink="x"), note("А.md", permalink="x"))
    assert [str(problem) for problem in found.problems] == ["А.md:3: permalink 'x' is taken by Б/Б.md"]
    assert {key: note.path for key, note in found.by_permalink.items()} == {"x": "Б/Б.md"}


def test_backlinks_come_ordered_by_title_and_line() -> None:
    """By name, heading, alias and embed; a note's links to itself, to others and to nowhere do not count."""
    target = note("Цель.md", "[[Цель]] [[#Итог]]\n\n## Итог\n", aliases="goal")
    found = vault(
        note("1.md", "[[Цель]]\n\n[[Нет]] [[Цель#Нет]]\n", title="щит"),
        note("2.md", "[[1]]\n\n[[goal|т]]\n\n[[Цель#Итог]]\n", title="Арка"),
        note("3.md", "![[цель]] [[Цель]]\n", title="борт"),
        note("4.md", "[[1]] `[[Цель]]` %%[[Цель]]%%\n", title="а"),
        target,
    )
    assert [(source.name, link.line - 5) for source, link in found.backlinks(target)] == [
        ("2", 3),
        ("2", 5),
        ("3", 1),
        ("3", 1),
        ("1", 1),
    ]


def test_markdown_links_count_as_wikilinks_do() -> None:
    """Both spellings of a link and of an embed are backlinks; one out of the vault is none."""
    target = note("Папка/Цель.md", "## Итог\n")
    body = "[а](Папка/Цель.md) ![б](Цель.md#Итог)\n[в](https://example.org/Цель.md)\n[[Цель]]\n"
    found = vault(note("1.md", body), target)
    assert found.problems == ()
    links = [(str(link), link.line - 5) for _, link in found.backlinks(target)]
    assert links == [("[а](Папка/Цель.md)", 1), ("[б](Цель.md#Итог)", 1), ("[[Цель]]", 3)]


def test_a_broken_markdown_link_names_what_is_nearest() -> None:
    """As it must be written: a note by its name, a heading by its words."""
    found = vault(note("1.md", "[а](Елка.md)\n[б](Ёлка.md#Раз)\n[в](рисунок.png)\n"), FIR)
    assert [problem.message for problem in found.problems] == [
        "no note for [а](Елка.md); did you mean Ёлка.md?",
        "no heading «Раз» in Ёлка.md",
        "no file for [в](рисунок.png)",
    ]


def write(file: Path, text: str = "---\ntitle: Т\npermalink: {}\n---\n", permalink: str = "t") -> None:
    """Write a note."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.replace("{}", permalink), encoding="utf-8")


def test_a_folder_is_read_with_all_below_it(tmp_path: Path) -> None:
    """Spaces, Cyrillic and decomposed names; no hidden folder, no other file, no folder named like a note."""
    root = tmp_path / "Моя папка"
    write(root / "Откат назад.md", permalink="a")
    write(root / "Проблемы" / normalize("NFD", "Ёж и йод.md"), permalink="b")
    write(root / ".obsidian" / "x.md", "не заметка")
    write(root / "А" / ".trash" / "x.md", "не заметка")
    write(root / "рисунок.txt", "не заметка")
    (root / "папка.md").mkdir()
    found = Vault.read(root)
    assert set(found.notes) == {"Откат назад.md", "Проблемы/Ёж и йод.md"}
    assert found.problems == ()


def test_a_vault_in_a_hidden_folder_is_read(tmp_path: Path) -> None:
    """Only what is hidden below the vault is left out."""
    write(tmp_path / ".cache" / "А.md")
    assert set(Vault.read(tmp_path / ".cache").notes) == {"А.md"}


def test_one_broken_note_does_not_hide_the_others(tmp_path: Path) -> None:
    """Every fault of every note is found in one reading, ordered by file and line."""
    write(tmp_path / "В.md", "---\ntitle: Т\npermalink: v\n---\n[[Откад]]\n")
    write(tmp_path / "Б.md", "---\ntitle: Т\n---\n```bsh\n```\n")
    write(tmp_path / "А.md", "---\ntitle: Т\npermalink: a\n---\n```bsh\n```\n\n```py\n```\n")
    write(tmp_path / "Откат.md")
    found = Vault.read(tmp_path, "docs")
    assert set(found.notes) == {"А.md", "Б.md", "В.md", "Откат.md"}
    assert [str(problem) for problem in found.problems] == [
        "docs/А.md:5: unknown language 'bsh'; did you mean bash?",
        "docs/А.md:8: unknown language 'py'",
        "docs/Б.md:1: no permalink: every note has one",
        "docs/Б.md:4: unknown language 'bsh'; did you mean bash?",
        "docs/В.md:5: no note for [[Откад]]; did you mean [[Откат]]?",
    ]


@pytest.mark.parametrize(("shown", "path"), [(None, "{}/А.md"), ("docs", "docs/А.md"), ("", "А.md")])
def test_a_folder_is_shown_as_asked(tmp_path: Path, shown: str | None, path: str) -> None:
    """As given, by another name, or not at all."""
    write(tmp_path / "А.md", "")
    assert [problem.path for problem in Vault.read(tmp_path, shown).problems] == [
        path.replace("{}", str(tmp_path))
    ]


def test_two_spellings_of_one_file_name_are_refused(tmp_path: Path) -> None:
    """Linux keeps both; macOS and Obsidian know one, and one of the two would be lost."""
    write(tmp_path / normalize("NFC", "Ёж.md"))
    write(tmp_path / normalize("NFD", "Ёж.md"))
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("this file system keeps one of the two spellings")
    found = Vault.read(tmp_path, "docs")
    assert [str(problem) for problem in found.problems] == [
        "docs/Ёж.md:1: two files of this name, NFC and NFD"
    ]


def test_windows_newlines_are_read_as_newlines(tmp_path: Path) -> None:
    """Offsets and lines are those of the text as it was before Windows."""
    file = tmp_path / "А.md"
    file.write_bytes("---\r\ntitle: Т\r\npermalink: t\r\n---\r\n```bash\r\nls\r\n```\r\n[[Б]]\r".encode())
    text = read_text(file)
    assert text == "---\ntitle: Т\npermalink: t\n---\n```bash\nls\n```\n[[Б]]\n"
    (block,) = Note.parse(text, NotePath("А.md")).blocks
    assert (block.text, block.line) == ("ls\n", 5)


@pytest.mark.parametrize(
    ("data", "line", "byte"),
    [
        (b"\xff\xfeT\x00", 1, "ff"),
        ("---\ntitle: Т\n".encode() + "Откат".encode("cp1251"), 3, "ce"),
        (b"a\r\nb\r\n\xd0", 3, "d0"),
        (b"\n\n\xed\xa0\x80\n\xff", 3, "ed"),
    ],
)
def test_a_broken_encoding_is_named_with_its_line(tmp_path: Path, data: bytes, line: int, byte: str) -> None:
    """The first byte that is not UTF-8, in the file as the reader knows it."""
    file = tmp_path / "А.md"
    file.write_bytes(data)
    message = f"{line}: byte 0x{byte} is not UTF-8: save the note as UTF-8"
    for shown in (None, "docs/А.md"):
        with pytest.raises(NoteError) as caught:
            read_text(file, shown)
        assert str(caught.value) == f"{shown or file}:{message}"
    assert f"docs/А.md:{message}" in [str(problem) for problem in Vault.read(tmp_path, "docs").problems]


def test_a_byte_order_mark_is_a_problem_of_its_note(tmp_path: Path) -> None:
    """Not a crash, and not «no properties»."""
    (tmp_path / "А.md").write_bytes(b"\xef\xbb\xbf---\ntitle: T\npermalink: t\n---\n")
    assert [problem.message for problem in Vault.read(tmp_path).problems] == [
        "the file begins with a byte order mark: save it as plain UTF-8"
    ]


def test_an_empty_folder_is_a_vault() -> None:
    """Of no notes."""
    assert (Vault({}).notes, Vault({}).problems) == ({}, ())


def test_a_note_is_read_again_only_when_its_text_changes(tmp_path: Path) -> None:
    """A rebuild while one writes reads one note, not all."""
    for name in "аб":
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\npermalink: p{ord(name)}\n---\n", "utf-8")
    first = Vault.read(tmp_path, "docs")
    (tmp_path / "а.md").write_text("---\ntitle: новый\npermalink: a\n---\n", encoding="utf-8")
    second = Vault.read(tmp_path, "docs")
    kept, changed = NotePath("б.md"), NotePath("а.md")
    assert second.notes[kept] is first.notes[kept]
    assert second.notes[changed].properties.title == "новый"
