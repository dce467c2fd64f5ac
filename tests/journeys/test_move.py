"""A dialogue begun on the embedded store is finished on PostgreSQL, and nothing is left behind."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import make_url
from support.centre import Flat
from support.clock import FakeClock
from support.person import Person
from support.postgres import Postgres
from support.walk import enter, shows, to_menu

from bot import importing
from bot.app import open_app
from bot.demo import SAMPLE, read_residents
from bot.dispatcher import DIALOGUES
from bot.domain.dates import parse_registry_date
from bot.moving import as_data, bars, move
from bot.playground.server import Playground
from bot.settings import Settings
from bot.terminal import worded
from storage import models as m
from storage.engine import open_database
from storage.indexing import IndexDesk
from storage.key_mark import NAME, WrongKeyError
from storage.migrate import check
from storage.moved_values import Values
from storage.words import Words

from .conftest import SECRET, running


@pytest.fixture
def database_kind() -> str:
    """Each test begins with the file."""
    return "sqlite"


@pytest.fixture(autouse=True)
def one_time(playground: Playground, clock: FakeClock) -> None:
    playground.clock._base = clock.now.timestamp()


@pytest.fixture
async def target(postgres: Postgres) -> AsyncIterator[str]:
    name = await postgres.create()
    yield postgres.url(name)
    await postgres.drop(name)


async def live(person: Person, flat: Flat) -> None:
    """Enter, pass a reading, and stop in the middle of a request."""
    await enter(person, flat)
    await to_menu(person)
    await person.press("Показания")
    await shows(person, "Лицевой счёт")
    await person.press(next(one for one in person.captions() if "••" in one))
    asked = await shows(person, "Напишите показание")
    known = re.search(r"Предыдущее показание: ([\d\xa0 ]+)", asked)
    assert known, asked
    await person.send(str(int(re.sub(r"\D", "", known[1])) + 3))
    await shows(person, "Проверьте показание")
    await person.press("Подтвердить")
    await shows(person, "Показание принято")
    await to_menu(person)
    await person.press("Поддержка")
    await shows(person, "ответят в этом чате")
    await person.press("Новое обращение")
    await shows(person, "О чём обращение?")
    await person.press("Начисления и оплата")
    await shows(person, "Напишите, в чём вопрос")
    await person.settled()


async def index(url: str, clock: FakeClock) -> None:
    """Have the console's tables follow the journal to its end."""
    database = await open_database(url)
    desk = IndexDesk(database, {one.group: one.name for one in DIALOGUES}, clock)
    while await desk.some():
        pass
    await database.close()


def rows_of_file(path: Path) -> dict[str, set[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as store:
        return {
            table.name: {Values.of(table).written(row) for row in store.execute(_all_of(table))}
            for table in m.metadata.tables.values()
        }


async def rows_of_server(url: str) -> dict[str, set[tuple[Any, ...]]]:
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    store = await asyncpg.connect(dsn)
    try:
        return {
            table.name: {tuple(row) for row in await store.fetch(_all_of(table))}
            for table in m.metadata.tables.values()
        }
    finally:
        await store.close()


def _all_of(table: Any) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'SELECT {names} FROM "{table.name}"'  # noqa: S608 - names of models


async def test_a_dialogue_goes_on_after_the_move(
    playground: Playground, settings: Settings, clock: FakeClock, target: str, tmp_path: Path
) -> None:
    settings = settings.model_copy(
        update={
            "secret_key": SECRET.decode(),
            "public_url": "http://127.0.0.1:1",
            "console": "on",
            "listen": ("127.0.0.1", 0),
        }
    )
    summaries, _ = await importing.load(
        settings, importing.find_registries([str(SAMPLE)])[0], worded, lambda *_: None
    )
    assert not importing.any_refused(summaries)
    resident = read_residents()[0]
    kopecks = int(resident.amount.replace(",", ""))
    paid = ((parse_registry_date(resident.date), kopecks),)
    flat = Flat(1, resident.account, resident.name, resident.address, paid=paid)
    async with await Person.join(playground.url) as person:
        async with running(settings, clock):
            await live(person, flat)
        await index(settings.database_url, clock)
        before = rows_of_file(tmp_path / "kvitok.db")
        with bars(shown=False) as bar:
            report = await move(settings, target, bar)
        assert report.ok, as_data(report)
        after = await rows_of_server(target)
        marks = {row for row in after["settings"] if NAME in row}
        assert len(marks) == 1, "it is known of which key the database is"
        for name, rows in before.items():
            assert after[name] == rows, name
        other = {"database_url": target, "secret_key": "another key, longer than 32 characters"}
        with pytest.raises(WrongKeyError):
            async with open_app(settings.model_copy(update=other), clock=clock):
                pass
        filled = {name for name, rows in before.items() if rows}
        assert filled >= {
            "accounts",
            "charges",
            "chats",
            "journal",
            "links",
            "payments",
            "readings",
            "walks",
        }
        assert await check(target) == []
        async with running(settings.model_copy(update={"database_url": target}), clock) as app:
            await person.send("Почему так много?")
            await shows(person, "Проверьте обращение")
            await person.press("Отправить")
            await shows(person, "отправлено")
            hits = await Words(app.tools.database).find(["вопрос"], 1 << 62, 10)
            assert hits, "the full text is there"
