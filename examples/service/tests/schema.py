from collections.abc import Iterator

from app import db
from sqlalchemy import NullPool, create_engine, inspect

PARTS = ("columns", "pk_constraint", "foreign_keys", "unique_constraints", "check_constraints", "indexes")


def schema() -> set[str]:
    """Схема базы из DATABASE_URL; таблица самого Alembic не в счёт."""
    return set(_facts())


def _facts() -> Iterator[str]:
    with create_engine(db.url(), poolclass=NullPool).connect() as connection:
        look = inspect(connection)
        for part in PARTS:
            for (_, table), found in getattr(look, f"get_multi_{part}")().items():
                if table != "alembic_version":
                    yield from (f"{table} {part} {fact}" for fact in (found if isinstance(found, list) else [found]))
        yield from (f"представление {name}" for name in look.get_view_names())
        yield from (f"тип {enum['name']} {enum['labels']}" for enum in getattr(look, "get_enums", list)())
