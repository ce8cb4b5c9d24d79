from alembic import command
from alembic.config import Config


def test_models_match(config: Config) -> None:
    """Миграции доводят пустую базу до того, что описывают модели."""
    command.upgrade(config, "head")
    command.check(config)
