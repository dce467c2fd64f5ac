"""Updates by long poll, and what a fault of the store, of a handler or of a draft comes to."""

import json
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import aiohttp
import pytest
from sqlalchemy import bindparam, select, update
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.faults import put_levers
from support.office import (
    Raw,
    Resident,
    enter,
    fill_in,
    number_of,
    open_office,
    rows,
    set_pin,
)
from support.station import Station, open_station

from bot import work as composition
from bot.app import App
from bot.intake import polling
from bot.services.cabinet import GiveConsent
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.key_mark import adopt
from storage.statements import Statement

OTHER_SECRET = b"another key of tests, longer than 32 bytes"


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "FIRST_PAUSE", 0.01)


@pytest.fixture
async def station(database_url: str, clock: FakeClock) -> AsyncIterator[Station]:
    async with open_station(database_url, clock, staff=True) as opened:
        yield opened


# -- the offset ---------------------------------------------------


async def test_the_offset_moves_only_after_the_commit(station: Station) -> None:
    store = put_levers(station.app)
    store.open.clear()
    station.start_courier()
    station.start_polling()
    person = await station.person()
    await person.send("/start")
    await store.asked.wait()
    assert (len(station.mailbox.pending), station.mailbox.delivered) == (1, 0)
    [number] = station.mailbox.pending
    store.open.set()
    await person.wait_for("Личный кабинет")
    await station.mailbox.gone(number)
    assert station.mailbox.delivered == 1


async def test_an_update_comes_again_until_the_store_takes_it_once(station: Station) -> None:
    store = put_levers(station.app)
    store.down = True
    station.start_polling()
    person = await station.person()
    await person.send("/start")
    for _ in range(3):
        store.asked.clear()
        await store.asked.wait()
    [number] = station.mailbox.pending
    store.down = False
    await station.mailbox.gone(number)
    assert station.mailbox.redelivered >= 2
    assert (await Resident(station.app, person.id).chat()).version == 1
    assert await number_of(station.app, m.outbox) == 1
    assert await number_of(station.app, m.failures) == 0


async def test_what_is_no_update_holds_nobody_up(station: Station) -> None:
    station.start_courier()
    station.start_polling()
    person = await station.person()
    for body in ('{"brand_new_kind": {}}', '{"message": [1]}', '{"callback_query": {"id": "1"}}'):
        station.mailbox.inject(body)
    await person.send("/start")
    await person.wait_for("Личный кабинет")


async def test_ids_that_begin_again_lower_are_taken(station: Station) -> None:
    """After a quiet week Telegram may number updates from anywhere."""
    station.start_courier()
    station.start_polling()
    person = await station.person()
    await person.send("/start")
    await person.wait_for("Личный кабинет")
    entered = station.playground.bots.deliveries[station.playground.bot.id].entered
    for _ in range(2):  # the poll that confirms, and one after it
        entered.clear()
        await entered.wait()
    station.playground.bot.next_update_id = 5
    one = Resident(station.app, person.id)
    station.mailbox.inject(json_of(one.message("/help", update_id=5)))
    await person.wait_for("Помощь")


async def test_a_second_poller_is_waited_out(station: Station) -> None:
    station.start_courier()
    running = station.start_polling()
    delivery = station.playground.bots.deliveries[station.playground.bot.id]
    await delivery.entered.wait()
    address = f"{station.playground.url}/bot{station.playground.token}/getUpdates"
    async with aiohttp.ClientSession() as rival:
        answers = []
        while 200 not in answers:  # either of the two may be told of the conflict first
            async with rival.post(address, json={"timeout": 0}) as answer:
                answers.append(answer.status)
    person = await station.person()
    await person.send("/start")
    await person.wait_for("Личный кабинет")
    assert delivery._next_conflict > 0
    assert not running.done()


def json_of(raw: Raw) -> str:
    return json.dumps(raw)


# -- a handler that raises ---------------------------------------------------


class Stumbling(GiveConsent):
    """Writes the consent, then raises with what must not be told to anyone."""

    async def __call__(self, *args: Any) -> None:
        await super().__call__(*args)
        raise RuntimeError(MARIA.holder)


def stumble(work: Work) -> Stumbling:
    real = REAL_CONSENT(work)
    return Stumbling(real.consents, real.clock)


REAL_CONSENT = composition.FACTORIES["give_consent"]


async def test_a_handler_that_raises_changes_nothing_and_is_apologised_for(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.start_courier()
    station.start_polling()
    staff = await station.member(int(station.app.settings.staff_chat_id or 0))
    people = [await station.person("Мария", name) for name in ("Первая", "Вторая")]
    ones = [Resident(station.app, person.id) for person in people]
    monkeypatch.setitem(composition.FACTORIES, "give_consent", stumble)
    for person, one in zip(people, ones, strict=True):
        await person.send("/start")
        await person.wait_for("Личный кабинет")
        await person.press_answered("Ограниченный доступ")
        await person.send("Петрова Мария Ивановна")
        await person.wait_for("Адрес (как в квитанции)")
        await person.send("Асбест, Мира 5-12")
        await person.wait_for("Из какой квитанции данные?")
        await person.press_answered("Коммунальные услуги")
        await person.wait_for("Вы владелец лицевого счёта?")
        before = await one.chat()
        await person.press_answered("Я владелец лицевого счёта")
        apology = await person.wait_for("у нас что-то сломалось")
        after = await one.chat()
        assert (after.state, after.draft) == (before.state, before.draft)
        assert await number_of(station.app, m.consents) == 0
        references = [
            row.reference
            for row in await rows(
                station.app,
                select(m.failures.c.reference).where(m.failures.c.chat_id == person.id),
            )
        ]
        assert len(references) == 1
        assert references[0] in apology["text"]
    for row in await rows(station.app, select(m.failures)):
        assert "Петрова" not in f"{row.trace} {row.kind}"
        assert "raise RuntimeError" in row.trace
    told = await staff.wait_for("Сбой бота: RuntimeError")
    assert "Петрова" not in told["text"]
    monkeypatch.undo()
    await people[0].press_answered("Я владелец лицевого счёта")
    await people[0].wait_for("Согласие на обработку")
    await people[0].settled()
    assert len(staff.from_bot()) == 1


# -- a draft that cannot be read ---------------------------------------------------

SET_DRAFT = Statement(
    update(m.chats).where(m.chats.c.chat_id == bindparam("chat")).values(draft=bindparam("sealed"))
)
SET_SCREEN = Statement(
    update(m.cards)
    .where(m.cards.c.chat_id == bindparam("chat"))
    .values(screen=bindparam("sealed"))
)


async def of_another_release(app: App, one: Resident, *, draft: bool, screen: bool) -> None:
    """Leave in the store what this release does not read."""
    seal, chat = app.tools.sealer.seal, one.user_id
    if draft:
        sealed = seal(b'{"draft": {"gone": 1}}', f"draft/{chat}")
        await app.tools.database.apply([Write(SET_DRAFT, {"chat": chat, "sealed": sealed})])
    if screen:
        sealed = seal(b'{"lines": 7}', f"card/{chat}/main")
        await app.tools.database.apply([Write(SET_SCREEN, {"chat": chat, "sealed": sealed})])


async def test_a_draft_of_another_release_restarts_politely(
    database_url: str, clock: FakeClock
) -> None:
    async with open_office(database_url, clock) as app:
        await settle(app.tools.database)
        one = Resident(app, 77)
        await fill_in(one)
        await of_another_release(app, one, draft=True, screen=False)
        await one.tap("Войти")
        assert (await one.card()).keys[0] == "dialogue-restarted"
        chat = await one.chat()
        assert (chat.state, chat.draft, chat.draft_expires_at) == (None, None, None)
        await one.tap("Ограниченный доступ")
        assert (await one.chat()).state == "LimitedAccess:name"


async def test_a_draft_of_another_key_restarts_politely(
    database_url: str, clock: FakeClock
) -> None:
    async with open_office(database_url, clock) as app:
        await settle(app.tools.database)
        await fill_in(Resident(app, 77))
    await adopt(database_url, OTHER_SECRET)
    async with open_office(database_url, clock, secret=OTHER_SECRET) as app:
        one = Resident(app, 77, update_ids=count(5000), message_ids=count(100))
        await one.say("Петрова Мария Ивановна")
        assert (await one.card()).keys[0] == "dialogue-restarted"
        assert (await one.chat()).draft is None
        assert await number_of(app, m.failures) == 0


def intrusions(one: Resident) -> list[Raw]:
    """List what somebody who does not know the PIN may try."""
    return [
        one.press("garbage"),
        one.press("main:1:ui.menu:AAAAAAAAAAAA"),
        one.message("/start"),
        one.message("/menu"),
        one.message("hello"),
        one.edited(10, "hello"),
        one.message(None, dice={"emoji": "🎲", "value": 3}),
        one.press(""),
        one.message("/lang"),
    ]


UNREADABLE = pytest.mark.parametrize(
    ("draft", "screen"), [(False, False), (True, False), (False, True), (True, True)]
)


@pytest.mark.parametrize("database_kind", ["sqlite"])
@UNREADABLE
async def test_nothing_unreadable_opens_a_locked_chat(
    database_url: str, clock: FakeClock, *, draft: bool, screen: bool
) -> None:
    async with open_office(database_url, clock) as app:
        await settle(app.tools.database)
        one = Resident(app, 77)
        await enter(one)
        await set_pin(one)
        for chosen in range(len(intrusions(one))):
            known = (await one.card()).data("Квитанция")
            clock.advance(minutes=16)
            await one.say("/menu")
            await of_another_release(app, one, draft=draft, screen=screen)
            for raw in (intrusions(one)[chosen], one.press(known), one.message("???")):
                await app.intake.take(raw)
                assert (await one.chat()).state == "Unlock:pin"
            assert (await one.card()).keys[-1] == "pad-dots"
            await one.say("4072")
            assert (await one.card()).keys[-1] == "home-menu"
        assert await number_of(app, m.failures) == 0


async def test_another_key_does_not_open_a_locked_chat(
    database_url: str, clock: FakeClock
) -> None:
    async with open_office(database_url, clock) as app:
        await settle(app.tools.database)
        one = Resident(app, 77)
        await enter(one)
        await set_pin(one)
        clock.advance(minutes=16)
        await one.say("/menu")
    await adopt(database_url, OTHER_SECRET)
    async with open_office(database_url, clock, secret=OTHER_SECRET) as app:
        one = Resident(app, 77, update_ids=count(9000))
        for raw in intrusions(one):
            await app.intake.take(raw)
            assert (await one.chat()).state == "Unlock:pin"
            assert (await one.card()).keys[-1] == "pad-dots"
