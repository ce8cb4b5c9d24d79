"""The graph of notes: which are drawn, in whose colour, and that its library is the published one."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from living_notes.publish.pages.contents import plan_contents
from living_notes.publish.pages.graph import Graph, around_html
from living_notes.publish.text import counted
from living_notes.vault import Permalink, Vault

VaultOf = Callable[[Mapping[str, str]], Vault]
VENDOR = Path(__file__).parents[2] / "src/living_notes/publish/theme/assets/graph/vendor"
HUB = "---\ntitle: Хаб\npermalink: {}\ntags: [moc]\n---\n\n{}\n"


@pytest.fixture
def graph(vault_of: VaultOf) -> Graph:
    """Return two hubs, two notes of theirs, one of nobody's, and links of every sort between them."""
    vault = vault_of(
        {
            "Начало.md": HUB.format("index", "[[Хаб]], [[Сад_2]]"),
            "Хаб.md": HUB.format("hub", "- [[А]]\n"),
            "Сад_2.md": HUB.format("garden", "- [[Б]]\n"),
            "А.md": "[[Б]], [[Б#Глава]], [[А]], [[Нет]], [[Хаб]]\n",
            "Б.md": "## Глава\n\n[[А]]\n",
            "Сам.md": "Текст.\n",
        }
    )
    return Graph.plan(vault, plan_contents(vault, Permalink("index")), vault.notes)


def test_a_line_is_drawn_once_between_two_notes(graph: Graph) -> None:
    """Whatever the direction and the number of links; not to itself, not to what is not there."""
    names = [note.name for note, _ in graph.notes]
    assert {(names[first], names[second]) for first, second in graph.links} == {
        ("Начало", "Хаб"),
        ("Начало", "Сад_2"),
        ("Хаб", "А"),
        ("Сад_2", "Б"),
        ("А", "Б"),
    }
    assert all(first < second for first, second in graph.links)


def test_a_note_has_the_colour_of_its_hub(graph: Graph) -> None:
    """The hub itself, too; what stands in no section has the last colour."""
    assert [hub.name for hub in graph.hubs] == ["Хаб", "Сад_2"]
    colours = {note.name: number for note, number in graph.notes}
    assert colours == {"Начало": 2, "Хаб": 0, "Сад_2": 1, "А": 0, "Б": 1, "Сам": 2}


def test_the_browser_is_told_names_addresses_and_links(graph: Graph) -> None:
    """Nothing of the text."""
    data = json.loads(graph.data(lambda note: f"{note.properties.permalink}/"))
    assert data["hubs"] == ["Хаб", "Сад_2"]
    assert data["notes"][3] == {"name": "А", "title": "А", "url": "a/", "hub": 0}
    assert len(data["links"]) == 2 * len(graph.links)


def test_the_page_lists_every_note_under_its_hub(graph: Graph) -> None:
    """For those who do not see the picture; a name is no Markdown."""
    lines = graph.page(lambda note: note.path).split("## Список заметок")[1].split("\n")
    assert [line for line in lines if line] == [
        "### Хаб",
        "- [Хаб](%D0%A5%D0%B0%D0%B1.md) — 2\u00a0ссылки",
        "- [А](%D0%90.md) — 2\u00a0ссылки",
        "### Сад\\_2",
        "- [Сад\\_2](%D0%A1%D0%B0%D0%B4_2.md) — 2\u00a0ссылки",
        "- [Б](%D0%91.md) — 2\u00a0ссылки",
        "### Вне разделов",
        "- [Начало](%D0%9D%D0%B0%D1%87%D0%B0%D0%BB%D0%BE.md) — 2\u00a0ссылки",
        "- [Сам](%D0%A1%D0%B0%D0%BC.md) — 0\u00a0ссылок",
    ]


def test_a_note_offers_its_graph_folded() -> None:
    """The address in the data, and the way to the whole."""
    html = around_html("a&b/", "../graph/")
    assert html.startswith("<details ")
    assert " open" not in html
    assert 'data-note="a&amp;b/"' in html
    assert 'href="../graph/"' in html


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0 ссылок"),
        (1, "1 ссылка"),
        (3, "3 ссылки"),
        (5, "5 ссылок"),
        (11, "11 ссылок"),
        (14, "14 ссылок"),
        (21, "21 ссылка"),
        (112, "112 ссылок"),
        (122, "122 ссылки"),
    ],
)
def test_numbers_ask_for_their_word(number: int, shown: str) -> None:
    """As Russian counts."""
    assert counted(number, "ссылка", "ссылки", "ссылок").replace("\u00a0", " ") == shown


def test_the_library_is_the_published_one() -> None:
    """Each file is what npm serves under the name and version that vendor.json gives, to the byte."""
    record = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    files = {path.name: sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("*.js")}
    assert files == {name: entry["sha256"] for name, entry in record.items()}
    for name, entry in record.items():
        version = entry["package"].rpartition("@")[2]
        assert f" v{version} " in (VENDOR / name).read_text(encoding="utf-8").splitlines()[0]
