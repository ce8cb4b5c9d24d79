"""The proof's own way into a note's database: one that a flood of rows does not get through.

libpq takes in whole whatever it is sent, and a note decides what that is. So the proof connects as notes do,
through a gateway, and that one ends a session which is answered too much.
"""

import secrets
from typing import Final

import psycopg

from living_notes.proof.postgresql.gateway import Gateway
from living_notes.proof.sandbox.limits import OUTPUT

_NAME: Final = "app"
_ANSWERS: Final = 8 * OUTPUT
"""Bytes that a session may be answered: a short row takes as much for its frame as for itself."""


class Inlet:
    """Opens sessions in one database.

    Args:
        conninfo: Of the database.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._password = secrets.token_hex(16)
        self._gateway: Gateway | None = None

    def connect(self) -> psycopg.Connection:
        """Return a session in autocommit mode.

        Raises:
            psycopg.OperationalError: There is none to be had.
        """
        if self._gateway is None:
            self._gateway = Gateway({_NAME: self._conninfo}, {_NAME: [self._password]}, answers=_ANSWERS)
        return psycopg.connect(
            host="127.0.0.1",
            port=self._gateway.port,
            user=_NAME,
            dbname=_NAME,
            password=self._password,
            sslmode="disable",
            gssencmode="disable",
            autocommit=True,
        )

    @property
    def flooded(self) -> bool:
        """Whether a session was answered too much."""
        return self._gateway is not None and self._gateway.flooded

    def close(self) -> None:
        """End all sessions."""
        if self._gateway is not None:
            self._gateway.close()
