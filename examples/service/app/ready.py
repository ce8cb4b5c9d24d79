from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

INI = Path(__file__).parent.parent / "alembic.ini"


def is_ready(connection: Connection) -> bool:
    """База на голове этого кода или впереди него."""
    script = ScriptDirectory.from_config(Config(INI))
    known = {revision.revision for revision in script.walk_revisions()}
    current = set(MigrationContext.configure(connection).get_current_heads())
    return current == set(script.get_heads()) or not current <= known
