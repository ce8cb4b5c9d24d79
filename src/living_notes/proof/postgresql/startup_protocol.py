"""The server's side of a PostgreSQL session until it is open (PostgreSQL manual, "Message Flow").

What a client sends first, what it is asked, and what it is told where it is not let in. The password is
asked for in plain words: nothing here leaves the loopback device.
"""

import re
import socket
import struct
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Self

from psycopg import pq

PROTOCOL_3_0: Final = 3 << 16
CANCEL: Final = (1234 << 16) + 5678
DECLINED: Final = ((1234 << 16) + 5679, (1234 << 16) + 5680)  # SSLRequest, GSSENCRequest
LOSSLESS: Final = ("utf-8", "surrogateescape")  # a client may speak any encoding
_MAX_MESSAGE: Final = 10_000  # bytes, as in the server
_ASK_PASSWORD, _LET_IN = 3, 0  # AuthenticationCleartextPassword, AuthenticationOk

# What a server of any version reports at the start; one that it does not know comes back as None.
_REPORTED: Final = (
    b"application_name client_encoding DateStyle default_transaction_read_only in_hot_standby"
    b" integer_datetimes IntervalStyle is_superuser scram_iterations search_path server_encoding"
    b" server_version session_authorization standard_conforming_strings TimeZone"
)


class Refused(Exception):  # noqa: N818 - it becomes an ErrorResponse, nobody sees it raised
    """A client that is not let in; `response` is what it is told."""

    def __init__(self, sqlstate: str, message: str) -> None:
        super().__init__(sqlstate, message)
        fields = (f"SFATAL\0VFATAL\0C{sqlstate}\0M{message}\0\0").encode(*LOSSLESS)
        self.response = _message(b"E", fields)


@dataclass(frozen=True)
class Startup:
    """The parameters of a StartupMessage, and the minor version of protocol 3 that it asks for."""

    parameters: dict[str, str]
    minor: int

    @classmethod
    def parse(cls, code: int, body: bytes) -> Self:
        """Read the message behind its length.

        Raises:
            Refused: It is of another protocol.
        """
        if code >> 16 != 3:  # noqa: PLR2004 - the protocol's major version since 2003
            raise Refused("0A000", f"unsupported frontend protocol {code >> 16}.{code & 0xFFFF}")
        words = [word.decode(*LOSSLESS) for word in body.split(b"\0")]
        return cls(dict(zip(words[::2], words[1::2], strict=False)), code & 0xFFFF)

    @property
    def user(self) -> str:
        """The role that the client wants to be."""
        return self.parameters.get("user", "")

    @property
    def database(self) -> str:
        """The database that it asks for: as in the server, that of its own name where it names none."""
        return self.parameters.get("database") or self.user

    def options(self, own: str) -> str:
        """The session's settings as command-line options, after those of the real connection."""
        settings = [own, self.parameters.get("options", "")]
        for name, value in self.parameters.items():
            if name and name not in {"user", "database", "options"} and name[:5] != "_pq_.":
                settings.append("-c " + re.sub(r"([\\\s])", r"\\\1", f"{name}={value}"))
        return " ".join(filter(None, settings))

    def negotiation(self) -> bytes:
        """NegotiateProtocolVersion, where the client asks for more than protocol 3.0."""
        extensions = [name for name in self.parameters if name.startswith("_pq_.")]
        if not self.minor and not extensions:
            return b""
        names = b"".join(name.encode(*LOSSLESS) + b"\0" for name in extensions)
        return _message(b"v", struct.pack("!ii", PROTOCOL_3_0, len(extensions)) + names)


def read_request(client: socket.socket) -> tuple[int, bytes]:
    """Read a message without a type: the code that says what it wants, and the rest.

    Raises:
        EOFError: The client has left, or talks nonsense.
    """
    length, code = struct.unpack("!ii", _read(client, 8))
    return code, _read(client, _checked(length, 8) - 8)


def check_password(client: socket.socket, startup: Startup, users: Mapping[str, Collection[str]]) -> None:
    """Ask the client for its password, whoever it says it is, as a server does.

    Args:
        client: Where it listens.
        startup: Who it says it is.
        users: The passwords of each user.

    Raises:
        Refused: There is no such user, or it has another password.
        EOFError: The client has none and leaves, or talks nonsense.
    """
    client.sendall(startup.negotiation() + _authentication(_ASK_PASSWORD))
    kind, length = struct.unpack("!ci", _read(client, 5))
    password = _read(client, _checked(length, 4) - 4).rstrip(b"\0").decode(*LOSSLESS)
    if kind != b"p":
        raise Refused("08P01", f"expected password response, got message type {kind[0]}")
    if password not in users.get(startup.user, ()):
        raise Refused("28P01", f'password authentication failed for user "{startup.user}"')


def welcome(real: pq.abc.PGconn, key: bytes) -> bytes:
    """Return what opens the session of a client that is let in; `key` is its BackendKeyData."""
    known = [(name, real.parameter_status(name)) for name in _REPORTED.split()]
    reported = [_message(b"S", b"%b\0%b\0" % (name, value)) for name, value in known if value is not None]
    return b"".join([_authentication(_LET_IN), *reported, _message(b"K", key), _message(b"Z", b"I")])


def _authentication(code: int) -> bytes:
    return _message(b"R", struct.pack("!i", code))


def _checked(length: int, least: int) -> int:
    if not least <= length <= _MAX_MESSAGE:
        raise EOFError
    return length


def _read(client: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        chunk = client.recv(count - len(data))
        if not chunk:
            raise EOFError
        data += chunk
    return data


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body
