"""The notes keep to the language of the guide: its terms, ё, quotes, dashes, non-breaking spaces."""

from pathlib import Path

import pytest
from support.language import EXCEPTIONS, RULES, faults, mended, prose, rules_of, term_rules

from living_notes.vault import Note, NotePath, Vault

ROOT = Path(__file__).parents[1]
VAULT = Vault.read(ROOT / "docs")
NOTES = sorted(VAULT.notes.values(), key=lambda note: note.path)
GLOSSARY = next(note for note in NOTES if note.properties.permalink == "glossary")
ALL_RULES = (*RULES, *term_rules(GLOSSARY))


def _note(body: str, title: str = "Заметка") -> Note:
    return Note.parse(f"---\ntitle: {title}\npermalink: a-note\n---\n\n{body}\n", NotePath("a.md"))


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.properties.permalink)
def test_a_note_keeps_to_the_language(note: Note) -> None:
    """`PYTHONPATH=tests python -m support.language --fix docs` mends spaces and ё."""
    found = faults(note, rules_of(note, ALL_RULES))

    assert not found, "\n".join(f"docs/{note.path}: {fault}" for fault in found)


@pytest.mark.parametrize(("permalink", "rule"), sorted(EXCEPTIONS))
def test_an_exception_is_still_needed(permalink: str, rule: str) -> None:
    """An exception that nothing needs hides the next fault."""
    note = next(note for note in NOTES if note.properties.permalink == permalink)

    assert any(fault.rule == rule for fault in faults(note, ALL_RULES))


def test_the_glossary_forbids_what_its_last_column_says() -> None:
    """The table is the list: a variant added there is checked everywhere."""
    forbidden = [rule for rule in ALL_RULES if rule.name == "term"]

    assert len(forbidden) >= 20
    assert [fault.rule for fault in faults(_note("Два хеда и одна накатка."), forbidden)] == ["term"] * 2


def test_a_forbidden_variant_is_found_by_the_search() -> None:
    """People type what they say: each variant is an alias, of the glossary or of another note."""
    aliases = [_note(alias) for note in NOTES for alias in note.properties.aliases]
    deaf = [
        rule.pattern.pattern
        for rule in ALL_RULES
        if rule.name == "term" and not any(faults(alias, [rule]) for alias in aliases)
    ]

    assert not deaf, deaf


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Номера ревизий и номер\nревизии.", 2),
        ("Снимем умолчание, умолчания и умолчаний нет.", 3),
        ("Значение по умолчанию и по\nумолчанию.", 0),
        ("Перемены переменной и переменных.", 1),
        ("Прогоняют прогоном, выпускают выпуском.", 2),
        ("Пакетного режима нет, в рабочей базе тоже.", 2),
    ],
)
def test_every_form_of_a_forbidden_variant_is_found(text: str, count: int) -> None:
    """Each word of it is declined; «по умолчанию» stays, «переменная» and «выпускать» are other words."""
    terms = [rule for rule in ALL_RULES if rule.name == "term"]

    assert len(faults(_note(text), terms)) == count


@pytest.mark.parametrize(
    ("wrong", "rule", "right"),
    [
        ("Alembic\u00a0— куб", "nbsp", "Alembic — куб"),
        ("лежит в\u00a0`app`", "nbsp", "лежит в `app`"),
        ("ее колонка", "yo", "её колонка"),
        ("Еще одна", "yo", "Ещё одна"),
        ("надежный путь", "yo", "надёжный путь"),
        ("дешевого пути", "yo", "дешёвого пути"),
        ("ждёт...", "dots", "ждёт…"),
        ("и т. д.", "etc", "и т.д."),
    ],
)
def test_a_machine_mends_what_it_can(wrong: str, rule: str, right: str) -> None:
    """What is mended is found before and not after."""
    note = _note(wrong)

    assert rule in {fault.rule for fault in faults(note, RULES)}
    assert mended(note, RULES) == _note(right).text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Это просто.", "easy"),
        ("Alembic является кубом", "office"),
        ("осуществляет откат", "office"),
        ("в данной базе", "office"),
        ("прочтите, как Вы просили", "you"),
        ('слово "голова"', "quotes"),
        ("куб - это прибор", "hyphen"),
        ("куб\n— это прибор", "dash-first"),
        ("## Куб.", "heading"),
    ],
)
def test_a_fault_is_found(text: str, rule: str) -> None:
    """These wait for a person."""
    assert rule in {fault.rule for fault in faults(_note(text), RULES)}


@pytest.mark.parametrize(
    "text",
    [
        '`просто - "код"`',
        '```python title="a.py"\nx = "еще - просто"\n```',
        "[[Данный - куб]]",
        '[куб](https://example.org/просто "Куб")'.replace(' "Куб"', ""),
        "- куб\n- прибор",
        "| a | b |\n| --- | --- |\n| — | - |",
        "%%просто - ее%%",
        '<div data-words="просто - ее"></div>',
        "данные и данных",
        "SQLAlchemy 2.1 берёт psycopg",
        "черновик и упрощение",
        "дешевле, дешева и дёшево",
    ],
)
def test_what_is_not_prose_or_not_a_fault_is_left_alone(text: str) -> None:
    """Code, addresses, names of notes, lists and tables."""
    note = _note(text)

    assert [fault for fault in faults(note, RULES) if fault.rule != "preposition"] == []


def test_masked_prose_keeps_every_place() -> None:
    """A rule's match is a place in the file."""
    note = _note("Слово `код` и [[Цель|текст]]\n\n```bash\nls\n```", title='"Имя"')
    masked = prose(note.text, note)

    assert len(masked) == len(note.text)
    assert masked.count("\n") == note.text.count("\n")
    assert "текст" in masked
    assert "Имя" in masked
    for hidden in ("код", "Цель", "ls", '"', "permalink"):
        assert hidden not in masked
