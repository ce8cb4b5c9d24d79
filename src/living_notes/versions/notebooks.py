"""Notebooks with other versions: each is run whole, as a build of the site does.

Their claims are ``assert``s in their cells. What they print is of the run itself, so nothing is compared.
"""

import json
import subprocess

from living_notes.proof.reporting.report import Difference, Finding, Outcome
from living_notes.vault import Database, Note
from living_notes.versions.environments import Environment
from living_notes.versions.guide import Guide
from living_notes.versions.runs import BrokenRunError

RUNNER = "living_notes.execution.notebooks"
"""What runs them there; it prints versions, and what failed as an error."""

PACKAGES = frozenset({"mkdocs-jupyter"})
"""What an environment must have besides what the proof needs."""


def run_notebooks(guide: Guide, environment: Environment) -> list[Finding]:
    """Run the guide's notebooks in `environment`; return a finding for each.

    Raises:
        BrokenRunError: One could not be run at all.
    """
    return [_run(guide, environment, note) for note in guide.notebooks]


def _run(guide: Guide, environment: Environment, note: Note) -> Finding:
    path = f"docs/{note.path}"
    command = [str(environment.python), "-m", RUNNER, path]
    done = subprocess.run(command, cwd=guide.root, capture_output=True, text=True, check=False)
    message = done.stderr.strip()
    try:
        versions = json.loads(done.stdout)
    except ValueError as error:
        raise BrokenRunError(f"nothing is known of {path}; the run's last words:\n{message}") from error
    differences: tuple[Difference, ...] = ()
    if done.returncode:
        differences = (Difference(1, "notebook", Outcome.FAILS, message, None, message.splitlines()[-1]),)
    return Finding(note.properties.permalink, path, Database.SQLITE, note.digest, versions, differences)
