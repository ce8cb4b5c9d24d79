"""When notes were changed, as git tells it, and the page that lists them."""

import datetime as dt
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from living_notes.publish.pages.history import last_changes
from living_notes.publish.pages.recent_changes import changes_page
from living_notes.vault import NotePath, Vault

VaultOf = Callable[[Mapping[str, str]], Vault]


def git(folder: Path, *arguments: str, date: str = "2026-01-01") -> None:
    """Run git in `folder`, with the committer's date given."""
    who = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = {**os.environ, **who, "GIT_COMMITTER_DATE": f"{date}T12:00:00Z", "GIT_CONFIG_GLOBAL": "/dev/null"}
    subprocess.run(["git", *arguments], cwd=folder, env=env, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with three notes, one of them changed a month later, one renamed."""
    docs = tmp_path / "repo" / "docs"
    docs.mkdir(parents=True)
    git(docs.parent, "init", "-q", "-b", "main")
    for name in ("Ёлка и йод.md", "Откат.md", "Старая.md"):
        (docs / name).write_text(name, encoding="utf-8")
    (docs.parent / "README.md").write_text("x", encoding="utf-8")
    git(docs.parent, "add", ".")
    git(docs.parent, "commit", "-qm", "One")
    (docs / "Откат.md").write_text("Ещё.", encoding="utf-8")
    (docs / "Старая.md").rename(docs / "Новая.md")
    git(docs.parent, "add", "-A")
    git(docs.parent, "commit", "-qm", "Two", date="2026-02-03")
    (docs / "Ничья.md").write_text("Не добавлена.", encoding="utf-8")
    return docs


def test_the_last_commit_gives_the_date(repository: Path) -> None:
    """Paths are those of the vault; what was never committed has no date."""
    dates = last_changes(repository)
    february, january = dt.date(2026, 2, 3), dt.date(2026, 1, 1)
    assert {dates[NotePath("Откат.md")], dates[NotePath("Новая.md")]} == {february}
    assert dates[NotePath("Ёлка и йод.md")] == january
    assert NotePath("Ничья.md") not in dates


def test_a_copy_without_history_says_nothing(repository: Path, tmp_path: Path) -> None:
    """No git, or a shallow copy: every note would seem as new as the copy."""
    assert last_changes(tmp_path) == {}
    url = f"file://{repository.parent}"
    git(tmp_path, "clone", "-q", "--depth=1", url, "shallow")
    assert last_changes(tmp_path / "shallow" / "docs") == {}


def test_without_git_nothing_is_said(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the program."""
    monkeypatch.setenv("PATH", "/nowhere")
    assert last_changes(repository) == {}


def test_the_newest_stand_first_by_days(vault_of: VaultOf) -> None:
    """A note without a date or a page is left out; the heading is a date as prose writes it."""
    vault = vault_of(dict.fromkeys(("А.md", "Б_1.md", "В.md", "Г.md", "Д.md"), "Текст.\n"))
    days = {"Б_1.md": 2, "А.md": 2, "В.md": 5, "Д.md": 6}
    dates = {NotePath(path): dt.date(2026, 2, day) for path, day in days.items()}
    page = changes_page(vault, dates, lambda note: None if note.name == "Д" else note.path)
    assert page is not None
    shown = page.partition("# Недавно изменённые")[2].replace("\u00a0", " ")
    assert [line for line in shown.split("\n") if line] == [
        '## <time datetime="2026-02-05">5 февраля 2026 г.</time> {#d-2026-02-05}',
        "- [В](%D0%92.md)",
        '## <time datetime="2026-02-02">2 февраля 2026 г.</time> {#d-2026-02-02}',
        "- [А](%D0%90.md)",
        "- [Б\\_1](%D0%91_1.md)",
    ]


def test_no_dates_no_page(vault_of: VaultOf) -> None:
    """The navigation has no empty page."""
    assert changes_page(vault_of({"А.md": "Текст.\n"}), {}, lambda note: note.path) is None
