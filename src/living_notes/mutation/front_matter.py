"""Mutants of properties and of links: what ties a note to examples and to other notes."""

import re
from collections.abc import Iterator, Sequence

from living_notes.mutation.mutant import Mutant, Operator, Source, shift_letter
from living_notes.vault import WIKILINK, Database, Link

_ITEM = re.compile(r"""'[^']*'|"[^"]*"|[^\[\],:\s][^\[\],]*""")
_WORDS = frozenset({"title", "aliases", "tags"})


def mutate_properties(source: Source, slugs: Sequence[str]) -> Iterator[Mutant]:
    """Change and drop each property.

    Args:
        source: The note.
        slugs: The names of the examples.
    """
    properties = source.note.properties
    for name, number in properties.lines.items():
        line = source.lines[number - 1]
        value = line.partition(":")[2].strip()
        kind = Operator.WORDS if name in _WORDS else Operator.PROPERTY
        yield source.mutant(kind, number, f"drop the property {name}", [(number, None)])
        others: list[str] = []
        if name in {"start", "example"}:
            others = [slug for slug in slugs if slug != value][:1]
        elif name == "databases":
            others = [f"[{database}]" for database in Database]
        for other in others:
            what = f"{name}: {value} → {other}"
            yield source.mutant(kind, number, what, [(number, f"{name}: {other}")])
        if name != "databases":
            yield from _values(source, kind, name, number)
    missing: dict[str, str | None] = {
        "start": next(iter(slugs), None),
        "databases": f"[{Database.SQLITE}]",
        "example": properties.permalink,
    }
    last = max(properties.lines.values())
    for name, added in missing.items():
        if name not in properties.lines and added and source.note.blocks:
            text = f"{source.lines[last - 1]}\n{name}: {added}"
            yield source.mutant(Operator.PROPERTY, last, f"add {name}: {added}", [(last, text)])


def _values(source: Source, kind: Operator, name: str, number: int) -> Iterator[Mutant]:
    line = source.lines[number - 1]
    start = line.index(":") + 1
    found = list(_ITEM.finditer(line, start)) if name in {"aliases", "tags"} else []
    spans = [(item.start(), item.end()) for item in found] or [(start, len(line))]
    for begin, end in spans:
        if other := shift_letter(line[begin:end]):
            what = f"{name}: {line[begin:end].strip()} → {other.strip()}"
            yield source.mutant(kind, number, what, [(number, line[:begin] + other + line[end:])])


def mutate_links(source: Source) -> Iterator[Mutant]:
    """Break the note and each heading or block that a wikilink names."""
    for link, number in dict.fromkeys((str(link), link.line) for link in source.note.links):
        yield from _link(source, link, number)


def _link(source: Source, wanted: str, number: int) -> Iterator[Mutant]:
    line = source.lines[number - 1]
    for found in WIKILINK.finditer(line):
        if str(Link.parse(found[0], number)) != wanted:
            continue
        parts = found["target"].split("#")
        for index, part in enumerate(parts):
            if other := shift_letter(part):
                broken = "#".join([*parts[:index], other, *parts[index + 1 :]])
                begin, end = found.span("target")
                what = f"[[{found['target']}]] → [[{broken}]]"
                yield source.mutant(
                    Operator.LINK, number, what, [(number, line[:begin] + broken + line[end:])]
                )
