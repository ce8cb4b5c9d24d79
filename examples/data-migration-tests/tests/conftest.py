import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from sqlalchemy import NullPool, create_engine, make_url, text


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """Настройки Alembic, которые ведут в пустую базу этого теста."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgresql"):
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/test.db")
        yield Config("alembic.ini")
        return
    schema = f"test_{secrets.token_hex(4)}"
    server = create_engine(url, poolclass=NullPool)
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    inside = make_url(url).update_query_dict({"options": f"-csearch_path={schema}"})
    monkeypatch.setenv("DATABASE_URL", inside.render_as_string(hide_password=False))
    yield Config("alembic.ini")
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
