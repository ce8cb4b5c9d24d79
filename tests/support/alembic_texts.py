"""The texts with which the installed Alembic refuses, read from its own source.

`raise CommandError(…)` and `raise RevisionError(…)`, subclasses included, of all but its tests.
What a template fills in is `…`, as in a heading of the catalogue. A text is found where it is raised, in the
constructor of the exception, or, where a helper raises what it is handed, in that helper and in its callers.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import alembic

ROOT = Path(alembic.__file__).parent
BASES = frozenset({"CommandError", "RevisionError"})
_PLACE = re.compile(r"%(?:\(\w+\))?[srd]")


@dataclass(frozen=True, order=True)
class Text:
    """A message and the file that says it, as in ``script/base.py``."""

    message: str
    path: str


def refusals() -> tuple[Text, ...]:
    """Return every text, once a file, sorted."""
    trees = {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(ROOT.rglob("*.py"))
        if "testing" not in path.parts
    }
    names = _names(trees.values())
    found = {
        Text(message, path)
        for path, tree in trees.items()
        for message in (*_raised(tree, names), *_constructed(tree, names))
    }
    return tuple(sorted(found))


def literals() -> frozenset[str]:
    """Return every string of Alembic's source, its own warnings and other exceptions among them."""
    return frozenset(
        message
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.expr) and (message := _template(node))
    )


def _names(trees: Iterable[ast.Module]) -> frozenset[str]:
    """Return the names of the exceptions: the two, and what inherits from them."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    names = set(BASES)
    while True:
        more = {node.name for node in classes if {_name(base) for base in node.bases} & names} - names
        if not more:
            return frozenset(names)
        names |= more


def _raised(tree: ast.Module, names: frozenset[str]) -> Iterator[str]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)):
                continue
            if _name(node.exc.func) in names and node.exc.args:
                argument = node.exc.args[0]
                if message := _template(argument):
                    yield message
                elif isinstance(argument, ast.Name):
                    yield from _handed(tree, function, argument.id)


def _handed(tree: ast.Module, function: ast.FunctionDef, name: str) -> Iterator[str]:
    """Yield what `function` assigns to `name`, and what its callers pass as it."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and name in {_name(target) for target in node.targets}:
            yield from filter(None, [_template(node.value)])
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == function.name:
            for keyword in node.keywords:
                if keyword.arg == name:
                    yield from filter(None, [_template(keyword.value)])


def _constructed(tree: ast.Module, names: frozenset[str]) -> Iterator[str]:
    """Yield what the exceptions' constructors say; a class that renames its `kind` says the same."""
    said: dict[str, str] = {}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.ClassDef) and node.name in names):
            continue
        texts = [said[base] for base in map(_name, node.bases) if base in said]
        texts += [
            text
            for call in ast.walk(node)
            if isinstance(call, ast.Call) and _name(call.func) == "__init__" and call.args
            if (text := _template(call.args[0]))
        ]
        if not texts:
            continue
        said[node.name] = texts[-1]
        kinds = [
            part.value.value
            for part in node.body
            if isinstance(part, ast.Assign) and _name(part.targets[0]) == "kind"
            if isinstance(part.value, ast.Constant) and isinstance(part.value.value, str)
        ]
        yield texts[-1].replace("…", kinds[0], 1) if kinds else texts[-1]


def _template(node: ast.expr) -> str | None:
    """Return a string with `…` for what is filled in; None where it is no string."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        inner = _template(node.left)
        return None if inner is None else _plain(_PLACE.sub("…", inner))
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
        return _plain("".join(map(str, parts)))
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _plain(_PLACE.sub("…", node.value))
    return None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _name(node: ast.expr) -> str:
    """Return the last word of a dotted name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
