"""What a block may not do: each case tries it, in every way in which notes start programs.

Where the kernel has no means to forbid it, the run must say so instead (see `proof.isolation`).
"""

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from support.projects import NoteProject

from living_notes.proof.postgresql.server import Server
from living_notes.proof.sandbox import confine, isolation
from living_notes.proof.sandbox.isolation import FILE_SIZE, Isolation

GUARDED_FILES = confine.landlock_version() >= confine.OLDEST
GUARDED_SIGNALS = confine.landlock_version() >= confine.SIGNALS
DENIED = "Permission denied"
NO_NETWORK = "Network is unreachable"
NO_SIGNAL = "Operation not permitted"
READ_ONLY = "Read-only file system"
GUARDS = {DENIED: "write", NO_SIGNAL: "end"}
"""What notes could do, in the words of a run, where an attempt does not fail so."""
SERVICES = Path("/run")


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


def _crimes(victim: Path, secret: Path, port: int, pid: int) -> Mapping[str, Crime]:
    write, read = f'open("{victim}", "w")', f'open("{secret}")'
    dial = 'import socket; socket.create_connection(("192.0.2.1", 80), 3)'
    knock = f'import socket; socket.create_connection(("127.0.0.1", {port}), 3)'
    other = 'import psycopg; psycopg.connect("postgresql://app:secret@localhost/postgres")'
    beside = 'import os; open(os.environ["NOTE_SANDBOX"] + "/../note", "w")'
    around = 'import os; os.listdir(os.environ["NOTE_SANDBOX"] + "/..")'
    itself = 'import shutil; open(shutil.which("alembic"), "a")'
    end = f"import os; os.kill({pid}, 15)"
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
        "bash reads a stranger": Crime(f"```console\n$ cat {quote(str(victim))}\n```\n", DENIED),
        "warm reads a stranger": Crime(_python(f'open("{victim}")'), DENIED),
        "bash reads the environment of a program": Crime(
            f"```console\n$ cat /proc/{os.getpid()}/environ\n```\n", DENIED
        ),
        "bash reads the hashes of passwords": Crime("```console\n$ head -c 1 /etc/shadow\n```\n", DENIED),
        "warm reads the hashes of passwords": Crime(_python('open("/etc/shadow")'), DENIED),
        "fresh reads the hashes of passwords": Crime(_fresh('open("/etc/shadow")'), DENIED),
        "session reads the hashes of passwords": Crime(
            '```pycon\n>>> _ = open("/etc/shadow")\n```\n', DENIED
        ),
        "warm reads the environment of a program": Crime(
            _python(f'open("/proc/{os.getpid()}/environ")'), DENIED
        ),
        "warm writes into another sandbox": Crime(_python(beside), DENIED),
        "fresh writes into another sandbox": Crime(_fresh(beside), DENIED),
        "warm looks for other sandboxes": Crime(_python(around), DENIED),
        "warm replaces alembic": Crime(_python(itself), DENIED),
        "bash ends a program": Crime(f"```console\n$ kill {pid}\n```\n", NO_SIGNAL),
        "warm ends a program": Crime(_python(end), NO_SIGNAL),
        "session ends a program": Crime(f"```pycon\n>>> import os\n>>> os.kill({pid}, 15)\n```\n", NO_SIGNAL),
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


NAMES = tuple(_crimes(Path("/v"), Path("/s"), 1, 1))


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
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as neighbour,
        subprocess.Popen(["sleep", "600"]) as program,
    ):
        crimes = _crimes(victim, secret, neighbour.getsockname()[1], program.pid)
        for name, crime in crimes.items():
            database = "postgresql" if name == "another database" else "sqlite"
            project.write(name, crime.block, f"databases: [{database}]")
        yield project, victim, crimes
        died = program.poll()
        program.kill()
    assert died is None or not GUARDED_SIGNALS


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
    unguarded = f"not guarded: notes could {GUARDS.get(words, 'reach')}" in said[""]

    refused = words in said[name] or (words == DENIED and READ_ONLY in said[name])  # closed twice
    assert refused or unguarded, said[name] or said[""]
    assert "тайна" not in said[name] or unguarded
    if GUARDED_FILES:
        assert victim.read_text(encoding="utf-8") == "цел"


def test_this_machine_guards_its_files(said: Mapping[str, str]) -> None:
    """What the kernel can do is done: the run complains of nothing that it could have guarded."""
    assert ("not guarded: notes could write" in said[""]) is not GUARDED_FILES
    assert ("not guarded: notes could end" in said[""]) is not GUARDED_SIGNALS


def test_a_run_says_what_it_cannot_guard(tmp_path: Path) -> None:
    """Without `unshare` there is no network of one's own; the notes hold all the same."""
    project = NoteProject(tmp_path / "project")
    project.write("hello", "```console\n$ echo Анна\nАнна\n```\n")

    run = project.pytest(environment={"PATH": str(tmp_path)})

    assert run.status == 0, run.output
    words = "not guarded: notes could reach the network beyond this machine, and its services: there is no"
    assert words in run.output


def test_without_landlock_the_run_says_what_that_means(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Programs still start; nothing stands before them but the limits."""
    monkeypatch.setattr(confine, "landlock_version", lambda: 0)

    with closing(Isolation()) as open_house:
        assert any("this kernel has no Landlock" in sentence for sentence in open_house.missing)
        assert '"change": []' in open_house.prefix("/bin/true", [tmp_path])[-1]


@pytest.mark.parametrize(
    ("version", "sentences"),
    [(1, ("write", "empty", "end")), (2, ("empty", "end")), (5, ("end",)), (6, ()), (7, ())],
)
def test_an_older_kernel_guards_less_and_the_run_says_what(
    version: int, sentences: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each version of Landlock is named by what notes could do without it."""
    monkeypatch.setattr(confine, "landlock_version", lambda: version)

    with closing(Isolation()) as guards:
        could = [words for words in guards.missing if "Landlock" in words]

    assert [words.split()[2] for words in could] == list(sentences)
    assert all(f"this kernel has Landlock {version}, " in words for words in could)


@pytest.mark.parametrize("version", [2, 3, 6])
def test_an_older_landlock_guards_what_it_can(version: int, tmp_path: Path) -> None:
    """What the version does not know is not asked of it, and all else is denied."""
    (own := tmp_path / "свой").mkdir()
    code = (
        "from living_notes.proof.sandbox import confine\n"
        f"confine.landlock_version = lambda: {version}\n"
        f"confine.confine([{str(own)!r}], ['/usr', '/proc'], [])\n"
        f"open({str(own / 'a')!r}, 'w').close()\n"
        f"open({str(tmp_path / 'b')!r}, 'w')\n"
    )
    tried = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (DENIED if GUARDED_FILES else "system call 444") in tried.stderr
    assert (own / "a").exists() is GUARDED_FILES
    assert not (tmp_path / "b").exists()


def test_services_of_the_machine_are_out_of_sight(tmp_path: Path) -> None:
    """A socket in /run is one that a note cannot find; our own server's needs a password besides."""
    with closing(Isolation()) as guards:
        inside = subprocess.run(
            [*guards.prefix("/bin/sh", [tmp_path], [SERVICES]), "sh", "-c", f"ls {SERVICES}"],
            capture_output=True,
            text=True,
            check=True,
        )

        assert inside.stdout == "" or any("services" in words for words in guards.missing)
    assert list(SERVICES.iterdir())


def test_where_nothing_can_be_mounted_the_network_is_closed_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As in a container that may make namespaces and no mounts; the run says what is open."""
    unshare = tmp_path / "unshare"
    real = shutil.which("unshare")
    unshare.write_text(f'#!/bin/sh\ncase "$*" in *--mount*) exit 1;; esac\nexec {real} "$@"\n')
    unshare.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    with closing(Isolation()) as guards:
        (said,) = [words for words in guards.missing if "notes could reach" in words]
        spec = json.loads(guards.prefix("/bin/true", [tmp_path])[-1])

    assert "sockets in /run" in said or "network beyond" in said
    assert [Path(path).name for path in spec["namespaces"]][-1:] in (["net"], [])


def test_a_socket_of_our_own_server_wants_a_password(postgres_server: Server) -> None:
    """Whoever finds it, as the user that may enter its folder, is not let in."""
    stranger = {**conninfo_to_dict(postgres_server.conninfo), "password": "secret"}

    for user in ("postgres", "app", "proof_12345678_12345678"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(make_conninfo("", **{**stranger, "user": user}))


def test_whoever_is_not_root_gets_a_network_through_a_namespace_of_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The way of a normal user, which root can go as well."""
    monkeypatch.setattr(isolation, "_USERS", isolation._USERS[-1:])  # noqa: SLF001 - the way to be tested
    with closing(Isolation()) as guards:
        if guards.missing:  # forbidden here: then that is said, and nothing else is wrong
            assert "notes could reach" in guards.missing[-1]
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
