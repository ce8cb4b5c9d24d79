"""Mutants of what stands around a fence: its label and its title."""

import re
from collections.abc import Iterator

from living_notes.mutation.mutant import Mutant, Operator, Source, shift_letter
from living_notes.vault import Block
from living_notes.vault.blocks import MAY_FAIL

_LABEL = re.compile(r"""\b(?P<name>[a-z]+)(?:=(?P<value>"[^"]*"|'[^']*'|\S+))?(?=\s)""")
_TITLE = re.compile(r"""\stitle=(?P<quote>["']?)(?P<path>[^"'\s][^"']*)(?P=quote)""")
_OTHER_DATABASE = {"sqlite": "postgresql", "postgresql": "sqlite"}


def mutate_labels(source: Source) -> Iterator[Mutant]:
    """Take each label away; change its status, database or command; promise a failure."""
    for block in source.note.blocks:
        number = source.label(block)
        if number is not None:
            yield from _labels(source, block, number)
        if block.kind in MAY_FAIL and not block.labels.exit:
            yield _promise(source, block, number)


def _labels(source: Source, block: Block, number: int) -> Iterator[Mutant]:
    line = source.lines[number - 1]
    start = line.index("proof:") + len("proof:") if "proof:" in line else 0
    labels = list(_LABEL.finditer(line, start))
    for label in labels:
        before, after = line[: label.start()], line[label.end() :]
        gone = before.rstrip() + after if len(labels) > 1 else None
        first = block.text.partition("\n")[0].strip()
        where = f"«{label[0]}» of «{first}»"
        yield source.mutant(Operator.LABEL, number, f"drop {where}", [(number, gone)])
        if other := _other_label(label["name"], label["value"] or ""):
            changed = f"{before}{label['name']}={other}{after}"
            yield source.mutant(Operator.LABEL, number, f"{where} → {other}", [(number, changed)])


def _other_label(name: str, value: str) -> str | None:
    if name == "db":
        return _OTHER_DATABASE.get(value)
    if name == "exit" and value.isdecimal():
        return str(int(value) - 1 or 2)
    if name == "output":
        return shift_letter(value)
    return None


def _promise(source: Source, block: Block, number: int | None) -> Mutant:
    first = block.text.partition("\n")[0].strip()
    what = f"promise exit=1 of «{first}»"
    if number is not None:
        labelled = source.lines[number - 1].replace("-->", "exit=1 -->")
        return source.mutant(Operator.LABEL, number, what, [(number, labelled)])
    fence = source.lines[block.line - 1]
    labelled = f"{block.prefix}<!-- proof: exit=1 -->\n{fence}"
    return source.mutant(Operator.LABEL, block.line, what, [(block.line, labelled)])


def mutate_titles(source: Source) -> Iterator[Mutant]:
    """Take each title away; change a letter of it; put another block's in its place."""
    titles = sorted({block.title for block in source.note.blocks if block.title})
    for block in source.note.blocks:
        fence = source.lines[block.line - 1]
        found = _TITLE.search(fence)
        if found is None or block.title is None:
            continue
        first = block.text.partition("\n")[0].strip()
        what = f"the title {block.title} of «{first}»"
        gone = fence[: found.start()] + fence[found.end() :]
        yield source.mutant(Operator.TITLE, block.line, f"drop {what}", [(block.line, gone)])
        others = [title for title in titles if title != block.title][:1]
        for other in (shift_letter(block.title), *others):
            if other:
                changed = fence[: found.start("path")] + other + fence[found.end("path") :]
                yield source.mutant(Operator.TITLE, block.line, f"{what} → {other}", [(block.line, changed)])
