from collections.abc import Iterator

from app import db
from sqlalchemy import NullPool, create_engine, inspect

PARTS = ("columns", "pk_constraint", "foreign_keys", "unique_constraints", "check_constraints", "indexes")


def schema() -> set[str]:
    """Схема базы из DATABASE_URL; таблица самого Alembic не в счёт."""
    return set(_facts())


def _facts() -> Iterator[str]:
    look = inspect(create_engine(db.url(), poolclass=NullPool))
    for table in set(look.get_table_names()) - {"alembic_version"}:
        yield f"таблица {table}"
        for part in PARTS:
            found = getattr(look, f"get_{part}")(table)
            yield from (f"{table} {part} {fact}" for fact in (found if isinstance(found, list) else [found]))
    yield from (f"представление {name}" for name in look.get_view_names())
    yield from (f"тип {enum['name']} {enum['labels']}" for enum in getattr(look, "get_enums", list)())
