import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from app import db
from app.main import app
from app.ready import INI
from fastapi.testclient import TestClient
from sqlalchemy import Connection, NullPool, create_engine, make_url, text
from sqlmodel import Session


@contextmanager
def empty_database(folder: Path) -> Iterator[Config]:
    """Настройки Alembic для пустой базы: файл на SQLite, своя схема на PostgreSQL."""
    url = os.environ.get("DATABASE_URL", "")
    with pytest.MonkeyPatch.context() as patch:
        if not url.startswith("postgresql"):
            patch.setenv("DATABASE_URL", f"sqlite:///{folder}/test.db")
            yield Config(INI)
            return
        schema = f"test_{secrets.token_hex(4)}"
        server = create_engine(url, poolclass=NullPool)
        with server.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        inside = make_url(url).update_query_dict({"options": f"-csearch_path={schema}"})
        patch.setenv("DATABASE_URL", inside.render_as_string(hide_password=False))
        yield Config(INI)
        with server.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Config]:
    """Пустая база этого теста."""
    with empty_database(tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Соединение с базой, которую миграции подняли один раз на все тесты."""
    with empty_database(tmp_path_factory.mktemp("base")) as made:
        command.upgrade(made, "head")
        db.engine.cache_clear()
        with db.engine().connect() as opened:
            yield opened
        db.engine().dispose()


@pytest.fixture
def client(connection: Connection) -> Iterator[TestClient]:
    """Приложение, чьи записи после теста откатываются."""
    outer = connection.begin()
    app.dependency_overrides[db.session] = lambda: Session(connection, join_transaction_mode="create_savepoint")
    yield TestClient(app)
    app.dependency_overrides.clear()
    outer.rollback()
