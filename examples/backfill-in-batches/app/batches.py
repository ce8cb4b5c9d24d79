import time

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

BATCH = 2000
PAUSE = 0.05  # секунды: дайте поработать приложению и репликам


def in_batches(table: str, command: str) -> None:
    """Выполняет команду с условием на `:after` и `:upto` порциями по id, каждую в своей транзакции."""
    following = sa.text(
        f"SELECT max(id) FROM (SELECT id FROM {table} WHERE id > :after ORDER BY id LIMIT {BATCH}) AS batch"
    )
    if op.get_context().as_sql:
        raise CommandError("порции выбирает чтение базы: в скрипт их не записать")
    after = 0
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        while (upto := connection.scalar(following, {"after": after})) is not None:
            changed = connection.execute(sa.text(command), {"after": after, "upto": upto}).rowcount
            print(f"до id {upto}: изменено {changed}", flush=True)
            after = upto
            time.sleep(PAUSE)
