"""Notes as tests: every block of every note is run, on every database it names, and compared.

`documents` turns a note into Sybil regions, `session` runs them in order, `plugin` wires them to pytest.
This package imports `vault` and never `publish`: what it finds reaches the page as a file, the ledger.
"""
