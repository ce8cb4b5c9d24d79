"""«Проверить свою миграцию»: what a reader's migrations lock, rewrite, read and lose.

They are run, revision by revision, on a database with made-up rows, and looked at statement by statement. The
same package runs in CPython and in the browser: it imports SQLAlchemy, Alembic and the standard library only.
"""
