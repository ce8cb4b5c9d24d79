"""The engine that runs in the browser, here under CPython: the fast half of the lab's proof."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.labs import LabProcess, Message, script_of

ENV_WITH_LISTENER = """
from sqlalchemy import event, create_engine, text
from sqlalchemy.engine import Engine

@event.listens_for(Engine, "connect")
def said(connection, record):
    print("connected")

create_engine("sqlite://").connect().close()
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabProcess]:
    """One engine for all tests: each opens a note anew, as a reader may."""
    with LabProcess(tmp_path_factory.mktemp("home")) as process:
        yield process


def _opened(lab: LabProcess, permalink: str = "renames") -> Message:
    script = script_of(permalink)[1]
    assert lab.ask(type="open", script=script, database="sqlite")["type"] == "opened"
    return script


@pytest.mark.parametrize("permalink", ["first-migration", "renames", "stamp"])
def test_a_note_comes_out_as_its_page_shows(lab: LabProcess, permalink: str) -> None:
    """Every step agrees, outputs and revision ids word for word."""
    script = _opened(lab, permalink)
    for step in script["steps"]:
        if step["db"] in (None, "sqlite"):
            answer = lab.ask(type="step", index=step["index"])
            assert answer["ok"], (step["text"], answer)


def test_each_program_begins_fresh(lab: LabProcess) -> None:
    """Listeners, loggers, warnings and modules of one program are unknown to the next."""
    _opened(lab)
    lab.ask(type="write", path="listens.py", text=ENV_WITH_LISTENER)
    assert lab.typed("python listens.py") == "connected\n"
    assert lab.typed("python -c \"import sqlalchemy; sqlalchemy.create_engine('sqlite://').connect()\"") == ""
    for name in ("first", "other"):  # of one length and one moment, as an edit within a second
        lab.ask(type="write", path="mine.py", text=f"NAME = '{name}'\n")
        lab.typed("python -c \"import os; os.utime('mine.py', (0, 0))\"")
        assert lab.typed("python -c 'import mine; print(mine.NAME)'") == f"{name}\n"
    warn = "python -c \"import warnings; warnings.warn('twice')\" 2>&1 | grep -c twice"
    assert lab.typed(warn) == lab.typed(warn) == "1\n"


def test_a_python_program_ends_as_in_a_shell(lab: LabProcess) -> None:
    """Status, traceback and the message of SystemExit."""
    _opened(lab)
    assert lab.typed("python -c 'import sys; sys.exit(3)'; echo $?") == "3\n"
    assert lab.typed("python -c 'import sys; sys.exit(\"no\")'; echo $?") == "no\n1\n"
    assert lab.typed("python -c '1/0'; echo $?").splitlines()[-2:] == [
        "ZeroDivisionError: division by zero",
        "1",
    ]
    assert "can't open file" in lab.typed("python nothing.py")


def test_what_is_saved_goes_on_elsewhere(lab: LabProcess, tmp_path: Path) -> None:
    """Files, database, folder, variables, functions and the sequence of revision ids outlive the worker."""
    script = _opened(lab, "renames")
    lab.typed("alembic upgrade head; export WHO=reader; mkdir -p empty/inside; cd empty")
    lab.typed("greet() { echo hello $1; }; false")
    saved, versions = lab.state["saved"], lab.state["database"]["versions"]
    lab.typed("cd ..; alembic revision -m one")
    first = {file["path"] for file in lab.state["files"]}
    with LabProcess(tmp_path) as other:
        home = str(tmp_path)
        text = repr(saved["cwd"])[1:-1]
        moved = {**saved, "cwd": home + text[text.index("/app") :]}
        other.ask(type="open", script=script, database="sqlite", saved=moved)
        assert other.state["database"]["versions"] == versions
        assert other.typed("echo $?; echo $WHO; ls ..| grep empty") == "1\nreader\nempty\n"
        assert other.typed("greet reader") == "hello reader\n"
        other.typed("cd ..; alembic revision -m one")
        assert {file["path"] for file in other.state["files"]} == first


def test_the_view_of_the_database(lab: LabProcess) -> None:
    """Tables, columns, rows, revisions."""
    _opened(lab)
    assert lab.ask(type="run", command="true")["status"] == 0
    assert lab.state["database"] == {"exists": False, "versions": [], "tables": []}
    lab.typed("alembic upgrade head")
    view = lab.state["database"]
    assert len(view["versions"]) == 1
    assert view["versions"][0] in {one["revision"] for one in lab.state["revisions"]}
    names = [table["name"] for table in view["tables"]]
    assert names == sorted(names)
    assert "alembic_version" in names
    assert any(column["primary"] for table in view["tables"] for column in table["columns"])


def test_completion(lab: LabProcess) -> None:
    """Subcommands, revision ids with their messages, files."""
    _opened(lab)

    def words(line: str) -> list[str]:
        return [found["word"] for found in lab.ask(type="complete", line=line, cursor=len(line))["words"]]

    assert words("alembic up") == ["upgrade"]
    assert "a0aad4bae06e" in words("alembic downgrade ")
    assert words("cat alembic.i") == ["alembic.ini"]
    assert "alembic" in words("true && al")


def test_an_open_quote_asks_for_more(lab: LabProcess) -> None:
    """Nothing is run until the command is whole."""
    _opened(lab)
    assert lab.ask(type="run", command="echo 'a")["unfinished"] is True
    assert lab.typed("echo 'a\nb'") == "a\nb\n"


def test_a_step_that_does_not_fit_says_so(lab: LabProcess) -> None:
    """In Russian, and nothing is half done."""
    script = _opened(lab, "renames")
    diff = next(step for step in script["steps"] if step["kind"] == "diff")
    assert lab.ask(type="step", index=diff["index"])["ok"]
    answer = lab.ask(type="step", index=diff["index"])
    assert not answer["ok"]
    assert "Правка не подходит" in answer["message"]


def test_a_project_that_is_gone_is_no_fault_of_the_lab(lab: LabProcess) -> None:
    """Its commands say so, and the note can be begun anew."""
    script = _opened(lab)
    lab.typed("rm -rf ~/app")
    assert "больше нет" in lab.typed("alembic --version")
    assert "больше нет" in lab.typed("python -c 'print(1)'")
    step = next(step["index"] for step in script["steps"] if step["kind"] == "console")
    assert lab.ask(type="step", index=step)["ok"] is False
    assert lab.typed("cd ~; pwd | grep -c /; ls -A") == "1\n"
    lab.ask(type="reset")
    assert lab.typed("alembic --version").startswith("alembic ")
