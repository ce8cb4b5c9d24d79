import os
from collections.abc import Iterator

from sqlalchemy import Connection, NullPool, create_engine, inspect, text

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace",
}


def schema() -> set[str]:
    """Схема базы по строке на каждый её предмет; таблица самого Alembic не в счёт."""
    engine = create_engine(os.environ["DATABASE_URL"], poolclass=NullPool)
    with engine.connect() as connection:
        return set(_facts(connection))


def _facts(connection: Connection) -> Iterator[str]:
    look = inspect(connection)
    for table in set(look.get_table_names()) - {"alembic_version"}:
        yield f"таблица {table}"
        yield f"ключ {table}: {look.get_pk_constraint(table)}"
        for column in look.get_columns(table):
            yield f"колонка {table}.{column['name']}: {column['type']!r} {column['nullable']} {column['default']}"
        for kind in ("foreign_keys", "unique_constraints", "check_constraints", "indexes"):
            for fact in getattr(look, f"get_{kind}")(table):
                yield f"{kind} {table}: {fact}"
    for view in look.get_view_names():
        yield f"представление {view}: {look.get_view_definition(view)}"
    for trigger in connection.execute(text(TRIGGERS[connection.dialect.name])):
        yield f"триггер {trigger}"
    if connection.dialect.name == "postgresql":
        yield from (f"тип {enum['name']}: {enum['labels']}" for enum in look.get_enums())
        yield from (f"последовательность {name}" for name in look.get_sequence_names())
