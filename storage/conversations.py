"""The list of conversations, by what is kept of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from bot.domain.search_words import is_whole, plain_text
from bot.services.conversation_filters import Ending, Filters, Sought
from bot.services.conversations import Place, Row
from bot.services.line_details import read_details
from storage import models as m
from storage.engine import Database
from storage.ids import first_id_at
from storage.many_rows import Lookup
from storage.own_chats import own_chats
from storage.statements import Statement
from storage.transcripts import VISITED
from storage.words import Hit, Words

C, J, W, K = m.conversations.c, m.journal.c, m.walks.c, m.conversation_keys.c
S, D = m.walk_steps.c, m.walk_decisions.c
MOST_PLACES = 300
_LATER_KEY = b"\xff"  # behind all of UTF-8
_NEXT_KEY = b"\0"  # of what only the key itself stands before
_SAID = m.journal.alias("said")
_M = m.walks.alias("matching").c
OF_WALKS = frozenset({"dialogue", "step", "outcome", "through", "reason"})
_COLUMNS = (
    C.chat_id,
    C.last_line,
    C.last_at,
    C.name,
    C.cabinet_id,
    C.dialogue,
    C.step,
    C.outcome,
    C.unseen,
    m.organisations.c.name.label("organisation"),
    m.buildings.c.display.label("building"),
    m.accounts.c.number.label("account"),
    _SAID.c.body,
    _SAID.c.direction,
    _SAID.c.step.label("answers"),
    _SAID.c.details,
)
_ROWS = select(*_COLUMNS).select_from(
    m.conversations.outerjoin(m.organisations, m.organisations.c.id == C.organisation_id)
    .outerjoin(m.buildings, m.buildings.c.id == C.building_id)
    .outerjoin(m.accounts, m.accounts.c.id == C.account_id)
    .outerjoin(_SAID, _SAID.c.id == C.text_line)
)
ORGANISATIONS = Statement(
    select(m.organisations.c.id, m.organisations.c.name)
    .where(m.organisations.c.id.in_(select(C.organisation_id).distinct()))
    .order_by(m.organisations.c.name)
    .limit(MOST_PLACES)
)
BUILDINGS = Statement(
    select(m.buildings.c.id, m.buildings.c.display.label("name"))
    .where(m.buildings.c.id.in_(select(C.building_id).distinct()))
    .order_by(m.buildings.c.display)
    .limit(MOST_PLACES)
)
OWN = Statement(own_chats("user", "cabinet").distinct())
LINES = Lookup((J.id, J.at, J.body, J.direction, J.step.label("answers"), J.details), J.id)


def _names(filters: Filters, *more: str) -> frozenset[str]:
    said = {
        "dialogue": filters.dialogue,
        "step": filters.step,
        "outcome": filters.outcome,
        "since": filters.since,
        "until": filters.until,
        "organisation": filters.organisation,
        "building": filters.building,
        "unread": filters.unread,
        "through": filters.through,
        "reason": filters.reason,
    }
    return frozenset({*(name for name, value in said.items() if value), *more})


def _conditions(names: frozenset[str], *, ending: bool) -> list[Any]:
    """Give what the filters ask for; `ending`: the walks have ended in a way."""
    found: list[Any] = []
    if "organisation" in names:
        found.append(C.organisation_id == bindparam("organisation"))
    if "building" in names:
        found.append(C.building_id == bindparam("building"))
    if "unread" in names:
        found.append(C.unseen > 0)
    if names & OF_WALKS:
        found.append(C.chat_id.in_(_walked(names, ending=ending)))
    elif names & {"since", "until"}:
        within = select(J.id).where(J.chat_id == C.chat_id)
        if "since" in names:
            found.append(C.last_at >= bindparam("since"))
            within = within.where(J.id >= bindparam("first"))
        if "until" in names:
            within = within.where(J.id < bindparam("behind"))
        found.append(within.exists())
    return found


def _walked(names: frozenset[str], *, ending: bool) -> Any:
    query = select(W.chat_id)
    if "dialogue" in names:
        query = query.where(W.dialogue == bindparam("dialogue"))
    if "step" in names:
        query = query.where(W.last_step == bindparam("step"))
    if "outcome" in names:
        query = query.where(W.outcome == bindparam("outcome") if ending else W.outcome.is_(None))
    if "reason" in names:
        query = query.where(_decided(names).exists())
    elif "through" in names:
        passed = select(S.walk_id).where(S.walk_id == W.id, S.step == bindparam("through"))
        query = query.where(passed.exists())
    if "since" in names:
        query = query.where(W.entered_at >= bindparam("since"))
    if "until" in names:
        query = query.where(W.entered_at < bindparam("until"))
    return query


def _decided(names: frozenset[str]) -> Any:
    found = select(D.line_id).where(D.walk_id == W.id, D.note == bindparam("reason"))
    return found.where(D.step == bindparam("through")) if "through" in names else found


@cache
def _page(names: frozenset[str], *, ending: bool) -> Statement:
    """Give a page, the newest first."""
    query = _ROWS.where(C.last_line < bindparam("before"), *_conditions(names, ending=ending))
    return Statement(query.order_by(C.last_line.desc()).limit(bindparam("most")))


@cache
def _several(names: frozenset[str], chats: int, *, ending: bool) -> Statement:
    asked: list[Any] = [bindparam(f"chat_{at}") for at in range(chats)]
    return Statement(_ROWS.where(C.chat_id.in_(asked), *_conditions(names, ending=ending)))


@cache
def _known_by(names: frozenset[str], keys: int, *, every: bool, ending: bool) -> Statement:
    """Give those with keys that begin so, or are so: each of them, or any."""
    asked = [
        C.chat_id.in_(
            select(K.chat_id).where(
                K.key >= bindparam(f"key_{at}"), K.key < bindparam(f"end_{at}")
            )
        )
        for at in range(keys)
    ]
    named = asked if every else [_any(asked)]
    query = _ROWS.where(*named, *_conditions(names, ending=ending))
    return Statement(query.order_by(C.last_line.desc()).limit(bindparam("most")))


@cache
def _matching(names: frozenset[str], chats: int, *, ending: bool) -> Statement:
    """Give the newest passage of each chat that is as was asked for."""
    asked: list[Any] = [bindparam(f"chat_{at}") for at in range(chats)]
    newest = _walked(names, ending=ending).with_only_columns(func.max(W.id))
    newest = newest.where(W.chat_id.in_(asked)).group_by(W.chat_id)
    found = select(_M.chat_id, _M.dialogue, _M.last_step, _M.outcome)
    return Statement(found.where(_M.id.in_(newest)))


def _any(asked: Sequence[Any]) -> Any:
    made = asked[0]
    for one in asked[1:]:
        made |= one
    return made


@dataclass(slots=True)
class StoredConversations:
    """`bot.services.conversations.Conversations`."""

    database: Database
    zone: ZoneInfo

    async def page(self, filters: Filters, before: int, most: int) -> Sequence[Row]:
        statement = _page(_names(filters), ending=_ends(filters))
        params = {**self._params(filters), "before": before, "most": most}
        rows = [_row(one) for one in await self.database.read(statement, **params)]
        return await self._as_asked(rows, filters)

    async def people(self, filters: Filters, most: int) -> Sequence[Row]:
        sought = filters.sought
        if not sought.keys:
            return []
        statement = _known_by(
            _names(filters), len(sought.keys), every=not sought.number, ending=_ends(filters)
        )
        params = {**self._params(filters), **_keys(sought), "most": most}
        rows = [_row(one) for one in await self.database.read(statement, **params)]
        return await self._as_asked(rows, filters)

    async def hits(
        self, ways: Sequence[Sequence[str]], before: int, most: int
    ) -> list[tuple[int, int]]:
        return _places(await Words(self.database).find(ways, before, most))

    async def hits_around(
        self, ways: Sequence[Sequence[str]], before: int, most_newer: int, most: int
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        stored = Words(self.database)
        newer, older = await stored.find_around(ways, before, most_newer, most)
        return _places(newer), _places(older)

    async def of_hits(self, filters: Filters, hits: Sequence[tuple[int, int]]) -> Sequence[Row]:
        if not hits:
            return []
        size, chats = _chats([chat for _, chat in hits])
        statement = _several(_names(filters), size, ending=_ends(filters))
        rows = await self.database.read(statement, **self._params(filters), **chats)
        found = {one.chat_id: one for one in rows}
        said = await LINES.find(self.database, [line for line, chat in hits if chat in found])
        lines = {one.id: one for one in said}
        both = ((found.get(chat), lines.get(line)) for line, chat in hits)
        made = [_row(row, line) for row, line in both if row is not None and line is not None]
        return await self._as_asked(made, filters)

    async def _as_asked(self, rows: list[Row], filters: Filters) -> list[Row]:
        """Show each with the passage that was asked for: the newest may be another."""
        names = _names(filters)
        if not rows or not names & OF_WALKS:
            return rows
        size, chats = _chats([one.chat_id for one in rows])
        statement = _matching(names, size, ending=_ends(filters))
        found = await self.database.read(statement, **self._params(filters), **chats)
        walks = {one.chat_id: one for one in found}
        return [_with(one, walks.get(one.chat_id)) for one in rows]

    async def searched(self, subject: str, employee_id: int, since: datetime) -> bool:
        params = {"subject": subject, "employee": employee_id, "since": since}
        return bool(await self.database.read(VISITED, **params))

    async def own_of(self, cabinet_id: int, user_id: int) -> Sequence[int]:
        rows = await self.database.read(OWN, cabinet=cabinet_id, user=user_id)
        return [one.chat_id for one in rows]

    async def places(self) -> tuple[Sequence[Place], Sequence[Place]]:
        organisations = await self.database.read(ORGANISATIONS)
        buildings = await self.database.read(BUILDINGS)
        return [Place(*one) for one in organisations], [Place(*one) for one in buildings]

    def _params(self, filters: Filters) -> dict[str, Any]:
        """Give values of the filters that are asked for; days begin at midnight of the zone."""
        said: dict[str, Any] = {
            "organisation": filters.organisation,
            "building": filters.building,
            "dialogue": filters.dialogue,
            "step": filters.step,
            "outcome": filters.outcome and filters.outcome.value,
            "through": filters.through,
            "reason": filters.reason,
        }
        if filters.since is not None:
            said["since"] = datetime.combine(filters.since, time(), self.zone)
            said["first"] = first_id_at(said["since"])
        if filters.until is not None:
            midnight = datetime.combine(filters.until, time(), self.zone)
            said["until"] = midnight + timedelta(days=1)
            said["behind"] = first_id_at(said["until"])
        return {name: value for name, value in said.items() if value not in (None, "")}


def _chats(chats: Sequence[int]) -> tuple[int, dict[str, int]]:
    """Name them for a statement; there are few of them, each is compiled once."""
    size = 1 << (len(chats) - 1).bit_length()
    return size, {f"chat_{at}": chats[min(at, len(chats) - 1)] for at in range(size)}


def _with(row: Row, walk: Any) -> Row:
    if walk is None:  # it went on meanwhile
        return row
    outcome = walk.outcome or Ending.OPEN.value
    return replace(row, dialogue=walk.dialogue, step=walk.last_step, outcome=outcome)


def _places(hits: Sequence[Hit]) -> list[tuple[int, int]]:
    return [(one.line_id, one.chat_id) for one in hits]


def _ends(filters: Filters) -> bool:
    return filters.outcome is not Ending.OPEN


def _keys(sought: Sought) -> dict[str, bytes]:
    made = {}
    for at, key in enumerate(sought.keys):
        made[f"key_{at}"] = key.encode()
        made[f"end_{at}"] = key.encode() + (_NEXT_KEY if is_whole(key) else _LATER_KEY)
    return made


def _row(kept: Any, line: Any = None) -> Row:
    said = kept if line is None else line
    body, details = said.body or "", read_details(said.details)
    theirs = said.direction == "in"
    return Row(
        chat_id=kept.chat_id,
        line=kept.last_line,
        at=kept.last_at if line is None else line.at,
        name=kept.name or "",
        cabinet_id=kept.cabinet_id,
        dialogue=kept.dialogue or "",
        step=kept.step or "",
        outcome=kept.outcome or (Ending.OPEN.value if kept.dialogue else ""),
        unseen=kept.unseen,
        organisation=kept.organisation or "",
        building=kept.building or "",
        account=kept.account or "",
        said=body if theirs else plain_text(body),
        own_words=theirs,
        answers=details.answers or said.answers if theirs else None,
        values=None if theirs else details.values,
        hit=None if line is None else line.id,
    )
