"""The bot without a Telegram: updates go straight into intake, screens are read from the store.

What `Resident` sees is what was committed: the card of `cards`, its buttons signed as delivery
signs them, the answers that wait in the outbox.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from bot.app import App, open_app
from bot.services.messages import Outgoing, Screen
from bot.services.ports import Clock
from bot.settings import Settings
from bot.ui.chat import card_place
from bot.ui.codec import OUTGOING, SCREEN, unpack
from bot.ui.notices import outbox_place
from bot.ui.presses import sign_press
from bot.ui.texts import texts_for
from storage import models as m
from storage.statements import Statement

SECRET = b"a key of tests, longer than 32 bytes ..."
TOKEN = "7000000001:AAplayground-token-opens-nothing-else"
NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody listens
Raw = dict[str, Any]
CARD = Statement(
    select(m.cards.c.drawing, m.cards.c.screen).where(m.cards.c.chat_id == bindparam("chat_id"))
)
CHAT = Statement(select(m.chats).where(m.chats.c.chat_id == bindparam("chat_id")))


@asynccontextmanager
async def open_office(
    url: str, clock: Clock, *, secret: bytes = SECRET, speed: float = 1.0, **named: Any
) -> AsyncIterator[App]:
    """Open the bot over a database with nothing running: tests move each part themselves."""
    settings = Settings(
        _env_file=None,
        database_url=url,
        time_zone="Asia/Yekaterinburg",
        **{"bot_token": TOKEN, "telegram_api_url": NOWHERE, **named},
    )
    async with open_app(settings, clock=clock, speed=speed, secret=secret) as app:
        yield app


async def rows(app: App, query: Select[Any]) -> list[Any]:
    return await app.tools.database.read(Statement(query))


async def number_of(app: App, table: Any, *where: Any) -> int:
    query = select(func.count().label("number")).select_from(table).where(*where)
    [row] = await rows(app, query)
    return int(row.number)


async def waiting(app: App, chat_id: int) -> list[Outgoing]:
    """Give what waits for a chat, in the order of delivery."""
    query = (
        select(m.outbox.c.payload)
        .where(m.outbox.c.chat_id == chat_id, m.outbox.c.dead_at.is_(None))
        .order_by(m.outbox.c.rank, m.outbox.c.id)
    )
    place = outbox_place(chat_id)
    return [
        unpack(OUTGOING, row.payload, app.tools.sealer, place) for row in await rows(app, query)
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """The newest drawing of a card: its text and what each button would send."""

    text: str
    keys: tuple[str, ...]
    drawing: int
    buttons: dict[str, str]

    def data(self, caption: str) -> str:
        """Give callback_data of the button whose caption begins so."""
        for label, data in self.buttons.items():
            if label.startswith(caption):
                return data
        raise AssertionError(f"no «{caption}» among {list(self.buttons)} under:\n{self.text}")


@dataclass(slots=True)
class Resident:
    """A person in their private chat; makes updates and hands them to intake."""

    app: App
    user_id: int
    update_ids: Iterator[int] | None = None  # by default a range of their own
    message_ids: Iterator[int] = field(default_factory=lambda: count(10))
    language: str = "ru"

    def __post_init__(self) -> None:
        if self.update_ids is None:
            self.update_ids = count(self.user_id * 10_000)

    # -- updates as Telegram brings them ----------------------------------------------------

    def message(self, text: str | None, *, update_id: int | None = None, **more: Any) -> Raw:
        body = self._body(next(self.message_ids), more.pop("date", None))
        if text is not None:
            body["text"] = text
        return {"update_id": self._id(update_id), "message": {**body, **more}}

    def edited(self, message_id: int, text: str) -> Raw:
        body = {**self._body(message_id), "edit_date": self._now(), "text": text}
        return {"update_id": self._id(None), "edited_message": body}

    def press(self, data: str, *, update_id: int | None = None, message_id: int = 5) -> Raw:
        number = self._id(update_id)
        message = {**self._body(message_id), "text": "…"}
        query = {
            "id": f"query-{self.user_id}-{number}",
            "from": self._person(),
            "message": message,
            "chat_instance": "1",
            "data": data,
        }
        return {"update_id": number, "callback_query": query}

    def _id(self, given: int | None) -> int:
        assert self.update_ids is not None
        return next(self.update_ids) if given is None else given

    def _now(self) -> int:
        return int(self.app.tools.clock().timestamp())

    def _person(self) -> Raw:
        return {
            "id": self.user_id,
            "is_bot": False,
            "first_name": "Мария",
            "language_code": self.language,
        }

    def _body(self, message_id: int, date: int | None = None) -> Raw:
        return {
            "message_id": message_id,
            "date": self._now() if date is None else date,
            "chat": {"id": self.user_id, "type": "private", "first_name": "Мария"},
            "from": self._person(),
        }

    # -- doing ------------------------------------------------------------------------------

    async def say(self, text: str) -> None:
        await self.app.intake.take(self.message(text))

    async def tap(self, caption: str) -> None:
        await self.app.intake.take(self.press((await self.card()).data(caption)))

    # -- looking ----------------------------------------------------------------------------

    async def card(self) -> Shown:
        [row] = await self.app.tools.database.read(CARD, chat_id=self.user_id)
        sealer = self.app.tools.sealer
        screen: Screen = unpack(SCREEN, row.screen, sealer, card_place(self.user_id))
        texts = texts_for(self.language)
        buttons = {
            texts.plain(button.label): sign_press(
                sealer, button, "main", row.drawing, self.user_id
            )
            for line in screen.rows
            for button in line
        }
        keys = tuple(line.key for line in (*screen.news, *screen.lines))
        return Shown(texts.screen(screen), keys, row.drawing, buttons)

    async def chat(self) -> Any:
        """Give the chat's row, or None before the first update."""
        found = await self.app.tools.database.read(CHAT, chat_id=self.user_id)
        return found[0] if found else None

    async def waiting(self) -> list[Outgoing]:
        return await waiting(self.app, self.user_id)


async def fill_in(one: Resident) -> None:
    """Walk from /start to the card of all answers, as Maria of `support.centre`."""
    await one.say("/start")
    await one.tap("Ограниченный доступ")
    await one.say("Петрова Мария Ивановна")
    await one.say("Асбест, Мира 5-12")
    for caption in ("Коммунальные услуги", "Я владелец", "Согласен"):
        await one.tap(caption)


async def enter(one: Resident) -> None:
    """Walk on into the account, up to the menu."""
    await fill_in(one)
    await one.tap("Войти")
    await one.tap("Лицевой счёт")
    await one.say("5 233,61")
    await one.say("8 октября 2026")
    await one.tap("Подтвердить")
    await one.say("/menu")


async def set_pin(one: Resident, pin: str = "4072") -> None:
    await one.tap("Настройки")
    await one.tap("Задать ПИН-код")
    for digit in pin * 2:
        await one.tap(digit)
    await one.say("/menu")
