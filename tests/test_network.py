"""The suite itself: nothing leaves the machine, whatever catches the refusal."""

import asyncio
import socket

import pytest
from support.network import LoopbackOnly, NetworkUseError


@pytest.mark.parametrize("address", ["192.0.2.1", "telegram.example"])
async def test_connections_are_refused(address: str, network: LoopbackOnly) -> None:
    with pytest.raises(NetworkUseError):
        await asyncio.open_connection(address, 443)
    assert network.attempts == [address]
    network.attempts.clear()


def test_plain_sockets_are_refused(network: LoopbackOnly) -> None:
    with socket.socket() as sock, pytest.raises(NetworkUseError):
        sock.connect(("192.0.2.1", 443))
    with socket.socket() as sock, pytest.raises(NetworkUseError):
        sock.connect_ex(("192.0.2.1", 443))
    network.attempts.clear()


async def test_loopback_and_unix_sockets_pass() -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for host in ("127.0.0.1", "localhost"):
        reader, writer = await asyncio.open_connection(host, port)
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
    server.close()
    left, right = socket.socketpair()
    left.close()
    right.close()
