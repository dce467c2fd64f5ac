"""Photos of dials over HTTP: kept with the meter and month, shown again, never lost or doubled."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import select, update
from support.clock import FakeClock
from support.metering import put_water
from support.person import Person
from support.photos import blank
from support.signing_in import put_cabinet, sign_in
from support.walk import to_menu

from bot.playground.server import Playground
from bot.services.evidence import KIND, MOST_PHOTOS
from bot.services.tasks import Payload
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

from .conftest import Town

COLD, HOT = "💧 Холодная вода, ••••••7101", "🔥 Горячая вода, Ванная, ••••••7102"
KEEPING, KEPT = "Фото сохраняем", "Фото сохранено"
EXPORT = Statement(update(m.readings).where(m.readings.c.number != "").values(status="exported"))
HEIC = (
    b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    b"\0\0\0\x14ispe\0\0\0\0" + (4032).to_bytes(4, "big") + (3024).to_bytes(4, "big")
)


@pytest.fixture(autouse=True)
def one_time(playground: Playground, clock: FakeClock) -> None:
    playground.clock._base = clock.now.timestamp()


def photo(number: int = 0) -> bytes:
    """Give a picture like no other."""
    return blank(300 + number, 200, "jpeg")


async def kept(town: Town) -> list[Any]:
    found = Statement(select(m.evidence).order_by(m.evidence.c.meter_id, m.evidence.c.place))
    return await town.app.tools.database.read(found)


async def done(town: Town) -> None:
    """Wait until no photo is being fetched."""
    async with asyncio.timeout(20):
        while await town.app.tools.database.read(Statement(select(m.tasks))):
            await town.app.intake.turns.come()


async def shows(person: Person, fragment: str) -> str:
    """Wait until the newest message of the bot holds it; give its text with plain spaces."""

    def newest() -> str:
        return str(person.from_bot()[-1]["text"]).replace("\u00a0", " ")

    await person.until(lambda: fragment in newest(), 30, f"{fragment!r} on the last message")
    return newest()


async def come(town: Town) -> Person:
    """Be signed in to Maria's account, with two water meters, at their list."""
    await put_cabinet(town.app)
    await put_water(town.app.tools.database)
    person = await town.person()
    await sign_in(person)
    await to_menu(person)
    await person.press("Показания")
    await shows(person, "Лицевой счёт ••••••0042")
    return person


async def asked(town: Town) -> Person:
    person = await come(town)
    await person.press(COLD)
    await shows(person, "Напишите показание")
    return person


async def take(person: Person, value: str = "126") -> str:
    await person.send(value)
    await shows(person, "Проверьте показание")
    await person.press("Подтвердить")
    return await shows(person, "Показание принято")


@dataclass(slots=True)
class Gate:
    """Holds up the fetching of photos until the test lets it go."""

    town: Town
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        worker = self.town.app.worker
        work = worker.trades[KIND].work

        async def held(payload: Payload) -> object:
            await self.open.wait()
            return await work(payload)

        worker.trades = {**worker.trades, KIND: replace(worker.trades[KIND], work=held)}


@pytest.fixture
async def gate(town: Town) -> AsyncIterator[Gate]:
    gate = Gate(town)
    yield gate
    gate.open.set()


async def test_a_photo_instead_of_a_number_is_kept_and_the_number_asked(town: Town) -> None:
    person = await asked(town)
    await person.send_photo(photo())
    assert "Напишите показание счётчика" in await shows(person, KEPT)
    [one] = await kept(town)
    assert (one.meter_id, one.period, one.place, one.chat_id) == (101, "2026-11", 1, person.id)
    assert (one.mime, one.data, one.as_photo) == ("image/jpeg", photo(), 1)
    assert "Фото: 1" in await take(person)
    assert len(await kept(town)) == 1
    assert not await town.app.tools.database.read(Statement(select(m.tasks)))


async def test_the_number_below_a_photo_is_taken(town: Town) -> None:
    person = await asked(town)
    await person.send_photo(photo(), caption="126")
    assert "Новое показание: 126" in await shows(person, "Проверьте показание")
    await done(town)
    assert len(await kept(town)) == 1


async def test_a_photo_at_the_card_to_confirm_leaves_it_as_it_is(town: Town, gate: Gate) -> None:
    person = await asked(town)
    await person.send("126")
    await shows(person, "Проверьте показание")
    await person.send_photo(photo())
    said = await shows(person, KEEPING)
    assert "Новое показание: 126" in said
    await person.press("Подтвердить")
    assert "Фото: 1" in await shows(person, "Показание принято")
    gate.open.set()
    await done(town)
    await person.settled()
    assert (await kept(town))[0].period == "2026-11"
    assert KEPT not in (await person.screen())["text"], "nobody waits for it here"


async def test_a_dialogue_that_was_left_loses_no_photo(town: Town, gate: Gate) -> None:
    person = await asked(town)
    await person.send_photo(photo())
    await shows(person, KEEPING)
    await person.press("Отмена")
    await shows(person, "Отменено")
    gate.open.set()
    await done(town)
    [one] = await kept(town)
    assert (one.meter_id, one.period) == (101, "2026-11")


@pytest.mark.parametrize(
    ("data", "name", "mime"),
    [
        (blank(kind="png"), "dial.png", "image/png"),
        (photo(), "dial.jpg", "image/jpeg"),
        (HEIC, "IMG_1.HEIC", "image/heic"),
        (HEIC, "IMG_1", "image/heic"),
    ],
)
async def test_a_file_of_a_picture_is_kept_too(
    town: Town, data: bytes, name: str, mime: str
) -> None:
    person = await asked(town)
    await person.send_document(data, name)
    await shows(person, KEPT)
    [one] = await kept(town)
    assert (one.mime, one.data, one.as_photo) == (mime, data, 0)


@pytest.mark.parametrize(
    ("data", "name", "answer"),
    [
        (b"words", "notes.txt", "это не снимок"),
        (b"words", "IMG_1.jpg", "это не снимок"),
        (b"%PDF-1.4 ...", "dial.pdf", "это не снимок"),
        (photo()[:40], "cut.jpg", "это не снимок"),
        (b"\xff\xd8\xff", "head.jpg", "это не снимок"),
        (blank(9000, 8000), "wide.png", "больше 64 мегапикселей"),
        (bytes(10_000_001), "big.jpg", "больше 10 МБ"),
        (b"\0\0\0\x18ftypmp42" + bytes(20), "clip.mp4", "Видео я не сохраняю"),
    ],
)
async def test_what_is_no_photo_is_said_and_the_number_still_asked(
    town: Town, data: bytes, name: str, answer: str
) -> None:
    person = await asked(town)
    await person.send_document(data, name)
    assert "Напишите показание счётчика" in await shows(person, answer)
    await done(town)
    assert not await kept(town)
    assert "Фото" not in await take(person)


async def test_a_failure_is_said_wherever_the_person_is(town: Town, gate: Gate) -> None:
    person = await asked(town)
    await person.send_document(b"words", "IMG_1.jpg")
    await shows(person, KEEPING)
    await take(person)
    gate.open.set()
    assert "Показание принято" in await shows(person, "Файл не сохранён")


async def test_an_album_is_kept_whole_up_to_what_there_is_room_for(town: Town) -> None:
    person = await asked(town)
    for number in range(MOST_PHOTOS + 1):
        await person.send_photo(photo(number), album="7")
    await shows(person, "Сохранены не все фото")
    await done(town)
    assert [one.place for one in await kept(town)] == [1, 2, 3, 4, 5]
    assert {one.data for one in await kept(town)} == {photo(one) for one in range(MOST_PHOTOS)}


async def test_the_same_photo_twice_is_one(town: Town) -> None:
    person = await asked(town)
    for _ in range(2):
        await person.send_photo(photo())
        await shows(person, KEPT)
        await done(town)
    assert len(await kept(town)) == 1


async def test_at_the_list_it_is_asked_of_which_meter(town: Town) -> None:
    person = await come(town)
    for number in range(2):
        await person.send_photo(photo(number), album="8")
    await shows(person, "К какому счётчику это фото?")
    await person.settled()
    await person.send("123")
    await shows(person, "Сначала выберите счётчик")
    await person.press(HOT)
    said = await shows(person, "Напишите показание счётчика")
    assert HOT in said
    await done(town)
    assert [(one.meter_id, one.place) for one in await kept(town)] == [(102, 1), (102, 2)]
    assert "Фото: 2" in await take(person, "48")


async def test_of_a_table_it_is_asked_of_which_meter_and_the_table_stays(town: Town) -> None:
    person = await come(town)
    await person.send("хвс 126 гвс 48")
    await shows(person, "так ли я понял")
    await person.send_photo(photo())
    await shows(person, "К какому счётчику это фото?")
    await person.press(COLD)
    said = await shows(person, "так ли я понял")
    assert "126" in said
    await person.press("Подтвердить")
    await shows(person, "Принято показаний: 2")
    await done(town)
    assert [one.meter_id for one in await kept(town)] == [101]


async def test_a_photo_below_a_receipt_goes_with_it_and_the_receipt_stays(town: Town) -> None:
    person = await asked(town)
    await take(person)
    await person.send_photo(photo())
    await shows(person, KEPT)
    assert "за ноябрь" in (await shows(person, "Пришлите фото счётчика"))
    assert sum("Показание принято" in one["text"] for one in person.from_bot()) == 1
    await person.send("127")
    await shows(person, "Здесь нужно фото")
    await person.press("Готово")
    assert "Фото: 1" in await shows(person, "Мои показания")
    assert len(await kept(town)) == 1


async def test_a_photo_is_attached_later_and_shown_again(town: Town) -> None:
    person = await asked(town)
    await take(person)
    await person.press("Показания")
    await shows(person, "Лицевой счёт ••••••0042")
    await person.settled()
    await person.press("Мои показания")
    await shows(person, "Показания какого счётчика")
    await person.press(COLD)
    await shows(person, "Мои показания")
    await person.press("Приложить фото: ноябрь\u00a02026")
    await shows(person, "Пришлите фото счётчика")
    await person.send_photo(photo())
    await person.send_document(blank(), "dial.png")
    await shows(person, KEPT)
    await done(town)
    await person.press("Готово")
    assert "Фото: 2" in await shows(person, "Мои показания")
    await person.press("Показать фото: ноябрь\u00a02026")
    await person.until(
        lambda: sum("Фото 2 из 2" in one["text"] for one in person.from_bot()) == 1,
        30,
        "both photos",
    )
    sent = town.playground.stats()["methods"]
    assert (sent["sendphoto"], sent["senddocument"]) == (1, 1)


async def test_another_chat_of_the_cabinet_sees_no_photo_of_this_one(town: Town) -> None:
    person = await asked(town)
    await person.send_photo(photo())
    await shows(person, KEPT)
    await take(person)
    await town.app.tools.database.apply(
        [Write(Statement(update(m.evidence).values(chat_id=1)), {})]
    )
    await person.press("Показания")
    await shows(person, "Лицевой счёт ••••••0042")
    await person.settled()
    await person.press("Мои показания")
    await shows(person, "Показания какого счётчика")
    await person.press(COLD)
    assert "Фото" not in await shows(person, "Мои показания")


async def test_with_an_exported_reading_no_photo_is_taken(town: Town) -> None:
    person = await asked(town)
    await take(person)
    await person.press("Приложить фото")
    await shows(person, "Пришлите фото счётчика")
    await town.app.tools.database.apply([Write(EXPORT, {})])
    await person.send_photo(photo())
    await shows(person, "передан")
    await done(town)
    assert not await kept(town)


async def test_a_photo_for_the_next_month_belongs_to_it(town: Town) -> None:
    """The month is handed over: a number that is typed now counts for the next one."""
    person = await asked(town)
    await take(person)
    await town.app.tools.database.apply([Write(EXPORT, {})])
    await person.press("Показания")
    await shows(person, "Лицевой счёт ••••••0042")
    await person.settled()
    await person.press("✓ " + COLD)
    await shows(person, "Напишите показание")
    await person.send_photo(photo())
    await shows(person, KEPT)
    assert [one.period for one in await kept(town)] == ["2026-12"]


async def test_elsewhere_a_photo_is_still_looked_at_for_a_receipt(town: Town) -> None:
    person = await town.person()
    await person.send("/start")
    await person.wait_for("Личный кабинет")
    await person.send_photo(photo())
    said = await shows(person, "QR-код на фото не нашёлся")
    assert "Фото счётчика" not in said
    assert not await kept(town)


async def test_in_the_menu_it_is_said_where_photos_of_dials_go(town: Town) -> None:
    person = await come(town)
    await to_menu(person)
    await person.send_photo(photo())
    assert "QR-код на фото не нашёлся" in await shows(person, "Фото счётчика присылайте")


async def test_the_chart_of_a_meter_comes_with_words(town: Town) -> None:
    person = await come(town)
    await person.press("Мои показания")
    await shows(person, "Показания какого счётчика")
    await person.press(COLD)
    await shows(person, "Мои показания")
    await person.press("График")
    found = await person.wait_for(lambda one: "Расход по счётчику" in one["text"])
    said = found["text"].replace("\u00a0", " ")
    assert "август 2026 – октябрь 2026" in said
    assert "Всего: 15 м³" in said


async def test_all_photos_of_an_album_are_counted_where_their_meter_is_asked(town: Town) -> None:
    person = await come(town)
    for number in range(3):
        await person.send_photo(photo(number), album="9")
    await shows(person, "Фото: 3")


async def test_words_below_a_photo_at_the_list_tell_the_meter_and_its_value(town: Town) -> None:
    person = await come(town)
    await person.send_photo(photo(), caption="гвс 48")
    said = await shows(person, "так ли я понял")
    assert HOT in said
    await done(town)
    assert [one.meter_id for one in await kept(town)] == [102]
    await person.press("Подтвердить")
    await shows(person, "Показание принято")


async def test_a_number_below_a_photo_waits_until_its_meter_is_told(town: Town) -> None:
    person = await come(town)
    await person.send_photo(photo(), caption="126")
    await shows(person, "К какому счётчику это фото?")
    await person.press(COLD)
    assert "Новое показание: 126" in await shows(person, "Проверьте показание")


async def test_a_photo_whose_meter_was_not_told_is_not_dropped_silently(town: Town) -> None:
    person = await come(town)
    await person.send_photo(photo())
    await shows(person, "К какому счётчику это фото?")
    await person.send("/menu")
    await shows(person, "Фото не сохранено: счётчик не выбран")


async def test_a_photo_that_is_refused_among_others_is_told_of(town: Town, gate: Gate) -> None:
    person = await asked(town)
    large = HEIC[:-8] + (9000).to_bytes(4, "big") + (8000).to_bytes(4, "big")
    for number in range(MOST_PHOTOS + 3):
        data, name = (large, "a.heic") if number == 2 else (photo(number), "a.jpg")
        await person.send_document(data, name)
    await shows(person, "Сохранены не все фото")
    gate.open.set()
    await done(town)
    assert "Сохранены не все фото" in await shows(person, "больше 64 мегапикселей")
    assert len(await kept(town)) == MOST_PHOTOS - 1


async def test_a_photo_that_was_refused_is_told_of_while_others_come(town: Town) -> None:
    person = await asked(town)
    await person.send_document(b"words", "IMG_1.jpg")
    await shows(person, "Файл не сохранён")
    await person.send_photo(photo())
    assert "Файл не сохранён" in await shows(person, KEPT)
