"""A sample of notes in Firefox: module workers, the policy and WebAssembly are another engine's there.

Playwright has no driver for a stock Firefox; Puppeteer speaks WebDriver BiDi with it, and is installed from
the committed lock file when it is missing.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.sites import ROOT

from living_notes.vault import Note, Vault

pytestmark = pytest.mark.lab

DRIVER = Path(__file__).parent / "firefox"
SECONDS = 240  # a busy machine is not a fault
SAMPLE = [
    ("first-migration", "sqlite"),
    ("renames", "sqlite"),
    ("downgrade", "sqlite"),
    ("first-migration", "postgresql"),
]
NOTES: dict[str, Note] = {
    note.properties.permalink: note for note in Vault.read(ROOT / "docs").notes.values()
}


@pytest.fixture(scope="module")
def firefox() -> str:
    """Return the program, with its driver's packages installed."""
    program = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.fail(
            "no Firefox: install the package `firefox-esr`, or set FIREFOX to its path", pytrace=False
        )
    if not (DRIVER / "node_modules").is_dir():
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(["npm", "ci", *quiet], cwd=DRIVER, check=True)
    return program


@pytest.mark.parametrize(("permalink", "database"), SAMPLE)
def test_a_note_comes_out_in_firefox_as_its_page_shows(
    permalink: str, database: str, firefox: str, real_site: str
) -> None:
    """Each step of it, by the link that leads to its end."""
    last = max(block.index for block in NOTES[permalink].blocks)
    address = f"{real_site}/{permalink}/?lab={database}-{last}"
    command = ["node", str(DRIVER / "pass.mjs"), firefox, address, str(SECONDS)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS + 60)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert found["version"].startswith("firefox/")
    assert "Заметка пройдена" in found["card"], found["card"]
    assert "agrees" in found["marks"]
    assert {"differs", "failed"}.isdisjoint(found["marks"])
    # Firefox fetches the page of <link rel=next> in advance, which the policy refuses; nobody needs it.
    assert [fault for fault in found["faults"] if "default-src" not in fault] == []
