"""Free ports are free, and a taken one is seen as taken."""

import socket

from orchestration.ports import free_port, is_free


def test_a_free_port_can_be_bound():
    port = free_port()
    assert is_free(port)
    with socket.create_server(("127.0.0.1", port)):
        assert not is_free(port)


def test_two_callers_in_a_row_get_different_ports():
    assert len({free_port() for _ in range(8)}) > 1
