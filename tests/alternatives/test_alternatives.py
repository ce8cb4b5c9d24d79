"""The comparison with other tools: the page is of the record, the record of the scripts."""

import re

import pytest

from living_notes.alternatives.__main__ import PAGE, RECORD
from living_notes.alternatives.page import render
from living_notes.alternatives.record import Record, databases
from living_notes.alternatives.tool import TASKS, Tool, read_tools
from living_notes.alternatives.verdict import State, Verdict, judge
from living_notes.trials import Outcome

TOOLS = read_tools()
DONE = Record.read(RECORD)


def test_the_page_is_made_of_the_record() -> None:
    """`uv run python -m living_notes.alternatives --page` makes it."""
    assert PAGE.read_text(encoding="utf-8") == render(TOOLS, DONE)


def test_the_record_is_of_the_scripts() -> None:
    """A script that is changed wants a run of its own."""
    assert {key: report.digest for key, report in DONE.reports.items()} == {
        tool.key: tool.digest for tool in TOOLS
    }


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.key)
def test_a_tool_does_every_task(tool: Tool) -> None:
    """On each database that the task is done on, with a version and a verdict."""
    report = DONE.reports[tool.key]

    assert re.fullmatch(r"\d+\.\d+(\.\d+)?", report.version)
    for task in TASKS:
        assert re.search(rf"^{task}\(\) ", tool.script, re.MULTILINE)
        assert list(report.done[task]) == databases(task)
        assert all(done.verdict(task) for done in report.done[task].values())


def test_every_verdict_of_the_page_is_in_its_filter() -> None:
    """A word that the filter has and no tool got would find nothing."""
    text = PAGE.read_text(encoding="utf-8")
    words = re.search(r'data-words="([^"]*)"', text)
    got = {
        str(done.verdict(task))
        for report in DONE.reports.values()
        for task in TASKS
        for done in report.done[task].values()
    }

    assert words
    assert set(words[1].split("; ")) == got


def test_nothing_of_the_machine_is_in_the_record() -> None:
    """Neither folders nor addresses of a run."""
    text = RECORD.read_text(encoding="utf-8")

    assert not [word for word in ("/tmp", "/root", "trial_", ".cache", " at 0x") if word in text]  # noqa: S108 - looked for, not used


@pytest.mark.parametrize(
    ("task", "lines", "tables", "rows", "verdict"),
    [
        ("rename", [], ["profiles"], {"id": [1, 2], "title": ["Anna", "Boris"]}, Verdict.KEPT),
        ("rename", [], ["profiles"], {"id": [1, 2], "title": [None, None]}, Verdict.LOST),
        ("rename", ["Error"], ["profiles"], {"id": [1, 2], "name": ["Anna", "Boris"]}, Verdict.REFUSED),
        ("not_null", [], ["profiles"], {"platform": ["", ""]}, Verdict.FILLED),
        ("branches", [], ["profiles"], {"phone": [None], "city": [None]}, Verdict.SILENT),
        ("branches", ["Error"], ["profiles"], {"phone": [None]}, Verdict.REFUSED),
        ("middle", ["no such table: nowhere"], ["extra", "profiles"], {}, Verdict.HALF),
        ("middle", ["no such table: nowhere"], ["profiles"], {}, Verdict.WHOLE),
        ("together", ["exit 0"] * 3, ["profiles"], {}, Verdict.ALL),
        ("together", ["exit 0", "exit 1", "exit 1"], ["profiles"], {}, Verdict.SOME),
        ("edited", ["Script signatures diverge"], ["profiles"], {}, Verdict.SEEN),
        ("edited", [], ["profiles"], {}, Verdict.UNSEEN),
    ],
)
def test_a_verdict_is_of_the_database(
    task: str, lines: list[str], tables: list[str], rows: dict[str, list[object]], verdict: Verdict
) -> None:
    """Whatever a tool says of itself."""
    assert judge(task, Outcome(0, lines), State(tables, rows)) is verdict


@pytest.mark.parametrize("task", ["rename", "not_null", "branches", "middle", "together"])
def test_a_task_that_was_not_done_has_no_verdict(task: str) -> None:
    """A script that failed before its task is not a tool that refused."""
    with pytest.raises(ValueError, match=task):
        judge(task, Outcome(1, []), State([], {}))
