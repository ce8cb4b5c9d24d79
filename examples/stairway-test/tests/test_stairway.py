from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from tests.schema import schema


def test_stairway(config: Config) -> None:
    """Спуск возвращает схему, какой она была до подъёма; второй подъём — какой была после первого."""
    revisions = ScriptDirectory.from_config(config).walk_revisions()
    for revision in reversed(list(revisions)):
        parents = revision.down_revision
        below = schema()
        command.upgrade(config, revision.revision)
        above = schema()
        command.downgrade(config, parents[0] if isinstance(parents, tuple) else f"{revision.revision}@-1")
        assert not schema() ^ below, f"{revision.revision}: откат не вернул {schema() ^ below}"
        command.upgrade(config, revision.revision)
        assert not schema() ^ above, f"{revision.revision}: второй подъём другой {schema() ^ above}"
