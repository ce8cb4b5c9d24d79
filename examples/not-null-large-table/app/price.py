from typing import Any

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext

PRICE = sa.text("""
    SELECT string_agg(DISTINCT mode, ', ' ORDER BY mode), max(seq_tup_read), pg_stat_force_next_flush()
    FROM pg_stat_xact_user_tables JOIN pg_locks ON relation = relid AND pid = pg_backend_pid()
    WHERE relname = 'profiles' HAVING count(*) > 0
""")


def tell(ctx: MigrationContext, **_: Any) -> None:
    """Печатает, что заперто в profiles и сколько её строк прочитано."""
    assert ctx.connection is not None
    for locks, read, _flushed in ctx.connection.execute(PRICE):
        print(f"    {locks}; прочитано строк: {read}", flush=True)
