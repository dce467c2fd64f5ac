"""What a person can do in a chat, and what tests ask of the playground."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from bot.playground.calls import Upload
from bot.playground.desk import Desk
from bot.playground.errors import RefusedError
from bot.playground.methods.sending import (
    captioned,
    document_of,
    origin_of,
    photo_sizes,
)
from bot.playground.texts import TEXT_LIMIT, finish, units
from bot.playground.views import message_view
from bot.playground.world import Chat, Message, Person

Action = Callable[[Chat, Person, dict[str, Any]], Any]


class Actions:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._actions: dict[str, Action] = {
            "messages": self.write,
            "files": self.attach,
            "contact": self.contact,
            "press": self.press,
            "edit": self.edit,
            "delete": self.delete,
            "forward": self.forward,
            "block": self.block,
            "deactivate": self.deactivate,
            "migrate": self.upgrade,
            "disband": self.disband,
            "topics": self.tend_topic,
            "rights": self.give_rights,
            "read": self.mark_read,
            **{kind: self.odd(kind) for kind in ODD},
        }

    def names(self) -> list[str]:
        return list(self._actions)

    def run(self, name: str, chat: Chat, person: Person, fields: dict[str, Any]) -> Any:
        return self._actions[name](chat, person, fields)

    # -- people and groups --------------------------------------------------------------------

    def add_person(self, **fields: str) -> Person:
        person = Person(id=self.desk.world.next_person_id(), **fields)  # type: ignore[arg-type]
        self.desk.world.keep(person)
        self.desk.hub.tell_all("people")
        return person

    def add_group(
        self, title: str, members: list[int], *, forum: bool = True, kind: str = "supergroup"
    ) -> Chat:
        number = self.desk.world.next_group_id()
        chat = Chat(
            key=str(number),
            id=number,
            kind=kind,
            title=title,
            members=members,
            bots=[bot.id for bot in self.desk.world.bots.values() if not bot.silent],
            forum=forum and kind == "supergroup",
        )
        self.desk.world.keep(chat)
        return chat

    def migrate(self, chat: Chat, sender: int) -> Chat:
        """Turn a group into a supergroup: the old id answers with the new one from now on."""
        new = self.add_group(chat.title, chat.members, forum=False)
        self.desk.service(chat, sender, migrate_to_chat_id=new.id)
        self.desk.service(new, sender, migrate_from_chat_id=chat.id)
        chat.migrated_to = new.id
        self.desk.world.keep(chat)
        return new

    # -- messages -----------------------------------------------------------------------------

    def write(self, chat: Chat, person: Person, fields: dict[str, Any]) -> Any:
        text, entities = self._text(fields)
        self._unblock(chat, person, text)
        return self._say(chat, person, fields, text=text, entities=entities)

    def attach(self, chat: Chat, person: Person, fields: dict[str, Any]) -> Any:
        self._unblock(chat, person)
        data = fields.get("file")
        if not isinstance(data, bytes) or not data:
            raise RefusedError(400, "file is empty")
        caption, entities = finish(str(fields.get("caption") or ""), [])
        upload = Upload(str(fields.get("name") or "file"), str(fields.get("mime") or ""), data)
        world = self.desk.world
        content: dict[str, Any] = (
            {"photo": photo_sizes(world, upload)}
            if fields.get("as") == "photo"
            else {"document": document_of(world, upload)}
        )
        content |= captioned(caption)
        if fields.get("album"):
            content["media_group_id"] = str(fields["album"])
        return self._say(chat, person, fields, content=content, entities=entities)

    def contact(self, chat: Chat, person: Person, fields: dict[str, Any]) -> Any:
        self._unblock(chat, person)
        if fields.get("own"):
            contact: dict[str, Any] = {
                "phone_number": person.own_number,
                "first_name": person.first_name,
                "user_id": person.id,
            }
            if person.last_name:
                contact["last_name"] = person.last_name
        else:
            contact = {
                "phone_number": str(fields.get("phone_number", "")),
                "first_name": str(fields.get("first_name", "")),
            }
            if fields.get("user_id"):
                contact["user_id"] = int(fields["user_id"])
        fields = {**fields, "reply_to": fields.get("message_id")}
        return self._say(chat, person, fields, content={"contact": contact})

    def odd(self, kind: str) -> Action:
        """Content that a form rarely expects: tests send it where text is asked for."""

        def action(chat: Chat, person: Person, fields: dict[str, Any]) -> Any:
            self._unblock(chat, person)
            content = {kind: {**ODD[kind], **fields.get(kind, {})}}
            return self._say(chat, person, fields, content=content)

        return action

    def forward(self, chat: Chat, person: Person, fields: dict[str, Any]) -> Any:
        """Forward a message of this chat, or of `from_chat_id`, into this chat."""
        source_chat = chat
        if "from_chat_id" in fields:
            found = self._own_chat(person, int(fields["from_chat_id"]))
            source_chat = found or chat
        source = self._message(source_chat, fields)
        self._unblock(chat, person)
        return self._say(
            chat,
            person,
            {},
            text=source.text,
            entities=source.entities,
            content=source.content,
            origin=origin_of(self.desk.world, source),
        )

    def edit(self, chat: Chat, person: Person, fields: dict[str, Any]) -> Any:
        message = self._message(chat, fields, person)
        text, entities = self._text(fields)
        if message.text is None:
            content = {**message.content, "caption": text}
            self.desk.rewrite(message, content=content, entities=entities)
        else:
            self.desk.rewrite(message, text=text, entities=entities)
        return message_view(self.desk.world, message)

    def delete(self, chat: Chat, _person: Person, fields: dict[str, Any]) -> Any:
        self.desk.delete(chat, [int(one) for one in fields.get("message_ids", [])])
        return {"ok": True}

    def press(self, chat: Chat, person: Person, fields: dict[str, Any]) -> Any:
        data = str(fields.get("data", ""))
        query = self.desk.press(chat, person, int(fields.get("message_id") or 0), data)
        return {"query_id": query}

    def block(self, chat: Chat, person: Person, fields: dict[str, Any]) -> Any:
        """Stop or restart the bot; in a group, put it out or bring it back."""
        if not chat.private:
            return self._move_bots(chat, person, gone=bool(fields.get("blocked", True)))
        bot = self.desk.world.bots[chat.bot]
        self.desk.block(bot, person, blocked=bool(fields.get("blocked", True)))
        return {"blocked": chat.blocked}

    def _move_bots(self, chat: Chat, person: Person, *, gone: bool) -> Any:
        move = self.desk.kick if gone else self.desk.join
        for bot in self.desk.world.bots.values():
            if not bot.silent:
                move(bot, chat, person)
        return {"blocked": gone}

    def disband(self, chat: Chat, person: Person, _fields: dict[str, Any]) -> Any:
        """Delete a group."""
        if chat.private:
            raise RefusedError(400, "only a group can be deleted")
        self.desk.disband(chat, person)
        return {"disbanded": True}

    def tend_topic(self, chat: Chat, _person: Person, fields: dict[str, Any]) -> Any:
        """Close, reopen or delete a topic of a forum."""
        topic, do = str(fields.get("thread") or ""), fields.get("do")
        if topic not in chat.topics:
            raise RefusedError(404, "no such topic")
        if topic in chat.closed:
            chat.closed.remove(topic)
        if do == "close":
            chat.closed.append(topic)
        elif do == "delete":
            del chat.topics[topic]
            gone = [one.message_id for one in self._written_in(chat, int(topic))]
            self.desk.delete(chat, gone)
        self.desk.world.keep(chat)
        return {"topics": chat.topics, "closed": chat.closed}

    def _written_in(self, chat: Chat, topic: int) -> list[Message]:
        messages = self.desk.world.messages.get(chat.key, {}).values()
        return [one for one in messages if topic in (one.thread, one.message_id)]

    def give_rights(self, chat: Chat, person: Person, fields: dict[str, Any]) -> Any:
        """Say what bots may do in a group; only topics are looked at."""
        may = bool(fields.get("manage_topics", True))
        self.desk.promote(chat, person, manages_topics=may)
        return {"manage_topics": chat.manages_topics}

    def deactivate(self, _chat: Chat, person: Person, fields: dict[str, Any]) -> Any:
        """Let a person delete their Telegram account."""
        person.deactivated = bool(fields.get("deactivated", True))
        self.desk.world.keep(person)
        return {"deactivated": person.deactivated}

    def upgrade(self, chat: Chat, person: Person, _fields: dict[str, Any]) -> Any:
        if chat.kind != "group":
            raise RefusedError(400, "only a basic group becomes a supergroup")
        return {"id": self.migrate(chat, person.id).id}

    # -- reading ------------------------------------------------------------------------------

    def mark_read(self, chat: Chat, person: Person, _fields: dict[str, Any]) -> Any:
        self.read(person, chat)
        return {"ok": True}

    def read(self, person: Person, chat: Chat) -> None:
        news = self.unread(person, chat)
        chat.read[str(person.id)] = self.desk.world.seq
        if news:
            self.desk.world.keep(chat)

    def unread(self, person: Person, chat: Chat) -> int:
        seen = chat.read.get(str(person.id), 0)
        return sum(
            1
            for one in self.desk.world.messages.get(chat.key, {}).values()
            if one.seq > seen and one.sender != person.id and not one.deleted
        )

    # -- for tests ----------------------------------------------------------------------------

    def pending(self) -> int:
        return sum(len(mailbox.pending) for mailbox in self.desk.mailboxes.values())

    async def quiet(self, seconds: float) -> None:
        """Wait until no update is pending and nothing was called for so long (wall time)."""
        while True:
            left = self.desk.pulse.last + seconds - time.monotonic()
            if self.pending():
                await self.desk.pulse.next()
            elif left > 0:
                await asyncio.sleep(left)
            else:
                return

    def stats(self) -> dict[str, Any]:
        limits, boxes = self.desk.limits.values(), self.desk.mailboxes.values()
        return {
            "sent": self.desk.messages_sent,
            "refused_429": sum(one.refused for one in limits),
            "sent_inside_retry_after": sum(one.sent_inside_retry_after for one in limits),
            "updates_delivered": sum(one.delivered for one in boxes),
            "updates_redelivered": sum(one.redelivered for one in boxes),
            "updates_dropped": sum(one.dropped for one in boxes),
            "updates_pending": self.pending(),
            "presses_answered": self.desk.answered,
            "methods": dict(self.desk.calls),
        }

    # -- helpers ------------------------------------------------------------------------------

    def _say(self, chat: Chat, person: Person, fields: dict[str, Any], **what: Any) -> Any:
        thread = int(fields.get("thread") or 0)
        if thread and str(thread) not in chat.topics:
            raise RefusedError(404, "no such topic")
        message = self.desk.say(
            chat, person, reply_to=int(fields.get("reply_to") or 0), thread=thread, **what
        )
        chat.read[str(person.id)] = self.desk.world.seq
        return message_view(self.desk.world, message)

    def _text(self, fields: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
        text, entities = finish(str(fields.get("text", "")), [])
        if not text:
            raise RefusedError(400, "text is empty")
        if units(text) > TEXT_LIMIT:
            raise RefusedError(400, "text is too long")
        return text, entities

    def _message(self, chat: Chat, fields: dict[str, Any], owner: Person | None = None) -> Message:
        message = self.desk.world.message(chat, int(fields.get("message_id") or 0))
        if message is None or (owner is not None and message.sender != owner.id):
            raise RefusedError(404, "no such message")
        return message

    def _own_chat(self, person: Person, number: int) -> Chat | None:
        world = self.desk.world
        if number in world.bots:
            return world.private(world.bots[number], person)
        chat = world.chats.get(str(number))
        return chat if chat is not None and person.id in chat.members else None

    def _unblock(self, chat: Chat, person: Person, text: str = "") -> None:
        """Whoever blocked a bot can only start it again; a silent one reads nothing."""
        if not chat.private:
            return
        if self.desk.world.bots[chat.bot].silent:
            raise RefusedError(403, "nobody reads what is written here")
        if chat.blocked:
            if not text.startswith("/start"):
                raise RefusedError(403, "you blocked this bot")
            self.desk.block(self.desk.world.bots[chat.bot], person, blocked=False)


ODD: dict[str, dict[str, Any]] = {
    "sticker": {
        "file_id": "sticker-1",
        "file_unique_id": "sticker1",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": "👍",
    },
    "voice": {"file_id": "voice-1", "file_unique_id": "voice1", "duration": 3},
    "video": {
        "file_id": "video-1",
        "file_unique_id": "video1",
        "width": 640,
        "height": 480,
        "duration": 5,
    },
    "dice": {"emoji": "🎲", "value": 4},
    "location": {"latitude": 56.8389, "longitude": 60.6057},
    "poll": {
        "id": "1",
        "question": "?",
        "options": [
            {"text": "1", "voter_count": 0, "persistent_id": "1"},
            {"text": "2", "voter_count": 0, "persistent_id": "2"},
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
}
