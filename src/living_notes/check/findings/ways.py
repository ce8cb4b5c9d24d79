"""Which note has the safe way, by what a statement looks like; the catalogue's rows are named by keys."""

import re
from typing import Final

_CATALOGUE = "Блокировки"
WAYS: Final = (
    (r"CREATE (UNIQUE )?INDEX|DROP INDEX", "create-index-concurrently", "", "CREATE INDEX CONCURRENTLY"),
    (
        r"SET NOT NULL|ADD CONSTRAINT \S+ NOT NULL",
        "not-null-large-table",
        "",
        "NOT NULL в большой таблице PostgreSQL",
    ),
    (r"^CREATE TABLE .*\bPARTITION OF\b|(ATTACH|DETACH) PARTITION", "partitions", "", "Секции присоединяют"),
    (r"FOREIGN KEY|REFERENCES", "foreign-key-not-valid", "", "Внешний ключ на большой таблице"),
    (r"ADD (CONSTRAINT \S+ )?(UNIQUE|PRIMARY KEY)", "unique-using-index", "", "UNIQUE на большой таблице"),
    (r"ALTER COLUMN \S+ TYPE", "change-column-type", "", "Изменить тип колонки"),
    (r"ALTER TYPE \S+ ADD VALUE", "enum-add-value", "", "ENUM — добавить значение"),
    (r"ALTER TYPE|DROP TYPE", "enum-type-lifecycle", "", "ENUM — создать и удалить тип"),
    (r"DOMAIN", "locks", "domain-check-not-valid", _CATALOGUE),
    (r"\bCHECK\b", "locks", "create-check-not-valid", _CATALOGUE),
    (r"EXCLUDE", "locks", "create-exclude", _CATALOGUE),
    (r"REFRESH MATERIALIZED", "locks", "refresh-view-concurrently", _CATALOGUE),
    (r"^REINDEX", "locks", "reindex-concurrently", _CATALOGUE),
    (r"RENAME", "expand-contract", "", "Переименовать без остановки"),
    (r"DROP TABLE", "drop-locks-parent", "", "DROP запирает и вторую таблицу"),
    (r"ADD COLUMN", "locks", "add-column-uuid-safe", _CATALOGUE),
    (r"^(UPDATE|DELETE|INSERT)\b", "backfill-in-batches", "", "Заполнение порциями"),
)
"""A pattern, the note, a place in it, and what to call the link."""

_BY_CODE: Final = {
    "brief": ("lock-timeout-retry", "", "lock_timeout и повтор"),
    "rows-lost": ("data-migrations", "", "Миграции данных"),
}


def way(sql: str, code: str) -> tuple[str, str, str]:
    """Return the note, the place in it, and its name; the catalogue itself where nothing fits better."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    for pattern, note, heading, title in WAYS:
        if re.search(pattern, sql, re.IGNORECASE):
            return note, heading, title
    return "locks", "", _CATALOGUE
