"""What a vault keeps back: notes that say so themselves, and what its settings leave out."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from living_notes.vault import BrokenLinkError, HiddenNoteError, Link, NotePath, Vault


def read(folder: Path, texts: Mapping[str, str], left_out: str = "\0") -> Vault:
    """Write files, and read the vault without the paths that begin with `left_out`."""
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Vault.read(folder, "docs", hides=lambda path: path.startswith(left_out))


@pytest.mark.parametrize(
    ("yaml", "hidden"),
    [
        ("publish: false", True),
        ("publish: 'no'", True),
        ("draft: true", True),
        ("draft: yes", True),
        ("created: {{date}}\npublish: false", True),  # not even YAML
        ('"publish": false', True),
        ("{publish: false}", True),
        ("{'Draft': yes, title: А}", True),
        ("publish: true", False),
        ("draft: false", False),
        ("publish:", False),
        ("unpublish: false", False),
        ("text: |\n  publish: false", False),
    ],
)
def test_a_note_keeps_itself_back(tmp_path: Path, yaml: str, hidden: bool) -> None:  # noqa: FBT001 - a case
    """By Obsidian Publish's property or Quartz's."""
    found = read(tmp_path, {"А.md": f"---\n{yaml}\n---\nТайна.\n"})
    assert list(found.hidden or found.notes) == ["А.md"]
    assert bool(found.hidden) is hidden


def test_a_link_to_a_hidden_note_is_text_and_no_fault(tmp_path: Path) -> None:
    """It is found by its name, its path and its aliases; no fault in it is told."""
    draft = "---\npublish: false\naliases: [секрет]\n---\n[[Нет такой]]\n```js\n"
    found = read(tmp_path, {"а/Тайна.md": draft, "Б.md": "[[Тайна]] [[секрет|с]] [[а/Тайна#Раздел]]\n"})
    note = found.notes[NotePath("Б.md")]
    assert [problem.message for problem in found.problems if not problem.strict] == []
    for link in note.links:
        with pytest.raises(HiddenNoteError):
            found.resolve(link, note)


def test_a_note_that_is_shown_goes_before_a_hidden_one(tmp_path: Path) -> None:
    """A draft of the same name takes no link away."""
    found = read(tmp_path, {"а/Т.md": "---\ndraft: true\n---\n", "б/Т.md": "", "В.md": "[[Т]]\n"})
    note = found.notes[NotePath("В.md")]
    assert found.resolve(note.links[0], note).note.path == "б/Т.md"


def test_files_of_hidden_notes_are_hidden(tmp_path: Path) -> None:
    """What only they link to, however it is written; not what another note shows."""
    found = read(
        tmp_path,
        {
            "А.md": "---\npublish: false\n---\n![[тайна.png]] ![[общая.png]] [[нет.pdf]]\n"
            '![](файлы/лицо%201.png) [доска](Доска.canvas) <img src="файлы/имя.png"> [[счёт.xlsx]]\n',
            "Б.md": "![[общая.png]]\n",
            "тайна.png": "",
            "файлы/лицо 1.png": "",
            "файлы/имя.png": "",
            "файлы/Доска.canvas": "",
            "счёт.xlsx": "",
            "общая.png": "",
            "прочая.png": "",
        },
    )
    assert found.hidden_files() == {
        "тайна.png",
        "файлы/лицо 1.png",
        "файлы/имя.png",
        "файлы/Доска.canvas",
        "счёт.xlsx",
    }


def test_what_the_site_leaves_out_is_neither_read_nor_linked(tmp_path: Path) -> None:
    """``exclude_docs`` is asked of notes and of files."""
    texts = {
        "шаблоны/Т.md": "---\ncreated: {{date}}\n---\n",
        "шаблоны/т.pdf": "",
        "А.md": "[[Т]] [[т.pdf]]\n",
    }
    found = read(tmp_path, texts, "шаблоны/")
    assert list(found.notes) == ["А.md"]
    assert [problem.message for problem in found.problems if not problem.strict] == ["no file for [[т.pdf]]"]
    link = Link.parse("[[т.pdf]]", 1)
    assert link is not None
    with pytest.raises(BrokenLinkError):
        found.file(link)


@pytest.mark.parametrize(
    ("file", "settings", "hidden"),
    [
        ("app.json", {"userIgnoreFilters": ["Шаблоны/"]}, {"Шаблоны/день.md", "Шаблоны/x/год.md"}),
        ("app.json", {"userIgnoreFilters": ["шаблоны/х.md", "/год\\.md$/"]}, {"Шаблоны/x/год.md"}),
        ("app.json", {"userIgnoreFilters": ["", "/", "/(/", 5]}, set()),
        ("app.json", {"userIgnoreFilters": None}, set()),
        ("templates.json", {"folder": "Шаблоны/x"}, {"Шаблоны/x/год.md"}),
        ("templates.json", {"folder": "/"}, set()),
        (
            "plugins/templater-obsidian/data.json",
            {"templates_folder": "Шаблоны"},
            {"Шаблоны/день.md", "Шаблоны/x/год.md"},
        ),
        ("app.json", [1], set()),
    ],
)
def test_obsidians_settings_are_asked(tmp_path: Path, file: str, settings: object, hidden: set[str]) -> None:
    """Excluded files and folders of templates; pictures in them stay, notes may show them."""
    texts = {"Шаблоны/день.md": "", "Шаблоны/x/год.md": "", "Шаблоны/a.png": "", "Шаблон.md": ""}
    found = read(tmp_path, {**texts, f".obsidian/{file}": json.dumps(settings)})
    assert set(found.hidden) == hidden
    assert list(found.files) == ["Шаблоны/a.png"]


def test_settings_that_are_no_json_hide_nothing(tmp_path: Path) -> None:
    """A broken file of settings is Obsidian's to mend."""
    found = read(tmp_path, {".obsidian/app.json": "{", "А.md": ""})
    assert list(found.notes) == ["А.md"]
