"""Who only tells: service messages that no bot sees and nobody answers."""

import aiohttp
import pytest
from aiogram import Bot
from support.person import Person

from bot.playground import Playground

POST = 777000


async def opened(playground: Playground, person: Person) -> Person:
    """Look into the sender's chat as the same person."""
    return await Person.join(playground.url, person=person.id, chat=POST)


async def test_owner_of_the_phone_is_told(playground: Playground, maria: Person) -> None:
    sender = playground.add_sender(POST, "Почта и SMS")
    async with (
        await Person.join(playground.url, "Иван", "Сидоров") as ivan,
        await opened(playground, maria) as inbox,
        await opened(playground, ivan) as other,
    ):
        playground.tell(sender, "Код 042519", "+79123456789")
        view = await inbox.wait_for("Код 042519")
        assert view["from"]["name"] == "Почта и SMS"
        assert other.messages() == []


async def test_everybody_is_told_what_goes_to_nobody_here(
    playground: Playground, maria: Person
) -> None:
    sender = playground.add_sender(POST, "Почта и SMS")
    playground.tell(sender, "Письмо")
    async with await opened(playground, maria) as inbox:
        assert [one["text"] for one in inbox.messages()] == ["Письмо"]


async def test_bot_sees_nothing_of_it(
    playground: Playground, maria: Person, telegram: Bot
) -> None:
    sender = playground.add_sender(POST, "Почта и SMS")
    playground.tell(sender, "Код 042519")
    group = playground.add_group("Дом", [maria.id])
    assert sender.id not in group.bots
    [last] = await telegram.get_updates(timeout=0)
    assert last.message is not None
    assert last.message.text == "/start"
    assert "Код 042519" not in [one["text"] for one in maria.messages()]


async def test_nobody_reads_what_is_written_to_it(playground: Playground, maria: Person) -> None:
    playground.add_sender(POST, "Почта и SMS")
    async with await opened(playground, maria) as inbox:
        with pytest.raises(AssertionError, match=r"nobody reads"):
            await inbox.send("Здравствуйте")


async def test_chat_with_it_is_in_the_list(playground: Playground, maria: Person) -> None:
    playground.add_sender(POST, "Почта и SMS")
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{playground.url}/chat/{maria.id}/chats") as answer,
    ):
        assert "Почта и SMS" in [one["title"] for one in await answer.json()]
