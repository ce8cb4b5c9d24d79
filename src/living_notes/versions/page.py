"""The page «Версии»: the data file for readers. A pure function of the data file, made by one command.

Notes contain only fences that are run, so that shown lines stand here as inline code.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from living_notes.proof.reporting.report import END, Outcome
from living_notes.vault import Database
from living_notes.versions.causes import SOURCES, read_causes
from living_notes.versions.matrix import BY_ALEMBIC, BY_COMPANY
from living_notes.versions.table import Cell, Row, Table

NBSP = "\N{NO-BREAK SPACE}"
MARKS = {Outcome.HELD: "✓", Outcome.WORDS: "≠", Outcome.FAILS: "✗"}
UNKNOWN = "·"
LONGEST = 160
"""Characters of a line that the page shows."""

_HEAD = f"""\
---
title: Каждая заметка запущена с{NBSP}разными версиями, и{NBSP}все различия названы
permalink: versions
aliases: [версии Alembic, совместимость версий, version matrix, changelog]
tags: [проверка]
---

%% Пишет `uv run python -m living_notes.versions page` из versions.json: правки здесь пропадут. %%

# Версии

> [!summary] Коротко
"""

_LEGEND = f"""
- ✓{NBSP}— каждая команда завершилась так, как показано, и{NBSP}каждая строка совпала;
- ≠{NBSP}— все шаги выполнились с{NBSP}теми{NBSP}же кодами возврата, но{NBSP}показанный текст отличается;
- ✗{NBSP}— какой-то шаг не{NBSP}выполняется или завершается иначе;
- ·{NBSP}— ещё не{NBSP}запускалась.

Знак говорит о{NBSP}худшей из{NBSP}двух баз; какая строка отличается и{NBSP}на{NBSP}какой базе, сказано ниже.
Номер самой версии (в{NBSP}выводе `alembic --version`, в{NBSP}адресе `sqlalche.me/e/21/…`) различием
не{NBSP}считается.
"""

_ABOUT_CAUSES = f"""\
С{NBSP}какой версии верно то, что показано, и{NBSP}у{NBSP}каких заметок это видно первым. Причина названа,
только если о{NBSP}ней говорит список изменений или сам запуск."""

_WHAT = {
    BY_ALEMBIC: f"Меняется только Alembic; остальное{NBSP}— в{NBSP}таблице «С{NBSP}чем запускалось».",
    BY_COMPANY: f"Alembic рядом с{NBSP}другими версиями SQLAlchemy, SQLModel, PostgreSQL и{NBSP}SQLite.",
}


def render(table: Table) -> str:
    """Return the text of the page."""
    return _HEAD + "\n".join(
        [
            *_summary(table),
            "",
            "## Что значат знаки",
            _LEGEND,
            *_tables(table),
            *_company(table),
            *_causes(table),
            *_differences(table),
            "## Связано",
            "",
            f"- [[Как проверяются примеры]]{NBSP}— что именно сравнивается с{NBSP}показанным.",
            f"- [[Что ломается при обновлении]]{NBSP}— с{NBSP}текстом ошибки, причиной и{NBSP}лечением.",
            "",
        ]
    )


def _summary(table: Table) -> list[str]:
    everywhere = sum(
        all(result.outcome is Outcome.HELD for result in row.results.values()) for row in table.rows.values()
    )
    return [
        f"> Заметок{NBSP}— {len(table.rows)}, сочетаний версий{NBSP}— {len(table.combinations)}.",
        f"> Слово в{NBSP}слово везде совпадают {everywhere}; у{NBSP}остальных названа первая строка,",
        "> которая отличается.",
    ]


def _tables(table: Table) -> list[str]:
    lines: list[str] = []
    for name, what in _WHAT.items():
        keys = [key for key, about in table.combinations.items() if about["table"] == name]
        if not keys:
            continue
        labels = [table.combinations[key]["label"] for key in keys]
        lines += [f"## {name}", "", what, ""]
        lines += _grid(["Заметка", *labels], (_marks(row, keys) for row in _sorted(table)), centred=len(keys))
    return lines


def _marks(row: Row, keys: Iterable[str]) -> list[str]:
    results = (row.results.get(key) for key in keys)
    return [f"[[{row.name}]]", *(MARKS[result.outcome] if result else UNKNOWN for result in results)]


def _company(table: Table) -> list[str]:
    columns = ("alembic", "sqlalchemy", "sqlmodel", "postgresql", "sqlite")
    heads = ["Столбец", "Alembic", "SQLAlchemy", "SQLModel", "PostgreSQL", "SQLite"]
    rows = (
        [about["label"], *(about.get(column, "—") for column in columns)]
        for about in table.combinations.values()
    )
    return [f"## С{NBSP}чем запускалось", "", *_grid(heads, rows, centred=len(columns))]


def _grid(heads: Sequence[str], rows: Iterable[Sequence[str]], *, centred: int) -> list[str]:
    rule = ["---", *[":---:"] * centred]
    return [*(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows)), ""]


def _causes(table: Table) -> list[str]:
    lines = []
    for cause in read_causes():
        if rows := sorted(cause.rows(table), key=lambda row: row.name.casefold()):
            links = ", ".join(f"[[{row.name}]]" for row in rows)
            source = f"[список изменений]({SOURCES[cause.source]})"
            text = re.sub(r"(?<!\w)(\w{1,2}) (?=\S)", f"\\1{NBSP}", cause.text)
            lines.append(f"- **{cause.since.replace(' ', NBSP)}**{NBSP}— {text} ({source}): {links}.")
    return ["## Что изменилось", "", _ABOUT_CAUSES, "", *lines, ""] if lines else []


def _differences(table: Table) -> list[str]:
    lines = ["## Что отличается", ""]
    found = False
    for row in _sorted(table):
        places = _places(row, table)
        if places:
            found = True
            lines += [f"> [!note]- {_typeset(row.name)}", *(f"> - {place}" for place in places), ""]
    return lines if found else [*lines, "Ничего.", ""]


def _typeset(name: str) -> str:
    """Return a note's name as prose has it: a one-letter word does not end a line."""
    return re.sub(r"(?<!\w)(\w) (?=\S)", "\\1\N{NO-BREAK SPACE}", name)


def _places(row: Row, table: Table) -> list[str]:
    """Return one line a difference, with all the columns that share it."""
    shared: dict[tuple[str, Database | None], list[str]] = {}
    for key, about in table.combinations.items():
        result = row.results.get(key)
        for database, words in _cells(result.cells if result else {}).items():
            shared.setdefault((words, database), []).append(about["label"])
    return [
        f"**{', '.join(labels)}**{_on(database)}: {words}" for (words, database), labels in shared.items()
    ]


def _cells(cells: Mapping[Database, Cell]) -> dict[Database | None, str]:
    """Return what to say of each database; under None what is true of both."""
    said: dict[Database | None, str] = {
        database: _words(cell) for database, cell in cells.items() if cell.outcome is not Outcome.HELD
    }
    if len(said) == len(cells) and len(set(said.values())) == 1:
        return {None: next(iter(said.values()))}
    return said


def _on(database: Database | None) -> str:
    return f", {database.label}" if database else ""


def _words(cell: Cell) -> str:
    further = f"; дальше отличий ещё{NBSP}{cell.more}" if cell.more else ""
    if cell.outcome is Outcome.FAILS:
        answer = f", ответ: {_code(cell.real)}" if cell.real else ""
        return f"✗ шаг не{NBSP}выполняется: {_code(cell.message or '')}{answer}{further}"
    where = f"в{NBSP}итоговых файлах или базе " if cell.kind == END else ""
    if cell.expected is None and cell.real is None:
        return f"≠ {where}{_code(cell.message or '')}{further}"
    if cell.expected is None:
        return f"≠ {where}появляется {_code(cell.real or '')}{further}"
    if cell.real is None:
        return f"≠ {where}нет строки {_code(cell.expected)}{further}"
    return f"≠ {where}вместо {_code(cell.expected)}{NBSP}— {_code(cell.real)}{further}"


def _code(line: str) -> str:
    """Return a line as inline code, whatever backticks it holds."""
    text = " ".join(line.split())
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    if not text:
        return "пустая строка"
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _sorted(table: Table) -> list[Row]:
    return sorted(table.rows.values(), key=lambda row: row.name.casefold())
