"""A meter's serial number in place of the last payment, over HTTP."""

from datetime import date

from sqlalchemy import select, update
from support.centre import IVAN, MARIA, MARIA_REPAIR, NEVER_PAID, Flat
from support.metering import HOT, LIGHT, put_meter
from support.person import Person
from support.walk import CAPITAL_REPAIR, choose, enter, fill_in, prove, shows

from storage import models as m
from storage.engine import Write
from storage.statements import Statement

from .conftest import Town

BY_SERIAL = "Нет под рукой — номер прибора учёта"
NUMBER = "00771012"
ASKED = "Номер прибора учёта (как в квитанции или на приборе)"


async def ask_serial(person: Person, flat: Flat) -> None:
    await fill_in(person, flat.holder, flat.address)
    await choose(person, flat)
    await shows(person, "Сумма последней оплаты")
    await person.press(BY_SERIAL)
    await shows(person, ASKED)


async def guess(person: Person, serial: str) -> None:
    await shows(person, ASKED)
    await person.send(serial)
    await shows(person, "Проверьте и подтвердите")
    await person.press("Подтвердить")


async def test_the_number_of_a_meter_opens_the_account(town: Town) -> None:
    await put_meter(town.app.tools.database, number=NUMBER)
    person = await town.person()
    await ask_serial(person, MARIA)
    await person.send("№ 771 012")
    card = await shows(person, "Проверьте и подтвердите")
    assert "Прибор учёта: № 771 012" in card
    assert "Последняя оплата" not in card
    await person.press("Подтвердить")
    await shows(person, "Вы вошли")
    await person.press("Задать пароль")
    await shows(person, "Придумайте пароль")
    said = [one["text"] for one in person.messages() if not one["from"]["is_bot"]]
    assert not [text for text in said if "771" in text]


async def test_what_was_typed_is_journalled_by_a_mark_only(town: Town) -> None:
    person = await town.person()
    await ask_serial(person, MARIA)
    await guess(person, "7654012")
    await shows(person, "Не совпало")
    lines = await town.app.tools.database.read(Statement(select(m.journal)))
    assert lines
    assert not [line for line in lines if "7654012" in repr(line)]


async def test_a_wrong_number_says_no_more_than_a_wrong_payment(town: Town) -> None:
    """With a meter, without, with an archived one or a short number: the same words."""
    database = town.app.tools.database
    await put_meter(database, number=NUMBER)
    await put_meter(database, HOT, IVAN.id, number="4321")
    await put_meter(database, LIGHT, NEVER_PAID.id, number="771013", retired_on=date(2026, 1, 1))
    answers = []
    for flat, serial in ((MARIA, "771013"), (IVAN, "771012"), (NEVER_PAID, "771013")):
        person = await town.person()
        await fill_in(person, flat.holder, flat.address)
        await choose(person, flat)
        await shows(person, "Например: 1234,56.")
        await person.press(BY_SERIAL)
        await guess(person, serial)
        answers.append(await shows(person, "Не совпало"))
    assert len(set(answers)) == 1
    assert "Осталось 2 попытки" in answers[0]
    assert ASKED in answers[0]


async def test_guesses_of_both_kinds_share_the_day(town: Town) -> None:
    await put_meter(town.app.tools.database, number=NUMBER)
    person = await town.person()
    await ask_serial(person, MARIA)
    await guess(person, "771013")
    await shows(person, "Осталось 2 попытки")
    await person.press_answered("Назад")
    await prove(person, "1,11", "01.10.2026")
    await shows(person, "Осталась 1 попытка")
    await person.press_answered(BY_SERIAL)
    await guess(person, "771014")
    stopped = await shows(person, "Попытки на сегодня закончились")
    assert "Попробовать снова можно 21 ноября 2026 в 14:01." in stopped
    other = await town.person("Иван", "Чужой")
    await fill_in(other, MARIA.holder, MARIA.address)
    await choose(other, MARIA)
    await shows(other, "Возможно, его пытался подтвердить кто-то другой")
    town.clock.advance(hours=24, minutes=1)
    await enter(person, MARIA)


async def test_numbers_of_neighbours_are_not_tried_through_day_after_day(town: Town) -> None:
    """Meters of a house that were put in together have numbers next to each other."""
    await put_meter(town.app.tools.database, number=NUMBER)
    for serials in (("771009", "771010", "771011"), ("771013", "771014", "771015")):
        person = await town.person()
        await ask_serial(person, MARIA)
        for serial in serials:
            await guess(person, serial)
            await shows(person, "Не совпало" if serial != serials[-1] else "Попытки на сегодня")
        town.clock.advance(hours=24, minutes=1)
    holder = await town.person()
    await ask_serial(holder, MARIA)
    await guess(holder, NUMBER)
    await shows(holder, "Осталось 2 попытки")
    town.clock.advance(hours=24 * 30)
    holder = await town.person()
    await ask_serial(holder, MARIA)
    await guess(holder, NUMBER)
    await shows(holder, "Вы вошли")


async def test_the_number_on_a_dial_of_the_stairs_does_not_prove(town: Town) -> None:
    await put_meter(town.app.tools.database, LIGHT, number="912387", service="electricity")
    person = await town.person()
    await ask_serial(person, MARIA)
    await guess(person, "912387")
    await shows(person, "Осталось 2 попытки")


async def test_a_format_that_is_none_burns_no_try(town: Town) -> None:
    person = await town.person()
    await ask_serial(person, MARIA)
    for odd, answer in (("не помню", "как на самом приборе"), ("1234", "легко угадать")):
        await person.send(odd)
        await shows(person, answer)
    await guess(person, "771013")
    await shows(person, "Осталось 2 попытки")


async def test_capital_repair_does_not_offer_it(town: Town) -> None:
    await put_meter(town.app.tools.database, number=NUMBER)
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address, CAPITAL_REPAIR)
    await choose(person, MARIA_REPAIR)
    await shows(person, "Номер лицевого счёта полностью")
    assert BY_SERIAL not in person.captions()
    await person.send(MARIA_REPAIR.number)
    await shows(person, "Сумма последней оплаты")
    assert BY_SERIAL not in person.captions()


async def test_back_leads_to_the_payment_which_then_proves_alone(town: Town) -> None:
    person = await town.person()
    await ask_serial(person, MARIA)
    await person.send("771013")
    await shows(person, "Проверьте и подтвердите")
    await person.press_answered("Назад")
    await shows(person, ASKED)
    await person.press_answered("Назад")
    await prove(person, "5233,61", "08.10.2026")
    await shows(person, "Вы вошли")


async def test_who_never_paid_and_has_no_receipt_is_asked_for_a_meter(town: Town) -> None:
    database = town.app.tools.database
    await put_meter(database, account_id=NEVER_PAID.id, number=NUMBER)
    nothing_due = update(m.receipts).where(m.receipts.c.account_id == NEVER_PAID.id).values(due=0)
    await database.apply([Write(Statement(nothing_due), {})])
    person = await town.person()
    await fill_in(person, NEVER_PAID.holder, NEVER_PAID.address)
    await choose(person, NEVER_PAID)
    asked = await shows(person, ASKED)
    assert "пока нет ни оплат" in asked
    assert "Что ещё поможет" in asked
    await guess(person, "771013")
    await shows(person, "Осталось 2 попытки")
    await guess(person, NUMBER)
    await shows(person, "Вы вошли")


async def test_a_meter_counted_by_another_account_of_the_flat_proves(town: Town) -> None:
    """Heat may come with an account of its own; the flat and the holder are the same."""
    database = town.app.tools.database
    [row] = await database.read(Statement(select(m.accounts).where(m.accounts.c.id == MARIA.id)))
    other = {**row._asdict(), "id": 77, "number": "5550001"}
    neighbour = {**other, "id": 78, "number": "5550002", "holder": "Другая Анна Петровна"}
    for one in (other, neighbour):
        await database.apply([Write(Statement(m.accounts.insert().values(**one)), {})])
    await put_meter(database, account_id=77, number=NUMBER)
    await put_meter(database, HOT, 78, number="881012")
    person = await town.person()
    await ask_serial(person, MARIA)
    await guess(person, "881012")
    await shows(person, "Осталось 2 попытки")
    await guess(person, NUMBER)
    await shows(person, "Вы вошли")
