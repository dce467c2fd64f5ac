"""After a restore people stand where the backup was made, and go on from there."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.person import Person
from support.walk import agree, choose, open_form, prove, shows

from bot.backing_up import back_up, restore
from bot.playground.server import Playground
from bot.settings import Settings
from storage.only_process import AlreadyRunningError

from .conftest import running


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


async def test_a_dialogue_goes_on_from_the_backup(
    playground: Playground, settings: Settings, clock: FakeClock, tmp_path: Path
) -> None:
    store, copy = tmp_path / "kvitok.db", tmp_path / "copy.db"
    async with await Person.join(playground.url) as person:
        async with running(settings, clock) as app:
            await settle(app.tools.database)
            await open_form(person)
            await person.send(MARIA.holder)
            await shows(person, "Адрес (как в квитанции)")
            await person.settled()
            await asyncio.to_thread(back_up, store, copy, replace=False)
            await person.send(MARIA.address)
            await shows(person, "Из какой квитанции данные?")
            await person.settled()
            with pytest.raises(AlreadyRunningError):
                restore(settings, store, copy, datetime.now(UTC))
        restore(settings, store, copy, datetime.now(UTC))
        async with running(settings, clock):
            await person.press("Коммунальные услуги")  # of after the backup: the truth is drawn
            await person.wait_for("Адрес (как в квитанции)")
            await person.send(MARIA.address)
            await shows(person, "Из какой квитанции данные?")
            await person.settled()
            await person.press("Коммунальные услуги")
            await agree(person)
            await choose(person, MARIA)
            paid_on, kopecks = MARIA.paid[0]
            await prove(person, f"{kopecks / 100:.2f}", f"{paid_on:%d.%m.%Y}")
            await shows(person, "Вы вошли")
