"""A new month comes out: each is told once, and reminded once when they still owe."""

import asyncio
import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update
from support.centre import IVAN, MARIA, MARIA_REPAIR, Flat
from support.new_month import import_payment, import_receipts
from support.person import Person
from support.signing_in import put_cabinet, sign_in
from support.walk import enter, set_pin, shows, to_menu

from bot.jobs.publishing import SETTLED
from storage import models as m
from storage.engine import Write
from storage.registries import StoredRegistries
from storage.statements import Statement

from .conftest import Town

NEW, DUE_SOON = "Новая квитанция", "Пора оплатить квитанци"
NEAR_THE_END = datetime(2026, 12, 12, 6, 0, tzinfo=UTC)  # 11:00 there; to be paid by the 15th


async def publish(
    town: Town, tmp_path: Path, due: dict[Flat, int], period: str = "2026-11"
) -> None:
    await import_receipts(town.app, tmp_path, town.clock, due, period)
    await look(town)


async def look(town: Town) -> None:
    """Let the job do its round, as it does every few seconds."""
    town.clock.advance(seconds=SETTLED.total_seconds())
    await town.app.publisher.publish()
    await town.app.publisher.remind()


async def delivered(town: Town, person: Person) -> None:
    """Wait until nothing that could be sent waits, and the person sees all of it."""
    query = select(m.outbox.c.id).where(m.outbox.c.not_before <= town.clock())
    async with asyncio.timeout(30):
        while await town.app.tools.database.read(Statement(query)):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    await town.playground.desk.pulse.next()
    await person.settled()


def told(person: Person, words: str) -> list[str]:
    return [one["text"] for one in person.from_bot() if words in one["text"]]


async def resident(town: Town, flat: Flat = MARIA) -> Person:
    person = await town.person(*flat.holder.split()[1::-1])
    await enter(person, flat)
    await to_menu(person)
    return person


async def owner_of(town: Town, *flats: Flat) -> Person:
    """Sign in to a cabinet of several accounts, which knows of what there is."""
    cabinet = await put_cabinet(town.app, flats=flats)
    known = (
        update(m.links).where(m.links.c.cabinet_id == cabinet.id).values(known_period=MARIA.period)
    )
    await town.app.tools.database.apply([Write(Statement(known), {})])
    person = await town.person()
    await sign_in(person)
    return person


async def test_who_is_linked_is_told_once_and_opens_the_receipt(
    town: Town, tmp_path: Path
) -> None:
    maria, ivan = await resident(town), await resident(town, IVAN)
    stranger = await town.person("Пётр", "Громов")
    await stranger.send("/start")
    await publish(town, tmp_path, {MARIA: 152030, IVAN: 0})
    view = await maria.wait_for(NEW)
    assert "••••••0042: за ноябрь 2026 к оплате 1 520,30 ₽ до 15 декабря" in plain(view["text"])
    [nothing_due] = [await ivan.wait_for(NEW)]
    assert "платить не нужно" in nothing_due["text"]
    assert not told(stranger, NEW)
    await maria.press("Квитанция")
    assert "1 520,30" in plain(await shows(maria, "К оплате"))
    for due in ({MARIA: 152030, IVAN: 0}, {MARIA: 9999}):  # once more, then corrected
        await publish(town, tmp_path, due)
        await delivered(town, maria)
    assert len(told(maria, NEW)) == len(told(ivan, NEW)) == 1


async def test_a_notice_that_leads_out_of_a_form_says_so(town: Town, tmp_path: Path) -> None:
    maria = await resident(town)
    await maria.press("Лицевые счета")
    await shows(maria, MARIA.number[-4:])
    await maria.press("Добавить лицевой счёт")
    await shows(maria, "ФИО (полностью)")
    await publish(town, tmp_path, {MARIA: 152030})
    await maria.wait_for(NEW)
    await maria.press("Квитанция")
    assert "Начатое заполнение закрыто" in await shows(maria, "К оплате")
    await to_menu(maria)
    await maria.press("Квитанция")
    assert "Начатое" not in await shows(maria, "К оплате")


async def test_two_accounts_come_in_one_message_and_each_opens_its_own(
    town: Town, tmp_path: Path
) -> None:
    person = await owner_of(town, MARIA, MARIA_REPAIR)
    await publish(town, tmp_path, {MARIA: 152030, MARIA_REPAIR: 55945})
    view = await person.wait_for("Новые квитанции")
    assert "Коммунальные услуги, ••••••0042" in view["text"]
    assert "Капитальный ремонт, ••••••0042" in view["text"]
    await delivered(town, person)
    assert len(told(person, "Новые квитанции")) == 1
    button = [row[0] for row in view["keyboard"]][1]
    await person.press_data(view["message_id"], button["data"])
    await shows(person, "Квитанция за капитальный ремонт")
    before = len(person.from_bot())
    await person.press_data(view["message_id"], button["data"])  # the second tap of two
    await person.settled()
    assert len(person.from_bot()) == before
    await to_menu(person)
    await person.press("Квитанция")
    await shows(person, "Квитанция за капитальный ремонт")


async def test_only_the_newest_month_is_news_and_history_is_not(
    town: Town, tmp_path: Path
) -> None:
    maria, ivan = await resident(town), await resident(town, IVAN)
    for period in ("2026-08", "2026-09"):
        await publish(town, tmp_path, {MARIA: 100}, period)
    await import_receipts(town.app, tmp_path, town.clock, {IVAN: 100, MARIA: 200}, "2026-11")
    await publish(town, tmp_path, {IVAN: 300}, "2026-12")
    await ivan.wait_for("за декабрь")
    await maria.wait_for("за ноябрь")
    await delivered(town, ivan)
    assert len(told(ivan, NEW)) == len(told(maria, NEW)) == 1


async def test_who_links_an_account_afterwards_is_not_told_of_what_is_there(
    town: Town, tmp_path: Path
) -> None:
    await import_receipts(town.app, tmp_path, town.clock, {MARIA: 152030})
    maria = await resident(town)
    await look(town)
    await delivered(town, maria)
    assert not told(maria, NEW)


async def test_nobody_is_told_while_an_import_runs(town: Town, tmp_path: Path) -> None:
    maria = await resident(town)
    await import_receipts(town.app, tmp_path, town.clock, {MARIA: 152030})
    store, began = StoredRegistries(town.app.tools.database), town.clock()
    await store.begin(began)
    await look(town)
    await delivered(town, maria)
    assert not told(maria, NEW)
    await store.end(began)
    await look(town)
    await maria.wait_for(NEW)


async def test_who_does_not_want_it_is_not_told(town: Town, tmp_path: Path) -> None:
    maria = await resident(town)
    await publish(town, tmp_path, {MARIA: 100})
    await maria.wait_for(NEW)
    await maria.press("Не сообщать о новых квитанциях")
    await shows(maria, "О новых квитанциях больше не сообщаю")
    assert "✗ Новые квитанции" in maria.captions()
    await publish(town, tmp_path, {MARIA: 200}, "2026-12")
    await delivered(town, maria)
    assert len(told(maria, NEW)) == 1


async def test_it_waits_for_the_end_of_quiet_hours(town: Town, tmp_path: Path) -> None:
    maria = await resident(town)  # it is 14:00 where the centre is
    await maria.press("Настройки")
    await shows(maria, "ПИН-код выключен")
    await maria.press("Тихие часы")
    await shows(maria, "с какого времени?")
    await maria.press("13:00")
    await shows(maria, "До какого времени?")
    await maria.press("15:00")
    await shows(maria, "с 13:00 до 15:00")
    await publish(town, tmp_path, {MARIA: 100})
    await delivered(town, maria)
    assert not told(maria, NEW)
    town.clock.advance(minutes=61)
    town.app.courier.ring()
    await maria.wait_for(NEW)


async def test_a_locked_chat_reads_neither_sum_nor_number(town: Town, tmp_path: Path) -> None:
    maria = await resident(town)
    await set_pin(maria, "4072")
    town.clock.advance(minutes=20)
    await publish(town, tmp_path, {MARIA: 152030})
    view = await maria.wait_for("Пришла новая квитанция")
    assert "0042" not in view["text"]
    assert "520" not in view["text"]
    assert not view["keyboard"]


async def test_a_press_on_a_notice_of_a_locked_chat_asks_the_pin(
    town: Town, tmp_path: Path
) -> None:
    maria = await resident(town)
    await set_pin(maria, "4072")
    await publish(town, tmp_path, {MARIA: 152030})
    await maria.wait_for(NEW)
    town.clock.advance(minutes=20)
    await maria.press("Квитанция")
    await shows(maria, "ПИН-код")
    assert not told(maria, "К оплате: ")


async def test_who_signed_out_is_told_nothing(town: Town, tmp_path: Path) -> None:
    maria, ivan = await resident(town), await resident(town, IVAN)
    await leave(maria)
    await publish(town, tmp_path, {MARIA: 100, IVAN: 100})
    view = await ivan.wait_for(NEW)
    await leave(ivan)
    await ivan.press_data(view["message_id"], view["keyboard"][0][0]["data"])
    await shows(ivan, "Личный кабинет")
    await delivered(town, maria)
    assert not told(maria, NEW)
    assert not told(maria, "Есть новое сообщение")


async def leave(person: Person) -> None:
    await to_menu(person)
    await person.press("Профиль")
    await shows(person, "Логин")
    await person.press("Выйти")
    await person.settled()
    await person.press("Подтвердить")
    await person.settled()
    await shows(person, "Личный кабинет")


async def test_a_session_that_ends_while_it_waits_lets_it_lapse(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maria = await resident(town)
    monkeypatch.setattr(town.app.courier.queue.__class__, "chats_with_news", nobody)
    await publish(town, tmp_path, {MARIA: 100})
    await leave(maria)
    monkeypatch.undo()
    town.app.courier.ring()
    await delivered(town, maria)
    assert not told(maria, NEW)
    assert not told(maria, "Есть новое сообщение")


async def nobody(*_: object) -> list[int]:
    return []


async def test_who_owes_is_reminded_once_before_the_last_day(town: Town, tmp_path: Path) -> None:
    maria, ivan = await resident(town), await resident(town, IVAN)
    await publish(town, tmp_path, {MARIA: 152030, IVAN: 100000})
    await ivan.wait_for(NEW)
    town.clock.now = datetime(2026, 12, 11, 6, 0, tzinfo=UTC)
    await look(town)
    await delivered(town, maria)
    assert not told(maria, DUE_SOON)
    await import_payment(town.app, tmp_path, town.clock, IVAN, "05.12.2026", 100000)
    await import_payment(town.app, tmp_path, town.clock, MARIA, "05.12.2026", 52030)
    town.clock.now = NEAR_THE_END
    await look(town)
    view = await maria.wait_for(DUE_SOON)
    assert "к оплате 1 000,00 ₽ до 15 декабря" in plain(view["text"])
    for _ in range(3):
        town.clock.advance(days=1)
        await look(town)
    await delivered(town, maria)
    assert len(told(maria, DUE_SOON)) == 1
    assert not told(ivan, DUE_SOON)
    await maria.press("Не напоминать")
    await shows(maria, "Об оплате больше не напоминаю")


async def test_nobody_is_reminded_at_night_or_on_the_day_of_the_notice(
    town: Town, tmp_path: Path
) -> None:
    maria = await resident(town)
    town.clock.now = NEAR_THE_END
    await publish(town, tmp_path, {MARIA: 152030})
    await maria.wait_for(NEW)
    await look(town)
    town.clock.advance(hours=16)  # three in the morning
    await look(town)
    await delivered(town, maria)
    assert not told(maria, DUE_SOON)
    town.clock.advance(hours=8)
    await look(town)
    await maria.wait_for(DUE_SOON)


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ")


async def test_a_second_button_pressed_soon_shows_the_other_receipt(
    town: Town, tmp_path: Path
) -> None:
    person = await owner_of(town, MARIA, IVAN)
    await publish(town, tmp_path, {MARIA: 152030, IVAN: 55945})
    view = await person.wait_for("Новые квитанции")
    await delivered(town, person)
    town.clock.advance(seconds=60)
    first, second = (row[0] for row in view["keyboard"][:2])
    await person.press_data(view["message_id"], first["data"])
    await shows(person, "1\u00a0520,30")
    await person.settled()
    town.clock.advance(seconds=3)
    await person.press_data(view["message_id"], second["data"])
    await shows(person, "559,45")
