"""The graph of revisions as their files spell it, read without running them, and what is wrong with it."""

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from living_notes.check.report import Finding, Severity


@dataclass(frozen=True)
class Spelled:
    """What a revision's file says of itself."""

    path: Path
    revision: str
    down: Sequence[str] = ()
    depends_on: Sequence[str] = ()


def spelled(folders: Sequence[Path]) -> list[Spelled]:
    """Return the revisions in these folders; a file without one, or that is no Python, is left out."""
    files = [path for folder in folders for path in sorted(folder.glob("*.py"))]
    return [found for path in files if (found := _spelled(path))]


def _spelled(path: Path) -> Spelled | None:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError):
        return None
    values: dict[str, tuple[str, ...]] = {}
    for statement in tree.body:
        targets = (
            statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        )
        value = getattr(statement, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(value, ast.expr):
                values[target.id] = tuple(_strings(value))
    if not values.get("revision"):
        return None
    return Spelled(path, values["revision"][0], values.get("down_revision", ()), values.get("depends_on", ()))


def _strings(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def heads(revisions: Sequence[Spelled]) -> list[str]:
    """Return the ids on which nothing stands."""
    below = {down for each in revisions for down in each.down}
    return sorted({each.revision for each in revisions} - below)


def faults(revisions: Sequence[Spelled]) -> list[Finding]:
    """Return what is wrong with the graph, the worst first."""
    ids = Counter(each.revision for each in revisions)
    found = [
        Finding(
            "duplicate-id",
            Severity.DANGER,
            f"Идентификатор `{revision}` носят файлы {_files(revisions, revision)}: "
            "Alembic возьмёт один из них, а остальные не выполнит никогда.",
            "rebase-or-merge",
            title="Перебазировать или слить",
        )
        for revision, count in ids.items()
        if count > 1
    ]
    found += [
        Finding(
            "unknown-down-revision",
            Severity.DANGER,
            f"Ревизия `{each.revision}` стоит на `{down}`, а такой ревизии в папке нет: "
            "`alembic` откажется работать со всем графом.",
            "rebase-or-merge",
            title="Перебазировать или слить",
        )
        for each in revisions
        for down in (*each.down, *each.depends_on)
        if not any(known.startswith(down) for known in ids)
    ]
    ends = heads(revisions)
    if len(ends) > 1:
        found.append(
            Finding(
                "several-heads",
                Severity.DANGER,
                f"Голов {len(ends)}: {', '.join(f'`{end}`' for end in ends)}. "
                "`alembic upgrade head` откажется выбирать между ними.",
                "rebase-or-merge",
                title="Перебазировать или слить",
            )
        )
    if revisions and not ends:
        found.append(
            Finding(
                "cycle",
                Severity.DANGER,
                "Ревизии стоят друг на друге по кругу: начала у графа нет.",
                "revision-graph",
                title="Граф, а не список",
            )
        )
    return found


def _files(revisions: Sequence[Spelled], revision: str) -> str:
    return " и ".join(f"`{each.path.name}`" for each in revisions if each.revision == revision)
