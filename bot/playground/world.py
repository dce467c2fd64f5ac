"""Who and what there is: people, bots, chats, messages, files; and that it lasts."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bot.playground.journal import Journal, Line

FIRST_PERSON = 5_200_000_001
FIRST_GROUP = 1_002_200_000_000


@dataclass(slots=True)
class Person:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    phone: str = ""
    language_code: str = "ru"
    hint: str = ""
    deactivated: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def own_number(self) -> str:
        """The phone that the account is registered to: nobody has none."""
        return self.phone or f"7900{self.id % 10**7:07}"


@dataclass(slots=True)
class BotAccount:
    """A bot, or a `silent` sender: it tells and nobody reads what is written to it."""

    id: int
    token: str
    username: str
    first_name: str
    last_message_id: int = 0
    next_update_id: int = 0
    webhook: dict[str, Any] | None = None
    allowed: list[str] | None = None
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[str, dict[str, Any]] = field(default_factory=dict)
    silent: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat of one bot and one person, or a group.

    `id` is what the bot knows it by: the person's id in private, a negative number for groups.
    `started` and `blocked` tell whether the person of a private chat ever wrote, and stopped the
    bot; `read` is the number of the last event each person saw. Of a group: `closed` are topics
    in which only whoever may manage topics can write, `manages_topics` tells whether bots may,
    `disbanded` that the group was deleted.
    """

    key: str
    id: int
    kind: str
    bot: int = 0
    title: str = ""
    members: list[int] = field(default_factory=list)
    bots: list[int] = field(default_factory=list)
    forum: bool = False
    topics: dict[str, str] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    manages_topics: bool = True
    disbanded: bool = False
    migrated_to: int = 0
    last_message_id: int = 0
    pinned: list[int] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    read: dict[str, int] = field(default_factory=dict)

    @property
    def private(self) -> bool:
        return self.kind == "private"


@dataclass(slots=True)
class Message:
    chat: str
    message_id: int
    sender: int
    date: int
    seq: int = 0
    text: str | None = None
    entities: list[dict[str, Any]] = field(default_factory=list)
    content: dict[str, Any] = field(default_factory=dict)
    reply_markup: dict[str, Any] | None = None
    reply_to: int = 0
    thread: int = 0
    edit_date: int = 0
    deleted: bool = False
    history: list[dict[str, Any]] = field(default_factory=list)
    origin: dict[str, Any] | None = None
    protected: bool = False

    @property
    def words(self) -> str:
        """The text, or what is written under a picture or file."""
        return self.text if self.text is not None else str(self.content.get("caption", ""))

    @property
    def inline(self) -> bool:
        return self.reply_markup is not None and "inline_keyboard" in self.reply_markup


@dataclass(slots=True)
class StoredFile:
    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    path: str
    size: int
    width: int = 0
    height: int = 0
    thumbnail: str = ""


@dataclass(slots=True)
class Query:
    """A press on a button: answered once, or never."""

    id: str
    bot: int
    person: int
    chat: str
    message_id: int
    made_at: float
    answered: bool = False


Thing = Person | BotAccount | Chat | StoredFile | Query | Message


class World:
    """The state, by key, and the journal that keeps it.

    Whoever changes an object says `keep(object)`; nothing else writes.
    """

    def __init__(self, log_path: Path | None = None) -> None:
        self.people: dict[int, Person] = {}
        self.bots: dict[int, BotAccount] = {}
        self.chats: dict[str, Chat] = {}
        self.messages: dict[str, dict[int, Message]] = {}
        self.files: dict[str, StoredFile] = {}
        self.queries: dict[str, Query] = {}
        self.updates: dict[int, dict[int, dict[str, Any]]] = {}
        self.journal = Journal(log_path)
        self.paths: dict[str, StoredFile] = {}
        self._blobs: dict[str, bytes] = {}
        self._last_person = FIRST_PERSON - 1
        self._folder = log_path.with_suffix(".files") if log_path else None
        self._numbers = itertools.count(1)
        for line in self.journal.read():
            self._recall(*line)
        self._seq = max(int(time.time() * 1000), self.last_seen_seq())
        self._numbers = itertools.count(
            1 + max((int(one.unique_id[2:]) for one in self.files.values()), default=0)
        )
        self.journal.compact(self._everything())

    def last_seen_seq(self) -> int:
        return max((m.seq for c in self.messages.values() for m in c.values()), default=0)

    def last_moment(self) -> float:
        """Give the latest date written down: the clock must not start before it."""
        return float(max((m.date for c in self.messages.values() for m in c.values()), default=0))

    def next_seq(self) -> int:
        """Count the next event.

        The count starts at the time in milliseconds, so that a page which was open before a
        restart never sees the numbers go back.
        """
        self._seq += 1
        return self._seq

    @property
    def seq(self) -> int:
        return self._seq

    # -- people, bots, chats ------------------------------------------------------------------

    def next_person_id(self) -> int:
        return self._last_person + 1

    def next_group_id(self) -> int:
        lowest = min((chat.id for chat in self.chats.values() if not chat.private), default=0)
        return min(-FIRST_GROUP, lowest - 1)

    def bot_by_token(self, token: str) -> BotAccount | None:
        return next((bot for bot in self.bots.values() if bot.token == token), None)

    def private(self, bot: BotAccount, person: Person) -> Chat:
        key = f"{bot.id}:{person.id}"
        if key not in self.chats:
            self.keep(Chat(key=key, id=person.id, kind="private", bot=bot.id, members=[person.id]))
        return self.chats[key]

    def chats_of(self, person: int) -> list[Chat]:
        return [chat for chat in self.chats.values() if person in chat.members]

    def message(self, chat: Chat, message_id: int) -> Message | None:
        """Give the message unless it is deleted: a bot cannot tell deleted from never sent."""
        message = self.messages.get(chat.key, {}).get(message_id)
        return None if message is None or message.deleted else message

    def next_message_id(self, chat: Chat) -> int:
        """Count in the bot's whole mail in private, in the chat in groups."""
        owner: BotAccount | Chat = self.bots[chat.bot] if chat.private else chat
        owner.last_message_id += 1
        return owner.last_message_id

    # -- files --------------------------------------------------------------------------------

    def add_file(
        self,
        data: bytes,
        *,
        kind: str,
        name: str,
        mime: str,
        size: tuple[int, int] = (0, 0),
        thumbnail: str = "",
    ) -> StoredFile:
        number = next(self._numbers)
        suffix = Path(name).suffix[:16] or ".bin"
        stored = StoredFile(
            file_id=f"Ag{kind}{number:08d}QADAgADQAAD",
            unique_id=f"AQ{number:08d}",
            kind=kind,
            name=name,
            mime=mime,
            path=f"{kind}s/file_{number}{suffix}",
            size=len(data),
            width=size[0],
            height=size[1],
            thumbnail=thumbnail,
        )
        if self._folder is None:
            self._blobs[stored.path] = data
        else:
            target = self._folder / stored.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        self.keep(stored)
        return stored

    def data_of(self, stored: StoredFile) -> bytes:
        if self._folder is None:
            return self._blobs[stored.path]
        return (self._folder / stored.path).read_bytes()

    # -- lasting ------------------------------------------------------------------------------

    def keep(self, thing: Thing) -> None:
        table, key = self._place(thing)
        self.journal.put(table, key, _record(thing))

    def keep_update(self, bot: int, update_id: int, record: dict[str, Any]) -> None:
        self.updates.setdefault(bot, {})[update_id] = record
        self.journal.put("update", f"{bot}:{update_id}", record)

    def drop_update(self, bot: int, update_id: int) -> None:
        if self.updates.get(bot, {}).pop(update_id, None) is not None:
            self.journal.forget("update", f"{bot}:{update_id}")

    def drop_query(self, query: Query) -> None:
        if self.queries.pop(query.id, None) is not None:
            self.journal.forget("query", query.id)

    def _place(self, thing: Thing) -> tuple[str, str]:
        match thing:
            case Person():
                self.people[thing.id] = thing
                self._last_person = max(self._last_person, thing.id)
                return "person", str(thing.id)
            case BotAccount():
                self.bots[thing.id] = thing
                return "bot", str(thing.id)
            case Chat():
                self.chats[thing.key] = thing
                return "chat", thing.key
            case Message():
                self.messages.setdefault(thing.chat, {})[thing.message_id] = thing
                return "message", f"{thing.chat}/{thing.message_id}"
            case StoredFile():
                self.files[thing.file_id] = self.paths[thing.path] = thing
                return "file", thing.file_id
            case Query():
                self.queries[thing.id] = thing
                return "query", thing.id

    def _recall(self, table: str, key: str, record: Any) -> None:
        if table == "update":
            bot, update_id = map(int, key.split(":"))
            owner = self.bots[bot]
            owner.next_update_id = max(owner.next_update_id, update_id + 1)
            if record is None:
                self.updates.get(bot, {}).pop(update_id, None)
            else:
                self.updates.setdefault(bot, {})[update_id] = record
        elif record is None:
            self.queries.pop(key, None)
        elif table in TABLES:
            thing = TABLES[table](**record)
            self._place(thing)
            if isinstance(thing, Message):
                self._count(thing)

    def _count(self, message: Message) -> None:
        """Take the counters of message ids from the messages: they are not written each time."""
        chat = self.chats[message.chat]
        owner: BotAccount | Chat = self.bots[chat.bot] if chat.private else chat
        owner.last_message_id = max(owner.last_message_id, message.message_id)

    def _everything(self) -> Iterator[Line]:
        messages = itertools.chain.from_iterable(c.values() for c in self.messages.values())
        things: Iterator[Thing] = itertools.chain(
            self.people.values(),
            self.bots.values(),
            self.chats.values(),
            self.files.values(),
            self.queries.values(),
            messages,
        )
        for thing in things:
            yield (*self._place(thing), _record(thing))
        for bot, updates in self.updates.items():
            for update_id, record in updates.items():
                yield "update", f"{bot}:{update_id}", record


TABLES: dict[str, Any] = {
    "person": Person,
    "bot": BotAccount,
    "chat": Chat,
    "message": Message,
    "file": StoredFile,
    "query": Query,
}
NAMES = {kind: [one.name for one in fields(kind)] for kind in TABLES.values()}


def _record(thing: object) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in NAMES[type(thing)]}
