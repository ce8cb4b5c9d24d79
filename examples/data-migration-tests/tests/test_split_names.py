import os

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, text

NAMES = ["Анна Петрова", "Мадонна", "Анна Мария Ким", ""]


def test_split_names(config: Config) -> None:
    """Имя делится по первому пробелу, а откат возвращает его целым."""
    parent = ScriptDirectory.from_config(config).get_revision("split_names").down_revision
    engine = create_engine(os.environ["DATABASE_URL"], poolclass=NullPool)
    command.upgrade(config, parent)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO profiles (name) VALUES (:name)"), [{"name": name} for name in NAMES])

    command.upgrade(config, "split_names")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT first_name, last_name FROM profiles ORDER BY id"))
        assert [tuple(row) for row in rows] == [("Анна", "Петрова"), ("Мадонна", ""), ("Анна", "Мария Ким"), ("", "")]

    command.downgrade(config, parent)
    with engine.connect() as connection:
        assert list(connection.scalars(text("SELECT name FROM profiles ORDER BY id"))) == NAMES
