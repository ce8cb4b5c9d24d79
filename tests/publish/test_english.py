"""A vault in English, under an English theme: every word of the interface is English."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

CONFIG = """
site_name: Trial
theme: {name: material, font: false, language: en}
plugins: [living-notes, search, tags]
"""
HUB = "---\ntitle: Home\npermalink: index\ntags: [moc]\n---\n\n- [[First]]\n- [[Second]]\n"
FIRST = """---
title: First note
permalink: first
tags: [alpha]
example: first
---

> [!summary]
> Short.

> [!warning]
> Careful.

## A heading

Text[^1] with [[Second]] and [[Nowhere]] and #beta and Second note named. $a^2$ ==m== ~~s~~ https://example.org/

- [x] done
- [ ] open

![[Second#Part]]

```console
$ echo hi
hi
```

<!-- proof: exit=1 -->
```console
$ false
```

```python title="a.py"
print(1)
```

```diff title="a.py"
-print(1)
+print(2)
```

```python
print(1)
```

```text
1
```

```mermaid
flowchart LR
  a --> b
```

<!-- proof: output="echo x" -->
```text
x
```

<!-- proof: db=sqlite -->
```sql
SELECT 1;
```

<!-- proof: db=postgresql -->
```sql
SELECT 1;
```

[^1]: A footnote.
"""
SECOND = """---
title: Second note
permalink: second
start: first
---

## Part

The part. First note. See [[First]].

```bash
true
```
"""
_CYRILLIC = re.compile(r"[^<>\"\n]*[а-яёА-ЯЁ][^<>\"\n]*")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build notes with one of everything, proven and changed after the proof."""
    folder = tmp_path_factory.mktemp("english")
    notes = {
        "index.md": HUB,
        "First.md": FIRST,
        "Second.md": SECOND,
        "sub/Third.md": "Alone, see [[First]].\n",
    }
    for name, text in notes.items():
        file = folder / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    proof = {"date": "2026-11-22", "versions": {"alembic": "1.20.1", "python": "3.11"}}
    digest = sha256(FIRST.encode()).hexdigest()
    proven = {
        "first": {"digest": digest, "sqlite": proof, "postgresql": proof},
        "second": {"digest": "of another text", "sqlite": proof},
    }
    (folder / "ledger.json").write_text(json.dumps({"notes": proven}), encoding="utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    with pytest.MonkeyPatch.context() as env:
        env.setenv("NO_MKDOCS_2_WARNING", "1")
        config = load_config(str(folder / "mkdocs.yml"))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    return folder / "site"


def test_no_word_of_the_interface_is_russian(site: Path) -> None:
    """On no page, in no copy of a note, in no list of them."""
    texts = {
        file.relative_to(site).as_posix(): file.read_text(encoding="utf-8")
        for file in site.rglob("*")
        if file.suffix in {".html", ".md", ".txt", ".json", ".xml"}
    }
    assert {name: found for name, text in texts.items() if (found := _CYRILLIC.findall(text))} == {}
    assert {"first/index.html", "404.html", "graph/index.html", "tags/index.html"} <= texts.keys()


def test_what_was_proven_is_said_in_english(site: Path) -> None:
    """With what, begun where, ended where, and how to do it again."""
    first = (site / "first" / "index.html").read_text(encoding="utf-8")
    second = (site / "second" / "index.html").read_text(encoding="utf-8")
    assert "<dt>Proven</dt>" in first
    assert "<dt>Result</dt>" in first
    assert "How to repeat it on PostgreSQL" in first
    assert "<dt>Starts from</dt>" in second
    assert "not proven yet" in second
    assert "the note was changed after its proof" in second
