from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from app import db
from sqlalchemy import NullPool, create_engine, text

from tests.schema import schema


def test_models_match(config: Config) -> None:
    """Миграции доводят пустую базу до того, что описывают модели."""
    command.upgrade(config, "head")
    command.check(config)


def test_one_head(config: Config) -> None:
    """Две головы сольют или переставят до релиза."""
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_stairway(config: Config) -> None:
    """Спуск возвращает схему, какой она была до подъёма; второй подъём — какой была после первого."""
    revisions = ScriptDirectory.from_config(config).walk_revisions()
    below = schema()
    for revision in reversed(list(revisions)):
        parents = revision.down_revision
        command.upgrade(config, revision.revision)
        above = schema()
        command.downgrade(config, parents[0] if isinstance(parents, tuple) else f"{revision.revision}@-1")
        assert not schema() ^ below, f"{revision.revision}: откат не вернул {schema() ^ below}"
        command.upgrade(config, revision.revision)
        below = schema()
        assert not below ^ above, f"{revision.revision}: второй подъём другой {below ^ above}"


def test_trim_names(config: Config) -> None:
    """Ревизия 0003 убирает пробелы по краям и не трогает остальных имён."""
    parent = ScriptDirectory.from_config(config).get_revision("0003").down_revision
    engine = create_engine(db.url(), poolclass=NullPool)
    command.upgrade(config, parent)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO profiles (name) VALUES (' Анна '), ('Борис Ким'), ('')"))
    command.upgrade(config, "0003")
    with engine.connect() as connection:
        names = connection.scalars(text("SELECT name FROM profiles ORDER BY id"))
        assert list(names) == ["Анна", "Борис Ким", ""]
