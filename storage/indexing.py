"""The console's tables follow the journal, line by line, or are made anew chat by chat.

Ids of lines grow with time in one process, but are given before the commit: a line may come into
sight after a later one, of another replica above all. So the mark stays a minute behind, and lines
of that minute are looked for again and again; which of them were taken is remembered here. After a
restart some are taken twice, which changes nothing.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from storage import models as m
from storage.conversation_rows import (
    KNOWN,
    LAST_WALK,
    LINES,
    LINKED,
    NEWEST_WALK,
    PERSON,
    UNSEEN,
    Deriving,
    Known,
)
from storage.engine import Database, Write
from storage.ids import RANDOM_BITS
from storage.statements import Statement
from storage.words import Words

MARK = "console_index"
WINDOW = 60_000 << RANDOM_BITS  # a minute of ids
AT_A_LOOK = 5000  # ids
AT_ONCE = 400  # lines in one commit: chats wait for no more
CHATS_AT_ONCE = 20
J, S = m.journal.c, m.settings.c
NEWEST = Statement(select(func.max(J.id).label("id")))
NEW = Statement(
    select(J.id, J.chat_id).where(J.id > bindparam("after")).order_by(J.id).limit(AT_A_LOOK)
)
CHATS = Statement(
    select(J.chat_id)
    .where(J.chat_id > bindparam("after"))
    .distinct()
    .order_by(J.chat_id)
    .limit(CHATS_AT_ONCE)
)
READ_MARK = Statement(select(S.value).where(S.name == MARK), keyed=True)
FIRST_MARK = Statement(insert(m.settings).values(name=MARK, value=bindparam("new")))
NEXT_MARK = Statement(
    update(m.settings)
    .where(S.name == MARK, S.value == bindparam("old"))
    .values(value=bindparam("new"))
)
DROP_MARK = Statement(delete(m.settings).where(S.name == MARK))
_C = m.conversations.c
ORPHANS = Statement(
    delete(m.conversations).where(~select(J.id).where(J.chat_id == _C.chat_id).exists())
)
ORPHAN_KEYS = Statement(
    delete(m.conversation_keys).where(m.conversation_keys.c.chat_id.not_in(select(_C.chat_id)))
)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far it came: lines up to `upto` are in for good; chats up to `chat` are made anew."""

    upto: int
    chat: int | None  # None: all are

    def as_json(self) -> str:
        return json.dumps({"upto": self.upto, "chat": self.chat})

    @classmethod
    def read(cls, kept: str) -> "Mark":
        said = json.loads(kept)
        return cls(int(said["upto"]), said["chat"])


@dataclass(slots=True)
class IndexDesk:
    database: Database
    names: Mapping[str, str]  # of dialogues by the groups of their states
    _taken: set[int] = field(default_factory=set)
    _deriving: Deriving = field(init=False)

    def __post_init__(self) -> None:
        self._deriving = Deriving(Words(self.database), self.names)

    async def some(self) -> bool:
        """Take the next lines, or chats; False: there are none now. Raises ConflictError."""
        mark = await self._mark()
        if mark.chat is not None:
            return await self._rebuild(mark, mark.chat)
        return await self._follow(mark)

    async def tidy(self) -> None:
        """Forget conversations of which nothing is left."""
        await self.database.apply([Write(ORPHANS, {})])
        await self.database.apply([Write(ORPHAN_KEYS, {})])

    async def anew(self) -> None:
        """Have everything made anew by whoever comes next."""
        await self.database.apply([Write(DROP_MARK, {})])
        self._taken.clear()

    async def _mark(self) -> Mark:
        rows = await self.database.read(READ_MARK)
        if rows:
            return Mark.read(rows[0].value)
        [newest] = await self.database.read(NEWEST)
        first = Mark(max((newest.id or 0) - WINDOW, 0), 0)
        await self.database.apply([Write(FIRST_MARK, {"new": first.as_json()})])
        return first

    async def _rebuild(self, mark: Mark, after: int) -> bool:
        chats = [row.chat_id for row in await self.database.read(CHATS, after=after)]
        known = await self._read(dict.fromkeys(chats, 0), anew=True)
        for one in known:
            for first in range(0, len(one.lines), AT_ONCE):
                part = one.lines[first : first + AT_ONCE]
                await self._apply(self._deriving.words_of(one.chat_id, part))
            await self._apply(self._deriving.conversation(one))
        to = Mark(mark.upto, chats[-1] if chats else None)
        await self._apply([_step(mark, to)])
        return True

    async def _follow(self, mark: Mark) -> bool:
        fresh, more = await self._fresh(mark)
        if not fresh:
            return False
        first: dict[int, int] = {}
        ids: dict[int, set[int]] = defaultdict(set)
        for one in fresh:
            if one.chat_id > 0:  # groups of staff are no conversations
                first.setdefault(one.chat_id, one.id)
                ids[one.chat_id].add(one.id)
        writes: list[Write] = []
        for known in await self._read(await self._since(first)):
            new = [line for line in known.lines if line.id in ids[known.chat_id]]
            writes += self._deriving.words_of(known.chat_id, new)
            writes += self._deriving.conversation(known)
        to = Mark(max(mark.upto, fresh[-1].id - WINDOW), None)
        if to != mark:
            writes.append(_step(mark, to))
        await self._apply(writes)
        self._taken = {one for one in self._taken if one > to.upto}
        self._taken.update(one.id for one in fresh)
        return more

    async def _fresh(self, mark: Mark) -> tuple[list[Any], bool]:
        """Give lines that were not taken yet, the oldest first, and whether there are more."""
        fresh: list[Any] = []
        after = mark.upto
        while rows := await self.database.read(NEW, after=after):
            after = rows[-1].id
            fresh += [one for one in rows if one.id not in self._taken]
            if len(fresh) > AT_ONCE:
                return fresh[:AT_ONCE], True
            if len(rows) < AT_A_LOOK:
                break
        return fresh, False

    async def _since(self, first: Mapping[int, int]) -> dict[int, int]:
        """Tell from which line on each chat's last walk is to be told anew."""
        asked = [{"chat": chat, "first": line} for chat, line in first.items()]
        found = await self.database.read_many(LAST_WALK, asked)
        since = {}
        for (chat, line), rows in zip(first.items(), found, strict=True):
            since[chat] = line
            if rows and (rows[0].ended_line is None or rows[0].ended_line > line - WINDOW):
                since[chat] = rows[0].id
        return since

    async def _read(self, since: Mapping[int, int], *, anew: bool = False) -> list[Known]:
        chats = [{"chat": one} for one in since]
        if not chats:
            return []
        many = self.database.read_many
        places = [{"chat": chat, "since": line} for chat, line in since.items()]
        lines = await many(LINES, places)
        stood = await many(KNOWN, chats)
        seen = [_seen(rows, found, anew=anew) for rows, found in zip(stood, lines, strict=True)]
        asked = [{**one, "seen": line} for one, line in zip(chats, seen, strict=True)]
        unseen = await many(UNSEEN, asked)
        people, linked = await many(PERSON, chats), await many(LINKED, chats)
        walked = await many(NEWEST_WALK, chats)
        return [
            Known(
                chat_id=place["chat"],
                since=place["since"],
                lines=lines[at],
                person=people[at][0] if people[at] else None,
                linked=linked[at],
                seen_line=seen[at],
                unseen=unseen[at][0].number,
                newest_walk=walked[at][0] if walked[at] and not anew else None,
            )
            for at, place in enumerate(places)
            if lines[at]
        ]

    async def _apply(self, writes: Sequence[Write]) -> None:
        if writes:
            await self.database.apply(writes)


def _seen(stood: Sequence[Any], lines: Sequence[Any], *, anew: bool) -> int:
    """Tell up to where support has read; what was there before the console counts as read."""
    if stood:
        return int(stood[0].seen_line)
    return int(lines[-1].id) if anew and lines else 0


def _step(mark: Mark, to: Mark) -> Write:
    return Write(NEXT_MARK, {"old": mark.as_json(), "new": to.as_json()}, rows=1)
