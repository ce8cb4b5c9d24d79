from alembic import command
from alembic.config import Config


def test_round_trip(config: Config) -> None:
    """Вверх, вниз до основания и снова вверх."""
    command.upgrade(config, "head")
    command.downgrade(config, "base")
    command.upgrade(config, "head")
