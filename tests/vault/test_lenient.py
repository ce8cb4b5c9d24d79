"""Notes that nobody here wrote: whatever Obsidian takes is a note; what is wrong with it stands beside it."""

from pathlib import Path

import pytest

from living_notes.vault import Kind, Note, NoteError, NotePath, Vault, read_text

HEAD = "---\ntitle: Т\npermalink: t\n---\n"


def note(text: str, path: str = "Папка/Моя заметка.md") -> Note:
    """Return the note that `text` is."""
    return Note.parse(text, NotePath(path))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Имя\n---\n# Заголовок\n", "Имя"),
        ("---\ntitle: 2024\n---\n", "2024"),
        ("---\ntitle: 2024-01-02\n---\n", "2024-01-02"),
        ("# Заголовок `code`\n\n## Раздел\n", "Заголовок code"),
        ("Вступление\n\n# Заголовок\n", "Заголовок"),
        ("---\ntitle:\n---\nТекст\n", "Моя заметка"),
        ("# Раз\n\n# Два\n", "Моя заметка"),
        ("## Раздел\n\n# Ниже\n", "Моя заметка"),
        ("#тег первой строкой\n", "Моя заметка"),
        ("", "Моя заметка"),
    ],
)
def test_the_title_is_the_property_the_heading_or_the_file(text: str, title: str) -> None:
    """A heading is the whole note's where it is the only one of its level and none stands above it."""
    assert note(text).properties.title == title


@pytest.mark.parametrize(
    ("written", "permalink"),
    [
        ("renames", "renames"),
        ("My_Note", "My_Note"),
        ("Заметка", "Заметка"),
        ("/a/b/", "a/b"),
        ("2024", "2024"),
        ("", "papka/moya-zametka"),
        ("../../etc", "papka/moya-zametka"),
        ("a//b", "papka/moya-zametka"),
        ("'a?b'", "papka/moya-zametka"),
    ],
)
def test_the_permalink_is_as_written_or_the_path(written: str, permalink: str) -> None:
    """An address that would lead out of the site, or that no browser asks for, is none."""
    assert note(f"---\npermalink: {written}\n---\n").properties.permalink == permalink


def test_addresses_made_of_paths_are_unique(tmp_path: Path) -> None:
    """Two paths may be equal in Latin letters; a permalink that is written goes before both."""
    for name, text in {"Ёж.md": "", "Еж.md": "", "ezh.md": "", "Б.md": "---\npermalink: ezh\n---\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = Vault.read(tmp_path)
    addresses = {str(one.path): str(one.properties.permalink) for one in found.notes.values()}
    assert addresses == {"ezh.md": "ezh-2", "Б.md": "ezh", "Еж.md": "ezh-3", "Ёж.md": "yozh"}
    assert len(found.by_permalink) == len(found.notes)
    assert not any("taken" in problem.message for problem in found.problems)


@pytest.mark.parametrize(
    ("yaml", "aliases", "tags"),
    [
        ("aliases: одно имя\ntags: раз, два три", ("одно имя",), ("раз", "два", "три")),
        ("aliases: [2024, 2024-01-02]\ntags: [2024]", ("2024", "2024-01-02"), ("2024",)),
        ("aliases:\n  - имя\n  -\ntags: ['#раз', null]", ("имя",), ("раз",)),
        ("aliases: [[Заметка]]\ntags: {а: б}", ("Заметка",), ()),
        ('up: "[[Выше]]"\ncreated: 2024-01-02\nstatus: 1.5\ncssclasses: [wide]\ncover: a.png', (), ()),
    ],
)
def test_every_property_of_obsidian_is_taken(
    yaml: str, aliases: tuple[str, ...], tags: tuple[str, ...]
) -> None:
    """Strings, dates and numbers where lists are meant; what nobody reads is left alone."""
    properties = note(f"---\n{yaml}\n---\nТекст\n").properties
    assert (properties.aliases, properties.tags) == (aliases, tags)
    assert all(fault.strict for fault in note(f"---\n{yaml}\n---\n").faults)


@pytest.mark.parametrize(
    "body",
    [
        "```js {1,3}\nf()\n```\n",
        "```\nпросто\n```\n",
        "```yaml\na: 1\n```\n",
        "```text\nне вывод\n```\n",
        "```dataview\nLIST\n```\n",
        "```console\nбез приглашения\n```\n",
        "~~~C++\nint x;\n~~~\n",
        "текст <!-- автору --> текст\n",
        "<!--SR:!2026-01-01,3,250-->\n",
        "текст\n\n    код\n",
        "## ![[Т]]\n",
        "**![[Б]]**\n",
        "> [!attenzione] x\n",
        "[[#`код`]]\n\n## `код`\n",
        "<pre>x</pre>\n",
        "%%\n```js\nx\n```\n%%\n",
    ],
)
def test_what_only_the_proof_forbids_takes_nothing_away(body: str) -> None:
    """The note has its text, its headings, its links; the faults say that strictness is their reason."""
    found = note(f"{HEAD}{body}\n## Раздел\n\nКонец [[Т]].\n")
    assert found.faults
    assert all(fault.strict for fault in found.faults)
    assert found.headings[-1].text == "Раздел"
    assert str(found.links[-1]) == "[[Т]]"
    with pytest.raises(NoteError):
        found.checked()


def test_a_fence_of_no_known_kind_is_a_block_that_is_only_shown() -> None:
    """With its language and its place; the ones beside it keep their kind."""
    blocks = note(
        f"{HEAD}```js\nf()\n```\n\n```bash\nls\n```\n\n```text\nx\n```\n\nи\n\n```text\ny\n```\n"
    ).blocks
    assert [(block.kind, block.language) for block in blocks] == [
        (Kind.FOREIGN, "js"),
        (Kind.BASH, "bash"),
        (Kind.OUTPUT, "text"),
        (Kind.FOREIGN, "text"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ncreated: {{date}}\n---\nТекст\n", "not YAML"),
        (f"{HEAD}```js\nf()\n", "unclosed fence"),
        (f"{HEAD}<!-- proof: exti=1 -->\n```bash\nls\n```\n", "unknown label"),
        (f"{HEAD}| a |\n| - |\n| [[Т|имя]] |\n", "ends in the next cell"),
        (f"{HEAD}раз ^x\n\nдва ^x\n", "stands twice"),
    ],
)
def test_what_any_reader_would_miss_is_said_to_all(text: str, message: str) -> None:
    """It is no matter of our own rules; the note is there all the same."""
    assert [message in fault.message for fault in note(text).faults if not fault.strict] == [True]


def test_bytes_that_are_no_text_are_shown_as_such(tmp_path: Path) -> None:
    """One wrong byte does not lose the note, and a link to it is no broken link."""
    (tmp_path / "А.md").write_bytes("# Заголовок\n\nтекст ".encode() + b"\xff")
    (tmp_path / "Б.md").write_text("[[А]]\n", encoding="utf-8")
    found = Vault.read(tmp_path, "docs")
    assert found.notes[NotePath("А.md")].text.endswith("текст \ufffd")
    assert [str(one) for one in found.problems if not one.strict] == [
        "docs/А.md:3: byte 0xff is not UTF-8: save the note as UTF-8"
    ]


def test_the_original_note_is_read() -> None:
    """The note that the guide began from, alone: everything in it is there."""
    seed = Path(__file__).parents[1] / "fixtures" / "seed"
    for file in seed.glob("*.md"):
        found = note(read_text(file), file.name)
        assert found.properties.title == file.stem
