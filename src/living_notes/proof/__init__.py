"""Notes as tests: every block of every note is run, on every database it names, and compared.

`documents` turns a note into Sybil regions, `session` runs them in order, `plugin` wires them to pytest.
This package imports `vault` and never `publish`: what it finds reaches the page as a file, the ledger.
"""

import os

if os.name == "nt":  # nothing here would be found: no bash, no pseudo-terminal, no fork
    raise ImportError(
        "notes are proven in bash on a pseudo-terminal: on Windows run pytest in WSL; the site builds here"
    )
