"""The console's tables follow the journal, line by line, or are made anew chat by chat.

Ids of lines grow with time in one process, but are given before the commit: a line may come into
sight after a later one, of another replica above all, whose clock may differ. So the mark stays
five minutes behind the newest line and the clock of here, and lines of these minutes are looked
for again and again; which of them were taken is remembered here. After a restart some are taken
twice, which changes nothing.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from bot.services.ports import Clock
from storage import models as m
from storage.conversation_rows import (
    ALL_LINES,
    KNOWN,
    LAST_WALK,
    LINES,
    LINKED,
    MOST_UNSEEN,
    NEWEST_WALK,
    PERSON,
    UNSEEN,
    Deriving,
    Known,
)
from storage.engine import Database, Write
from storage.ids import RANDOM_BITS, first_id_at
from storage.statements import Statement
from storage.sweeping import forget_left_overs, holding, note_of
from storage.words import Words

MARK = "console_index"
WINDOW = 300_000 << RANDOM_BITS  # five minutes of ids: so much may clocks of replicas differ
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
    clock: Clock = lambda: datetime.now(UTC)
    _note: str = ""  # that stood before lines were read
    _taken: set[int] = field(default_factory=set)
    _deriving: Deriving = field(init=False)

    def __post_init__(self) -> None:
        self._deriving = Deriving(Words(self.database), self.names)

    async def some(self) -> bool:
        """Take the next lines, or chats; False: there are none now. Raises ConflictError."""
        self._note = await note_of(self.database)
        mark = await self._mark()
        if mark.chat is not None:
            return await self._rebuild(mark, mark.chat)
        return await self._follow(mark)

    async def tidy(self) -> None:
        """Forget what no line of the journal stands behind any more."""
        await forget_left_overs(self.database)

    async def anew(self) -> None:
        """Have everything made anew by whoever comes next."""
        await self.database.apply([Write(DROP_MARK, {})])
        self._taken.clear()

    async def _mark(self) -> Mark:
        rows = await self.database.read(READ_MARK)
        if rows:
            return Mark.read(rows[0].value)
        [newest] = await self.database.read(NEWEST)
        first = Mark(max(self._behind(newest.id or 0), 0), 0)
        await self.database.apply([Write(FIRST_MARK, {"new": first.as_json()})])
        return first

    async def _rebuild(self, mark: Mark, after: int) -> bool:
        chats = [row.chat_id for row in await self.database.read(CHATS, after=after)]
        known = await self._read(dict.fromkeys(chats, 0), anew=True)
        said = [(one.chat_id, line) for one in known for line in one.lines]
        for first in range(0, len(said), AT_ONCE):
            await self._apply(self._deriving.words_of(said[first : first + AT_ONCE]))
        to = Mark(mark.upto, chats[-1] if chats else None)
        await self._apply([*self._deriving.conversations(known), _step(mark, to)])
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
        known = await self._read(await self._since(first))
        new = [(one.chat_id, line) for one in known for line in one.lines]
        new = [(chat, line) for chat, line in new if line.id in ids[chat]]
        writes = [*self._deriving.words_of(new), *self._deriving.conversations(known)]
        to = Mark(max(mark.upto, self._behind(fresh[-1].id)), None)
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
        """Read what rows are made of, in few statements; `anew`: from all lines that there are."""
        if not since:
            return []
        lines = await self._lines(since, anew=anew)
        stood = {one.chat_id: one for one in await KNOWN.find(self.database, since)}
        people = {one.chat_id: one for one in await PERSON.find(self.database, since)}
        linked = defaultdict(list)
        for one in await LINKED.find(self.database, since):
            linked[one.chat_id].append(one)
        seen = {chat: _seen(stood.get(chat), lines[chat], anew=anew) for chat in since}
        unseen = await self._unseen(seen, lines, anew=anew)
        walked = {} if anew else await self._newest_walks(since)
        return [
            Known(
                chat_id=chat,
                since=first,
                lines=lines[chat],
                person=people.get(chat),
                linked=sorted(linked[chat], key=lambda one: (one.linked_at, one.id)),
                seen_line=seen[chat],
                unseen=unseen[chat],
                newest_walk=walked.get(chat),
            )
            for chat, first in since.items()
            if lines[chat]
        ]

    async def _lines(self, since: Mapping[int, int], *, anew: bool) -> Mapping[int, Sequence[Any]]:
        if not anew:
            places = [{"chat": chat, "since": line} for chat, line in since.items()]
            found = await self.database.read_many(LINES, places)
            return dict(zip(since, found, strict=True))
        lines: dict[int, list[Any]] = {chat: [] for chat in since}
        for one in sorted(await ALL_LINES.find(self.database, since)):
            lines[one.chat_id].append(one)
        return lines

    async def _unseen(
        self, seen: Mapping[int, int], lines: Mapping[int, Sequence[Any]], *, anew: bool
    ) -> Mapping[int, int]:
        if anew:
            return {chat: _count(lines[chat], line) for chat, line in seen.items()}
        asked = [{"chat": chat, "seen": line} for chat, line in seen.items()]
        found = await self.database.read_many(UNSEEN, asked)
        return {chat: rows[0].number for chat, rows in zip(seen, found, strict=True)}

    async def _newest_walks(self, chats: Mapping[int, int]) -> Mapping[int, Any]:
        found = await self.database.read_many(NEWEST_WALK, [{"chat": one} for one in chats])
        return {chat: rows[0] for chat, rows in zip(chats, found, strict=True) if rows}

    async def _apply(self, writes: Sequence[Write]) -> None:
        if writes:
            await self.database.apply([holding(self._note), *writes])

    def _behind(self, newest: int) -> int:
        """Give up to where no line can come late: one from ahead of time moves nothing."""
        return min(newest, first_id_at(self.clock())) - WINDOW


def _seen(stood: Any, lines: Sequence[Any], *, anew: bool) -> int:
    """Tell up to where support has read; what was there before the console counts as read."""
    if stood is not None:
        return int(stood.seen_line)
    return int(lines[-1].id) if anew and lines else 0


def _count(lines: Sequence[Any], seen: int) -> int:
    theirs = sum(one.direction == "in" and one.id > seen for one in lines)
    return min(int(theirs), MOST_UNSEEN)


def _step(mark: Mark, to: Mark) -> Write:
    return Write(NEXT_MARK, {"old": mark.as_json(), "new": to.as_json()}, rows=1)
