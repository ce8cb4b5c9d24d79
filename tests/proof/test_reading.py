"""What a note may read of the machine: what anybody may, whoever runs the proof."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from living_notes.proof.sandbox import confine, reading
from living_notes.proof.sandbox.isolation import Isolation

GUARDED = confine.landlock_version() >= confine.OLDEST
TRY = """
import sys
for path in sys.stdin.read().split("\\0"):
    try:
        open(path, "rb").close()
    except PermissionError:
        print(path)
"""


def write(path: Path, mode: int, folder_mode: int = 0o755) -> Path:
    """Make a file and its folder, with these modes."""
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text("x")
    path.chmod(mode)
    path.parent.chmod(folder_mode)
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Path]:
    """A folder like /etc, with the three kinds of secrets that one has; it can be removed afterwards."""
    etc = tmp_path / "etc"
    write(etc / "passwd", 0o644)
    write(etc / "shadow", 0o640)
    write(etc / "ssh" / "ssh_config", 0o644)
    write(etc / "ssh" / "ssh_host_ed25519_key", 0o600)
    write(etc / "ssl" / "private" / "server.key", 0o644, 0o710)
    write(etc / "ssl" / "certs" / "all.crt", 0o644)
    write(etc / "fonts" / "conf.d" / "a.conf", 0o644)
    (etc / "link").symlink_to("shadow")
    yield etc
    (etc / "ssl" / "private").chmod(0o755)


def test_of_a_folder_with_secrets_only_the_rest_is_public(settings: Path) -> None:
    """A file, a file beside public ones, a folder that others may not enter, a link to a secret."""
    found = [str(Path(path).relative_to(settings)) for path in reading.public(settings)]

    assert found == ["fonts", "passwd", "ssh/ssh_config", "ssl/certs"]


def test_a_folder_without_secrets_is_one_rule(settings: Path) -> None:
    """A rule costs time at each start of a program."""
    assert reading.public(settings / "fonts") == [str(settings / "fonts")]


def test_a_program_reads_the_public_part_and_no_secret(
    settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel says so, as root, too."""
    (own := tmp_path / "own").mkdir()
    monkeypatch.setattr(reading, "SETTINGS", settings)
    for cached in (reading.folders, reading.readable):
        cached.cache_clear()
    try:
        denied = _denied(own, settings.rglob, lambda _: True)
    finally:
        for cached in (reading.folders, reading.readable):
            cached.cache_clear()

    secrets = {"shadow", "ssh/ssh_host_ed25519_key", "ssl/private/server.key", "link"}
    assert {str(path.relative_to(settings)) for path in denied} == (secrets if GUARDED else set())


def test_of_this_machine_no_secret_is_read(tmp_path: Path) -> None:
    """Whatever /etc holds here that not everybody may read; and what everybody may is read."""
    secret = _denied(tmp_path, reading.SETTINGS.rglob, lambda file: not _open_to_all(file))
    public = _denied(tmp_path, reading.SETTINGS.rglob, _open_to_all)

    assert public == set()
    assert secret or not GUARDED
    assert reading.SETTINGS / "shadow" in secret or not GUARDED


def _open_to_all(file: Path) -> bool:
    folders = [folder for folder in file.parents if folder.is_relative_to(reading.SETTINGS)]
    return bool(file.stat().st_mode & stat.S_IROTH) and all(f.stat().st_mode & stat.S_IXOTH for f in folders)


def _denied(own: Path, files: Callable[[str], Iterator[Path]], wanted: Callable[[Path], bool]) -> set[Path]:
    """Return which of some files a guarded program cannot open.

    Where this user cannot look either, nothing is asked.
    """
    asked = [file for file in files("*") if _is_file(file) and wanted(file)]
    with closing(Isolation()) as guards:
        tried = subprocess.run(
            [*guards.prefix(sys.executable, [own]), sys.executable, "-IS", "-c", TRY],
            input="\0".join(map(str, asked)),
            capture_output=True,
            text=True,
            check=True,
        )
    return {Path(line) for line in tried.stdout.splitlines()}


def _is_file(file: Path) -> bool:
    try:
        inside = file.resolve().is_relative_to(reading.SETTINGS.resolve()) or os.path.islink(file)  # noqa: PTH114 - as asked
        return inside and file.is_file() and (not file.is_symlink() or "etc/link" in str(file))
    except OSError:
        return False
