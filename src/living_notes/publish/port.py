"""The port of ``mkdocs serve``, tried before the build: MkDocs itself ends in a traceback after it."""

import socket


class PortTakenError(OSError):
    """The address is in use; the message says what to type instead."""


def check_port_free(host: str, port: int) -> None:
    """Check that a server could listen on `host` and `port`.

    Raises:
        PortTakenError: Somebody listens there, or the system refuses it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as MkDocs' own server does
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTakenError(
                f"cannot serve on {host}:{port}: {error.strerror}; "
                f"take another port: mkdocs serve -a {host}:{port + 1}"
            ) from error
