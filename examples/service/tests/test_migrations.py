from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory


def test_models_match(config: Config) -> None:
    """Миграции доводят пустую базу до того, что описывают модели."""
    command.upgrade(config, "head")
    command.check(config)


def test_one_head(config: Config) -> None:
    """Две головы сольют или переставят до релиза."""
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_stairway(config: Config) -> None:
    """Вверх, вниз, вверх — для каждой ревизии по порядку."""
    revisions = ScriptDirectory.from_config(config).walk_revisions()
    for revision in reversed(list(revisions)):
        parents = revision.down_revision
        command.upgrade(config, revision.revision)
        command.downgrade(config, parents[0] if isinstance(parents, tuple) else f"{revision.revision}@-1")
        command.upgrade(config, revision.revision)
