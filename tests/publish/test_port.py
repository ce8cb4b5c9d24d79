import socket

import pytest

from living_notes.publish.port import PortTakenError, check_port_free


def test_a_taken_port_is_named_with_what_to_type_instead() -> None:
    """MkDocs would build the whole site first and then end in a traceback."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortTakenError, match=f"mkdocs serve -a 127.0.0.1:{port + 1}"):
            check_port_free("127.0.0.1", port)

    check_port_free("127.0.0.1", port)
