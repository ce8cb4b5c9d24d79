"""Where the proof cannot run it says so, and what can."""

import subprocess
import sys


def test_windows_is_told_of_wsl() -> None:
    """Before anything that Windows lacks is asked for."""
    program = "import os; os.name = 'nt'; import living_notes.proof"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "in WSL; the site builds here" in done.stderr.splitlines()[-1]
