"""What the proof itself opens of a note's folder: plain files, whatever the note has put there."""

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from support.projects import NoteProject

from living_notes.proof.failures import BlockError
from living_notes.proof.sandbox import confine
from living_notes.proof.sandbox.door import DEEPEST, Door
from living_notes.proof.sandbox.inside import Inside
from living_notes.proof.sandbox.removal import remove_tree

NAME = "тест и пробел.txt"
LINK_SCRIPT = """```bash
ln -s '{0}' ~/script.py
ln -s '{0}' "$NOTE_SANDBOX/script.py"
```

"""


def _attacks(victim: Path, secret: Path) -> Mapping[str, tuple[str, str]]:
    """Blocks that make the proof itself reach out of the note's folder, and what must be said of them."""
    outside = victim.parent
    titled = '```ini title="written-outside.ini"\n[x]\ny = 1\n```\n'
    make = "```sql\nCREATE TABLE pwned (id INTEGER);\n```\n"
    replaced = f"```bash\ncd .. && mv app app.old && ln -s '{outside}' app\n```\n\n"
    return {
        "a link for a database": (
            f"```bash\nln -s '{victim}' app.db\n```\n\n{make}",
            "app.db is a link: the proof follows none",
        ),
        "a link for a journal": (
            f"```bash\ntouch app.db; ln -s '{victim}' app.db-journal\n```\n\n{make}",
            "app.db-journal is a link: the proof follows none",
        ),
        "a link for the project and a file": (
            replaced + titled,
            "the project's folder is a link: the proof follows none",
        ),
        "a link for the project and sql": (
            replaced + make,
            "the project's folder is a link: the proof follows none",
        ),
        "a link for a folder": (
            f"```bash\nln -s '{outside}' папка\n```\n\n"
            + titled.replace("written-outside", "папка/written-outside"),
            "папка is a link: the proof follows none",
        ),
        "a link for a titled file": (
            f"```bash\nln -s '{secret}' secret.ini\n```\n\n" + titled.replace("written-outside", "secret"),
            "secret.ini is a link: the proof follows none",
        ),
        "a link for an edited file": (
            f"```bash\nln -s '{victim}' a.txt\n```\n\n" + '```diff title="a.txt"\n-цел\n+нет\n```\n',
            "a.txt is a link: the proof follows none",
        ),
        "a link for a script": (
            LINK_SCRIPT.format(victim) + "```python\npass\n```\n",
            "script.py is a link: the proof follows none",
        ),
        "a link at the end": (
            f"```bash\nln -s '{secret}' s.txt\n```\n",
            "s.txt is a link: the proof follows none",
        ),
        "a path upwards": (
            titled.replace("written-outside", "../../x"),
            "../../x.ini is outside the project",
        ),
        "an absolute path": (
            titled.replace("written-outside", f"{outside}/x"),
            f"{outside}/x.ini is outside the project",
        ),
        "a fifo for a file": (
            "```bash\nmkfifo written-outside.ini\n```\n\n" + titled,
            "written-outside.ini is a FIFO",
        ),
        "a fifo for a database": (f"```bash\nmkfifo app.db\n```\n\n{make}", "app.db is a FIFO"),
        "a fifo that stays": ("```bash\nmkfifo pipe\n```\n", "pipe is a FIFO, where a file should be"),
        "a socket for a file": (
            "```bash\npython -c 'import socket; socket.socket(1).bind(\"written-outside.ini\")'\n```\n\n"
            + titled,
            "written-outside.ini is a socket",
        ),
        "a folder for a file": (
            "```bash\nmkdir written-outside.ini\n```\n\n" + titled,
            "written-outside.ini is a folder, where a file should be",
        ),
        "a folder for a database": (f"```bash\nmkdir app.db\n```\n\n{make}", "app.db is a folder"),
        "a folder for a database that nobody asks": ("```bash\nmkdir app.db\n```\n", "app.db is a folder"),
        "a file for a folder": (
            "```bash\ntouch папка\n```\n\n" + titled.replace("written-outside", "папка/written-outside"),
            "папка is a file, where a folder should be",
        ),
        "bytes for a text": (
            "```bash\nprintf '\\377\\000' > written-outside.ini\n```\n\n" + titled,
            "written-outside.ini is no UTF-8 text",
        ),
        "bytes for a name": ("```bash\ntouch $'\\377'\n```\n", r"'\udcff' has a name that is no UTF-8 text"),
        "bytes for a database": (
            f"```bash\nhead -c 5000 /dev/urandom > app.db\n```\n\n{make}",
            "DatabaseError: file is not a database",
        ),
        "bytes for a database that nobody asks": (
            "```bash\nhead -c 5000 /dev/urandom > app.db\n```\n",
            "app.db cannot be read: DatabaseError: file is not a database",
        ),
        "no project": (
            "```bash\nrm -rf ~/app\n```\n\n```pycon\n>>> 1\n1\n```\n",
            "the project's folder is gone",
        ),
        "folders without end": (
            '```bash\npython -c \'import os\nfor i in range(3000): os.mkdir("d"); os.chdir("d")\'\n```\n',
            f"folders lie deeper than {DEEPEST} in each other, stopped",
        ),
    }


NAMES = tuple(_attacks(Path("/v"), Path("/s")))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, str], str]:
    """The folder outside, what the run said of each note, and all that it said."""
    root = tmp_path_factory.mktemp("за дверью")
    outside, secret, temporary = root / "outside", root / "home" / "secret.txt", root / "tmp"
    for folder in (outside, secret.parent, temporary):
        folder.mkdir()
    secret.write_text("тайна", encoding="utf-8")
    (outside / "victim").write_text("цел", encoding="utf-8")
    project = NoteProject(root / "project")
    for name, (block, _) in _attacks(outside / "victim", secret).items():
        project.write(name, block, "databases: [sqlite]\nexample: " + name.lower().replace(" ", "-"))
    run = project.pytest(
        "--update-notes",
        "--time-limit=20",
        environment={"HOME": str(secret.parent), "TMPDIR": str(temporary)},
    )
    kept = [path.name for path in temporary.iterdir()]
    said = {name: "".join(text for text in run.failures if f"docs/{name}.md:" in text) for name in NAMES}
    examples = "".join(p.read_text("utf-8") for p in project.examples.rglob("*") if p.is_file())
    return outside, said, f"{run.output}{examples}{kept}"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_file_of_the_note_is_said_to_be_none(
    name: str, scene: tuple[Path, Mapping[str, str], str]
) -> None:
    """In one sentence, with file and line; nobody waits for the other side of a FIFO."""
    outside, said, _ = scene
    words = _attacks(outside / "victim", outside.parent / "home" / "secret.txt")[name][1]

    assert words in said[name]
    assert "Traceback" not in said[name]


def test_nothing_outside_the_folder_is_read_or_written(scene: tuple[Path, Mapping[str, str], str]) -> None:
    """Nor is anything left where the sandboxes were, or shown of a secret."""
    outside, _, output = scene

    assert [path.name for path in outside.iterdir()] == ["victim"]
    assert (outside / "victim").read_text(encoding="utf-8") == "цел"
    assert "тайна" not in output
    assert output.endswith("[]")


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """A door to `tmp_path/home/app`."""
    (tmp_path / "home" / "app").mkdir(parents=True)
    with Door(tmp_path, "home/app") as door:
        yield door


def test_a_file_is_written_and_read_under_any_name(door: Door, tmp_path: Path) -> None:
    """With the folders above it; a longer text does not shine through a shorter one."""
    for text in ("Анна и Вера", "Анна"):
        door.write(f"папка/{NAME}", text.encode())

    assert door.text(f"папка/../папка/{NAME}") == "Анна"
    assert door.exists(f"папка/{NAME}")
    assert not door.exists("нет/нет")
    assert door.read("нет/нет") is None
    assert door.names("папка") == [NAME]
    assert door.names("нет") == []
    assert list(door.files()) == [(f"папка/{NAME}", "Анна".encode())]
    assert (tmp_path / "home" / "app" / "папка" / NAME).is_file()


@pytest.mark.parametrize("path", ["..", "../x", "a/../../x", "/etc/passwd", "."])
def test_no_path_leads_out(path: str, door: Door) -> None:
    """Not even to the folder itself, as a file."""
    for act in (door.read, door.exists, lambda where: door.write(where, b"")):
        with pytest.raises(BlockError, match=r"outside the project|is a folder"):
            act(path)


def _plant(place: Path, kind: str) -> None:
    makers: Mapping[str, Callable[[], object]] = {
        "a link": lambda: place.symlink_to("/etc/hostname"),
        "a link in a circle": lambda: place.symlink_to(place.name),
        "a FIFO": lambda: os.mkfifo(place),
        "a folder": place.mkdir,
    }
    makers[kind]()


@pytest.mark.parametrize("kind", ["a link", "a link in a circle", "a FIFO", "a folder"])
def test_what_comes_between_the_look_and_the_opening_is_refused(
    kind: str, door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel is asked again, by what it has opened."""
    place = tmp_path / "home" / "app" / "a"
    place.write_text("было", encoding="utf-8")
    monkeypatch.setattr("living_notes.proof.sandbox.door._check_file", lambda *_: None)
    place.unlink()
    _plant(place, kind)

    with pytest.raises(BlockError, match=r"a cannot be opened|a is a "):
        door.read("a")
    with pytest.raises(BlockError, match=r"a cannot be opened|a is a "):
        door.write("a", b"x")


def test_the_thread_of_a_note_may_do_no_more_than_the_note(tmp_path: Path) -> None:
    """And the rest of the proof goes on as it was."""
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    rights = {"change": [str(own)], "look": ["/usr"], "use": []}
    if confine.landlock_version() < confine.OLDEST:
        pytest.skip("this kernel cannot confine")

    with closing(Inside(rights)) as inside:
        inside.call((own / "a").write_text, "Анна")
        with pytest.raises(PermissionError):
            inside.call((other / "a").write_text, "Анна")
    (other / "a").write_text("Анна")


def test_any_tree_is_removed(tmp_path: Path) -> None:
    """Deep, closed, full of links; what a link leads to stays."""
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "moved-0").touch()
    (tree / "link").symlink_to(kept)
    os.mkfifo(tree / "fifo")
    with socket.socket(socket.AF_UNIX) as own:
        own.bind(str(tree / "s"))
    here = os.open(tree, os.O_RDONLY)
    for _ in range(300):
        os.mkdir("d" * 200, dir_fd=here)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.mkdir("closed", 0, dir_fd=here)
    os.close(here)
    (tree / "closed too").mkdir(0)

    remove_tree(tree)
    remove_tree(tree)

    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert (kept / "file").exists()
