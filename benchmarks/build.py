"""CPU seconds of a strict build of this site, beside plain Material over the same files.

Run it with ``uv run python benchmarks/build.py [repeats]``. Both sites are built in turn, each by its own
fresh process, and the least of the repeats counts: the machine's noise only ever adds.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

PLAIN = """
site_name: Plain
docs_dir: docs
theme:
  name: material
  language: ru
  font: false
  features: [navigation.instant, navigation.indexes, navigation.sections, navigation.prune, content.code.copy]
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


def main() -> None:
    """Measure both and print the ratio."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as temporary:
        ours, plain = Path(temporary, "ours"), Path(temporary, "plain")
        for folder in (ours, plain):
            shutil.copytree(ROOT / "docs", folder / "docs")
        shutil.copy(ROOT / "mkdocs.yml", ours)
        if (ROOT / "ledger.json").exists():
            shutil.copy(ROOT / "ledger.json", ours)
        (plain / "mkdocs.yml").write_text(PLAIN, encoding="utf-8")
        pairs = [
            (build_seconds(ours, strict=True), build_seconds(plain, strict=False)) for _ in range(repeats)
        ]
    mine, theirs = (min(seconds) for seconds in zip(*pairs, strict=True))
    notes = sum(1 for _ in (ROOT / "docs").rglob("*.md"))
    print(f"notes: {notes}, repeats: {repeats}")
    print(f"this site:      {mine:.2f} CPU s")
    print(f"plain Material: {theirs:.2f} CPU s")
    print(f"ratio:          {mine / theirs:.2f}")


if __name__ == "__main__":
    main()
