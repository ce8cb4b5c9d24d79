"""The page «Другие инструменты»: a pure function of the tools and the record."""

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Final

from living_notes.alternatives.record import Done, Record, databases
from living_notes.alternatives.tool import Tool
from living_notes.vault import Database

_TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "rename": (
        "Переименование",
        "В модели `name` стало `title`. Кто пишет миграцию по ней, угадывает или спрашивает; отвечено «да».",
    ),
    "not_null": (
        "NOT NULL в заполненную",
        "В таблице две строки, новая колонка `platform` — NOT NULL без значения по умолчанию.",
    ),
    "branches": (
        "Две ветки",
        "База уже применила миграцию коллеги, потом пришла ваша, написанная от того же предка.",
    ),
    "middle": (
        "Падение посередине",
        "Миграция создаёт таблицу и падает на второй команде. Осталась ли таблица?",
    ),
    "together": (
        "Три процесса сразу",
        (
            "Пустая база; три процесса запущены один за другим, не дожидаясь друг друга, один раз; "
            "в первой миграции пауза в четыре секунды. На SQLite исход случаен, и он не показан."
        ),
    ),
    "edited": (
        "Правка применённого файла",
        "В применённой миграции длина `name` стала другой. Заметит ли это следующий запуск?",
    ),
}
_HAND: Final = "SQL пишут сами"


def render(tools: Sequence[Tool], record: Record) -> str:
    """Return the text of the page."""
    known = [tool for tool in tools if tool.key in record.reports]
    names = [f"{tool.name} {record.reports[tool.key].version}" for tool in known]
    said = {
        "count": str(len(known)),
        "versions": ", ".join(names),
        "tables": "\n".join(line for task in _TITLES for line in _table(task, known, record)),
    }
    text = files(__package__).joinpath("page.md").read_text(encoding="utf-8")
    return re.sub(r"\{(\w+)\}", lambda match: said[match[1]], text)


def _table(task: str, tools: Sequence[Tool], record: Record) -> Iterator[str]:
    title, about = _TITLES[task]
    bases = databases(task)
    heads = ["инструмент", *(base.label for base in bases), "что напечатано"]
    yield from [f"## {title}", "", about, "", _row(heads), _row(["---"] * len(heads))]
    for tool in tools:
        done = record.reports[tool.key].done[task]
        hand = f"<br>{_HAND}" if task in {"rename", "not_null"} and not tool.drafts else ""
        verdicts = [f"**{done[base].verdict(task)}**" for base in bases]
        yield _row([tool.name + hand, *verdicts, _printed(done)])
    yield ""


def _printed(done: Mapping[str, Done]) -> str:
    """Return what was printed; of each database where they differ."""
    said = {database: _lines(one) for database, one in done.items()}
    if len(set(said.values())) == 1:
        return next(iter(said.values())) or "—"
    return "<br>".join(f"{Database(database).label}: {lines or '—'}" for database, lines in said.items())


def _lines(done: Done) -> str:
    lines = [f"`{' '.join(line.split()).replace('`', '´')}`" for line in done.outcome.lines if line]
    if filled := done.state.rows.get("platform"):
        lines.append(f"в строках теперь `{filled[0]!r}`")
    return "<br>".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
