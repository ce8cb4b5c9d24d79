"""What Landlock does not guard, or guards too widely: attributes of files, terminals, other sandboxes."""

import os
from pathlib import Path

import pytest
from support.projects import NoteProject

from living_notes.proof.sandbox import confine

ATTRIBUTES = """
import os

for change in (
    lambda: os.chmod(victim, 0o777),
    lambda: os.chown(victim, -1, os.getgid()),
    lambda: os.utime(victim, (1, 1)),
    lambda: os.setxattr(victim, "user.a", b"b"),
    lambda: os.chmod(shim, 0),
):
    try:
        change()
    except OSError as error:
        print(error.strerror)
"""

TERMINALS = """
import os

print("свой", file=open("/dev/stdout", "w"))
try:
    os.open(victim, os.O_RDWR | os.O_NOCTTY)
except OSError as error:
    print(error.strerror)
"""

SANDBOXES = """
import marshal, os, re, socket, sys

address = eval(re.findall(rb"main[(](b'.*?'),", open("shim", "rb").read())[-1])


def ask(request):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        body = marshal.dumps(request)
        socket.send_fds(connection, [len(body).to_bytes(4, "big")], [0, 1, 2])
        connection.sendall(body)
        if not any(connection.recv(4)):
            print("нет")
        else:
            connection.recv(4)


def request(sandbox):
    environment = {**os.environb, b"NOTE_SANDBOX": sandbox}
    return "python", sys.executable, [b"-c", b"print('yes')"], os.getcwdb(), environment, 0o22


own = os.environb[b"NOTE_SANDBOX"]
base, name = os.path.split(own)
os.symlink(base + b"/another", name)
for sandbox in (own, base + b"/another", os.getcwdb() + b"/" + name, b"", own + b"/../another"):
    ask(request(sandbox))
os.remove(name)
ask((1, 2))
ask(request(own))
"""


@pytest.fixture
def project(tmp_path: Path) -> NoteProject:
    """A project without notes."""
    return NoteProject(tmp_path / "project")


def _proven(project: NoteProject, block: str, shown: str) -> str:
    """Prove a note of a script that must print something; return what the run says."""
    copy = '```bash\ncp "$(command -v alembic)" shim\n```\n\n'
    project.write("note", f"{copy}```python\n{block.strip()}\n```\n\n```text\n{shown}```\n")
    run = project.pytest()
    assert run.status == 0 or "not guarded" in run.output, run.output
    return run.output


def test_attributes_of_other_files_stay_as_they_are(project: NoteProject, tmp_path: Path) -> None:
    """Mode, owner, time, extended attributes; also of what other notes run."""
    victim = tmp_path / "victim"
    victim.touch(0o600)
    before = victim.stat()
    names = f"import shutil\n\nvictim, shim = {str(victim)!r}, shutil.which('alembic')\n"

    said = _proven(project, names + ATTRIBUTES, 5 * "Read-only file system\n")

    if "notes could change" not in said:
        assert victim.stat().st_mode == before.st_mode
        assert victim.stat().st_mtime_ns == before.st_mtime_ns


def test_a_note_opens_no_terminal_but_its_own(project: NoteProject) -> None:
    """Neither another note's nor that of whoever runs the proof; /dev/stdout is its own."""
    master, slave = os.openpty()
    try:
        _proven(project, f"victim = {os.ttyname(slave)!r}\n{TERMINALS}", "свой\nPermission denied\n")
    finally:
        os.close(slave)
        os.close(master)


@pytest.mark.skipif(confine.landlock_version() < confine.OLDEST, reason="no sandbox is closed to another")
def test_the_warm_interpreter_works_in_the_sandbox_of_whoever_asks(project: NoteProject) -> None:
    """Whatever the request says of it, through a link or not; what is no request does it no harm."""
    _proven(project, SANDBOXES, "yes\nнет\nнет\nнет\nнет\nнет\nyes\n")
