"""The Python of the lab: a shell, processes that begin fresh, a database, and the steps of a note.

It runs in Pyodide, in a worker of the page, and in CPython for its tests. Of this project it imports only the
modules of `vault` that need nothing but the standard library.
"""
