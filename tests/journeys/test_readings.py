"""Readings: from the list of meters to the receipt, one meter and many."""

import asyncio
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, insert, update
from support.centre import IVAN, MARIA
from support.clock import FakeClock
from support.metering import COLD, HOT, LIGHT, put_meter, put_past, put_water
from support.person import Person, View
from support.registration import rows
from support.signing_in import put_cabinet, sign_in
from support.walk import enter, press_pin, set_pin, to_menu

from bot.playground.server import Playground
from bot.services.messages import Button, text
from bot.ui.presses import sign_press
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

from .conftest import Town

EXPORT = Statement(update(m.readings).where(m.readings.c.number != "").values(status="exported"))
TARIFF = Statement(
    update(m.charges)
    .where(m.charges.c.account_id == MARIA.id)
    .values(service="Холодное водоснабжение", unit="м3", tariff="31.25")
)
NUMBER = re.compile(r"№ (\d{4}-\d{4}-\d{4})")
COLD_CAPTION, HOT_CAPTION = "💧 Холодная вода, ••••••7101", "🔥 Горячая вода, Ванная, ••••••7102"


@pytest.fixture(autouse=True)
def one_time(playground: Playground, clock: FakeClock) -> None:
    """Let messages be dated by the bot's clock: the windows of the past are of that time."""
    playground.clock._base = clock.now.timestamp()


def later(town: Town, moment: datetime) -> None:
    town.playground.clock.change(advance=moment.timestamp() - town.playground.clock.now())
    town.clock.now = moment


async def shows(person: Person, fragment: str) -> str:
    """Wait until the newest message of the bot holds it; give its text with plain spaces."""

    def newest() -> str:
        return str(person.from_bot()[-1]["text"]).replace("\u00a0", " ")

    await person.until(lambda: fragment in newest(), 30, f"{fragment!r} on the last message")
    return newest()


async def come(town: Town) -> Person:
    """Be signed in to Maria's account, with two water meters."""
    await put_cabinet(town.app)
    await put_water(town.app.tools.database)
    person = await town.person()
    await sign_in(person)
    return person


async def to_list(person: Person) -> str:
    await to_menu(person)
    await person.press("Показания")
    return await shows(person, "Лицевой счёт ••••••0042")


async def pass_one(person: Person, value: str, caption: str = COLD_CAPTION) -> None:
    """Go from the list up to what is said of the value."""
    await to_list(person)
    await person.press(caption)
    await shows(person, "Напишите показание")
    await person.send(value)


async def confirm(person: Person, said: str = "Показание принято") -> str:
    await shows(person, "Проверьте показание")
    await person.press("Подтвердить")
    return await shows(person, said)


async def test_a_reading_is_asked_confirmed_and_has_a_receipt(town: Town) -> None:
    person = await come(town)
    await town.app.tools.database.apply([Write(TARIFF, {})])
    text = await to_list(person)
    assert "Последнее: 120 (20 октября 2026)" in text
    assert "За ноябрь 2026 показания нет, приём до 25 ноября 2026" in text
    await person.press(COLD_CAPTION)
    text = await shows(person, "Напишите показание")
    assert "Предыдущее показание: 120" in text
    assert "Обычно за месяц: 5 м³" in text
    await person.send("126")
    text = await shows(person, "Проверьте показание")
    assert "Расход: 6 м³" in text
    await person.press("Подтвердить")
    text = await shows(person, "Показание принято")
    assert NUMBER.search(text)
    assert "20 ноября 2026 в 14:00 (UTC+05)" in text
    assert "Статус: принято" in text
    assert "Примерно к оплате: 187,50 ₽" in text
    await person.press("Показания")
    await shows(person, "✓ За ноябрь 2026 показание есть")
    assert "Показание принято" in person.from_bot()[-2]["text"], "the receipt stays in the chat"
    assert "✓ " + COLD_CAPTION in person.captions()


async def test_a_slip_is_typed_again_and_a_replaced_meter_is_told(town: Town) -> None:
    person = await come(town)
    await pass_one(person, "90")
    await shows(person, "меньше предыдущего")
    assert "Подтвердить" not in person.captions()[:5]
    await person.press("Опечатка, введу заново")
    await shows(person, "Напишите показание")
    await person.send("12")
    await shows(person, "меньше предыдущего")
    await person.press("Счётчик заменён")
    text = await shows(person, "Проверьте показание")
    assert "Ваш ответ: «Счётчик заменён»" in text
    assert "Расход посчитает расчётный центр" in text
    text = await confirm(person)
    assert "Новое показание: 12" in text
    assert "Расход посчитает расчётный центр" in text
    assert "Расход:" not in text


async def test_a_value_below_may_be_right(town: Town) -> None:
    person = await come(town)
    await pass_one(person, "90")
    await shows(person, "меньше предыдущего")
    await person.press("Всё верно")
    assert "Новое показание: 90" in await confirm(person)


async def test_a_value_far_above_is_asked_about(town: Town) -> None:
    person = await come(town)
    await pass_one(person, "1263")
    await shows(person, "намного больше обычного")
    await person.press("Введу заново")
    await shows(person, "Напишите показание")
    await person.send("1263")
    await shows(person, "намного больше обычного")
    await person.press("Всё верно")
    assert "Расход: 1143 м³" in await confirm(person)


async def test_a_dial_that_began_anew_is_counted_through(town: Town) -> None:
    await put_cabinet(town.app)
    database = town.app.tools.database
    await put_meter(database, COLD, number="0000077101")
    await put_past(database, COLD, ("99983",), ("99988",), ("99993",), ("99998",))
    person = await town.person()
    await sign_in(person)
    await pass_one(person, "3")
    await shows(person, "пошёл с нуля")
    await person.press("Да, пошёл с нуля")
    assert "Ваш ответ: «Да, пошёл с нуля»" in await shows(person, "Проверьте показание")
    assert "Расход: 5 м³" in await confirm(person)


async def test_a_meter_of_other_zones_than_before_is_asked_about(town: Town) -> None:
    person = await come(town)
    database = town.app.tools.database
    await put_meter(database, LIGHT, service="electricity", zones=2)
    await put_past(database, LIGHT, ("100",), ("110",), ("120",), ("130",))
    await to_list(person)
    await person.press("💡 Электроэнергия, ••••••7103")
    for answer in ("Опечатка, введу заново", "Счётчик заменён"):
        await shows(person, "Напишите показания обеих зон")
        await person.send("90 50")
        await shows(person, "для другого числа тарифных зон")
        await person.press(answer)
    text = await confirm(person)
    assert "Новое показание: 90 / 50" in text
    assert "Расход:" not in text


async def test_what_no_dial_shows_and_what_is_archived_is_refused(town: Town) -> None:
    person = await come(town)
    retired = update(m.meters).where(m.meters.c.id == HOT).values(retired_on=date(2026, 11, 1))
    await town.app.tools.database.apply([Write(Statement(retired), {})])
    assert "он снят с учёта" in await to_list(person)
    assert HOT_CAPTION not in person.captions()
    await pass_one(person, "126000")
    await shows(person, "столько цифр нет")
    await person.send("-5")
    await shows(person, "меньше нуля")
    await person.send("126")
    await confirm(person)


async def test_swapped_water_is_exchanged(town: Town) -> None:
    """Cold is at 120, hot at 45: told the other way round, both fit when they are exchanged."""
    person = await come(town)
    await to_list(person)
    await person.send("хвс 48 гвс 126")
    text = await shows(person, "Проверьте, так ли я понял")
    assert "будет вопрос" in text
    await person.press("Подтвердить")
    await shows(person, "перепутаны")
    await person.press("Перепутаны местами — поменять")
    text = await shows(person, "Проверьте, так ли я понял")
    assert "Ванная, ••••••7102: 48 за ноябрь 2026" in text
    assert "Холодная вода, ••••••7101: 126" in text
    await person.press("Подтвердить")
    text = await shows(person, "Принято показаний: 2")
    assert "126 за ноябрь 2026" in text
    assert len(set(NUMBER.findall(text))) == 2


async def test_a_pair_that_seems_swapped_is_asked_about_before_either_is_taken(
    town: Town,
) -> None:
    """Only the hot one looks wrong: the cold one has no usual consumption yet."""
    await put_cabinet(town.app)
    database = town.app.tools.database
    await put_meter(database, COLD)
    await put_meter(database, HOT, service="hot_water", place="Ванная")
    await put_past(database, COLD, ("148",))
    await put_past(database, HOT, ("199",))
    person = await town.person()
    await sign_in(person)
    await to_list(person)
    await person.send("хвс 201 гвс 151")
    text = await shows(person, "Проверьте, так ли я понял")
    assert text.count("будет вопрос") == 1
    await person.press("Подтвердить")
    text = await shows(person, "перепутаны")
    assert "Принято" not in text
    await person.press("Перепутаны местами — поменять")
    await shows(person, "Ванная, ••••••7102: 201 за ноябрь 2026")
    await person.press("Подтвердить")
    text = await shows(person, "Принято показаний: 2")
    assert len(set(NUMBER.findall(text))) == 2
    await person.press("Мои показания")
    await shows(person, "какого счётчика")
    await person.press(COLD_CAPTION)
    assert "Вариантов" not in await shows(person, "ноябрь 2026: 151")


async def test_a_pair_that_is_right_all_the_same_is_taken_one_by_one(town: Town) -> None:
    person = await come(town)
    await to_list(person)
    await person.send("хвс 48 гвс 126")
    await shows(person, "Проверьте, так ли я понял")
    await person.press("Подтвердить")
    for then in ("меньше предыдущего", "намного больше обычного"):
        await shows(person, "перепутаны")
        await person.press("Всё верно")
        await shows(person, then)
        await person.press("Всё верно")
        await shows(person, "Проверьте показание")
        await person.press("Подтвердить")
    await shows(person, "Принято показаний: 2")


async def test_no_consumption_and_a_cut_fraction_are_said(town: Town) -> None:
    person = await come(town)
    await pass_one(person, "120,9")
    text = await shows(person, "Проверьте показание")
    assert "расход ноль" in text
    assert "цифры после запятой отброшены" in text
    text = await confirm(person)
    assert "Новое показание: 120" in text
    assert "Расход: 0 м³" in text


async def test_an_expired_verification_loses_no_reading(town: Town) -> None:
    await put_cabinet(town.app)
    await put_water(town.app.tools.database, verification_due=date(2026, 11, 1))
    person = await town.person()
    await sign_in(person)
    assert "Срок поверки вышел 1 ноября 2026" in await to_list(person)
    await pass_one(person, "126")
    assert "Срок поверки вышел" in await shows(person, "Проверьте показание")
    assert "по среднему" in await confirm(person)


async def test_a_table_says_what_is_known_of_each_meter_before_it_is_confirmed(
    town: Town,
) -> None:
    await put_cabinet(town.app)
    await put_water(town.app.tools.database, verification_due=date(2026, 11, 1))
    person = await town.person()
    await sign_in(person)
    await to_list(person)
    await person.send("хвс 126 гвс 48")
    text = await shows(person, "Проверьте, так ли я понял")
    assert "Предыдущее показание: 120" in text
    assert "Предыдущее показание: 45" in text
    assert "Расход: 6 м³" in text
    assert text.count("Срок поверки вышел") == 1


async def test_a_table_of_doubts_is_not_told_as_passed(town: Town) -> None:
    """The journal is what support reads: a question was asked and nothing was taken yet."""
    person = await come(town)
    await to_list(person)
    await person.send("хвс 900 гвс 800")
    await shows(person, "Проверьте, так ли я понял")
    await person.press("Подтвердить")
    await person.settled()
    kinds = {one["kind"] for one in await rows(town.app, m.journal)}
    assert "readings-passed" not in kinds


async def test_the_date_of_the_message_decides_about_the_window(town: Town) -> None:
    """Typed on the last day, confirmed after it: the month is that of the message."""
    person = await come(town)
    later(town, datetime(2026, 11, 25, 18, 40, tzinfo=UTC))  # 23:40 where the house stands
    await pass_one(person, "126")
    await shows(person, "за ноябрь 2026")
    town.clock.advance(minutes=25)
    text = await confirm(person)
    assert "За ноябрь 2026" in text
    assert "26 ноября 2026 в 00:05" in text
    later(town, datetime(2026, 11, 25, 19, 10, tzinfo=UTC))
    await pass_one(person, "48", HOT_CAPTION)
    text = await shows(person, "Проверьте показание")
    assert "Приём закончился 25 ноября 2026: показание учтут за декабрь 2026" in text
    assert "За декабрь 2026" in await confirm(person)
    text = await to_list(person)
    assert text.count("За ноябрь 2026 показание не передано: приём закончился 25 ноября") == 1
    assert "✓ За декабрь 2026 показание есть" in text


async def test_all_in_a_row_with_a_summary(town: Town) -> None:
    person = await come(town)
    await put_meter(town.app.tools.database, LIGHT, service="electricity", zones=2)
    await to_list(person)
    await person.press("Передать все подряд")
    await shows(person, "Холодная вода")
    await person.send("126")
    await shows(person, "Проверьте показание")
    await person.press("Подтвердить")
    text = await shows(person, "Напишите показание")
    assert "Принято показаний: 1" in text
    assert NUMBER.search(text)
    await person.press("Пропустить")
    await shows(person, "Напишите показания обеих зон")
    await person.send("100")
    await shows(person, "каждой тарифной зоны")
    await person.send("Т2 50 Т1 100")
    assert "100 / 50" in await shows(person, "Проверьте показание")
    await person.press("Подтвердить")
    text = await shows(person, "Принято показаний: 2")
    assert "Пропущено: 1" in text
    assert len(set(NUMBER.findall(text))) == 2


async def test_several_in_the_menu_and_what_was_not_understood(town: Town) -> None:
    person = await come(town)
    await to_menu(person)
    await person.send("хвс 126\nгвс 48")
    await shows(person, "Проверьте, так ли я понял")
    await person.send("хвс 127, гвс 49, кабачки")
    text = await shows(person, "кабачки")
    assert "не знаю, о чём это" in text
    await person.press("Подтвердить")
    text = await shows(person, "Принято показаний: 2")
    assert "127 за ноябрь 2026" in text
    assert text.count("Лицевой счёт ••••••0042") == 1
    assert text.count("Принято 20 ноября 2026 в 14:0") == 2
    assert text.count("Статус: принято") == 2
    assert "Предыдущее показание: 120" in text
    await person.press("Мои показания")
    await shows(person, "какого счётчика")
    await person.press(COLD_CAPTION)
    assert "Принято 20 ноября 2026 в 14:0" in await shows(person, "ноябрь 2026: 127")
    await to_menu(person)
    await person.send("у меня 126 вопросов")
    await shows(person, "Не понял вас")


async def test_several_where_one_is_asked(town: Town) -> None:
    person = await come(town)
    await pass_one(person, "хвс 126,7 гвс 48")
    text = await shows(person, "Проверьте, так ли я понял")
    assert "Холодная вода, ••••••7101: 126 за ноябрь 2026" in text
    assert "цифры после запятой отброшены" in text
    await person.press("Подтвердить")
    await shows(person, "Принято показаний: 2")


async def test_a_sticker_is_no_reading(town: Town) -> None:
    person = await come(town)
    await pass_one(person, "сто")
    await shows(person, "Не получилось прочитать показание")
    await person.send_odd("sticker")
    await shows(person, "Напишите, пожалуйста, число")
    await person.send("126")
    await confirm(person)


async def test_a_reading_is_corrected_and_cancelled(town: Town) -> None:
    person = await come(town)
    await pass_one(person, "126")
    await confirm(person)
    await person.press("Исправить")
    text = await shows(person, "Исправление показания за ноябрь 2026")
    assert "Исправляется показание: 126" in text
    assert "Предыдущее показание: 120" in text
    assert "Приём за ноябрь 2026 — до 25 ноября 2026" in text
    await person.send("125")
    text = await shows(person, "Проверьте показание")
    assert "уже передано: 126" in text
    await confirm(person, "Показание исправлено")
    await person.press("Показания")
    await shows(person, "показание есть")
    await person.press("Мои показания")
    await shows(person, "Показания какого счётчика")
    await person.press(COLD_CAPTION)
    text = await shows(person, "Мои показания")
    assert "Вариантов за месяц: 2" in text
    await person.press("Все варианты: ноябрь\u00a02026")
    text = await shows(person, "Все варианты")
    assert re.search(r"2\. 125 — 20 ноября 2026 в 14:\d\d, принято", text)
    assert re.search(r"1\. 126 — 20 ноября 2026 в 14:\d\d, заменено", text)
    assert "другой человек" not in text
    await person.press("Мои показания")
    await shows(person, "Мои показания")
    await person.press("Отменить: ноябрь\u00a02026")
    await shows(person, "Отменить показание 125")
    await person.press("Подтвердить")
    await shows(person, "отменено")
    assert "За ноябрь 2026 показания нет" in await to_list(person)


async def test_limited_access_passes_readings_too(town: Town) -> None:
    await put_water(town.app.tools.database)
    person = await town.person()
    await enter(person, MARIA)
    await pass_one(person, "126")
    await confirm(person)


async def test_of_two_at_once_the_second_is_told(town: Town) -> None:
    await put_cabinet(town.app)
    await put_water(town.app.tools.database)
    first, second = await town.person(), await town.person("Пётр", "Громов")
    for person, value in ((first, "126"), (second, "127")):
        await sign_in(person)
        await pass_one(person, value)
        await shows(person, "Проверьте показание")
    await first.press("Подтвердить")
    await first.wait_for("Показание принято")
    await second.press("Подтвердить")
    text = await shows(second, "За это время другое показание")
    assert "уже передано: 126" in text
    await second.press("Подтвердить")
    await shows(second, "Показание исправлено")
    await second.press("Показания")
    await shows(second, "показание есть")
    await second.press("Мои показания")
    await shows(second, "какого счётчика")
    await second.press(COLD_CAPTION)
    await shows(second, "Вариантов за месяц: 2")
    await second.press("Все варианты: ноябрь\u00a02026")
    text = await shows(second, "Все варианты")
    assert text.count("Передал(а) другой человек") == 1
    assert text.endswith("Передал(а) другой человек"), "below the first version, not one's own"


async def test_a_month_that_changed_meanwhile_is_told_before_it_counts(town: Town) -> None:
    """An extension was taken back between the value and «Подтвердить»."""
    later(town, datetime(2026, 11, 27, 9, tzinfo=UTC))
    person = await come(town)
    named = {"id": 1, "period": "2026-11", "last_day": date(2026, 11, 30), "made_at": town.clock()}
    database = town.app.tools.database
    await database.apply([Write(Statement(insert(m.window_extensions).values(**named)), {})])
    await pass_one(person, "126")
    await shows(person, "Проверьте показание за ноябрь 2026")
    await database.apply([Write(Statement(delete(m.window_extensions)), {})])
    await person.press("Подтвердить")
    text = await shows(person, "сменился месяц")
    assert "Проверьте показание за декабрь 2026" in text
    await person.press("Подтвердить")
    assert "декабрь 2026" in await shows(person, "Показание принято")


async def test_an_account_without_meters_says_so(town: Town) -> None:
    await put_cabinet(town.app, flats=(IVAN,))
    person = await town.person()
    await sign_in(person)
    await to_menu(person)
    await person.press("Показания")
    await shows(person, "счётчиков у нас нет")
    await person.send("хвс 126")
    await shows(person, "такого счётчика")


async def test_an_account_taken_away_meanwhile_takes_no_reading(town: Town) -> None:
    await put_cabinet(town.app)
    await put_water(town.app.tools.database)
    first, second = await town.person(), await town.person("Пётр", "Громов")
    for person in (first, second):
        await sign_in(person)
    await pass_one(first, "126")
    await shows(first, "Проверьте показание")
    await second.press("Лицевые счета")
    await shows(second, "Лицевые счета")
    await second.press("Изменить")
    await shows(second, "Доступ полный")
    await second.press("Отвязать")
    await shows(second, "Отвязать лицевой счёт")
    await second.press("Подтвердить")
    await shows(second, "Лицевой счёт отвязан")
    await first.press("Подтвердить")
    await shows(first, "больше нет")


async def test_four_digits_in_the_menu_stay_a_pin_where_there_is_one(town: Town) -> None:
    person = await come(town)
    await set_pin(person, "4072")
    await to_list(person)
    await person.send("1260")
    await shows(person, "вы прислали ПИН-код")


async def test_an_exported_month_is_closed_and_the_next_one_is_offered(town: Town) -> None:
    person = await come(town)
    await pass_one(person, "126")
    await confirm(person)
    await town.app.tools.database.apply([Write(EXPORT, {})])
    await person.press("Отменить показание")
    await shows(person, "Изменить показание уже нельзя")
    await to_list(person)
    await person.press(f"✓ {COLD_CAPTION}")
    text = await shows(person, "Напишите показание")
    assert "уже передано в расчёт: 126. Новое пойдёт за декабрь 2026" in text
    assert "Предыдущее показание: 126" in text
    assert "Приём за ноябрь" not in text
    await person.send("127")
    await shows(person, "изменить его нельзя")
    await person.press("Передать за следующий месяц")
    text = await confirm(person)
    assert "За декабрь 2026" in text
    assert "Предыдущее показание: 126" in text


async def test_a_month_before_its_window_and_one_above_the_next(town: Town) -> None:
    person = await come(town)
    await pass_one(person, "126")
    await confirm(person)
    later(town, datetime(2026, 12, 3, 9, tzinfo=UTC))
    await pass_one(person, "130")
    text = await shows(person, "Проверьте показание")
    assert "Приём за декабрь 2026 откроется 15 декабря 2026" in text
    await confirm(person)
    await to_list(person)
    await person.press("Мои показания")
    await shows(person, "какого счётчика")
    await person.press(COLD_CAPTION)
    await shows(person, "Мои показания")
    await person.press("Исправить: ноябрь\u00a02026")
    await shows(person, "Исправление показания за ноябрь 2026")
    await person.send("134")
    await shows(person, "больше, чем переданное за более поздний месяц")
    await person.press("Всё верно")
    await confirm(person, "Показание исправлено")


@pytest.mark.parametrize(
    "action", ["meter.pass=109", "meter.fix=109.2611", "meter.drop=109.2611", "readings.of=109"]
)
async def test_a_meter_of_another_account_is_nobodys(town: Town, action: str) -> None:
    person = await come(town)
    await put_meter(town.app.tools.database, 109, IVAN.id)
    await put_past(town.app.tools.database, 109, ("1",), ("2",))
    await to_list(person)
    message = person.from_bot()[-1]
    shown = message["keyboard"][0][0]["data"].split(":")
    sealer = town.app.tools.sealer
    data = sign_press(sealer, Button(text("any"), action), shown[0], int(shown[1]), person.id)
    await person.press_data(message["message_id"], data)
    await shows(person, "больше нет")


async def test_an_automatic_meter_takes_nothing(town: Town) -> None:
    await put_cabinet(town.app)
    await put_water(town.app.tools.database, automatic=1)
    person = await town.person()
    await sign_in(person)
    assert "передаёт показания сам" in await to_list(person)
    assert COLD_CAPTION not in person.captions()
    await person.send("хвс 126")
    assert "передаёт показания сам" in await shows(person, "Проверьте, так ли я понял")
    assert "Подтвердить" not in person.captions()[:3]


async def test_a_locked_chat_takes_no_reading(town: Town) -> None:
    person = await come(town)
    await set_pin(person, "4072")
    await to_list(person)
    town.clock.advance(hours=1)
    await person.send("хвс 126 гвс 48")
    await shows(person, "ПИН-код")
    assert "Проверьте" not in person.from_bot()[-1]["text"]


async def test_an_extended_window_is_that_of_the_house_and_its_time(town: Town) -> None:
    """At 13:00 UTC of the 28th it is the 29th in Kamchatka: the extension is over there."""
    person = await come(town)
    extended = {
        "id": 1,
        "period": "2026-11",
        "building_id": 1,
        "service": None,
        "last_day": date(2026, 11, 28),
        "made_at": town.clock.now,
    }
    await town.app.tools.database.apply(
        [Write(Statement(insert(m.window_extensions).values(**extended)), {})]
    )
    later(town, datetime(2026, 11, 28, 13, 0, tzinfo=UTC))
    await pass_one(person, "126")
    assert "Приём за ноябрь 2026 продлён до 28 ноября 2026" in await shows(person, "Проверьте")
    east = update(m.buildings).values(time_zone="Asia/Kamchatka")
    await town.app.tools.database.apply([Write(Statement(east), {})])
    await person.send("127")
    text = await shows(person, "Новое показание: 127")
    assert "Приём закончился 28 ноября 2026: показание учтут за декабрь 2026" in text
    assert "29 ноября 2026 в 01:00 (UTC+12)" in await confirm(person)


async def test_a_swapped_value_alone_goes_to_the_other_meter(town: Town) -> None:
    """What was meant for this one is asked next."""
    person = await come(town)
    await pass_one(person, "126", HOT_CAPTION)
    await shows(person, "перепутаны")
    await person.press("Перепутаны местами — поменять")
    await shows(person, "Холодная вода, ••••••7101: 126")
    await person.press("Подтвердить")
    text = await shows(person, "Напишите показание")
    assert "Горячая вода" in text
    await person.send("48")
    await shows(person, "Проверьте показание")
    await person.press("Подтвердить")
    await shows(person, "Принято показаний: 2")


async def test_a_value_typed_again_does_not_date_the_others_anew(town: Town) -> None:
    """Two doubtful values told in the window; one is typed again after it, one stays."""
    person = await come(town)
    later(town, datetime(2026, 11, 25, 18, 40, tzinfo=UTC))  # 23:40 where the house stands
    await to_list(person)
    await person.send("хвс 90 гвс 30")
    await shows(person, "Проверьте, так ли я понял")
    await person.press("Подтвердить")
    await shows(person, "меньше предыдущего")
    await person.press("Опечатка, введу заново")
    await shows(person, "Напишите показание")
    later(town, datetime(2026, 11, 25, 19, 5, tzinfo=UTC))
    await person.send("126")
    await shows(person, "Проверьте показание за декабрь 2026")
    await person.press("Подтвердить")
    await shows(person, "Посмотрите на показание за ноябрь 2026")
    await person.press("Всё верно")
    await shows(person, "Проверьте показание")
    await person.press("Подтвердить")
    text = await shows(person, "Принято показаний: 2")
    assert "126 за декабрь 2026" in text
    assert "30 за ноябрь 2026" in text


async def test_of_two_in_the_same_moment_one_is_taken_and_one_is_asked(town: Town) -> None:
    await put_cabinet(town.app)
    await put_water(town.app.tools.database)
    both = [await town.person(), await town.person("Пётр", "Громов")]
    for person, value in zip(both, ("126", "127"), strict=True):
        await sign_in(person)
        await pass_one(person, value)
        await shows(person, "Проверьте показание")
    await asyncio.gather(*(person.press_answered("Подтвердить") for person in both))
    said = [await person.wait_for(_is_settled) for person in both]
    assert sorted("За это время" in one["text"] for one in said) == [False, True]


def _is_settled(message: View) -> bool:
    return "Показание принято" in message["text"] or "За это время" in message["text"]


async def test_a_reading_that_the_lock_came_over_is_told(town: Town) -> None:
    person = await come(town)
    await set_pin(person, "4072")
    await pass_one(person, "126")
    await shows(person, "Проверьте показание")
    town.clock.advance(minutes=20)
    await person.press("Подтвердить")
    await shows(person, "Введите ПИН-код")
    await press_pin(person, "4072")
    assert "оно не принято" in await shows(person, "Личный кабинет")
    town.clock.advance(hours=1)
    await person.send("хвс 126 гвс 48")
    await shows(person, "Введите ПИН-код")
    await press_pin(person, "4072")
    assert "оно не принято" in await shows(person, "Личный кабинет")
    town.clock.advance(hours=1)
    await person.press("Показания")
    await shows(person, "Введите ПИН-код")
    await press_pin(person, "4072")
    assert "не принято" not in await shows(person, "Личный кабинет")


async def test_a_meter_of_whole_numbers_is_not_asked_for_red_digits(town: Town) -> None:
    person = await come(town)
    await pass_one(person, "00000126")
    await shows(person, "Новое показание: 126")
    await person.press("Введу заново")
    await shows(person, "целым числом")
    await person.send("7" * 3900)
    assert "123,4" not in await shows(person, "Слишком много цифр")
    await person.send("99999")
    assert "красные" not in await shows(person, "Расход намного больше обычного")


async def test_a_meter_named_at_the_list_is_asked_for_its_value(town: Town) -> None:
    person = await come(town)
    await to_list(person)
    await person.send("хвс")
    assert COLD_CAPTION in await shows(person, "Напишите показание")
    await to_list(person)
    await person.send("№7102")
    assert HOT_CAPTION in await shows(person, "Напишите показание")
    await to_list(person)
    await person.send("газ")
    assert "такого счётчика" in await shows(person, "Не понял «газ»")
    await person.send("вода")
    await shows(person, "Какой это счётчик?")
    await person.send("гвс")
    assert HOT_CAPTION in await shows(person, "Напишите показание")


async def test_the_digits_of_the_list_name_meters_in_a_message(town: Town) -> None:
    person = await come(town)
    await to_list(person)
    await person.send("7101 126 7102 48")
    said = await shows(person, "так ли я понял")
    assert "Не понял" not in said
    await person.press("Подтвердить")
    await shows(person, "Принято показаний: 2")


async def test_an_old_button_does_not_bring_back_what_was_said_of_an_answer(town: Town) -> None:
    person = await come(town)
    await to_list(person)
    listed = person.from_bot()[-1]
    old = listed["keyboard"][0][0]["data"]
    await person.press(COLD_CAPTION)
    await shows(person, "Напишите показание")
    await person.send("сто")
    await shows(person, "Не получилось прочитать")
    await person.press_data(listed["message_id"], old)
    await person.until(
        lambda: "Не получилось" not in person.from_bot()[-1]["text"], 30, "without the refusal"
    )
    await shows(person, "Напишите показание")
