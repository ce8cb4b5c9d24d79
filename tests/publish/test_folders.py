"""The folders of a vault are its contents where no hub says otherwise."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from living_notes.publish.pages.contents import plan_contents
from living_notes.publish.pages.folders import MOST
from living_notes.publish.pages.mkdocs_nav import menu
from living_notes.vault import Permalink, Vault

VaultOf = Callable[[Mapping[str, str]], Vault]
HUB = "---\ntitle: Хаб\npermalink: hub\ntags: [moc]\n---\n\n[[Раз]]\n"


def shown(vault: Vault, home: str = "index") -> list[object]:
    """Return the menu of a site, in which each note has a page at its own path."""
    files: Any = {path: SimpleNamespace(src_uri=path) for path in vault.notes}
    return menu(plan_contents(vault, Permalink(home)), files, [])


def test_without_hubs_the_menu_is_the_folders(vault_of: VaultOf) -> None:
    """A folder's own note opens it; folders by name, then notes; the start page stands alone."""
    names = ["Б/Два.md", "А/Б/Три.md", "А/А.md", "А/Раз.md", "Б/README.md", "Дом.md", "index.md"]
    assert shown(vault_of(dict.fromkeys(names, "Текст.\n"))) == [
        {"Начало": "index.md"},
        {"А": [{"А": "А/А.md"}, {"Б": [{"Три": "А/Б/Три.md"}]}, {"Раз": "А/Раз.md"}]},
        {"Б": [{"README": "Б/README.md"}, {"Два": "Б/Два.md"}]},
        {"Дом": "Дом.md"},
    ]


def test_beside_hubs_folders_hold_the_rest(vault_of: VaultOf) -> None:
    """What a hub lists stands under the hub, wherever its file is."""
    texts = {"Хаб.md": HUB, "А/Раз.md": "", "А/Два.md": "", "Три.md": ""}
    assert shown(vault_of(texts)) == [
        {"Хаб": [{"Хаб": "Хаб.md"}, {"Раз": "А/Раз.md"}]},
        {"Прочее": [{"А": [{"Два": "А/Два.md"}]}, {"Три": "Три.md"}]},
    ]


@pytest.mark.parametrize("count", [MOST, MOST + 1, 20 * MOST + 7])
def test_no_page_carries_more_entries_than_one_looks_through(vault_of: VaultOf, count: int) -> None:
    """Many notes side by side are parted by the alphabet; none is lost."""
    width = len(str(count))
    names = [f"Записная книжка, лист {number:0{width}}.md" for number in range(count)]
    entries: Any = shown(vault_of(dict.fromkeys(names, "")), "нет")
    if count == MOST:
        assert [next(iter(entry.values())) for entry in entries] == names
        return
    parts = [next(iter(entry.values())) for entry in entries]
    assert [entry for part in parts for entry in part] == [{name.removesuffix(".md"): name} for name in names]
    assert max(map(len, parts)) <= MOST
    assert max(map(len, parts)) - min(map(len, parts)) <= len(parts)
    assert next(iter(entries[0])).startswith(f"… {0:0{width}} – … ")
