"""Prose as its reader sees it, with places of links and code; tags; callouts that are mistyped."""

import pytest

from living_notes.vault import Note, NotePath, Passage


def note(text: str, properties: str = "") -> Note:
    """Read a note given as text."""
    return Note.parse(f"---\ntitle: А\npermalink: a\n{properties}---\n{text}\n", NotePath("А.md"))


def passages(text: str) -> list[Passage]:
    """Return the passages of a note given as text."""
    return list(note(text).passages)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Один *два*\n**три** ==четыре==", ["Один два три четыре"]),
        ("См. [[Откат#Шаг|так]] и [[Откат#Шаг]]", ["См. так и Откат › Шаг"]),
        ("Код `a[[b]]` и [ссылка](x.md)", ["Код a[[b]] и ссылка"]),
        ("- [x] сделано ^id", ["сделано"]),
        ("> [!tip] Имя\n> Текст", ["Текст"]),
        ("> [!tip]\n> Текст", ["Текст"]),
        ("> [!tip]", [""]),
        ("Раз[^1] два^[три].\n\n[^1]: Сноска", ["Раз два три.", "Сноска"]),
        ("| а | [[б]] |\n| --- | --- |\n| в | г |", ["а", "б", "в", "г"]),
        ("```bash\nls\n```", []),
    ],
)
def test_a_passage_is_plain_text(text: str, expected: list[str]) -> None:
    """Marks, ids and boxes are gone; fences are no prose."""
    assert [passage.text for passage in passages(text)] == expected


def test_spans_say_what_is_not_plain_prose() -> None:
    """Code, links of both spellings, tags, formulas."""
    (passage,) = passages("А [[Б]] `в` [г](x.md) #тег $x$ е")
    found = [(span.kind, passage.text[span.start : span.end]) for span in passage.spans]
    assert found == [("link", "Б"), ("code", "в"), ("link", "г"), ("other", "#тег"), ("other", "$x$")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Раз. Два [[Б]] три. Четыре.", "Два Б три."),
        ("[[Б]] начинает. Два.", "Б начинает."),
        ("Раз! Кончает [[Б]].", "Кончает Б."),
        ("Версия 1.18 и т.д. знает [[Б]] и\u00a0т.п. вещи", "Версия 1.18 и т.д. знает Б и\u00a0т.п. вещи"),
        ("Команда `a. B` и [[Б]]. Два", "Команда a. B и Б."),
        ("Раз? «Два [[Б]]». Три", "«Два Б»."),
        ("Раз… Два [[Б. В]] три", "Два Б. В три"),
        ("[[Б]]", "Б"),
    ],
)
def test_a_sentence_is_cut_around_a_link(text: str, sentence: str) -> None:
    """A full stop inside code, a link or an abbreviation ends none."""
    (passage,) = passages(text)
    span = next(span for span in passage.spans if span.kind == "link")
    start, end = passage.sentence(span)
    assert passage.text[start:end].strip() == sentence


def test_tags_of_properties_and_text_are_one_list() -> None:
    """Each once, as first spelled; none from code, headings, links or attribute lists."""
    text = "#Б/В и #а, `#код` #12 a#b &#35; \\#нет\n\n## Раз #два\n\n[#три](x) [[#Раз #два|#пять]] {: #id }"
    assert note(text, "tags: [А, б/в]\n").tags == ("А", "б/в")
    assert note("(#ёлка-1/x_y, #2026-план)").inline_tags == ("ёлка-1/x_y", "2026-план")


@pytest.mark.parametrize(
    ("written", "meant"), [("waring", "warning"), ("осторжно", "осторожно"), ("Tips", "tip")]
)
def test_a_mistyped_callout_is_a_fault(written: str, meant: str) -> None:
    """It would be shown as a note, without a word."""
    (fault,) = note(f"Раз.\n\n> [!{written}]\n> Текст.").faults
    assert str(fault) == f"А.md:7: unknown callout [!{written}]; did you mean [!{meant}]?"


@pytest.mark.parametrize("written", ["рецепт", "my-own", "ОСТОРОЖНО", "Faq"])
def test_a_callout_of_ones_own_is_none(written: str) -> None:
    """Obsidian allows any word."""
    assert note(f"> [!{written}]\n> Текст.").passages[0].text == "Текст."
