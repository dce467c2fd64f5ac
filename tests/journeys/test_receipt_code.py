"""The code of a receipt, over HTTP: entered once, by a registered person, for full access."""

import secrets
from datetime import datetime

import pytest
from sqlalchemy import select, update
from support.centre import IVAN, MARIA, MARIA_REPAIR
from support.person import Person
from support.registration import register
from support.walk import enter, shows, to_menu

from bot.domain.periods import BillingPeriod
from bot.domain.receipt_codes import BITS, code_of_bits, printed
from bot.services.receipt_code_batches import CodeRow
from bot.services.receipt_codes import CodeKeys
from storage import models as m
from storage.engine import Write
from storage.receipt_codes import StoredEditions
from storage.statements import Statement

from .conftest import Town

PERIOD = BillingPeriod(2026, 10)
WRONG = "Такого кода нет, или он уже не действует."


def register_all(at: datetime) -> Write:
    """Confirm a contact of every cabinet."""
    return Write(Statement(update(m.cabinets).values(registered_at=at)), {})


async def print_code(town: Town, account_id: int) -> str:
    tools = town.app.tools
    keys = CodeKeys(tools.sealer, tools.settings.time_zone)
    code = code_of_bits(secrets.randbits(BITS))
    row = CodeRow(keys.key(code), account_id, PERIOD.iso, keys.expires_at(PERIOD))
    await StoredEditions(tools.database).keep([row], town.clock(), again=False)
    return printed(code)


async def registered(town: Town, first_name: str = "Мария") -> Person:
    """Give a person who is in with Maria's account and has confirmed a contact."""
    person = await town.person(first_name)
    await enter(person, MARIA)
    await town.app.tools.database.apply([register_all(town.clock())])
    return person


async def ask(person: Person) -> None:
    await to_menu(person)
    await person.press("Лицевые счета")
    await shows(person, "Лицевые счета")
    await person.press("Код с квитанции")
    await shows(person, "Напишите код с квитанции")


async def try_code(person: Person, code: str, said: str) -> str:
    await person.send(code)
    return await shows(person, said)


async def links(town: Town) -> list[tuple[int, str, str | None]]:
    columns = (m.links.c.account_id, m.links.c.access, m.links.c.via)
    found = await town.app.tools.database.read(Statement(select(*columns).order_by(columns[0])))
    return [tuple(row) for row in found]


def typed_texts(person: Person) -> list[str]:
    return [one["text"] for one in person.messages() if not one["from"]["is_bot"]]


async def test_a_code_links_the_account_with_full_access_and_is_used_up(town: Town) -> None:
    person = await registered(town)
    code = await print_code(town, IVAN.id)
    await ask(person)
    await try_code(person, "777", "десять латинских букв и цифр")
    await try_code(person, code.lower().replace("-", " "), "подключён с полным доступом")
    assert IVAN.address in (await shows(person, IVAN.number[-4:]))
    assert (IVAN.id, "full", "receipt_code") in await links(town)
    assert code.lower().replace("-", " ") not in typed_texts(person)
    await ask(person)
    await try_code(person, code, WRONG)
    await to_menu(person)
    await person.press("Квитанция")
    await shows(person, IVAN.number[-4:])


async def test_whoever_has_just_registered_goes_on_with_the_code(town: Town) -> None:
    person = await town.person()
    await register(person)
    await person.press("Код с квитанции")
    await shows(person, "Напишите код с квитанции")
    await try_code(person, await print_code(town, IVAN.id), "подключён с полным доступом")
    assert await links(town) == [(IVAN.id, "full", "receipt_code")]
    await person.press("Лицевые счета")
    await shows(person, IVAN.number[-4:])


async def test_a_code_is_erased_and_not_journalled(town: Town) -> None:
    person = await registered(town)
    code = await print_code(town, IVAN.id)
    await ask(person)
    await try_code(person, code, "подключён с полным доступом")
    await person.until(lambda: code not in typed_texts(person), 10, "the code deleted")
    database = town.app.tools.database
    for table in (m.journal, m.receipt_codes, m.chats, m.outbox):
        resting = str(await database.read(Statement(select(table))))
        assert code not in resting
        assert code.replace("-", "") not in resting


async def test_other_chats_of_the_account_are_told(town: Town) -> None:
    holder = await registered(town)
    other = await town.person("Иван", "Иванов")
    await enter(other, IVAN)
    await ask(holder)
    await try_code(holder, await print_code(town, IVAN.id), "подключён с полным доступом")
    told = await other.wait_for("ввели одноразовый код с квитанции")
    assert IVAN.number[-4:] in told["text"]
    assert not [one for one in holder.from_bot() if "из другого чата" in one["text"]]


async def test_limited_access_grows_and_a_code_for_what_is_had_is_kept(town: Town) -> None:
    person = await registered(town)
    assert await links(town) == [(MARIA.id, "limited", "proof")]
    first, second = await print_code(town, MARIA.id), await print_code(town, MARIA_REPAIR.id)
    await ask(person)
    await try_code(person, first, "подключён с полным доступом")
    assert [one[:2] for one in await links(town)] == [(MARIA.id, "full")]
    again = await print_code(town, MARIA.id)
    for code in (again, again):
        await ask(person)
        await try_code(person, code, "Код остался неиспользованным")
    await ask(person)
    await try_code(person, second, "подключён с полным доступом")


async def test_wrong_used_and_expired_are_one_answer_and_pauses_grow(town: Town) -> None:
    person = await registered(town)
    used, late = await print_code(town, IVAN.id), await print_code(town, MARIA_REPAIR.id)
    database = town.app.tools.database
    keys = CodeKeys(town.app.tools.sealer, town.app.tools.settings.time_zone)
    key = keys.key(late.replace("-", ""))
    codes = m.receipt_codes
    expire = update(codes).values(expires_at=town.clock()).where(codes.c.code_key == key)
    use = update(codes).values(used_at=town.clock()).where(codes.c.code_key != key)
    await database.apply([Write(Statement(expire), {}), Write(Statement(use), {})])
    await ask(person)
    wrong = await try_code(person, "7K3QX-9M2PA", "Осталось 4 попытки")
    assert WRONG in wrong
    assert WRONG in await try_code(person, used, "подождать 60 секунд")
    await ask(person)
    await try_code(person, late, "подождать 60 секунд")
    good = await print_code(town, IVAN.id)
    for minutes, said in ((2, "5 минут"), (6, "30 минут"), (31, "часа")):
        town.clock.advance(minutes=minutes)
        await ask(person)
        assert WRONG in await try_code(person, late, said)
    town.clock.advance(hours=2)
    await ask(person)
    await try_code(person, good, "подождать 22 часа")
    town.clock.advance(hours=22)
    await ask(person)
    await try_code(person, good, "подключён с полным доступом")


async def test_who_has_not_registered_is_told_so(town: Town) -> None:
    person = await registered(town)
    await to_menu(person)
    await person.press("Лицевые счета")
    await shows(person, "Лицевые счета")
    forget = Statement(update(m.cabinets).values(registered_at=None))
    await town.app.tools.database.apply([Write(forget, {})])
    await person.press("Код с квитанции")
    await shows(person, "Сначала зарегистрируйтесь")
    await to_menu(person)
    await person.press("Лицевые счета")
    await shows(person, "Лицевые счета")
    with pytest.raises(AssertionError, match="no button"):
        await person.press("Код с квитанции")
