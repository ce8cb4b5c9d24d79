"""Notes that must fail, and what they must say: one run over all of them, one test a note."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.projects import NoteProject

FAILING = Path(__file__).with_name("failing")
CASES = sorted(path.stem for path in FAILING.glob("*.md"))


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Run all failing notes as a project of their own; return what was said of each, by name."""
    project = NoteProject(tmp_path_factory.mktemp("проект с пробелом"))
    for note in FAILING.glob("*.md"):
        shutil.copy(note, project.docs)
    shutil.copytree(FAILING / "examples", project.examples, dirs_exist_ok=True)
    run = project.pytest("--continue-on-collection-errors", "--time-limit=5")
    assert run.status == pytest.ExitCode.TESTS_FAILED, run.output
    found: dict[str, str] = {}
    for text in run.failures:
        named = re.search(r"docs/([^/]+?)\.md:", text)
        assert named, text
        found[named[1]] = found.get(named[1], "") + text
    return found


@pytest.mark.parametrize("case", CASES)
def test_a_note_that_is_not_true_fails_with_its_line_and_the_difference(
    case: str, messages: Mapping[str, str]
) -> None:
    """Every line of the expected message stands in what the run said, in order."""
    said = messages.get(case, "nothing: the note passed")
    position = 0
    for line in (FAILING / f"{case}.expected").read_text(encoding="utf-8").splitlines():
        assert line in said[position:], f"not said (in this order): {line}\nsaid:\n{said}"
        position = said.index(line, position) + len(line)


def test_every_failing_note_says_what_it_must_say() -> None:
    """A case without its message, or a message without its case, proves nothing."""
    assert sorted(path.stem for path in FAILING.glob("*.expected")) == CASES
    assert len(CASES) >= 39
