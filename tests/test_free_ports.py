"""A port that a test was given is its server's alone, also before that server starts and while it is away."""

from __future__ import annotations

import socket
import sys

import pytest

from tests.servers import free_port


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a port that is bound can be bound by nobody else")
def test_a_port_that_is_given_is_nobodys_but_who_binds_it_by_name() -> None:
    port = free_port()
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", port))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    for _ in range(2):  # a server, and the next one after it
        with socket.socket() as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            server.bind(("127.0.0.1", port))
            server.listen()
            with socket.create_connection(("127.0.0.1", port)):
                pass
