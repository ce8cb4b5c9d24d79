"""What a block may not do: each case tries it, in every way in which notes start programs.

Where the kernel has no means to forbid it, the run must say so instead (see `proof.isolation`).
"""

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

import pytest
from support.projects import NoteProject

from living_notes.proof import confine, isolation
from living_notes.proof.isolation import FILE_SIZE, Isolation

GUARDED_FILES = confine.landlock_version() >= confine.OLDEST
DENIED = "Permission denied"
NO_NETWORK = "Network is unreachable"


@dataclass(frozen=True)
class Crime:
    """A block, and the words in which it must fail."""

    block: str
    words: str


def _python(code: str) -> str:
    """Run by the warm interpreter."""
    return f"```console\n$ python -c {code!r}\n```\n"


def _fresh(code: str) -> str:
    """Run by a fresh interpreter: the warm one refuses options."""
    return f"```console\n$ python -s -c {code!r}\n```\n"


def _crimes(victim: Path, secret: Path, port: int) -> Mapping[str, Crime]:
    write, read = f'open("{victim}", "w")', f'open("{secret}")'
    dial = 'import socket; socket.create_connection(("192.0.2.1", 80), 3)'
    knock = f'import socket; socket.create_connection(("127.0.0.1", {port}), 3)'
    other = 'import psycopg; psycopg.connect("postgresql://app:secret@localhost/postgres")'
    return {
        "bash writes": Crime(f"```console\n$ echo x > {quote(str(victim))}\n```\n", DENIED),
        "bash deletes": Crime(f"```bash\nrm -f {quote(str(victim))}\n```\n", DENIED),
        "bash moves out": Crime(f"```bash\ntouch a\nmv a {quote(str(victim))}\n```\n", DENIED),
        "warm writes": Crime(_python(write), DENIED),
        "fresh writes": Crime(_fresh(write), DENIED),
        "script writes": Crime(f"```python\n{write}\n```\n", DENIED),
        "session writes": Crime(f"```pycon\n>>> _ = {write}\n```\n", DENIED),
        "bash reads home": Crime(f"```console\n$ cat {quote(str(secret))}\n```\n", DENIED),
        "bash lists home": Crime(f"```console\n$ ls {quote(str(secret.parent))}\n```\n", DENIED),
        "warm reads home": Crime(_python(f"print({read}.read())"), DENIED),
        "session reads home": Crime(f"```pycon\n>>> {read}.read()\n```\n", DENIED),
        "bash floods the disk": Crime(f"```bash\nhead -c {2 * FILE_SIZE} /dev/zero > big\n```\n", "big"),
        "warm floods the disk": Crime(
            _python(f'open("big", "wb").write(bytes({2 * FILE_SIZE}))'), "File too large"
        ),
        "warm dials": Crime(_python(dial), NO_NETWORK),
        "fresh dials": Crime(_fresh(dial), NO_NETWORK),
        "session dials": Crime(
            '```pycon\n>>> import socket\n>>> socket.create_connection(("192.0.2.1", 80), 3)\n```\n',
            NO_NETWORK,
        ),
        "warm knocks at a neighbour": Crime(_python(knock), "Connection refused"),
        "sql attaches a file": Crime(f"```sql\nATTACH '{victim}' AS other;\n```\n", "not authorized"),
        "another database": Crime(_python(other), 'database "postgres" does not exist'),
    }


NAMES = tuple(_crimes(Path("/v"), Path("/s"), 1))


@pytest.fixture(scope="module")
def scene(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[NoteProject, Path, Mapping[str, Crime]]]:
    """A project of crimes, a file that is not theirs, a HOME with a secret, and a service on this machine."""
    root = tmp_path_factory.mktemp("место преступления")
    secret, victim = root / "home" / "secret.txt", root / "victim.txt"
    secret.parent.mkdir()
    secret.write_text("тайна", encoding="utf-8")
    victim.write_text("цел", encoding="utf-8")
    project = NoteProject(root / "project")
    with closing(socket.create_server(("127.0.0.1", 0))) as neighbour:
        crimes = _crimes(victim, secret, neighbour.getsockname()[1])
        for name, crime in crimes.items():
            database = "postgresql" if name == "another database" else "sqlite"
            project.write(name, crime.block, f"databases: [{database}]")
        yield project, victim, crimes


@pytest.fixture(scope="module")
def said(scene: tuple[NoteProject, Path, Mapping[str, Crime]]) -> Mapping[str, str]:
    """What the run said of each note; of the run itself under the empty name."""
    project, victim, _ = scene
    run = project.pytest("--time-limit=20", environment={"HOME": str(victim.parent / "home")})
    found = {name: "".join(text for text in run.failures if f"docs/{name}.md:" in text) for name in NAMES}
    return {**found, "": run.output}


@pytest.mark.parametrize("name", NAMES)
def test_a_block_that_reaches_too_far_fails(
    name: str, scene: tuple[NoteProject, Path, Mapping[str, Crime]], said: Mapping[str, str]
) -> None:
    """Or the run says that it cannot guard this here."""
    _, victim, crimes = scene
    words = crimes[name].words
    unguarded = f"not guarded: notes could {'write' if words == DENIED else 'reach'}" in said[""]

    assert words in said[name] or unguarded, said[name] or said[""]
    assert "тайна" not in said[name] or unguarded
    if GUARDED_FILES:
        assert victim.read_text(encoding="utf-8") == "цел"


def test_this_machine_guards_its_files(said: Mapping[str, str]) -> None:
    """What the kernel can do is done: the run complains of nothing that it could have guarded."""
    assert ("not guarded: notes could write" in said[""]) is not GUARDED_FILES


def test_a_run_says_what_it_cannot_guard(tmp_path: Path) -> None:
    """Without `unshare` there is no network of one's own; the notes hold all the same."""
    project = NoteProject(tmp_path / "project")
    project.write("hello", "```console\n$ echo Анна\nАнна\n```\n")

    run = project.pytest(environment={"PATH": str(tmp_path)})

    assert run.status == 0, run.output
    words = "not guarded: notes could reach the network beyond this machine: there is no `unshare`"
    assert words in run.output


def test_without_landlock_the_run_says_what_that_means(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Programs still start; nothing stands before them but the limits."""
    monkeypatch.setattr(confine, "landlock_version", lambda: 0)

    with closing(Isolation()) as open_house:
        assert any("this kernel has no Landlock" in sentence for sentence in open_house.missing)
        assert '"change": []' in open_house.prefix("/bin/true", [tmp_path])[-1]


def test_whoever_is_not_root_gets_a_network_through_a_namespace_of_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The way of a normal user, which root can go as well."""
    monkeypatch.setattr(isolation, "_UNSHARE", isolation._UNSHARE[-1:])  # noqa: SLF001 - the way to be tested
    with closing(Isolation()) as guards:
        if guards.missing:  # forbidden here: then that is said, and nothing else is wrong
            assert "network beyond this machine" in guards.missing[-1]
            return
        with closing(guards.listener()) as own, closing(socket.create_server(("127.0.0.1", 0))) as foreign:
            own.settimeout(20)
            code = (
                "import os, socket, sys\n"
                "for port in sys.argv[1:]:\n"
                "    with socket.socket() as s: print(s.connect_ex(('127.0.0.1', int(port))), os.getuid())\n"
            )
            ports = [str(listener.getsockname()[1]) for listener in (own, foreign)]
            inside = subprocess.run(
                [*guards.prefix(sys.executable, [tmp_path]), sys.executable, "-c", code, *ports],
                capture_output=True,
                text=True,
                check=True,
            )
            own.accept()[0].close()

        assert inside.stdout == f"0 {os.getuid()}\n{errno.ECONNREFUSED} {os.getuid()}\n"
