"""Who links to a note, with the sentence that does; who only names it."""

from collections.abc import Callable

import pytest

from living_notes.publish.pages.backlinks import MENTIONS, backlinks_html
from living_notes.publish.pages.mentions import find_mentions
from living_notes.vault import NotePath, Vault

VaultOf = Callable[..., Vault]


def note(title: str, permalink: str, text: str, aliases: str = "") -> str:
    """Return the source of a note."""
    return f"---\ntitle: {title}\npermalink: {permalink}\naliases: [{aliases}]\n---\n\n{text}\n"


def mentions(vault: Vault, name: str) -> list[str]:
    """Return who mentions a note, and by which words."""
    found = find_mentions(vault).get(NotePath(f"{name}.md"), [])
    return [f"{one.source.name}: {one.passage.text[one.span.start : one.span.end]}" for one in found]


def linked(vault: Vault, name: str) -> str:
    """Return the end of a note's page, without addresses."""
    target = vault.notes[NotePath(f"{name}.md")]
    found = find_mentions(vault).get(target.path, ())
    return backlinks_html(vault, target, lambda other: other.properties.permalink, found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Тут живой откат назад.", ["Б: живой откат"]),
        ("ЖИВОЙ   ОТКАТ", ["Б: ЖИВОЙ   ОТКАТ"]),
        ("Делаем шаг-назад!", ["Б: шаг-назад"]),
        ("Всё о том, как откатить -1 здесь", ["Б: как откатить -1"]),
        ("Раз живой откат. Два живой откат.", ["Б: живой откат"]),
        ("*живой* откат", ["Б: живой откат"]),
        ("живого отката", []),
        ("`живой откат`", []),
        ("[[Живой откат]]", []),
        ("[[В|живой откат]]", []),
        ("[живой откат](https://example.org/)", []),
        ("$живой откат$ и #живой", []),
        ("```bash\necho живой откат\n```", []),
        ("Он живой. Откат идёт.", []),
        ("Он живой: откат идёт.", []),
        ("база", []),
        ("А он живой.", []),
        ("Живой откат, а тут [[Живой откат|ссылка]]", []),
    ],
)
def test_a_mention_is_a_name_in_prose(text: str, expected: list[str], vault_of: VaultOf) -> None:
    """By name, title or alias, in any case; the first of a note that does not link."""
    vault = vault_of(
        {
            "Живой откат.md": note("Как откатить `-1`", "down", "Живой откат.", "шаг-назад, а"),
            "Б.md": text,
            "В.md": "Текст.",
        }
    )
    assert mentions(vault, "Живой откат") == expected


def test_the_longest_name_wins(vault_of: VaultOf) -> None:
    """«Живой откат» is not a mention of «Откат»."""
    vault = vault_of({"Откат.md": "Раз.", "Откат живой.md": "Два.", "Б.md": "Вот откат живой."})
    assert (mentions(vault, "Откат"), mentions(vault, "Откат живой")) == ([], ["Б: откат живой"])


def test_a_short_name_is_found_where_no_long_one_fits(vault_of: VaultOf) -> None:
    """At the end of the text, though a longer name begins with the same word."""
    vault = vault_of({"Откат.md": "Раз.", "Откат живой.md": "Два.", "Б.md": "Вот откат"})
    assert mentions(vault, "Откат") == ["Б: откат"]


def test_decomposed_letters_are_the_same(vault_of: VaultOf) -> None:
    """What macOS writes to disk is the same name."""
    vault = vault_of({"Ёлка и йод.md": "Раз.", "Б.md": "Тут е\u0308лка и и\u0306од."})
    assert len(find_mentions(vault)) == 1


def test_a_backlink_shows_its_sentence(vault_of: VaultOf) -> None:
    """The link is marked, code stays code, what looks like HTML is text; the first that says more."""
    text = (
        "- [[А]]\n\n| [[А]] | [[А]] |\n| --- | --- |\n\n"
        'Раз. См. [[А|как "надо"]] и `a < b`, [[А]]. Три.\n\n- два [[А]]\n'
    )
    vault = vault_of({"А.md": "Текст.", "Б.md": note("Б `код`", "b", text)})
    assert linked(vault, "А") == (
        '<section class="ln-backlinks" aria-labelledby="ln-backlinks" data-search-exclude>'
        '<h2 id="ln-backlinks">Сюда ссылаются</h2><ul><li><a href="b">Б <code>код</code></a>'
        "<p>См. <mark>как «надо»</mark> и\u00a0<code>a &lt; b</code>, А.</p></li></ul></section>"
    )


def test_a_long_sentence_is_cut_around_its_link(vault_of: VaultOf) -> None:
    """At words, and with an ellipsis on both sides."""
    words = " ".join(["слово"] * 60)
    vault = vault_of({"А.md": "Текст.", "Б.md": f"Начало {words} [[А]] {words} конец."})
    sentence = linked(vault, "А").partition("<p>")[2].partition("</p>")[0]
    assert sentence.startswith("…слово ")
    assert sentence.endswith(" слово…")
    assert " <mark>А</mark> " in sentence
    assert len(sentence) < 220


def test_mentions_are_folded_and_counted(vault_of: VaultOf) -> None:
    """A name that stands everywhere does not make the page heavy."""
    others = {f"Заметка {number}.md": "Это алембик." for number in range(MENTIONS + 4)}
    vault = vault_of({"Куб.md": note("Куб", "kub", "Текст.", "алембик"), **others})
    html = linked(vault, "Куб")
    assert html.startswith(
        '<section class="ln-backlinks" aria-label="Упоминания" data-search-exclude><details'
    )
    assert f"<summary>Упоминания без ссылки: {MENTIONS + 4}</summary>" in html
    assert html.count("<p>Это <mark>алембик</mark>.</p>") == MENTIONS
    assert html.endswith("</ul><p>И\u00a0ещё в\u00a04\u00a0заметках.</p></details></section>")


def test_a_note_that_nobody_names_has_no_such_section(vault_of: VaultOf) -> None:
    """Nor one whose only mention is its own."""
    assert linked(vault_of({"Живой.md": "Живой [[Живой]].", "Б.md": "Текст."}), "Живой") == ""
