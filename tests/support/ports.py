"""Ports of this machine for servers that tests and benchmarks start."""

import socket


def free_port() -> int:
    """Give one that the system has free now: another server may still be first."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
