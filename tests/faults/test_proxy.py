"""The proxy that the other tests stand behind."""

import asyncio
import contextlib

from support.proxy import Streams, open_proxy


async def test_who_was_dialled_for_when_it_refused_is_cut_too() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    far = await asyncio.start_server(answer, "127.0.0.1", 0)
    dialling, dialled = asyncio.Event(), asyncio.Event()

    async def dial() -> Streams:
        dialling.set()
        await dialled.wait()
        return await asyncio.open_connection(*far.sockets[0].getsockname())

    async with asyncio.timeout(20), far, open_proxy() as proxy:
        proxy.dial = dial
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        await dialling.wait()
        await proxy.refuse()
        dialled.set()
        with contextlib.suppress(ConnectionResetError):
            assert await reader.read() == b""
        writer.close()
