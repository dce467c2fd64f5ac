"""Readings: from the list of meters to the receipt, one meter and many."""

import re

from support.metering import put_water
from support.person import Person
from support.signing_in import put_cabinet, sign_in
from support.walk import to_menu

from .conftest import Town

NUMBER = re.compile(r"№ (\d{4}-\d{4}-\d{4})")
COLD_CAPTION, HOT_CAPTION = "💧 Холодная вода, ••••••7101", "🔥 Горячая вода, Ванная, ••••••7102"


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
    await person.press("Показания")
    await shows(person, "✓ За ноябрь 2026 показание есть")
    assert "Показание принято" in person.from_bot()[-2]["text"], "the receipt stays in the chat"
    assert "✓ " + COLD_CAPTION in person.captions()
