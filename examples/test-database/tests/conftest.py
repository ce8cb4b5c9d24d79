import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, NullPool, create_engine, event, make_url, text
from sqlmodel import Session


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


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """База, в которой есть все таблицы."""
    with empty_database(tmp_path_factory.mktemp("base")) as url:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DATABASE_URL", url)
            command.upgrade(Config("alembic.ini"), "head")
        made = create_engine(url)
        if made.dialect.name == "sqlite":
            event.listen(made, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
            event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        yield made
        made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Сеанс этого теста: что бы тест ни зафиксировал, после него всё откатится."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as made:
            yield made
        outer.rollback()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """Настройки Alembic, которые ведут в пустую базу этого теста."""
    with empty_database(tmp_path) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield Config("alembic.ini")
