"""The revisions of a project, read from their files without running them: what the graph is drawn of."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = "versions"


@dataclass(frozen=True)
class Revision:
    """One revision file.

    Attributes:
        revision: Its id.
        message: The first line of its docstring.
        path: The file, relative to the project.
        down: Ids of the revisions that it follows: none at the base, two at a merge.
        labels: Names of its branch.
        depends: Ids or labels of the revisions that must be applied before.
    """

    revision: str
    message: str
    path: str
    down: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()


def read_revisions(project: Path) -> list[Revision]:
    """Return the revisions below `project`, by their files; one that does not parse is being edited."""
    found: list[Revision] = []
    for file in sorted(project.rglob(f"{FOLDER}/*.py")):
        try:
            tree = ast.parse(file.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError, ValueError):
            continue
        values = {name: value for node in tree.body for name, value in _assigned(node)}
        revision = values.get("revision")
        if isinstance(revision, str):
            found.append(
                Revision(
                    revision,
                    (ast.get_docstring(tree) or "").partition("\n")[0],
                    file.relative_to(project).as_posix(),
                    _names(values.get("down_revision")),
                    _names(values.get("branch_labels")),
                    _names(values.get("depends_on")),
                )
            )
    return found


def _assigned(node: ast.stmt) -> Iterable[tuple[str, object]]:
    if isinstance(node, ast.AnnAssign):
        targets: list[ast.expr] = [node.target]
    elif isinstance(node, ast.Assign):
        targets = node.targets
    else:
        return []
    if node.value is None:
        return []
    try:
        value: object = ast.literal_eval(node.value)
    except ValueError:
        return []
    return [(target.id, value) for target in targets if isinstance(target, ast.Name)]


def _names(value: object) -> tuple[str, ...]:
    """Return what an assignment names: one id, several, or none."""
    if isinstance(value, str):
        return (value,)
    return tuple(map(str, value)) if isinstance(value, tuple | list | set) else ()
