"""A line to a server that a test may cut, stop, slow down: TCP on loopback."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
CHUNK = 1 << 16


@dataclass(slots=True)
class Proxy:
    """Passes bytes on until told otherwise. `delay`: seconds that each chunk waits."""

    dial: Callable[[], Awaitable[Streams]]
    port: int = 0
    delay: float = 0.0
    met: asyncio.Event = field(default_factory=asyncio.Event)  # somebody called, or said something
    _server: asyncio.Server | None = None
    _flowing: asyncio.Event = field(default_factory=asyncio.Event)
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _callers: set[asyncio.StreamWriter] = field(default_factory=set)
    _served: set["asyncio.Task[Any]"] = field(default_factory=set)

    async def accept(self) -> None:
        """Take connections, and let flow what comes."""
        self._flowing.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def refuse(self) -> None:
        """Be gone: nobody listens, and every connection is reset."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
        self.reset()

    def reset(self) -> None:
        """Cut every connection in the midst of what it says."""
        for writer in list(self._writers):
            writer.transport.abort()

    def hang(self) -> None:
        """Take what is said, and answer nothing; as a machine that lost its power."""
        self._flowing.clear()

    def flow(self) -> None:
        self._flowing.set()

    def half_close(self) -> None:
        """Say to every caller that nothing more will come, and go on listening."""
        for writer in list(self._callers):
            if writer.can_write_eof():
                writer.write_eof()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.met.set()
        if (task := asyncio.current_task()) is not None:
            self._served.add(task)
        try:
            far_reader, far_writer = await self.dial()
        except OSError:
            writer.transport.abort()
            return
        mine = {writer, far_writer}
        if self._server is None:  # refused while we dialled
            for one in mine:
                one.transport.abort()
            return
        self._writers |= mine
        self._callers.add(writer)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(reader, far_writer))
                group.create_task(self._pump(far_reader, writer))
        except* OSError:
            pass
        finally:
            self._writers -= mine
            self._callers.discard(writer)
            for one in mine:
                one.transport.abort()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(CHUNK):
            self.met.set()
            await self._flowing.wait()
            if self.delay:
                await asyncio.sleep(self.delay)
            sink.write(data)
            await sink.drain()
        raise ConnectionResetError  # one side went: the other goes too


@asynccontextmanager
async def open_proxy(*, port: int = 0, path: str = "") -> AsyncIterator[Proxy]:
    """Stand before a server of this machine: its port, or the path of its socket."""

    async def dial() -> Streams:
        if path:
            return await asyncio.open_unix_connection(path)
        return await asyncio.open_connection("127.0.0.1", port)

    proxy = Proxy(dial)
    await proxy.accept()
    try:
        yield proxy
    finally:
        proxy.flow()
        await proxy.refuse()
        await asyncio.gather(*proxy._served, return_exceptions=True)
