import json
import re
import subprocess
from pathlib import Path

import pytest
from support.findings import failure, finding, words
from support.projects import NoteProject, copy_alembic

from living_notes.vault import Database
from living_notes.versions.__main__ import CHANGED, UNUSABLE, main
from living_notes.versions.canary import Source, markdown

LOCKED = {"alembic": "1.20.1", "sqlalchemy": "2.1.9", "sqlmodel": "0.0.50"}
OLD = "No new upgrade operations detected."
NEW = "Nothing new to upgrade."
BODY = f"""\
```bash
alembic init alembic > /dev/null
sed -i 's#^sqlalchemy.url = .*#sqlalchemy.url = sqlite:///app.db#' alembic.ini
sed -i 's/^target_metadata = None/import sqlmodel as m; target_metadata = m.SQLModel.metadata/' alembic/env.py
```

```console
$ alembic check
{OLD}
$ alembic heads
```
"""


def _patch(folder: Path) -> Path:
    """Make an Alembic that says one thing differently."""
    copy_alembic(folder, "99.0")
    command = folder / "alembic" / "command.py"
    text = command.read_text(encoding="utf-8")
    assert text.count(OLD) == 1
    command.write_text(text.replace(OLD, NEW), encoding="utf-8")
    return folder


def test_the_canary_goes_red_on_an_alembic_that_says_something_else(
    project: NoteProject, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the note, the line of the block, and the old and the new text; nothing is downloaded."""
    project.write("check", BODY)
    source = _patch(tmp_path / "правка")
    report = tmp_path / "canary.md"

    status = main(
        [
            *("canary", "--root", str(project.root), "--locked"),
            *("--alembic-source", str(source), "--output", str(report)),
        ]
    )

    assert status == CHANGED
    text = report.read_text(encoding="utf-8")
    assert capsys.readouterr().out == text
    assert text.startswith("# 1 of 1 notes differ with alembic 99.0")
    assert "**docs/check.md:13** (console, SQLite)" in text
    assert f"- {OLD}\n+ {NEW}\n" in text
    assert not (project.root / "ledger.json").exists()


def test_the_canary_runs_notebooks_too(
    project: NoteProject, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cell that fails is named with its code and its error; the same with the version that it asks for."""
    project.write("check", BODY)
    properties = "---\ntitle: Б\npermalink: b\n---\n"
    code = 'import alembic\nassert alembic.__version__ == "99.0", alembic.__version__'
    cells = [
        {"cell_type": "raw", "metadata": {}, "id": "a", "source": properties},
        {
            "cell_type": "code",
            "metadata": {},
            "id": "b",
            "source": code,
            "outputs": [],
            "execution_count": None,
        },
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (project.docs / "Б.ipynb").write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")

    def canary(version: str) -> tuple[int, str]:
        source = copy_alembic(tmp_path / version, version)
        status = main(["canary", "--root", str(project.root), "--locked", "--alembic-source", str(source)])
        return status, capsys.readouterr().out

    status, text = canary("98.0")
    assert status == CHANGED
    assert text.startswith("# 1 of 2 notes differ with alembic 98.0")
    assert "**docs/Б.ipynb:1** (notebook, SQLite): a step no longer works" in text
    assert "AssertionError: 98.0" in text
    status, text = canary("99.0")
    assert status == 0
    assert text.startswith("# The guide holds with alembic 99.0")


def test_the_canary_is_green_on_the_alembic_that_is_here(
    project: NoteProject, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same way round, unpatched: what went red was the patch. Linked programs can be run, too."""
    project.write("check", f"{BODY}\n```bash\nruff --version > /dev/null\n```\n")
    source = copy_alembic(tmp_path / "copy", "99.0")

    status = main(["canary", "--root", str(project.root), "--locked", "--alembic-source", str(source)])

    assert status == 0
    assert "# The guide holds with alembic 99.0" in capsys.readouterr().out


def test_the_canary_takes_alembic_from_a_branch_of_a_repository(
    project: NoteProject, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the weekly job does from Alembic's own; what is not on the branch is not seen."""
    project.write("check", BODY)
    repository = tmp_path / "хранилище с пробелом"
    copy_alembic(repository, "99.0")
    _git(repository, "init", "--initial-branch=main")
    _git(repository, "add", ".")
    _git(repository, "commit", "--message=as it is")
    command = repository / "alembic" / "command.py"
    _git(repository, "switch", "--create=next")
    command.write_text(command.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    _git(repository, "commit", "--all", "--message=say it otherwise")
    common = ("canary", "--root", str(project.root), "--locked", "--alembic-source")

    assert main([*common, f"git+file://{repository}@main"]) == 0
    assert "# The guide holds with alembic 99.0" in capsys.readouterr().out

    assert main([*common, f"git+file://{repository}@next"]) == CHANGED
    assert f"- {OLD}\n+ {NEW}\n" in capsys.readouterr().out

    assert main([*common, f"git+file://{repository}@gone"]) == UNUSABLE
    assert "couldn't find remote ref gone" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ("git+https://github.com/sqlalchemy/alembic@main", ("https://github.com/sqlalchemy/alembic", "main")),
        ("git+https://github.com/sqlalchemy/alembic", ("https://github.com/sqlalchemy/alembic", "HEAD")),
        ("git+ssh://git@github.com/a/alembic@v1", ("ssh://git@github.com/a/alembic", "v1")),
        ("1.21.0", None),
    ],
)
def test_a_repository_is_an_address_and_a_revision(given: str, parts: tuple[str, str] | None) -> None:
    """As pip writes them."""
    assert Source(given).git == parts


def _git(repository: Path, *arguments: str) -> None:
    who = ("-c", "user.name=canary", "-c", "user.email=canary@example.org")
    subprocess.run(["git", *who, *arguments], cwd=repository, check=True, capture_output=True)


def test_a_run_that_proved_nothing_is_no_news(
    project: NoteProject, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An Alembic that cannot even be found, a note that cannot be read: another status than «changed»."""
    note = project.write("check", BODY)
    root = ("--root", str(project.root))

    assert main(["canary", *root, "--locked", "--alembic-source", str(tmp_path)]) == UNUSABLE
    assert "holds no package alembic" in capsys.readouterr().err

    assert main(["canary", *root, "--locked", "chek"]) == UNUSABLE
    assert "did you mean check?" in capsys.readouterr().err

    note.write_text("no properties", encoding="utf-8")
    assert main(["canary", *root, "--locked"]) == UNUSABLE
    assert "no properties" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "requirement"),
    [
        ("", ""),
        ("1.21.0", "==1.21.0"),
        (">=1.19,<1.20", ">=1.19,<1.20"),
        ("alembic==1.19.2", "==1.19.2"),
        ("alembic @ https://example.org/a.whl", "@ https://example.org/a.whl"),
        ("git+https://github.com/sqlalchemy/alembic@main", ""),
        ("/nowhere/alembic-1.21.0.tar.gz", "@ /nowhere/alembic-1.21.0.tar.gz"),
    ],
)
def test_a_source_is_whatever_a_person_would_write(given: str, requirement: str) -> None:
    """A version, a range, a requirement, an address."""
    assert Source(given).requirement == requirement
    assert Source(given).folder is None


def test_what_differs_alike_on_both_databases_is_told_once() -> None:
    """And every place of a note, in order."""
    report = markdown(
        [
            finding("renames", words(30), failure(40)),
            finding("renames", words(30), database=Database.POSTGRESQL),
            finding("stamp"),
        ],
        LOCKED,
    )

    assert report.startswith("# 1 of 2 notes differ with alembic 1.18.5")
    assert re.findall(r"^\*\*docs/renames\.md:(\d+)\*\* \(([^)]*)\): (.*)$", report, re.MULTILINE) == [
        ("30", "console, SQLite, PostgreSQL", "the same happens, and something shown reads differently"),
        ("40", "console, SQLite", "a step no longer works as shown"),
    ]
    assert "| alembic | 1.20.1 | 1.18.5 |" in report
    assert "exit status 2, expected 0: alembic current --check-heads" in report


def test_an_output_with_a_fence_in_it_does_not_end_the_reports_fence() -> None:
    """The report is Markdown, and so may a page's output be."""
    report = markdown([finding("renames", words(real="``` и ````"))], LOCKED)

    assert "`````diff" in report
