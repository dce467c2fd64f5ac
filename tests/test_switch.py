"""Which handler takes an update: by its step or button, in the order they were written."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram import Router
from aiogram.filters import Command, Filter, StateFilter
from aiogram.types import Chat as TelegramChat
from aiogram.types import Message, User

from bot.services.people import Person
from bot.ui.chat import Chat
from bot.ui.presses import Press, Pressed
from bot.ui.switch import Switch

Handler = Callable[..., Awaitable[None]]


class Asked(Filter):
    """Says what it was told to and counts how often it was asked."""

    def __init__(self, answer: bool | dict[str, Any]) -> None:
        self.answer, self.times = answer, 0

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        del message
        self.times += 1
        return self.answer


def message(said: str) -> Message:
    user = User(id=7, is_bot=False, first_name="Мария")
    sent = datetime(2026, 11, 20, tzinfo=UTC)
    here = TelegramChat(id=7, type="private")
    return Message(message_id=1, date=sent, chat=here, from_user=user, text=said)


class Hall:
    """A switch with a dialogue «Name» and one that comes alone; remembers who took what."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.never, self.some = Asked(answer=False), Asked({"extra": "given"})
        first, named, alone, last = (Router() for _ in range(4))
        first.include_router(within := Router())
        first.message.register(self.takes("start"), Command("start"))
        within.message.register(self.takes("help"), Command("help"))
        named.message.register(self.takes("never"), StateFilter("Name:first"), self.never)
        named.message.register(self.names_extra, StateFilter("Name:first"), self.some)
        named.message.register(self.takes("second"), StateFilter("Name:second"))
        named.callback_query.register(self.takes_value, Pressed("choose"))
        alone.message.register(self.takes("alone"))
        last.message.register(self.takes_rest)
        dialogues = {"Name": named, "name": named, "Alone": alone}
        self.switch = Switch(first, dialogues, last, {"weigh"}, frozenset({"Alone"}))

    def takes(self, name: str) -> Handler:
        async def take(message: Message) -> None:
            del message
            self.taken.append(name)

        return take

    async def names_extra(self, message: Message, extra: str) -> None:
        self.taken.append(f"{message.text} {extra}")

    async def takes_rest(self, message: Message, weigh: str, extra: str = "nothing") -> None:
        del message
        self.taken.append(f"the rest, {weigh}, {extra}")

    async def takes_value(self, query: object, value: str) -> None:
        del query
        self.taken.append(value)

    async def say(self, said: str, state: str | None = None) -> None:
        chat = Chat(Person(7, 7, "ru", None, ""), state, None, None)
        await self.switch.hand(
            "message", message(said), chat=chat, bot=None, use_cases={"weigh": "weighed"}
        )

    async def press(self, dialogue: str, action: str, value: str) -> None:
        press = Press("main", 1, dialogue, action, value)
        chat = Chat(Person(7, 7, "ru", None, ""), None, None, None, press=press)
        await self.switch.hand("callback_query", None, chat=chat, use_cases={})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "state", "taken"),
    [
        ("Мария", "Name:first", "Мария given"),
        ("Мария", "Name:second", "second"),
        ("Мария", None, "the rest, weighed, nothing"),
        ("/nonsense", "Name:second", "second"),
        ("/help", "Alone:only", "alone"),
    ],
)
async def test_the_step_decides_who_takes_what_is_said(
    said: str, state: str | None, taken: str
) -> None:
    hall = Hall()
    for _ in range(2):  # the second is not looked up anew
        await hall.say(said, state)
    assert hall.taken == [taken] * 2


async def test_filters_of_other_steps_are_not_asked() -> None:
    hall = Hall()
    await hall.say("Мария", "Name:second")
    assert hall.never.times == hall.some.times == 0
    await hall.say("Мария", "Name:first")
    assert hall.never.times == hall.some.times == 1


async def test_a_press_is_taken_by_its_dialogue_with_its_value() -> None:
    hall = Hall()
    await hall.press("name", "choose", "the first")
    await hall.press("name", "choose", "the second")
    await hall.press("name", "unknown", "no one's")
    assert hall.taken == ["the first", "the second"]
