"""PostgreSQL, asked in the migration's own session: its locks are seen only until its COMMIT."""

import json
import re
from collections.abc import Mapping, Sequence

from living_notes.check.databases.state import (
    VERSION_TABLE,
    Column,
    Cursor,
    ForeignKey,
    Key,
    Relation,
    Schema,
    State,
    Table,
)

_OURS = "nspname !~ '^pg_' AND nspname <> 'information_schema'"
_NAME = "CASE WHEN nspname = 'public' THEN relname ELSE nspname || '.' || relname END"
_STATE = f"""
    SELECT json_build_object(
        'transaction', CASE WHEN now() = statement_timestamp() THEN '' ELSE now()::text END,
        'patient', current_setting('lock_timeout') = '0',
        'relations', (
            SELECT json_agg(json_build_array(c.oid::bigint, {_NAME}, relkind, relfilenode::bigint,
                coalesce(indrelid, 0)::bigint, pg_relation_size(c.oid)))
            FROM pg_class c JOIN pg_namespace s ON s.oid = relnamespace
            LEFT JOIN pg_index ON indexrelid = c.oid
            WHERE {_OURS} AND relkind IN ('r', 'p', 'm', 'v', 'i', 'I')),
        'locks', (
            SELECT json_agg(json_build_array(relation::bigint, mode)) FROM pg_locks
            WHERE locktype = 'relation' AND pid = pg_backend_pid()
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),
        'counts', (
            SELECT json_agg(json_build_array({_NAME.replace("nspname", "schemaname")},
                seq_tup_read, n_tup_ins + n_tup_upd, n_tup_del))
            FROM pg_stat_xact_user_tables)
    )::text
"""
_SCHEMA = f"""
    WITH t AS (
        SELECT c.oid, {_NAME} AS name, relkind FROM pg_class c JOIN pg_namespace s ON s.oid = relnamespace
        WHERE {_OURS} AND relname <> '{VERSION_TABLE}')
    SELECT json_agg(json_build_array(kind, owner, thing, definition))::text FROM (
        SELECT 'table' AS kind, name AS owner, name AS thing,
            CASE relkind WHEN 'p' THEN 'partitioned' ELSE 'table' END AS definition
            FROM t WHERE relkind IN ('r', 'p')
        UNION ALL SELECT 'column', name, attname, format_type(atttypid, atttypmod)
            || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
            || CASE attidentity WHEN '' THEN '' ELSE ' IDENTITY' END
            || coalesce(CASE attgenerated WHEN '' THEN ' DEFAULT ' ELSE ' GENERATED ' END
                || pg_get_expr(adbin, adrelid), '')
            || coalesce(' COMMENT ' || quote_literal(col_description(t.oid, attnum)), '')
            FROM t JOIN pg_attribute ON attrelid = t.oid
            LEFT JOIN pg_attrdef ON adrelid = t.oid AND adnum = attnum
            WHERE relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
        UNION ALL SELECT 'constraint', name, conname, pg_get_constraintdef(k.oid)
            FROM t JOIN pg_constraint k ON conrelid = t.oid WHERE contype <> 'n' OR NOT convalidated
        UNION ALL SELECT 'index', o.name, t.name, pg_get_indexdef(t.oid)
            || CASE WHEN indisvalid THEN '' ELSE ' INVALID' END
            FROM t JOIN pg_index ON indexrelid = t.oid JOIN t o ON o.oid = indrelid
            WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = t.oid AND conrelid = indrelid)
        UNION ALL SELECT 'trigger', name, tgname, pg_get_triggerdef(g.oid) || ' ' || tgenabled::text
            FROM t JOIN pg_trigger g ON tgrelid = t.oid WHERE NOT tgisinternal
        UNION ALL SELECT 'view', name, name, pg_get_viewdef(oid) FROM t WHERE relkind IN ('v', 'm')
        UNION ALL SELECT 'sequence', name, name, 'sequence' FROM t WHERE relkind = 'S'
        UNION ALL SELECT 'type', '', typname, 'ENUM ' || (SELECT string_agg(quote_literal(enumlabel), ', '
            ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = y.oid)
            FROM pg_type y JOIN pg_namespace s ON s.oid = typnamespace WHERE typtype = 'e' AND {_OURS}
        UNION ALL SELECT 'type', '', typname, 'DOMAIN ' || format_type(typbasetype, typtypmod)
            || coalesce(' ' || (SELECT string_agg(pg_get_constraintdef(oid), ' ')
                FROM pg_constraint WHERE contypid = y.oid), '')
            FROM pg_type y JOIN pg_namespace s ON s.oid = typnamespace WHERE typtype = 'd' AND {_OURS}
        UNION ALL SELECT 'function', '', proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
            md5(prosrc) FROM pg_proc p JOIN pg_namespace s ON s.oid = pronamespace WHERE {_OURS}
    ) things
"""
_TABLES = f"""
    SELECT json_agg(json_build_array(
        quote_ident(nspname) || '.' || quote_ident(relname),
        (SELECT json_agg(json_build_array(quote_ident(attname),
            CASE typtype WHEN 'd' THEN format_type(typbasetype, typtypmod)
                ELSE format_type(atttypid, atttypmod) END,
            NOT attnotnull,
            EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid AND indisunique AND attnum = ANY (indkey)),
            (SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = atttypid),
            (SELECT json_agg(pg_get_expr(conbin, conrelid)) FROM pg_constraint
                WHERE conrelid = c.oid AND contype = 'c' AND conkey = ARRAY[attnum])) ORDER BY attnum)
         FROM pg_attribute JOIN pg_type y ON y.oid = atttypid
         WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
            AND attgenerated = '' AND attidentity <> 'a'),
        (SELECT json_agg(json_build_array(
            (SELECT json_agg(quote_ident(attname) ORDER BY o) FROM unnest(conkey) WITH ORDINALITY u(k, o)
                JOIN pg_attribute ON attrelid = conrelid AND attnum = k),
            confrelid::regclass::text,
            (SELECT json_agg(quote_ident(attname) ORDER BY o) FROM unnest(confkey) WITH ORDINALITY u(k, o)
                JOIN pg_attribute ON attrelid = confrelid AND attnum = k)))
         FROM pg_constraint WHERE conrelid = c.oid AND contype = 'f')))::text
    FROM pg_class c JOIN pg_namespace s ON s.oid = relnamespace
    WHERE {_OURS} AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> '{VERSION_TABLE}'
"""
_PLACES = f"""
    SELECT {_NAME}, quote_ident(nspname) || '.' || quote_ident(relname)
    FROM pg_class JOIN pg_namespace s ON s.oid = relnamespace
    WHERE {_OURS} AND relkind IN ('r', 'p') AND relname <> '{VERSION_TABLE}'
"""
_UNKNOWN = f"""
    SELECT quote_ident(nspname) || '.' || quote_ident(relname)
    FROM pg_class JOIN pg_namespace s ON s.oid = relnamespace
    WHERE {_OURS} AND relkind = 'r' AND reltuples < 0 AND relname <> '{VERSION_TABLE}'
"""
_VALUES = (
    (r"(small|big)?int|integer", "{n}"),
    (r"numeric\((\d+),(\d+)\)", "({n} % power(10, least({a} - {b}, 6))::int)"),
    (r"numeric|real|double|money", "{n}"),
    (r"boolean", "({n} % 2 = 0)"),
    (r"uuid", "md5(({n})::text)::uuid"),
    (r"timestamp", "(timestamp '2026-01-01' + ({n}) * interval '1 minute')"),
    (r"date$", "(date '2026-01-01' + ({n}) % 365)"),
    (r"time", "(time '00:00' + ({n}) * interval '1 second')"),
    (r"interval", "({n}) * interval '1 minute'"),
    (r"jsonb?$", "'{{}}'"),
    (r"bytea", "'\\x00'"),
    (r"inet|cidr", "'127.0.0.1'"),
    (r".*\[\]$", "'{{}}'"),
    (r".*(range|tsvector|tsquery)$", "NULL"),
)
_TEXTS = re.compile(r"(?:text|citext|character(?: varying)?)(?:\((\d+)\))?$")


def _ask(cursor: Cursor, query: str) -> object:
    cursor.execute(query)
    text = cursor.fetchone()[0]
    return json.loads(text) if text else []


def _plain(place: str) -> str:
    return place.replace('"', "").removeprefix("public.")


class PostgresDatabase:
    """PostgreSQL, a server or PGlite."""

    name = "postgresql"

    def version(self, cursor: Cursor) -> str:
        """Return the server's version."""
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).partition(" ")[0]

    def clean(self, cursor: Cursor) -> None:
        """Drop all schemas that are not the server's own."""
        cursor.execute(f"SELECT quote_ident(nspname) FROM pg_namespace WHERE {_OURS}")
        for (schema,) in cursor.fetchall():
            cursor.execute(f"DROP SCHEMA {schema} CASCADE")
        cursor.execute("CREATE SCHEMA public")

    def state(self, cursor: Cursor) -> State:
        """Return this moment."""
        given = _ask(cursor, _STATE)
        assert isinstance(given, dict)  # noqa: S101 - the query says so
        relations = {oid: Relation(*rest) for oid, *rest in given["relations"] or ()}
        counts = given["counts"] or ()
        return State(
            transaction=given["transaction"],
            patient=given["patient"],
            relations=relations,
            locks=frozenset((oid, mode) for oid, mode in given["locks"] or ()),
            read={name: read for name, read, _, _ in counts},
            changed={name: changed for name, _, changed, _ in counts},
            deleted={name: deleted for name, _, _, deleted in counts},
        )

    def schema(self, cursor: Cursor) -> Schema:
        """Return the definitions of all things."""
        things: dict[Key, str] = {}
        for kind, owner, thing, definition in _ask(cursor, _SCHEMA):  # type: ignore[attr-defined]  # a list
            things[kind, owner, thing] = definition or ""
        return things

    def counts(self, cursor: Cursor) -> Mapping[str, int]:
        """Return how many rows each table and partition has."""
        cursor.execute(_PLACES)
        places = dict(cursor.fetchall())
        if not places:
            return {}
        each = ", ".join(f"(SELECT count(*) FROM {place})" for place in places.values())
        cursor.execute(f"SELECT {each}")
        return dict(zip(places, cursor.fetchone(), strict=True))

    def settle(self, cursor: Cursor) -> None:
        """Let the planner know of rows in tables that it never looked at."""
        cursor.execute(_UNKNOWN)
        if places := [place for (place,) in cursor.fetchall()]:
            cursor.execute(f"ANALYZE {', '.join(places)}")

    def tables(self, cursor: Cursor) -> Sequence[Table]:
        """Return what can be filled."""
        counts = self.counts(cursor)
        tables: list[Table] = []
        for place, columns, keys in _ask(cursor, _TABLES):  # type: ignore[attr-defined]  # a list
            filled = [
                Column(name, kind, nullable, unique, labels or (), checks or ())
                for name, kind, nullable, unique, labels, checks in columns or ()
            ]
            foreign = [ForeignKey(own, _plain(table), theirs) for own, table, theirs in keys or ()]
            tables.append(Table(_plain(place), filled, foreign, counts[_plain(place)]))
        return tables

    def value(self, column: Column, number: str, *, hard: bool) -> str | None:
        """Return SQL of the value of row `number`."""
        if column.labels:
            labels = ", ".join("'" + label.replace("'", "''") + "'" for label in column.labels)
            return f"(ARRAY[{labels}])[1 + ({number}) % {len(column.labels)}]::{column.type}"
        if text := _TEXTS.match(column.type):
            value = f"'v' || ({number})" if hard else f"({number})::text"
            return f"right({value}, {text[1]})" if text[1] else value
        for pattern, template in _VALUES:
            if match := re.match(pattern, column.type):
                groups = [*match.groups(), "0", "0"]
                return template.format(n=number, a=groups[0], b=groups[1])
        return None

    def series(self, count: int) -> str:
        """Return a FROM item with a column ``n``."""
        return f"generate_series(1, {count}) AS series(n)"
