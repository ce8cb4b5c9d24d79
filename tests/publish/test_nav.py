"""The contents of the site are what the hubs say."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from living_notes.publish.pages.contents import Contents, plan_contents
from living_notes.publish.pages.mkdocs_nav import fold_menu
from living_notes.vault import Permalink, Vault

VaultOf = Callable[[Mapping[str, str]], Vault]

HUB = "---\ntitle: Хаб\npermalink: {}\ntags: [moc]\n---\n\n{}\n"


def shown(contents: Contents) -> list[object]:
    """Return the contents as names."""
    return [
        contents.home.name if contents.home else None,
        {section.hub.name: [note.name for note in section.notes] for section in contents.sections},
        [note.name for note in contents.own],
        [note.name for note in contents.rest],
    ]


@pytest.fixture
def vault(vault_of: VaultOf) -> Vault:
    """Return a start page, two hubs and notes that they share."""
    return vault_of(
        {
            "Начало.md": HUB.format("home", "[[Второй хаб]], [[Сам]], [[Первый хаб]]"),
            "Первый хаб.md": HUB.format("first", "[[Общая]], [[Яблоко]], [[Второй хаб]], [[Начало]]"),
            "Второй хаб.md": HUB.format("second", "[[Общая#Глава]], [[Арбуз]], [[Общая]]"),
            "Общая.md": "## Глава\n",
            "Яблоко.md": "Текст.\n",
            "Арбуз.md": "[[Никому не нужна]]\n",
            "Сам.md": "Текст.\n",
            "Никому не нужна.md": "Текст.\n",
        }
    )


def test_sections_stand_in_the_start_pages_order(vault: Vault) -> None:
    """Hubs come as the start page links to them; notes come as their hub links to them, once each."""
    assert shown(plan_contents(vault, Permalink("home"))) == [
        "Начало",
        {"Второй хаб": ["Общая", "Арбуз"], "Первый хаб": ["Яблоко"]},
        ["Сам"],
        ["Никому не нужна"],
    ]


def test_without_a_start_page_nothing_is_lost(vault: Vault) -> None:
    """Every note has a place, whatever the start page is."""
    contents = plan_contents(vault, Permalink("no-such-note"))
    placed = [note.name for section in contents.sections for note in section.notes]
    hubs = [section.hub.name for section in contents.sections]
    rest = [note.name for note in contents.rest]
    assert contents.home is None
    assert sorted([*placed, *hubs, *rest]) == sorted(note.name for note in vault.notes.values())


def test_entries_of_a_list_come_before_mentions(vault_of: VaultOf) -> None:
    """An aside above the list does not decide the order."""
    text = "Об [[Общая|общем]] и о [[Сам]].\n\n- Проще, чем [[Сам]].\n- [[Яблоко]] — раз.\n- [[Общая]] — два."
    notes = dict.fromkeys(("Общая.md", "Сам.md", "Яблоко.md"), "Текст.\n")
    vault = vault_of({"Хаб.md": HUB.format("hub", text), **notes})
    assert shown(plan_contents(vault, Permalink("index")))[1] == {"Хаб": ["Яблоко", "Общая", "Сам"]}


def test_what_the_start_page_lists_is_not_under_a_hub_that_mentions_it(vault_of: VaultOf) -> None:
    """A hub's aside («why this can be trusted») does not move a page of the start page into its section."""
    vault = vault_of(
        {
            "Начало.md": HUB.format("home", "- [[Хаб]] — раз.\n- [[Сам]] — два.\n- [[Яблоко]] — три."),
            "Хаб.md": HUB.format("hub", "- [[Яблоко]] — раз.\n- Почему: [[Сам]].\n- Ещё: [[Общая]]."),
            **dict.fromkeys(("Общая.md", "Сам.md", "Яблоко.md"), "Текст.\n"),
        }
    )

    assert shown(plan_contents(vault, Permalink("home"))) == [
        "Начало",
        {"Хаб": ["Яблоко", "Общая"]},
        ["Сам"],
        [],
    ]


def test_pages_about_the_guide_stand_under_no_hub_of_it() -> None:
    """How the examples are proven is no error of Alembic; the versions stand with what an upgrade breaks."""
    vault = Vault.read(Path(__file__).parents[2] / "docs")

    assert {note.properties.permalink for note in plan_contents(vault, Permalink("index")).own} == {
        "seed-verdicts",
        "how-examples-are-proven",
    }


def test_broken_links_are_left_out(vault_of: VaultOf) -> None:
    """A hub with a broken link still has its section: the vault reports the link."""
    vault = vault_of({"Хаб.md": HUB.format("hub", "[[Нет]], [[Есть]]"), "Есть.md": "Текст.\n"})
    assert shown(plan_contents(vault, Permalink("index"))) == [None, {"Хаб": ["Есть"]}, [], []]


def test_an_empty_vault_has_empty_contents(vault_of: VaultOf) -> None:
    """Nothing in, nothing out."""
    assert plan_contents(vault_of({}), Permalink("index")) == Contents(None, ())


def test_a_long_menu_shows_only_the_readers_section() -> None:
    """Thousands of lines on every page would weigh more than the note."""
    few, many = ["navigation.sections", "x"], ["navigation.sections", "x"]
    fold_menu(few, 200)
    fold_menu(many, 201)
    assert (few, many) == (["navigation.sections", "x"], ["x"])
