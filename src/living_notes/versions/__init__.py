"""The guide on other versions than its own: the version table, and the canary that watches the newest.

`matrix` says what is run with what, `environments` makes it, `runs` proves the notes there, `table` keeps
what was found, `page` writes it for readers. Imports `vault` and `proof`, and is imported by nobody: the
site reads only the data file, ``versions.json``.
"""
