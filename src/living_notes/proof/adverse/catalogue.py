"""What a database is made of, as a set of lines: tables, columns, constraints, indexes, types, views.

Equal sets are equal schemas, in whichever order and by whichever statements they came about: SQLite keeps the
text of a statement, and two texts can make one table.
"""

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

Catalogue = frozenset[str]

_POSTGRESQL: Final = """
    WITH ours AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)'),
    tables AS (SELECT * FROM pg_class WHERE relnamespace IN (TABLE ours) AND relname !~ '^alembic_version')
    SELECT concat_ws(' ',
        CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' WHEN 'S' THEN 'sequence' ELSE 'table' END,
        oid::regclass, CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END)
    FROM tables WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    UNION ALL
    SELECT concat_ws(' ', 'column', attrelid::regclass || '.' || attname, format_type(atttypid, atttypmod),
        CASE WHEN attnotnull THEN 'NOT NULL' END, attidentity, attgenerated,
        'DEFAULT ' || pg_get_expr(adbin, adrelid))
    FROM pg_attribute JOIN tables ON tables.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relkind IN ('r', 'p', 'f') AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT concat_ws(' ', 'constraint', conname, 'of', conrelid::regclass, pg_get_constraintdef(c.oid))
    FROM pg_constraint c JOIN tables ON tables.oid = conrelid
    UNION ALL
    SELECT 'index ' || pg_get_indexdef(indexrelid) FROM pg_index JOIN tables ON tables.oid = indrelid
    UNION ALL
    SELECT concat_ws(' ', 'type', t.oid::regtype, string_agg(enumlabel, ', ' ORDER BY enumsortorder))
    FROM pg_type t LEFT JOIN pg_enum ON enumtypid = t.oid
    WHERE typnamespace IN (TABLE ours) AND typtype IN ('e', 'd') GROUP BY t.oid
    UNION ALL
    SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace IN (TABLE ours) AND prokind IN ('f', 'p')
    UNION ALL
    SELECT pg_get_triggerdef(g.oid) FROM pg_trigger g JOIN tables ON tables.oid = tgrelid
    WHERE NOT tgisinternal
"""


def read_catalogue(engine: sa.Engine) -> Catalogue:
    """Return the catalogue of a database, Alembic's own table left out."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            return frozenset(_sqlite(connection))
        return frozenset(map(str, connection.exec_driver_sql(_POSTGRESQL).scalars()))


def _sqlite(connection: sa.Connection) -> Iterator[str]:
    query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    inspector = sa.inspect(connection)
    for kind, name, table, sql in connection.exec_driver_sql(query).all():
        if table == "alembic_version":
            continue
        if kind != "table":
            yield " ".join(sql.replace('"', "").split())  # a rename quotes what it touches
            continue
        yield f"table {name}"
        for _, column, declared, notnull, default, key, hidden in connection.exec_driver_sql(
            f'PRAGMA table_xinfo("{name}")'
        ):
            words = f"column {name}.{column} {declared}{' NOT NULL' * notnull}{f' KEY {key}' if key else ''}"
            yield f"{words} DEFAULT {default}{' GENERATED' if hidden else ''}"
        for check in inspector.get_check_constraints(name):
            yield f"constraint {check['name']} of {name} CHECK ({check['sqltext']})"
        for unique in inspector.get_unique_constraints(name):
            yield f"constraint {unique['name']} of {name} UNIQUE {unique['column_names']}"
        for key in inspector.get_foreign_keys(name):
            target = f"{key['referred_table']} {key['referred_columns']} {key['options']}"
            yield f"constraint {key['name']} of {name} FOREIGN KEY {key['constrained_columns']} {target}"


def changes(before: Catalogue, after: Catalogue) -> str:
    """Return in words what `after` has and lacks; empty where the two are equal."""
    left, missing = sorted(after - before), sorted(before - after)
    said = [f"{word}: {'; '.join(lines)}" for word, lines in (("extra", left), ("missing", missing)) if lines]
    return ", ".join(said)
