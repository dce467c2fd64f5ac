"""`kvitok demo` serves the console, and its clerk can enter."""

import asyncio
import re
from pathlib import Path

import aiohttp
import pytest
from support.person import Person

from bot.demo import CONSOLE_AFTER, run_demo
from bot.settings import Settings

PORT = 18481


async def test_the_clerk_of_the_demo_gets_a_link_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    old = set[str]()  # links of the start before stand in the chat until they are replaced
    for _ in range(2):  # a second start remembers everything
        stop = asyncio.Event()
        monkeypatch.setattr("bot.demo.stop_signal", lambda stop=stop: stop)
        running = asyncio.create_task(run_demo(Settings(_env_file=None), port=PORT))
        await _answering(running)
        clerk = await Person.join(f"http://127.0.0.1:{PORT}", person=await _clerk())
        async with clerk:
            await clerk.send("/console")
            view = await clerk.wait_for(lambda one: bool(_links(one) - old))
            [url] = _links(view) - old
            old.add(url)
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            assert answer.status == 200
            assert "Войти в пульт" in await answer.text()
        stop.set()
        await running
    assert f"127.0.0.1:{PORT + CONSOLE_AFTER}" in capsys.readouterr().out.replace("\n", "")


def _links(view: object) -> set[str]:
    return set(re.findall(r"http://127[^'\"]+/console/enter/[^'\"]+", str(view)))


async def _answering(running: asyncio.Task[None]) -> None:
    """Wait for the web server of the bot."""
    async with aiohttp.ClientSession() as session:
        while not running.done():
            try:
                async with session.get(f"http://127.0.0.1:{PORT + CONSOLE_AFTER}/healthz"):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
    await running


async def _clerk() -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{PORT}/chat/people") as answer,
    ):
        people = await answer.json()
    return next(int(one["id"]) for one in people if one["first_name"] == "Дежурный")
