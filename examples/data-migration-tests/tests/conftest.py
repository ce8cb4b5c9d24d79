import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.config import Config
from sqlalchemy import NullPool, create_engine, make_url, text


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """Адрес пустой базы: файл на SQLite, своя схема на PostgreSQL."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgresql"):
        yield f"sqlite:///{folder}/test.db"
        return
    schema = f"test_{secrets.token_hex(4)}"
    server = create_engine(url, poolclass=NullPool)
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    inside = make_url(url).update_query_dict({"options": f"-csearch_path={schema}"})
    yield inside.render_as_string(hide_password=False)
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """Настройки Alembic, которые ведут в пустую базу этого теста."""
    with empty_database(tmp_path) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield Config("alembic.ini")
