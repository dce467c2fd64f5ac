"""The ways that people of the tests go, step by step."""

from support.centre import Flat
from support.person import Person

UTILITIES = "Коммунальные услуги"
CAPITAL_REPAIR = "Капитальный ремонт"


async def open_form(person: Person) -> None:
    """Go from /start to the first question."""
    await person.send("/start")
    await person.settled()
    await person.press("Ограниченный доступ")
    await shows(person, "ФИО (полностью)")


async def agree(person: Person) -> None:
    """State the ownership and consent, each with its own tap."""
    await shows(person, "Вы владелец лицевого счёта?")
    await person.press("Я владелец лицевого счёта")
    await shows(person, "Согласие на обработку")
    await person.press("Согласен на обработку персональных данных")
    await shows(person, "Проверьте, всё ли верно")


async def fill_in(person: Person, name: str, address: str, kind: str = UTILITIES) -> None:
    """Walk to the card of all answers."""
    await open_form(person)
    await person.send(name)
    await shows(person, "Адрес (как в квитанции)")
    await person.send(address)
    await shows(person, "Из какой квитанции данные?")
    await person.press(kind)
    await agree(person)


async def choose(person: Person, flat: Flat) -> None:
    """Go from the card of answers to the proof of the account."""
    await person.press("Войти")
    await shows(person, "Выберите лицевой счёт")
    await person.press(f"Лицевой счёт ••••••{flat.number[-4:]}")


async def prove(person: Person, amount: str, day: str) -> None:
    """Give a last payment, right or wrong, up to «Подтвердить»."""
    await person.wait_for(
        lambda view: view["text"].endswith("1234,56.") or "учтены" in view["text"]
    )
    await person.send(amount)
    await shows(person, "Дата последней оплаты")
    await person.send(day)
    await shows(person, "Проверьте и подтвердите")
    await person.press("Подтвердить")


async def enter(person: Person, flat: Flat) -> None:
    """Get in by the right data, up to the offer of a password."""
    await fill_in(person, flat.holder, flat.address)
    await choose(person, flat)
    paid_on, kopecks = flat.paid[0]
    await prove(person, f"{kopecks / 100:.2f}", f"{paid_on:%d.%m.%Y}")
    await shows(person, "Вы вошли")


async def to_menu(person: Person) -> None:
    await person.send("/menu")
    await person.settled()
    await shows(person, "Выберите, что показать")


async def press_pin(person: Person, pin: str) -> None:
    """Press the keys as quickly as a person can."""
    for digit in pin:
        await person.press_answered(digit)


async def set_pin(person: Person, pin: str) -> None:
    """Set a PIN from the settings."""
    await to_menu(person)
    await person.press("Настройки")
    await shows(person, "ПИН-код выключен")
    await person.press("Задать ПИН-код")
    await shows(person, "Придумайте ПИН-код")
    await press_pin(person, pin)
    await shows(person, "ПИН-код ещё раз")
    await press_pin(person, pin)
    await shows(person, "ПИН-код задан")


async def shows(person: Person, *fragments: str, timeout: float = 30) -> str:
    """Wait until the newest message of the bot holds one of the fragments; give its text."""

    def newest() -> str:
        shown = person.from_bot()
        return shown[-1]["text"] if shown else ""

    wanted = " or ".join(map(repr, fragments))
    await person.until(
        lambda: any(one in newest() for one in fragments), timeout, f"{wanted} on the last message"
    )
    return newest()
