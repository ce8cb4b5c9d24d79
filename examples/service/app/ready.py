from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

INI = Path(__file__).parent.parent / "alembic.ini"


@cache
def revisions() -> tuple[set[str], set[str]]:
    """Головы этого кода и все его ревизии: файлы читают один раз, а не на каждую пробу."""
    script = ScriptDirectory.from_config(Config(INI))
    return set(script.get_heads()), {revision.revision for revision in script.walk_revisions()}


def is_ready(connection: Connection) -> bool:
    """База на голове этого кода или впереди него."""
    heads, known = revisions()
    current = set(MigrationContext.configure(connection).get_current_heads())
    return current == heads or not current <= known
