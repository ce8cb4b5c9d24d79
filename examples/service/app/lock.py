import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, text


@contextmanager
def locked(connection: Connection) -> Iterator[None]:
    """Пускает к миграциям по одному процессу."""
    engine = connection.engine
    if engine.dialect.name == "sqlite":
        path = engine.url.database
        file = Path(path).with_suffix(".lock.db") if path and path != ":memory:" else ":memory:"
        with closing(sqlite3.connect(file, timeout=60, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as lock:
        while not lock.scalar(text("SELECT pg_try_advisory_lock(42)")):
            time.sleep(0.2)
        try:
            yield
        finally:
            lock.execute(text("SELECT pg_advisory_unlock(42)"))
