"""What the bot says never tells whether a login, a phone, an e-mail or a resident exists."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from support.cabinets import Registered, add_cabinets
from support.centre import MARIA
from support.person import Person
from support.registration import fill_in as fill_in_registration
from support.walk import fill_in, shows

from .conftest import Town

PASSWORD = "лодка скрипит у причала"
KNOWN = Registered(50, "20000050", phone="+79123450089", email="ivan@mail.ru")
PAIRS = {  # what is known, and what is not and looks alike once it is masked
    "login": ("20000050", "20000051"),
    "phone": ("+79123450089", "+79123459989"),
    "email": ("ivan@mail.ru", "igor@mail.ru"),
}
SHORTEST_TALK = 3  # messages of the bot
Way = Callable[[Person, str], Awaitable[None]]


@pytest.fixture(autouse=True)
async def residents(town: Town) -> None:
    hashed = await town.app.tools.hasher.hash(PASSWORD)
    known = Registered(KNOWN.id, KNOWN.login, hashed, KNOWN.phone, KNOWN.email)
    await add_cabinets(town.app.tools.database, [known], town.clock())


async def transcript(town: Town, way: Way, value: str) -> list[str]:
    """Give all that the bot said to somebody new who went this way, buttons too."""
    person = await town.person()
    await way(person, value)
    await person.settled()
    return [
        f"{one['text']} {[key['text'] for row in one['keyboard'] or [] for key in row]}".replace(
            value, "…"
        )
        for one in person.from_bot()
    ]


async def same(town: Town, way: Way, pair: Sequence[str]) -> list[str]:
    known, unknown = [await transcript(town, way, value) for value in pair]
    assert known == unknown
    assert len(known) >= SHORTEST_TALK
    return known


async def open_sign_in(person: Person) -> None:
    await person.send("/start")
    await shows(person, "Личный кабинет")
    await person.press("Войти по логину")
    await shows(person, "Логин")


async def guess_passwords(person: Person, identity: str) -> None:
    await open_sign_in(person)
    await person.send(identity)
    await shows(person, "Напишите пароль")
    for _ in range(5):
        await person.send("qwerty123")
        await shows(person, "не подошли")
        await person.settled()
    await person.send("qwerty123")
    await shows(person, "Слишком много неверных паролей")


async def forget_password(person: Person, identity: str) -> None:
    await open_sign_in(person)
    await person.press("Забыли пароль")
    await shows(person, "Бот пришлёт код")
    await person.send(identity)
    await shows(person, "код")
    await person.settled()
    await person.send("000000")
    await person.settled()
    await person.press("Отправить код ещё раз")
    await person.settled()


async def register_email(person: Person, email: str) -> None:
    await fill_in_registration(person, email=email)
    await _confirm_wrongly(person)


async def register_phone(person: Person, phone: str) -> None:
    await fill_in_registration(person, phone=phone)
    await _confirm_wrongly(person)


async def _confirm_wrongly(person: Person) -> None:
    await person.press("Отправить")
    await shows(person, "Отправили код из 6 цифр")
    await person.send("000000")
    await person.settled()


@pytest.mark.parametrize("kind", PAIRS)
async def test_wrong_passwords(town: Town, kind: str) -> None:
    said = await same(town, guess_passwords, PAIRS[kind])
    assert any("не подошли" in one for one in said)


@pytest.mark.parametrize("kind", PAIRS)
async def test_a_forgotten_password(town: Town, kind: str) -> None:
    await same(town, forget_password, PAIRS[kind])
    assert len(town.letters) <= 1  # to the one who is there


@pytest.mark.parametrize(("way", "kind"), [(register_email, "email"), (register_phone, "phone")])
async def test_registration_with_what_another_has(town: Town, way: Way, kind: str) -> None:
    await same(town, way, PAIRS[kind])


async def test_somebody_else_at_an_address(town: Town) -> None:
    """A flat where somebody of another name lives, and one where nobody does."""

    async def check(person: Person, address: str) -> None:
        await fill_in(person, "Чужой Человек Неизвестный", address)
        await person.press("Войти")
        await shows(person, "Осталось")

    house = MARIA.address.rpartition(", ")[0]
    await same(town, check, [f"{house}, кв. {flat}" for flat in (12, 99)])
