"""The machine that every page shows, whichever runs the blocks: its folders, and its PostgreSQL."""

HOME = "/home/user"
PROJECT = f"{HOME}/app"
ENVIRONMENT = f"{PROJECT}/.venv"
PROGRAMS = f"{ENVIRONMENT}/bin"

DATABASE = "app"
"""The database's name, its user, and the stem of SQLite's file."""
PASSWORD = "secret"  # noqa: S105 - printed on the pages, and of a server that is gone with the run
POSTGRESQL_URL = f"postgresql+psycopg://{DATABASE}:{PASSWORD}@localhost/{DATABASE}"
"""The URL under which a note reaches PostgreSQL; the port comes from ``PGPORT``."""
