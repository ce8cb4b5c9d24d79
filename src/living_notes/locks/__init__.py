"""The catalogue of operations: what each locks and rewrites on PostgreSQL, what it does and loses on SQLite.

Every operation is run as a revision runs it; a second session is asked what it may still do. One command
writes ``locks.json``, another makes pages of it, and a test measures again.
"""
