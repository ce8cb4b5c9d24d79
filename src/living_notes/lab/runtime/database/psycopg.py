"""A ``psycopg`` for the browser: pg8000 over a function instead of a socket, with psycopg's messages.

The database is PGlite, in the same worker: bytes of the wire protocol go in, bytes come out, and nothing
waits. There is one session in it for ever, so a new connection first forgets what the last one left. Errors
are classes named as psycopg's, with libpq's text, because pages show both.

Sources: the fields of an ErrorResponse, https://www.postgresql.org/docs/18/protocol-error-fields.html.
"""

import io
import sys
from collections.abc import Callable, Mapping
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pg8000.dbapi as driver  # type: ignore[import-not-found]  # it is shipped to the browser, and not needed elsewhere

PORT = 5432

driver.paramstyle = "pyformat"

Exchange = Callable[[bytes], bytes]
"""Sends messages of the protocol to the database and returns its answers."""

_CLASSES = {
    "22001": "StringDataRightTruncation",
    "22003": "NumericValueOutOfRange",
    "22007": "InvalidDatetimeFormat",
    "22P02": "InvalidTextRepresentation",
    "23502": "NotNullViolation",
    "23503": "ForeignKeyViolation",
    "23505": "UniqueViolation",
    "23514": "CheckViolation",
    "25001": "ActiveSqlTransaction",
    "25P02": "InFailedSqlTransaction",
    "2BP01": "DependentObjectsStillExist",
    "3D000": "InvalidCatalogName",
    "3F000": "InvalidSchemaName",
    "42601": "SyntaxError",
    "42701": "DuplicateColumn",
    "42703": "UndefinedColumn",
    "42704": "UndefinedObject",
    "42710": "DuplicateObject",
    "42804": "DatatypeMismatch",
    "42830": "InvalidForeignKey",
    "42883": "UndefinedFunction",
    "42P01": "UndefinedTable",
    "42P06": "DuplicateSchema",
    "42P07": "DuplicateTable",
    "42P16": "InvalidTableDefinition",
    "55000": "ObjectNotInPrerequisiteState",
    "55P03": "LockNotAvailable",
    "55P04": "UnsafeNewEnumValueUsage",
    "57014": "QueryCanceled",
    "428C9": "GeneratedAlways",
    "42611": "InvalidColumnDefinition",
    "0A000": "FeatureNotSupported",
}
_FAMILIES = {
    "08": "OperationalError",
    "0A": "NotSupportedError",
    "22": "DataError",
    "23": "IntegrityError",
    "25": "InternalError",
    "2B": "InternalError",
    "2D": "InternalError",
    "3D": "ProgrammingError",
    "3F": "ProgrammingError",
    "42": "ProgrammingError",
}
_DIAGNOSTICS = {
    "C": "sqlstate",
    "M": "message_primary",
    "D": "message_detail",
    "H": "message_hint",
    "t": "table_name",
    "c": "column_name",
    "n": "constraint_name",
}
"""Letters of an ErrorResponse's fields to what psycopg's ``diag`` calls them."""
_NAMES = (
    "InterfaceError",
    "DatabaseError",
    "DataError",
    "OperationalError",
    "IntegrityError",
    "InternalError",
    "ProgrammingError",
    "NotSupportedError",
)


class Pipe(io.RawIOBase):
    """What pg8000 takes for a socket and its file."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._out = bytearray()
        self._in = bytearray()

    def makefile(self, mode: str) -> "Pipe":
        """Return itself: it is the file, too."""
        del mode
        return self

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer, as in io
        """Keep bytes until the flush."""
        self._out += data
        return len(data)

    def flush(self) -> None:
        """Send what was written and keep what is answered."""
        if self._out and not self.closed:
            data = bytes(self._out)
            self._out.clear()
            if data[:1] != b"X":  # Terminate: the one session stays
                self._in += self._exchange(data)

    def read(self, size: int = -1) -> bytes:
        """Return answered bytes."""
        data = bytes(self._in[:size])
        del self._in[:size]
        return data


def message_of(fields: Mapping[str, str], query: str) -> str:
    """Return libpq's text of an error.

    Args:
        fields: The fields of the ErrorResponse, by their letters.
        query: The statement, for the line that the error is in.
    """
    lines = [fields.get("M", "")]
    if position := int(fields.get("P", "0")):
        before = query[: position - 1]
        line = query.split("\n")[before.count("\n")]
        column = position - 1 - (before.rfind("\n") + 1)
        head = f"LINE {before.count(chr(10)) + 1}: "
        lines += [head + line, " " * (len(head) + column) + "^"]
    named = (("D", "DETAIL"), ("H", "HINT"), ("W", "CONTEXT"))
    lines += [f"{name}:  {fields[key]}" for key, name in named if key in fields]
    return "\n".join(lines)


def _error_classes() -> dict[str, type[Exception]]:
    """Return psycopg's exceptions by name: those of the DBAPI, and one for each SQLSTATE that notes meet."""
    base = type("Error", (Exception,), {"__module__": "psycopg"})
    kinds: dict[str, type[Exception]] = {"Error": base}
    for name in _NAMES:
        parent = base if name in {"InterfaceError", "DatabaseError"} else kinds["DatabaseError"]
        kinds[name] = type(name, (parent,), {"__module__": "psycopg", "sqlstate": None})
    for code, name in _CLASSES.items():
        parent = kinds[_FAMILIES.get(code[:2], "OperationalError")]
        kinds[name] = type(name, (parent,), {"__module__": "psycopg.errors", "sqlstate": code})
    return kinds


ERRORS = _error_classes()


def _translated(error: Exception, query: str) -> Exception:
    """Return pg8000's error as psycopg's."""
    fields = error.args[0] if error.args else ""
    if not isinstance(fields, dict):
        return ERRORS["InterfaceError"](str(error))
    code = fields.get("C", "")
    name = _CLASSES.get(code) or _FAMILIES.get(code[:2], "OperationalError")
    made = ERRORS[name](message_of(fields, query))
    vars(made)["diag"] = SimpleNamespace(**{word: fields.get(key) for key, word in _DIAGNOSTICS.items()})
    return made


class Cursor(driver.Cursor):  # type: ignore[misc]  # pg8000 has no types
    """A cursor that fails in psycopg's words."""

    def execute(self, operation: str, args: Any = None, stream: Any = None) -> None:  # noqa: ANN401 - as in the DBAPI
        """Run a statement; a sequence is for ``%s``, a mapping for ``%(name)s``.

        With parameters, even none of them, ``%%`` is ``%``; without any, everything is as it is written.
        """
        if args is not None and not args:
            operation = operation.replace("%%", "%")
        driver.paramstyle = "format" if args and not isinstance(args, Mapping) else "pyformat"
        try:
            super().execute(operation, args or (), stream)
        except driver.Error as error:
            raise _translated(error, operation) from None


class Connection(driver.Connection):  # type: ignore[misc]  # as above
    """A connection that fails in psycopg's words."""

    def cursor(self) -> Cursor:
        """Return a cursor."""
        return Cursor(self)

    def commit(self) -> None:
        """Commit the transaction."""
        try:
            super().commit()
        except driver.Error as error:
            raise _translated(error, "") from None

    def execute(self, query: str, params: Any = ()) -> Cursor:  # noqa: ANN401 - as in the DBAPI
        """Run a statement, or several, and return the cursor that did."""
        cursor = self.cursor()
        cursor.execute(query, params)
        return cursor

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Commit or roll back, and close."""
        if kind:
            self.rollback()
        else:
            self.commit()
        self.close()


def make_module(exchange: Exchange) -> ModuleType:
    """Return a module that SQLAlchemy takes for a driver, connected to `exchange`."""

    def connect(conninfo: str = "", *, autocommit: bool = False, **options: Any) -> Connection:  # noqa: ANN401 - what a URL says
        url = urlsplit(conninfo)
        options = {"host": url.hostname, "port": url.port, "user": url.username} | options
        host, port = options.get("host") or "localhost", int(options.get("port") or PORT)
        if host not in {"localhost", "127.0.0.1"} or port != PORT:
            raise ERRORS["OperationalError"](_unreachable(host, port))
        user = options.get("user") or "app"
        connection = Connection(user, database="app", ssl_context=False, sock=Pipe(exchange))
        connection.autocommit = True
        settings = [f"SET {name} = {value}" for name, value in _settings(options.get("options", ""))]
        for statement in ("ROLLBACK", "DISCARD ALL", *settings):
            connection.execute_simple(statement)
        connection.autocommit = autocommit
        return connection

    module, errors = ModuleType("psycopg"), ModuleType("psycopg.errors")
    for name, kind in ERRORS.items():
        setattr(errors if kind.__module__ == errors.__name__ else module, name, kind)
    vars(module).update(
        errors=errors,
        connect=connect,
        Connection=Connection,
        Binary=bytes,
        paramstyle="pyformat",
        __version__="3.3.9",
    )
    return module


def _unreachable(host: str, port: int) -> str:
    if host.replace(".", "").isdigit() or host == "localhost":
        shown = f'"{host}", port {port}' if host != "localhost" else f'"127.0.0.1", port {port}'
        return (
            f"connection failed: connection to server at {shown} failed: Connection refused\n"
            "\tIs the server running on that host and accepting TCP/IP connections?"
        )
    return f"failed to resolve host '{host}': [Errno -2] Name or service not known"


def _settings(options: str) -> list[tuple[str, str]]:
    """Return the settings of ``-csearch_path=staging``."""
    words = options.replace("-c ", "-c").split()
    found = [word.removeprefix("-c").partition("=") for word in words if word.startswith("-c")]
    return [(name, value) for name, _, value in found]


def register(module: ModuleType) -> None:
    """Let SQLAlchemy reach the driver under the names of psycopg's dialect."""
    from sqlalchemy.dialects import registry  # noqa: PLC0415 - imported with PostgreSQL only
    from sqlalchemy.dialects.postgresql.pg8000 import PGDialect_pg8000  # noqa: PLC0415 - as above

    class Dialect(PGDialect_pg8000):
        driver = "psycopg"
        default_paramstyle = "pyformat"
        supports_statement_cache = True

        def set_isolation_level(self, dbapi_connection: Any, level: str) -> None:  # noqa: ANN401 - as the base
            """Leave the transaction that asking for the level has begun: pg8000 begins one by itself."""
            dbapi_connection.rollback()
            super().set_isolation_level(dbapi_connection, level)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped

        @classmethod
        def import_dbapi(cls) -> ModuleType:
            return module

    sys.modules.update({"psycopg": module, "psycopg.errors": module.errors})
    for name in ("postgresql", "postgresql.psycopg"):
        registry.impls[name] = lambda: Dialect
