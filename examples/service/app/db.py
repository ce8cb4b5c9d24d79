import os
from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import Session, create_engine


def url() -> str:
    """Адрес базы: переменная DATABASE_URL или файл рядом."""
    return os.environ.get("DATABASE_URL", "sqlite:///app.db")


@cache
def engine() -> Engine:
    """Движок приложения, один на процесс."""
    made = create_engine(url())
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _connected)
        event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return made


def session() -> Iterator[Session]:
    """Сеанс одного запроса."""
    with Session(engine()) as made:
        yield made


def _connected(raw: Any, _record: object) -> None:
    raw.isolation_level = None
    raw.execute("PRAGMA foreign_keys=ON")
