"""A doubtful reading as its resident passes it, and its card as staff see it."""

from support.metering import put_water
from support.person import Person, View
from support.signing_in import put_cabinet, sign_in
from support.walk import shows, to_menu

from bot.app import App

COLD_CAPTION = "💧 Холодная вода, ••••••7101"


async def at_home(app: App, person: Person) -> None:
    """Be signed in to Maria's account, with water that runs 5 a month."""
    await put_cabinet(app)
    await put_water(app.tools.database)
    await sign_in(person)


async def pass_far_above(person: Person, value: str = "1263", caption: str = COLD_CAPTION) -> None:
    await to_menu(person)
    await person.press("Показания")
    await shows(person, "Лицевой счёт ••••••0042")
    await person.press(next(one for one in person.captions() if one.endswith(caption)))
    await shows(person, "Напишите показание")
    await person.send(value)
    await shows(person, "намного больше обычного")
    await person.press("Всё верно")
    await shows(person, "Проверьте показание")
    await person.press("Подтвердить")
    await person.wait_for(lambda view: value in view["text"] and "Квиток №" in view["text"])


async def card_of(person: Person, *fragments: str) -> View:
    """Wait until the newest card says it all."""

    def newest() -> str:
        shown = person.from_bot()
        return str(shown[-1]["text"]).replace("\u00a0", " ") if shown else ""

    await person.until(lambda: all(one in newest() for one in fragments), 30, str(fragments))
    return person.from_bot()[-1]


async def answered(person: Person, query: str) -> None:
    await person.until(lambda: query in person.answered, 30, "an answer")


def captions(view: View) -> list[str]:
    return [button["text"] for row in view["keyboard"] or [] for button in row]
