import sqlite3

from sqlalchemy import Engine, event


@event.listens_for(Engine, "connect")
def enforce_foreign_keys(connection, _record):
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA foreign_keys=ON")
