"""The catalogue of locks: what each operation of Alembic locks, rewrites and reads on PostgreSQL.

Every operation is run as a revision runs it; a second session is asked what it may still do. One command
writes ``locks.json``, another makes a page of it, and a test measures again.
"""
