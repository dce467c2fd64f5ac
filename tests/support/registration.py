"""The way of somebody who registers, step by step."""

from sqlalchemy import Table, select
from support.person import Person
from support.post_office import PostOffice
from support.walk import shows

from bot.app import App
from storage.statements import Statement

PASSWORD = "лодка скрипит у причала"
EMAIL = "maria@example.ru"
PHONE = "+79123456789"
SHARE = "Поделиться номером"


async def open_registration(person: Person) -> None:
    await person.send("/start")
    await person.settled()
    await person.press("Регистрация")
    await shows(person, "Кто регистрируется?")
    await person.press("Житель")
    await shows(person, "Напишите вашу фамилию")


async def about(person: Person) -> None:
    """Answer what is asked of the person, up to the choice of phone or e-mail."""
    await person.send("Петрова")
    await shows(person, "Напишите ваше имя")
    await person.send("Мария")
    await shows(person, "Напишите отчество")
    await person.send("Ивановна")
    await shows(person, "Дата рождения")
    await person.send("1.2.85")
    await shows(person, "Населённый пункт")
    await person.send("Асбест")
    await shows(person, "Телефон или почта")


async def give_email(person: Person, email: str = EMAIL) -> None:
    await person.press("Электронная почта")
    await shows(person, "Напишите адрес целиком")
    await person.send(email)


async def ask_phone(person: Person) -> None:
    """Come to the step where the number is typed or shared."""
    await person.press("Телефон")
    await shows(person, "Номер телефона")


async def give_phone(person: Person, phone: str = PHONE) -> None:
    await ask_phone(person)
    await person.send(phone)


async def login_and_password(person: Person) -> None:
    await shows(person, "Логин понадобится")
    await person.press("Восемь цифр")
    await shows(person, "Придумайте пароль")
    await person.send(PASSWORD)
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD)


async def accept(person: Person) -> str:
    """Accept the agreement and consent, each with its own tap; give the card of all answers."""
    await shows(person, "Пользовательское соглашение")
    await person.press("Принимаю соглашение")
    await shows(person, "Согласие на обработку персональных данных")
    await person.press("Согласен на обработку персональных данных")
    return await shows(person, "Проверьте, всё ли верно")


async def fill_in(person: Person, *, email: str = "", phone: str = "") -> str:
    """Walk to the card of all answers; without an address the own number is shared."""
    await open_registration(person)
    await about(person)
    if email:
        await give_email(person, email)
    elif phone:
        await give_phone(person, phone)
    else:
        await ask_phone(person)
        await person.press(SHARE)
    await login_and_password(person)
    return await accept(person)


async def register(person: Person) -> str:
    """Register with the own number, which needs no code; give the login."""
    await fill_in(person)
    await person.press("Отправить")
    done = await shows(person, "Вы зарегистрированы")
    return done.partition("Ваш логин: ")[2][:8]


def key_captions(person: Person) -> list[str]:
    """Give the keys below the text field."""
    return [str(key["text"]) for key in person.keys()]  # noqa: SIM118 - no dictionary


async def send_code(post: PostOffice, person: Person, address: str) -> str:
    """Press «Отправить» and read the code that arrives."""
    await person.press("Отправить")
    await shows(person, "Отправили код из 6 цифр")
    return await post.code_for(address)


async def rows(app: App, table: Table) -> list[dict[str, object]]:
    """Give all that a table holds."""
    found = await app.tools.database.read(Statement(select(table)))
    return [dict(row._asdict()) for row in found]
