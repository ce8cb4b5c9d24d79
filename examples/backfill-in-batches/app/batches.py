import time

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

BATCH = 2000
PAUSE = 0.05  # секунды: дайте поработать приложению и репликам


def in_batches(table: str, command: str) -> None:
    """Выполняет команду с условием на `:after` и `:upto` порциями по id, каждую в своей транзакции."""
    ends = sa.text(f"SELECT min(id) - 1, max(id) FROM {table}")
    following = sa.text(
        f"SELECT max(id) FROM (SELECT id FROM {table} WHERE id > :after AND id <= :last"
        f" ORDER BY id LIMIT {BATCH}) AS batch"
    )
    if op.get_context().as_sql:
        raise CommandError("порции выбирает чтение базы: в скрипт их не записать")
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        after, last = connection.execute(ends).one()
        while (upto := connection.scalar(following, {"after": after, "last": last})) is not None:
            changed = connection.execute(sa.text(command), {"after": after, "upto": upto}).rowcount
            print(f"до id {upto}: изменено {changed}", flush=True)
            after = upto
            time.sleep(PAUSE)
