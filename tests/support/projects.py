"""Small projects of notes, proven by a pytest of their own, as a clone of this project would be."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import alembic

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """What one pytest run said.

    Attributes:
        status: Its exit status.
        output: Both streams.
        failures: The messages of failed tests and of broken collections.
        passed: The ids of the tests that passed.
    """

    status: int
    output: str
    failures: Sequence[str]
    passed: Sequence[str]


class NoteProject:
    """A folder with `docs/`, `examples/` and this project's own conftest.py."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.docs = root / "docs"
        self.examples = root / "examples"
        for folder in (self.docs, self.examples):
            folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "conftest.py", root)
        (root / "pytest.ini").write_text(
            "[pytest]\nfilterwarnings = error\naddopts = -ra\n", encoding="utf-8"
        )

    def write(self, name: str, body: str, properties: str = "databases: [sqlite]") -> Path:
        """Write a note `name`; its permalink is the name in ASCII words."""
        text = f"---\ntitle: {name}\npermalink: {name.lower().replace(' ', '-')}\n{properties}\n---\n\n{body}"
        path = self.docs / f"{name}.md"
        path.write_text(text, encoding="utf-8")
        return path

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of a run."""
        return [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment of a run: this one's, without somebody's server and this run's workers."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name != "DATABASE_URL" and not name.startswith("PYTEST_XDIST_")
        }
        return {**inherited, **(extra or {})}

    def pytest(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Run:
        """Prove the notes."""
        report = self.root / "report.xml"
        report.unlink(missing_ok=True)
        done = subprocess.run(
            self.command("docs", f"--junitxml={report}", *arguments),
            cwd=self.root,
            env=self.environment(environment),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        failures: list[str] = []
        passed: list[str] = []
        for test in ET.parse(report).iter("testcase") if report.exists() else ():  # noqa: S314 - our own report
            broken = [child for child in test if child.tag in ("failure", "error")]
            failures += [child.text or "" for child in broken]
            if not len(test):
                passed.append(str(test.get("name")))
        return Run(done.returncode, done.stdout + done.stderr, failures, passed)


def copy_alembic(folder: Path, version: str) -> Path:
    """Copy the installed Alembic into `folder`, as a release `version`; return the folder."""
    installed = Path(str(alembic.__file__)).parent
    shutil.copytree(installed, folder / "alembic", ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "alembic" / "__init__.py").open("a", encoding="utf-8") as code:
        code.write(f'\n__version__ = "{version}"\n')
    return folder
