"""What people and bots do to each other: every change of the world passes here.

A change is written down, told to the page, and put into the mailboxes of the bots it concerns.
"""

import uuid
from collections import Counter
from itertools import takewhile
from typing import Any

from bot.playground.clock import Clock, Pulse
from bot.playground.errors import QUERY_TOO_OLD, bad
from bot.playground.events import Hub
from bot.playground.limits import Limits
from bot.playground.updates import PRESS_WAITS, Mailbox
from bot.playground.views import message_view, page_chat_id
from bot.playground.wire import (
    bot_json,
    chat_json,
    inaccessible_json,
    membership_json,
    message_json,
    user_json,
)
from bot.playground.world import BotAccount, Chat, Message, Person, Query, World

ANSWERABLE = 60.0
"""Seconds in which a press can be answered; after that Telegram calls the query too old."""
VERSIONS = 20
"""Earlier wordings of a message that are kept: each edit tells the page of all of them."""


class Desk:
    def __init__(self, world: World, clock: Clock, *, enforce_limits: bool = True) -> None:
        self.world = world
        self.clock = clock
        self.hub = Hub(world)
        self.enforce_limits = enforce_limits
        self.mailboxes: dict[int, Mailbox] = {}
        self.limits: dict[int, Limits] = {}
        self.calls: Counter[str] = Counter()
        self.messages_sent = 0
        self.answered = 0
        self.pulse = Pulse()
        for bot in world.bots.values():
            self.open(bot)

    def open(self, bot: BotAccount) -> None:
        """Give a bot its mailbox and its allowances."""
        self.mailboxes[bot.id] = Mailbox(self.world, bot, self.clock, self.pulse)
        self.limits[bot.id] = Limits(self.clock, enforced=self.enforce_limits)

    def _mail(self, bot_id: int, kind: str, payload: dict[str, Any], topic: str) -> None:
        """Put an update into a bot's mailbox; a silent sender has nobody to read it."""
        if not self.world.bots[bot_id].silent:
            self.mailboxes[bot_id].add(kind, payload, topic)

    def note(self, method: str) -> None:
        """Count a call; whoever waits for quiet looks again."""
        self.calls[method] += 1
        self.pulse.beat()

    # -- messages -----------------------------------------------------------------------------

    def post(self, chat: Chat, sender: int, **fields: Any) -> Message:
        """Put a new message into a chat, and tell whoever is in it."""
        message = Message(
            chat=chat.key,
            message_id=self.world.next_message_id(chat),
            sender=sender,
            date=int(self.clock.now()),
            **fields,
        )
        self._show("message", chat, message)
        return message

    def say(self, chat: Chat, person: Person, **fields: Any) -> Message:
        """Let a person write: the page shows it, the bots of the chat get an update."""
        if chat.private and not chat.started:
            chat.started = True
            self.world.keep(chat)
        message = self.post(chat, person.id, **fields)
        self._update(chat, "message", message)
        return message

    def service(self, chat: Chat, sender: int, **content: Any) -> Message:
        """Put in a line that Telegram itself writes."""
        message = self.post(chat, sender, content=content)
        self._update(chat, "message", message)
        return message

    def change(self, message: Message, *, edited: bool = True, **fields: Any) -> None:
        """Replace parts of a message; a change of the keyboard alone is no edit to people."""
        chat = self.world.chats[message.chat]
        now = int(self.clock.now())
        if edited:
            was = message.edit_date or message.date
            message.history.append({"date": was, "text": message.words})
            del message.history[:-VERSIONS]
            message.edit_date = now
        for name, value in fields.items():
            setattr(message, name, value)
        self._show("edit", chat, message)

    def rewrite(self, message: Message, **fields: Any) -> None:
        """Let a person edit their own message."""
        self.change(message, **fields)
        self._update(self.world.chats[message.chat], "edited_message", message)

    def delete(self, chat: Chat, message_ids: list[int]) -> None:
        gone = []
        for number in message_ids:
            if message := self.world.message(chat, number):
                message.deleted = True
                message.seq = self.world.next_seq()
                self.world.keep(message)
                gone.append(number)
        if gone:
            self.hub.tell(chat.members, "delete", chat_id=page_chat_id(chat), message_ids=gone)

    # -- presses ------------------------------------------------------------------------------

    def press(self, chat: Chat, person: Person, message_id: int, data: str) -> str:
        """Let a person press a button, or a client of theirs say so: data is not checked."""
        message = self.world.messages.get(chat.key, {}).get(message_id)
        sender = message.sender if message else chat.bot
        bot = self.world.bots.get(sender)
        if bot is None:
            raise bad("MESSAGE_ID_INVALID")
        query = Query(
            id=str(uuid.uuid4().int >> 65),
            bot=bot.id,
            person=person.id,
            chat=chat.key,
            message_id=message_id,
            made_at=self.clock.now(),
        )
        self._forget_queries()
        self.world.keep(query)
        shown = (
            inaccessible_json(self.world, chat, message_id)
            if message is None or message.deleted
            else message_json(self.world, message)
        )
        payload = {
            "id": query.id,
            "from": user_json(person),
            "message": shown,
            "chat_instance": str(abs(hash_of(chat.key))),
            "data": data,
        }
        self._mail(bot.id, "callback_query", payload, f"press:{person.id}")
        return query.id

    def answer(
        self, bot: BotAccount, query_id: str, *, text: str, show_alert: bool, url: str
    ) -> None:
        """Stop the button's spinner and show the notice, once."""
        query = self.world.queries.get(query_id)
        if (
            query is None
            or query.bot != bot.id
            or query.answered
            or self.clock.now() - query.made_at > ANSWERABLE
        ):
            raise bad(QUERY_TOO_OLD)
        query.answered = True
        self.answered += 1
        self.world.keep(query)
        if text or url:
            self.hub.tell(
                [query.person],
                "toast",
                chat_id=page_chat_id(self.world.chats[query.chat]),
                query_id=query_id,
                text=text,
                show_alert=show_alert,
                url=url,
            )
        self.hub.tell([query.person], "answered", query_id=query_id)

    def _forget_queries(self) -> None:
        before = self.clock.now() - PRESS_WAITS - ANSWERABLE
        queries = self.world.queries.values()
        for query in list(takewhile(lambda one: one.made_at < before, queries)):
            self.world.drop_query(query)

    # -- people and bots ----------------------------------------------------------------------

    def block(self, bot: BotAccount, person: Person, *, blocked: bool) -> None:
        """Let a person stop or restart a bot, which is told with my_chat_member."""
        chat = self.world.private(bot, person)
        if blocked == chat.blocked:
            return
        chat.blocked = blocked
        self.world.keep(chat)
        states = ("member", "kicked") if blocked else ("kicked", "member")
        self._membership(bot, chat, person, *states)

    def kick(self, bot: BotAccount, chat: Chat, person: Person) -> None:
        """Let a person put the bot out of a group."""
        if bot.id in chat.bots:
            chat.bots.remove(bot.id)
            self.world.keep(chat)
            self._membership(bot, chat, person, "member", "kicked")

    def join(self, bot: BotAccount, chat: Chat, person: Person) -> None:
        """Let a person bring the bot into a group, or back."""
        if bot.id not in chat.bots:
            chat.bots.append(bot.id)
            self.world.keep(chat)
            self._membership(bot, chat, person, "left", "member")

    def disband(self, chat: Chat, person: Person) -> None:
        """Let a person delete a group: its bots are told that they left."""
        for number in list(chat.bots):
            self._membership(self.world.bots[number], chat, person, "member", "left")
        chat.disbanded = True
        self.world.keep(chat)

    def promote(self, chat: Chat, person: Person, *, manages_topics: bool) -> None:
        """Let a person say whether bots may manage topics."""
        chat.manages_topics = manages_topics
        self.world.keep(chat)
        for number in chat.bots:
            bot = self.world.bots[number]
            self._membership(bot, chat, person, "administrator", "administrator")

    def _membership(self, bot: BotAccount, chat: Chat, person: Person, *states: str) -> None:
        """Tell a bot what it was and what it is in a chat."""
        old, new = (membership_json(chat, bot_json(bot), state) for state in states)
        payload = {
            "chat": chat_json(self.world, chat),
            "from": user_json(person),
            "date": int(self.clock.now()),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        self._mail(bot.id, "my_chat_member", payload, f"member:{chat.key}")

    def typing(self, chat: Chat, action: str) -> None:
        self.hub.tell(chat.members, "typing", chat_id=page_chat_id(chat), action=action)

    # -- telling ------------------------------------------------------------------------------

    def _show(self, kind: str, chat: Chat, message: Message) -> None:
        message.seq = self.world.next_seq()
        self.world.keep(message)
        view = message_view(self.world, message)
        view.pop("seq")
        self.hub.tell(chat.members, kind, seq=message.seq, **view)

    def _update(self, chat: Chat, kind: str, message: Message) -> None:
        payload = message_json(self.world, message)
        bots = [chat.bot] if chat.private else chat.bots
        for bot in bots:
            if bot != message.sender:
                self._mail(bot, kind, payload, f"message:{chat.key}")


def hash_of(key: str) -> int:
    """Give a number that stays the same between runs, unlike hash()."""
    return int.from_bytes(uuid.uuid5(uuid.NAMESPACE_URL, key).bytes[:8], "big", signed=True)
