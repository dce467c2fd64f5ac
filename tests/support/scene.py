"""A group of staff in the local Telegram beside a bot of which nothing runs by itself."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from support.clock import FakeClock
from support.staff import OURS, put_organisations
from support.station import Station, open_station

from bot.app import App
from bot.delivery.pace import Pace
from bot.playground.world import Chat, Message, Person
from bot.services.groups import Group
from bot.services.messages import Notify, Outgoing, Screen, Show, text
from bot.services.staff import Site
from bot.work import Work
from storage.groups import StoredGroups

CHANNELS = "Связь"


@dataclass(slots=True)
class Scene:
    """`chat`: a group of «Исеть» with Ольга in it, a forum and bound; `centre`: the staff's."""

    station: Station
    chat: Chat
    olga: Person

    @property
    def app(self) -> App:
        return self.station.app

    @property
    def centre(self) -> Chat:
        number = self.app.tools.settings.staff_chat_id
        return self.station.playground.world.chats[str(number)]

    def messages(self, chat: Chat | None = None) -> list[Message]:
        chat = chat or self.chat
        ours = self.station.playground.bot.id
        found = self.station.playground.world.messages.get(chat.key, {}).values()
        return [one for one in found if one.sender == ours and one.text and not one.deleted]

    def said(self, chat: Chat | None = None) -> list[tuple[str, str]]:
        """Give what the bot said there: the title of the topic, and the text's last line."""
        chat = chat or self.chat
        return [
            (chat.topics.get(str(one.thread), ""), (one.text or "").rpartition("\n")[2])
            for one in self.messages(chat)
        ]

    def talks_to(self, person: Person) -> Chat:
        """Give the private chat of somebody who has started the bot."""
        chat = self.station.playground.world.private(self.station.playground.bot, person)
        chat.started = True
        return chat

    def topic(self, title: str) -> str:
        """Give the newest topic of this title."""
        return next(key for key, one in reversed(self.chat.topics.items()) if one == title)

    def act(self, name: str, chat: Chat | None = None, **fields: object) -> object:
        """Let Ольга do what a person does to a group."""
        actions = self.station.playground.chats.actions
        return actions.run(name, chat or self.chat, self.olga, fields)

    def appoint(self, *people: Person) -> None:
        """Have the settings name the administrators."""
        tools = self.app.tools
        admins = tuple(one.id for one in people)
        tools.settings = tools.settings.model_copy(update={"admins": admins})

    async def put(self, chat_id: int, *outgoing: Outgoing) -> None:
        work = Work(self.app.tools)
        for one in outgoing:
            if isinstance(one, Show):
                work.post.draw(chat_id, one)
            else:
                work.post.put(chat_id, one)
        await work.commit()

    async def deliver(self) -> None:
        """Serve all chats that wait, and those that serving them wakes."""
        courier = self.app.courier
        courier.wake(await courier.queue.chats_waiting(courier.clock()))
        while courier._due:
            courier._start_due()
            await asyncio.gather(*courier._busy.values())

    async def hear(self) -> None:
        """Take what Telegram has to tell the bot."""
        mailbox = self.station.mailbox
        for number, pending in sorted(mailbox.pending.items()):
            await self.app.intake.take(json.loads(pending.body))
            mailbox.done(number)

    async def bind(self, chat: Chat, site: Site) -> None:
        work = Work(self.app.tools)
        at = self.app.tools.clock()
        StoredGroups(work.unit).add(Group(chat.id, site, chat.title, at, None))
        await work.commit()


@asynccontextmanager
async def open_scene(url: str, clock: FakeClock) -> AsyncIterator[Scene]:
    async with open_station(url, clock, staff=True) as station:
        await put_organisations(station.app)
        station.app.courier.pace = Pace(rate=1e6, notices=1e6, speed=1e6)
        olga = station.playground.add_person("Ольга", "Главная")
        chat = station.playground.add_group("Смена", [olga.id])
        scene = Scene(station, chat, olga)
        await scene.bind(chat, Site(OURS))
        yield scene


def note(body: str, subject: str = "") -> Notify:
    """Make a message whose text is the given."""
    return Notify(Screen((text("address-house", house=body),)), subject=subject)


def card(body: str, chat_id: int, subject: str) -> Show:
    return Show("d.1", note(body).screen, 1, chat_id, fresh=False, subject=subject)
