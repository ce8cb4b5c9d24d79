"""One run of notes in one environment: a pytest of its own, whose report is read.

The run looks at everything (``--survey``): it goes on where only words differ, and writes no ledger.
"""

import os
import re
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from living_notes.proof.reporting.report import Finding, load_findings
from living_notes.vault import Note
from living_notes.versions.environments import Environment
from living_notes.versions.guide import Guide

_PERCENT = re.compile(r"\[ *(\d+)%\]\s*$")
_DONE = (0, 1)  # pytest: all passed, some failed
_LAST_LINES = 40


class BrokenRunError(Exception):
    """A run that proved nothing; the message is the end of what it printed."""


def survey(  # noqa: PLR0913 - what a run is made of
    guide: Guide,
    environment: Environment,
    notes: Sequence[Note],
    *,
    postgresql: int = 18,
    names: Mapping[str, str] | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> list[Finding]:
    """Prove `notes` in `environment` and return what was found, one finding a note and database.

    Args:
        guide: Whose notes.
        environment: Where.
        notes: Which.
        postgresql: Major version of the server.
        names: What these versions print to what the notes show: a difference that is none.
        progress: Told from time to time how much is done, from 0 to 1.

    Raises:
        BrokenRunError: The run ended before it had looked at every note.
    """
    with tempfile.TemporaryDirectory(prefix="versions-") as folder:
        report = Path(folder) / "report.json"
        command = [
            *(str(environment.python), "-m", "pytest", "-v", "--color=no"),
            *("-p", "no:cacheprovider", "--continue-on-collection-errors"),
            *("--survey", f"--report={report}", f"--postgresql={postgresql}"),
            *(word for real, shown in (names or {}).items() for word in ("--shown", real, shown)),
            *(f"docs/{note.path}" for note in notes),
        ]
        status, printed = _run(command, guide.root, progress)
        findings = load_findings(report.read_text(encoding="utf-8")) if report.exists() else []
    found = {finding.permalink for finding in findings}
    missing = [note.path for note in notes if note.properties.permalink not in found]
    if status not in _DONE or missing:
        about = f"nothing is known of {', '.join(missing)}" if missing else f"pytest ended with {status}"
        raise BrokenRunError(f"{about}; the run's last words:\n{printed}")
    return findings


def _run(command: Sequence[str], cwd: Path, progress: Callable[[float], None]) -> tuple[int, str]:
    """Run pytest; return its status and the last lines that it printed."""
    # A server of the user's has one version; the wheel has both.
    environment = {
        k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "PYTHONPATH", "VIRTUAL_ENV"}
    }
    last: deque[str] = deque(maxlen=_LAST_LINES)
    with subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            for line in process.stdout or ():
                last.append(line.rstrip())
                if match := _PERCENT.search(line):
                    progress(int(match[1]) / 100)
        except BaseException:
            process.terminate()
            raise
        return process.wait(), "\n".join(last)
