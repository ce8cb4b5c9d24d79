"""What a block may cost: each case takes too much, and the run ends it and says what it was."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.projects import NoteProject

from living_notes.proof.failures import BlockError
from living_notes.proof.sandbox import limits
from living_notes.proof.sandbox.limits import Watch, folder_size

TIME, FULL, LOUD = "still running after 4 s, killed", "filled the disk, stopped: the note's ", "printed"
MANY = "for i in $(seq 30); do head -c 16M /dev/zero > part$i; sleep 0.05; done"
GROW = 'CREATE TABLE big AS SELECT generate_series(1, 100000000), repeat("x", 1900)'.replace('"', "'")
ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c;"
CLIENT = f"""```python
import psycopg

with psycopg.connect("postgresql://app:secret@localhost/app") as connection:
    connection.execute("{GROW}")
```
"""

EXCESSES: Mapping[str, tuple[str, str, str]] = {
    "sql without end": ("sqlite", f"```sql\n{ENDLESS}\n```\n", TIME),
    "sql that sleeps": ("postgresql", "```sql\nSELECT pg_sleep(600);\n```\n", TIME),
    "session without end": ("sqlite", "```pycon\n>>> while True: pass\n```\n", TIME),
    "loud sql": ("sqlite", "```sql\nSELECT hex(zeroblob(1000000));\n```\n", LOUD),
    "loud session": ("sqlite", '```pycon\n>>> print("я" * 2_000_000)\n```\n', LOUD),
    "many files": ("sqlite", f"```bash\n{MANY}\n```\n", FULL + "folder"),
    "many files at once": ("sqlite", f"```bash\n{MANY.replace('sleep 0.05', ':')}\n```\n", FULL + "folder"),
    "session with many files": (
        "sqlite",
        '```pycon\n>>> for i in range(30): _ = open(f"part{i}", "wb").write(bytes(2**24))\n```\n',
        FULL + "folder",
    ),
    "table without end": ("postgresql", f"```sql\n{GROW};\n```\n", FULL + "database"),
    "a client and its table without end": ("postgresql", CLIENT, FULL + "database"),
    "sort without end": (
        "postgresql",
        "```sql\nSELECT count(*) FROM generate_series(1, 100000000);\n```\n",
        'temporary file size exceeds "temp_file_limit"',
    ),
    "rows without end": (
        "postgresql",
        "```sql\nSELECT repeat('x', 1000) FROM generate_series(1, 100000);\n```\n",
        "printed more than",
    ),
    "one long row": ("postgresql", "```sql\nSELECT repeat('x', 250000000);\n```\n", "printed more than"),
    "rows without end of SQLite": (
        "sqlite",
        f"```sql\n{ENDLESS.replace('count(*)', 'n, hex(n)')}\n```\n",
        "printed more than",
    ),
    "a sort without end of SQLite": (
        "sqlite",
        "```sql\n"
        + ENDLESS.replace("c;", "c ORDER BY n DESC;").replace("count(*)", "n, zeroblob(1000000)")
        + "\n```\n",
        "took more than 256 MB of memory",
    ),
    "folders without end": (
        "sqlite",
        "```bash\nwhile mkdir d && cd d; do :; done\n```\n",
        "folders lie deeper than 100 in each other, stopped",
    ),
    "memory of the proof": ("sqlite", "```sql\nPRAGMA hard_heap_limit=1000;\n```\n", "not authorized"),
    "memory of the proof softly": (
        "sqlite",
        "```sql\nPRAGMA soft_heap_limit = 1000;\n```\n",
        "not authorized",
    ),
    "folders of the proof": ("sqlite", "```sql\nPRAGMA temp_store_directory='/x';\n```\n", "not authorized"),
    "memory without end": ("sqlite", '```console\n$ python -c "b = bytes(10**11)"\n```\n', "MemoryError"),
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What the runs said of each note."""
    project = NoteProject(tmp_path_factory.mktemp("излишества"))
    said: list[str] = []
    for late in (True, False):
        for note in project.docs.iterdir():
            note.unlink()
        for name, (database, block, words) in EXCESSES.items():
            if (words == TIME) is late:
                project.write(name, block, f"databases: [{database}]")
        run = project.pytest("--time-limit=4" if late else "--time-limit=60")
        assert run.failures, run.output
        said += run.failures
    return {name: "".join(text for text in said if f"docs/{name}.md:" in text) for name in EXCESSES}


@pytest.mark.parametrize("name", EXCESSES)
def test_a_block_that_takes_too_much_is_ended(name: str, said: Mapping[str, str]) -> None:
    """And the reason is said, not what became of the block by that."""
    assert EXCESSES[name][2] in said[name]
    assert len(said[name]) < limits.OUTPUT


def test_holes_and_vanished_folders_take_no_room(tmp_path: Path) -> None:
    """A sparse file is as large as what was written into it."""
    (tmp_path / "папка").mkdir()
    with (tmp_path / "папка" / "дыра").open("wb") as file:
        file.truncate(2**30)

    assert folder_size(tmp_path) < 2**20
    assert folder_size(tmp_path / "нет") == 0


def test_what_a_block_says_itself_is_kept_while_it_takes_little(tmp_path: Path) -> None:
    """The watch hides no failure."""
    stopped: list[str] = []

    with (
        pytest.raises(BlockError, match=r"^its own$"),
        Watch(tmp_path, lambda: 0).over("block", lambda: stopped.append("x")),
    ):
        raise BlockError("its own")

    assert not stopped
