"""CPU seconds of a strict build of this site, beside plain Material over the same files.

Run it with ``uv run python benchmarks/build.py [repeats]``, and for made-up vaults with
``uv run python benchmarks/build.py [repeats] 50 500 2000``: where the cost is linear, the milliseconds a note
stay the same. Both sites are built in turn, each by its own fresh process; times are medians, and the ratio
is the median of the pairs', because a machine's speed drifts. Links are written as each site reads them.

``uv run python benchmarks/build.py wild [notes]`` builds a vault of every shape that other people's vaults
taught, links that lead nowhere included, and says what a note costs: 30 ms of CPU and 1 GB are allowed.
"""

import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.wild import write_wild_vault  # noqa: E402 - found by the line above

# What a user of plain Material switches on for notes like ours; this site uses none of these extensions.
PLAIN = """
site_name: Plain
docs_dir: docs
theme:
  name: material
  language: ru
  font: false
  features: [navigation.instant, navigation.indexes, navigation.prune, content.code.copy]
plugins: [search, tags]
markdown_extensions:
  - attr_list
  - footnotes
  - tables
  - toc: {permalink: true}
  - pymdownx.highlight
  - pymdownx.quotes: {callouts: true}
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
validation: {links: {not_found: ignore, unrecognized_links: ignore, anchors: ignore}}
"""


def build_seconds(folder: Path, *, strict: bool) -> float:
    """Build the site in `folder`; return the user and system CPU seconds that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "mkdocs", "build", *(["--strict"] if strict else [])]
    result = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        sys.exit(f"{folder}: mkdocs build failed\n{result.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


WORDS = ["миграция", "ревизия", "база", "таблица", "колонка", "откат", "ветка", "модель", "индекс", "файл"]
NOTE = """---
title: "{name}: {word}"
permalink: n-{number}
tags: [тема/{tag}]
---

# {name}

> [!summary] Коротко
> {text}

## Первое

{text} {links}

```python
print({number})
```
```text
{number}
```

## Второе

- {text}
- {text}
"""
HUB = "---\ntitle: {name}\npermalink: {permalink}\ntags: [moc]\n---\n\n# {name}\n\n{items}\n"
IN_A_HUB = 40


def make_up(docs: Path, count: int) -> None:
    """Write a vault of `count` notes, four links in each, a hub and a folder for every forty.

    Plain Material makes its menu of the folders: of one only, no page would be spared the whole menu.
    """
    draw = random.Random(1)  # noqa: S311 - the same vault every time
    names = [f"Тема{number} заметки" for number in range(count)]
    hubs = [f"Хаб {number}" for number in range(max(1, count // IN_A_HUB))]
    for hub in hubs:
        (docs / hub).mkdir(parents=True)
    for number, name in enumerate(names):
        text = " ".join(draw.choice(WORDS) for _ in range(40))
        links = " ".join(f"[[{draw.choice(names)}]]" for _ in range(4))
        note = NOTE.format(
            name=name, word=draw.choice(WORDS), number=number, tag=number % 20, text=text, links=links
        )
        (docs / hubs[number % len(hubs)] / f"{name}.md").write_text(note, encoding="utf-8")
    for number, hub in enumerate(hubs):
        items = "\n".join(f"- [[{name}]] — {draw.choice(WORDS)}" for name in names[number :: len(hubs)])
        source = HUB.format(name=hub, permalink=f"hub-{number}", items=items)
        (docs / f"{hub}.md").write_text(source, encoding="utf-8")
    items = "\n".join(f"- [[{hub}]]" for hub in hubs)
    (docs / "Начало.md").write_text(
        HUB.format(name="Начало", permalink="index", items=items), encoding="utf-8"
    )


def spell_plain(docs: Path) -> None:
    """Spell wikilinks as links that plain Material resolves and checks, too."""
    files = {file.stem: file for file in docs.rglob("*.md")}
    for file in files.values():

        def spelled(link: re.Match[str], start: Path = file.parent) -> str:
            return f"[{link[1]}](<{os.path.relpath(files[link[1]], start)}>)"

        text = re.sub(r"\[\[([^\]]*)\]\]", spelled, file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")


def prepare(ours: Path, plain: Path, count: int | None) -> int:
    """Put the guide, or a vault of `count` made-up notes, into both folders; return the number of files."""
    for folder in (ours, plain):
        if count is None:
            shutil.copytree(ROOT / "docs", folder / "docs")
        else:
            make_up(folder / "docs", count)
    if count is not None:
        spell_plain(plain / "docs")
    shutil.copy(ROOT / "mkdocs.yml", ours)
    if count is None:
        shutil.copy(ROOT / "ledger.json", ours)
        (ours / "examples").symlink_to(ROOT / "examples")
    (plain / "mkdocs.yml").write_text(PLAIN, encoding="utf-8")
    return sum(1 for _ in (ours / "docs").rglob("*.md"))


def compare(repeats: int, count: int | None) -> tuple[int, float, float, float]:
    """Measure both sites over one vault; return the number of notes, the CPU seconds of each, their ratio."""
    with tempfile.TemporaryDirectory() as temporary:
        ours, plain = Path(temporary, "ours"), Path(temporary, "plain")
        notes = prepare(ours, plain, count)
        build_seconds(ours, strict=True)  # the first fills Jinja's cache
        pairs = [
            (build_seconds(ours, strict=True), build_seconds(plain, strict=False)) for _ in range(repeats)
        ]
    mine, theirs = (median(seconds) for seconds in zip(*pairs, strict=True))
    return notes, mine, theirs, median(mine / theirs for mine, theirs in pairs)


REPEATS = {50: 15, 500: 7, 2000: 3}
"""How often each size is built for the report: the smaller, the more the machine's noise weighs."""


def table() -> list[list[str]]:
    """Return the report's table."""
    rows = [["notes", "this site, CPU s", "ms a note", "plain Material, CPU s", "ms a note", "ratio"]]
    for count, repeats in REPEATS.items():
        notes, mine, theirs, ratio = compare(repeats, count)
        figures = (
            f"{mine:.1f}",
            f"{1000 * mine / notes:.0f}",
            f"{theirs:.1f}",
            f"{1000 * theirs / notes:.0f}",
        )
        rows.append([str(notes), *figures, f"{ratio:.2f}"])
    return rows


WILD_NOTES, WILD_MS, WILD_MB = 2000, 30, 1000
WILD = """
site_name: Wild
theme: {name: material, language: ru, font: false, features: [navigation.indexes, navigation.prune]}
plugins: [living-notes, tags]
"""


def measure_wild(notes: int) -> tuple[float, float]:
    """Build a vault of other people's shapes; return the CPU milliseconds a note and the memory in MB."""
    with tempfile.TemporaryDirectory() as temporary:
        write_wild_vault(Path(temporary, "docs"), notes)
        Path(temporary, "mkdocs.yml").write_text(WILD, encoding="utf-8")
        seconds = build_seconds(Path(temporary), strict=False)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (
        2**20 if sys.platform == "darwin" else 1024
    )
    return 1000 * seconds / notes, most


def wild_table() -> list[list[str]]:
    """Return the report's table of other people's shapes."""
    each, most = measure_wild(WILD_NOTES)
    return [
        ["notes of other people's shapes", "CPU ms a note", "allowed", "memory, MB", "allowed"],
        [str(WILD_NOTES), f"{each:.1f}", str(WILD_MS), f"{most:.0f}", str(WILD_MB)],
    ]


def main() -> None:
    """Measure the guide, or made-up vaults of the sizes given."""
    if sys.argv[1:2] == ["wild"]:
        notes = int(sys.argv[2]) if len(sys.argv) > 2 else WILD_NOTES  # noqa: PLR2004 - the command's words
        each, most = measure_wild(notes)
        print(f"{notes:5} notes of other people's shapes: {each:.1f} CPU ms a note, {most:.0f} MB")
        sys.exit(each >= WILD_MS or most >= WILD_MB)
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    counts: list[int | None] = [int(word) for word in sys.argv[2:]]
    for count in counts or [None]:
        notes, mine, theirs, ratio = compare(repeats, count)
        print(
            f"{notes:5} notes: this site {mine:6.2f} CPU s, {1000 * mine / notes:5.1f} ms a note; "
            f"plain Material {theirs:6.2f}, {1000 * theirs / notes:5.1f}; ratio {ratio:.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
