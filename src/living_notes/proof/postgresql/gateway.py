"""A door to PostgreSQL for one note: `localhost/app` as the page shows it, any database behind.

Notes run side by side and all show the same URL, so each gets a gateway on a port of its own. It
speaks the server's side of the start of a session (see `greeting`), lets libpq open the real session,
log-in and all, to the database that stands for the name asked for, then takes over libpq's socket and
from there on only copies bytes. A name that is not in the table does not exist, in the server's own
words: no note can reach a database that is not its own. Nor does a wrong user or password get in, so
that a page cannot show one unnoticed.

One thread listens, and two serve a session, one for each direction, because each side may fill its
buffers while it waits for the other. TLS is declined.
"""

import contextlib
import os
import re
import secrets
import socket
import struct
from collections.abc import Collection, Mapping
from threading import Lock, Thread
from typing import Final, Self

from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from living_notes.proof.postgresql.startup_protocol import (
    CANCEL,
    DECLINED,
    LOSSLESS,
    Refused,
    Startup,
    check_password,
    read_request,
    welcome,
)

_CHUNK: Final = 1 << 16


class Gateway:
    """A PostgreSQL server on 127.0.0.1 whose databases are names for databases elsewhere.

    `databases` maps a name to the libpq connection string that stands for it, `users` the name of each
    user to its passwords; behind the gateway all of them are the role of that connection string. `port`
    is the TCP port. Closing ends all sessions and returns when no thread is left. `listener` is where it
    listens, a free port where it is None. `answers` are the bytes that a session may be answered; one that is
    answered more ends, and `flooded` is true.
    """

    def __init__(
        self,
        databases: Mapping[str, str],
        users: Mapping[str, Collection[str]],
        listener: socket.socket | None = None,
        *,
        answers: float = float("inf"),
    ) -> None:
        self.users = users
        self.answers = answers
        self.flooded = False
        self._databases = {name: conninfo_to_dict(text) for name, text in databases.items()}
        self._lock = Lock()
        self._sessions: set[_Session] = set()
        self._closed = False
        self._listener = listener or socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._thread = Thread(target=self._listen, name=f"gateway {self.port}", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the listener and every session; again: nothing happens."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        # accept() does not notice that its socket is closed: shut it down, and where that does not do
        # (macOS) knock, and it sees the flag.
        _shut(self._listener)
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join()
        sessions = tuple(self._sessions)  # nobody adds any more
        for session in sessions:
            session.stop()
        for session in sessions:
            session.thread.join()

    def _listen(self) -> None:
        with self._listener:
            while not self._closed:
                with contextlib.suppress(OSError):  # the client has gone already
                    self._admit(self._listener.accept()[0])

    def _admit(self, client: socket.socket) -> None:
        with self._lock:
            if self._closed:
                client.close()
                return
            session = _Session(self, client)
            self._sessions.add(session)
            session.thread.start()

    def conninfo(self, startup: Startup) -> str:
        """The connection string of the real session that a client asks for."""
        if startup.database not in self._databases:
            raise Refused("3D000", f'database "{startup.database}" does not exist')
        real = self._databases[startup.database]
        return make_conninfo(
            "",
            **real
            | {
                "options": startup.options(str(real.get("options") or "")),
                # these two are the client's to say, and travel in the options
                "application_name": "",
                "client_encoding": "",
                # an encrypted socket cannot be handed on
                "sslmode": "disable",
                "gssencmode": "disable",
            },
        )

    def forget(self, session: "_Session") -> None:
        """Drop a session that has ended."""
        with self._lock:
            self._sessions.discard(session)

    def cancel(self, key: bytes) -> None:
        """Cancel the running query of the session with that BackendKeyData; none: nothing."""
        with self._lock:
            found = next((s for s in self._sessions if s.key and s.key == key), None)
        if found and found.canceller:
            with contextlib.suppress(Exception):  # as in the protocol: no answer, whatever happens
                found.canceller.cancel()


class _Session:
    """One client from its first byte to its last."""

    def __init__(self, gateway: Gateway, client: socket.socket) -> None:
        self.key = b""
        self.canceller: pq.abc.PGcancel | None = None
        self.thread = Thread(target=self._run, name=f"gateway {gateway.port}: session", daemon=True)
        self._gateway = gateway
        self._client = client
        self._server: socket.socket | None = None
        self._lock = Lock()
        self._stopped = False

    def stop(self) -> None:
        """Make both directions see an end; the session's thread does the rest."""
        with self._lock:
            self._stopped = True
            _shut(self._client)
            if self._server:
                _shut(self._server)

    def _run(self) -> None:
        real: pq.abc.PGconn | None = None
        try:
            self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if startup := self._read_startup():
                check_password(self._client, startup, self._gateway.users)
                real = _connect(self._gateway.conninfo(startup))
                self._take_over(real)
        except Refused as refusal:
            with contextlib.suppress(OSError):
                self._client.sendall(refusal.response)
        except (OSError, EOFError):
            pass  # the client left during the greeting
        finally:
            self.key = b""
            with self._lock:  # not while stop() has them in hand
                self._client.close()
                if self._server:
                    self._server.close()
            if real:
                real.finish()
            self._gateway.forget(self)

    def _read_startup(self) -> Startup | None:
        """The client's StartupMessage; None where it came to cancel a query."""
        while True:
            code, body = read_request(self._client)
            if code == CANCEL:
                self._gateway.cancel(body)
                return None
            if code not in DECLINED:
                return Startup.parse(code, body)
            self._client.sendall(b"N")

    def _take_over(self, real: pq.abc.PGconn) -> None:
        server = socket.socket(fileno=os.dup(real.socket))
        server.setblocking(True)  # libpq had set the descriptor that both share to not blocking
        self.canceller = real.get_cancel()
        # The process id is the true one, for notes that look at pg_stat_activity.
        self.key = struct.pack("!i", real.backend_pid) + secrets.token_bytes(4)
        with self._lock:
            self._server = server
            if self._stopped:
                return
        self._client.sendall(welcome(real, self.key))
        answers = Thread(target=self._copy_answers, args=(server,), name=self.thread.name, daemon=True)
        answers.start()
        try:
            self._copy_requests(server)
        finally:
            answers.join()

    def _copy_requests(self, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := self._client.recv(_CHUNK):
                # A server that is gone may have left last words: the client shall read them, so
                # its requests are taken from it until it leaves.
                with contextlib.suppress(OSError):
                    server.sendall(data)
        _shut(server)

    def _copy_answers(self, server: socket.socket) -> None:
        received = 0
        try:
            while data := server.recv(_CHUNK):
                received += len(data)
                if received > self._gateway.answers:
                    self._gateway.flooded = True
                    raise ConnectionAbortedError
                self._client.sendall(data)
            self._client.shutdown(socket.SHUT_WR)
        except OSError:
            _shut(self._client)
            _shut(server)


def _connect(conninfo: str) -> pq.abc.PGconn:
    real = pq.PGconn.connect(conninfo.encode(*LOSSLESS))
    if real.status == pq.ConnStatus.OK:
        return real
    words = real.error_message.decode(errors="replace").strip()
    real.finish()
    # libpq puts the address before the server's words; a client does so itself, with its own.
    said = re.search(r"(?:FATAL|ERROR):\s+(.*)", words, re.DOTALL)
    message = said[1] if said else words
    if "no encryption" in message:
        message += " (the gateway needs a server that lets it in without TLS)"
    raise Refused("08006", message)


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
