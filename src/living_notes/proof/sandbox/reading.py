"""What a note may read besides its sandbox: the system's folders, and what Python consists of.

Root may read everything, and a clone may be such that root's power over the files of others is needed (see
`confine`). So of /etc, where passwords and private keys lie, a note gets what anybody may read, and no more.
"""

import stat
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

_SYSTEM: Final = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"),
    *("/nix/store", "/gnu/store"),
    *("/proc", "/sys/devices/system/cpu"),
)
"""What programs read on any Linux. Of /proc, Landlock leaves what is public: no environment of others."""
SETTINGS: Final = Path("/etc")
_ANYBODY_LOOKS: Final = stat.S_IROTH | stat.S_IXOTH


@cache
def folders() -> list[str]:
    """Return the system's folders and what Python itself needs."""
    interpreter = Path(sys.executable).resolve().parent.parent
    needed = {Path(entry) for entry in (sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), *sys.path)}
    linking = [Path(sys.prefix, "bin"), *(path for path in needed if path.name == "site-packages")]
    for folder in linking:  # an environment may link packages and programs of another
        needed |= {entry for entry in folder.iterdir() if entry.is_symlink()}
    # pytest puts the folders of conftest.py there, which may hold all that somebody works on.
    needed = {path for path in needed if path.is_absolute() and not (path / "conftest.py").exists()}
    found = {interpreter, Path(__file__).parents[1], *map(Path, _SYSTEM), SETTINGS, *needed}
    return sorted({str(folder.resolve()) for folder in found if folder.exists()} - {"/"})


@cache
def readable() -> list[str]:
    """Return the same with /etc parted into what of it anybody may read."""
    whole = str(SETTINGS.resolve())
    return [path for folder in folders() for path in ([folder] if folder != whole else public(Path(whole)))]


def public(folder: Path) -> list[str]:
    """Return what of a folder anybody may read: itself where that is all of it, else its public parts.

    A link is none of them: what it leads to is.
    """
    parts = list(_parts(folder))
    return [str(folder)] if None not in parts else [part for part in parts if part is not None]


def _parts(folder: Path) -> Iterator[str | None]:
    """Yield what of a folder is public; None where something is not."""
    try:
        entries = sorted(folder.iterdir())
        if folder.stat().st_mode & _ANYBODY_LOOKS != _ANYBODY_LOOKS:
            yield None
            return
    except OSError:  # closed to us, or gone
        yield None
        return
    for entry in entries:
        try:
            mode = entry.lstat().st_mode
        except OSError:
            yield None
            continue
        if stat.S_ISLNK(mode):
            continue
        if not stat.S_ISDIR(mode):
            yield str(entry) if mode & stat.S_IROTH else None
            continue
        inner = public(entry)
        yield from inner
        if inner != [str(entry)]:
            yield None
