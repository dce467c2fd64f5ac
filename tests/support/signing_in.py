"""A registered cabinet, put into the store as registration leaves it, and signing in to it."""

from dataclasses import dataclass

from sqlalchemy import insert
from support.centre import MARIA, Flat
from support.person import Person
from support.walk import shows

from bot.app import App
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

PASSWORD = "лодка скрипит у причала"
NEW_PASSWORD = "вторая лодка уже уплыла"
LOGIN = "40718263"
EMAIL = "maria@example.ru"
PHONE = "+79123456789"
STRANGER = 900_000_001  # the Telegram user who registered it, who is nobody of the town


@dataclass(frozen=True, slots=True)
class Known:
    """What a test has to know of it."""

    id: int
    login: str


async def put_cabinet(
    app: App,
    *,
    login: str = LOGIN,
    password: str | None = PASSWORD,
    email: str | None = EMAIL,
    phone: str | None = None,
    user_id: int = STRANGER,
    flats: tuple[Flat, ...] = (MARIA,),
) -> Known:
    tools = app.tools
    now = tools.clock()
    cabinet_id = tools.new_id()
    cabinet = dict.fromkeys(m.cabinets.c.keys()) | {
        "id": cabinet_id,
        "login": login,
        "password_hash": None if password is None else await tools.hasher.hash(password),
        "user_id": user_id,
        "created_at": now,
        "email": email,
        "phone": phone,
        "registered_at": now,
    }
    links = [
        dict.fromkeys(m.links.c.keys())
        | {
            "cabinet_id": cabinet_id,
            "account_id": flat.id,
            "access": "full",
            "linked_at": now,
        }
        for flat in flats
    ]
    await tools.database.apply(
        [
            Write(Statement(insert(m.cabinets)), cabinet),
            *(Write(Statement(insert(m.links)), link) for link in links),
        ]
    )
    return Known(cabinet_id, login)


async def to_password(person: Person, login: str = LOGIN) -> None:
    await person.send("/start")
    await person.settled()
    await shows(person, "Личный кабинет")
    await person.press("Войти по логину")
    await shows(person, "Напишите логин")
    await person.send(login)
    await shows(person, "Напишите пароль")


async def try_password(person: Person, password: str) -> str:
    """Type one, and give what is shown when it was deleted and judged."""
    await person.send(password)
    await person.settled()
    return str(person.from_bot()[-1]["text"])


async def sign_in(person: Person, login: str = LOGIN, password: str = PASSWORD) -> None:
    """Go from /start to the account menu, the consent given on the way."""
    await to_password(person, login)
    await person.send(password)
    if "Без согласия" in await shows(person, "Без согласия", "Вы вошли"):
        await person.press("Согласен на обработку персональных данных")
    await shows(person, "Вы вошли")
    await person.press("Позже")
    await shows(person, "Выберите, что показать")
