"""Requests as staff look for them: filters, reach, pages by keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from bot.domain.accounts import mask_number
from bot.domain.requests import RequestState, RequestSubject, Side
from bot.domain.search_words import is_whole, numbers_of
from bot.services.help_desk import Own
from bot.services.help_filters import STATES, Mark, RequestFilters, Whose
from bot.services.help_requests import Choices, Label, Reach, Row
from bot.services.requests import Request
from storage import models as m
from storage.help_notes import LABELS_OF, LABELS_ON, MOST_CHOICES
from storage.said_words import Way, has_word, params_of, way_of
from storage.statements import Statement
from storage.unit import Unit

R, S, A = m.requests.c, m.request_messages.c, m.accounts.c
RECENT = 5_000  # requests whose places are offered to choose from
AT_ONCE, MOST_LOOKS = 100, 20  # requests read to find a page of those with a number
_FIRST = m.request_messages.alias("first")
_LAST = m.request_messages.alias("last")
_last_place = select(func.max(S.place)).where(S.request_id == R.id).scalar_subquery()
_FROM = (
    m.requests.outerjoin(m.accounts, A.id == R.account_id)
    .outerjoin(m.organisations, m.organisations.c.id == A.organisation_id)
    .outerjoin(m.buildings, m.buildings.c.id == A.building_id)
)
_ROWS = select(
    *(R[name] for name in ("id", "number", "subject", "state", "version", "made_at")),
    *(R[name] for name in ("chat_id", "account_id")),
    *(R[name] for name in ("changed_at", "taken_by", "taker")),
    A.number.label("account"),
    m.organisations.c.name.label("organisation"),
    m.buildings.c.display.label("building"),
    _FIRST.c.words,
    _LAST.c.side,
).select_from(
    _FROM.join(_FIRST, and_(_FIRST.c.request_id == R.id, _FIRST.c.place == 1)).join(
        _LAST, and_(_LAST.c.request_id == R.id, _LAST.c.place == _last_place)
    )
)
_K = m.stuck_labels.c
PLACE_NAMES = Statement(
    select(m.organisations.c.name.label("organisation"), m.buildings.c.display.label("building"))
    .select_from(_FROM)
    .where(R.id == bindparam("request")),
    keyed=True,
)
SAID = Statement(select(S.words).where(S.request_id == bindparam("request")), keyed=True)
LANGUAGE = Statement(
    select(m.chats.c.language).where(m.chats.c.chat_id == bindparam("chat")), keyed=True
)


def _names(filters: RequestFilters, *more: str) -> frozenset[str]:
    said = {
        "subject": filters.subject,
        "organisation": filters.organisation,
        "building": filters.building,
        "mine": filters.whose is Whose.MINE,
        "nobody": filters.whose is Whose.NOBODY,
        "taker": filters.taker,
        "label": filters.label,
        "since": filters.since,
        "until": filters.until,
    }
    return frozenset({*(name for name, value in said.items() if value), *more})


def _within(shape: Sequence[bool]) -> ColumnElement[bool]:
    """Say what is in reach: for each place whether it is a branch's, in this order."""
    found = []
    for at, branch in enumerate(shape):
        of_place = A.organisation_id == bindparam(f"reach_{at}")
        if branch:
            served = select(m.branch_buildings.c.building_id).where(
                m.branch_buildings.c.branch_id == bindparam(f"branch_{at}"),
                m.branch_buildings.c.organisation_id == A.organisation_id,
                m.branch_buildings.c.building_id == A.building_id,
            )
            of_place = and_(of_place, served.exists())
        found.append(of_place)
    return or_(*found)


def _conditions(
    names: frozenset[str], states: int, words: tuple[Way, ...], *, number: bool
) -> list[ColumnElement[bool]]:
    """`number`: the words may be the request's number, too."""
    asked: dict[str, ColumnElement[bool]] = {
        "subject": R.subject == bindparam("subject"),
        "organisation": A.organisation_id == bindparam("organisation"),
        "building": A.building_id == bindparam("building"),
        "mine": R.taken_by == bindparam("user"),
        "nobody": R.taken_by.is_(None),
        "taker": R.taken_by == bindparam("taker"),
        "label": select(_K.label_id)
        .where(_K.request_id == R.id, _K.label_id == bindparam("label"))
        .exists(),
        "since": R.made_at >= bindparam("since"),
        "until": R.made_at < bindparam("until"),
    }
    found = [asked[name] for name in sorted(names)]
    if states:
        found.append(or_(*(R.state == bindparam(f"state_{at}") for at in range(states))))
    said = [has_word(at, way) for at, way in enumerate(words)]
    if number:
        return [*found, or_(R.number.like(bindparam("number")), and_(*said))]
    return [*found, *said]


@lru_cache(maxsize=256)
def _page(
    names: frozenset[str],
    states: int,
    words: tuple[Way, ...],
    shape: tuple[bool, ...],
    *,
    below: bool,
    number: bool,
) -> Statement:
    own = select(m.cabinets.c.id).where(m.cabinets.c.user_id == bindparam("own_chat"))
    others = and_(R.cabinet_id != bindparam("own_cabinet"), R.cabinet_id.not_in(own))
    theirs = or_(R.cabinet_id.is_(None), others)
    looked_for = _conditions(names, states, words, number=number)
    asked = [R.chat_id != bindparam("own_chat"), theirs, *looked_for]
    if shape:
        asked.append(_within(shape))
    if below:
        at: BindParameter[datetime] = bindparam("below_at")
        last: BindParameter[int] = bindparam("below_id")
        asked.append(or_(R.changed_at < at, and_(R.changed_at == at, R.id < last)))
    query = _ROWS.where(*asked).order_by(R.changed_at.desc(), R.id.desc())
    return Statement(query.limit(bindparam("most")))


@lru_cache(maxsize=32)
def _choices(shape: tuple[bool, ...]) -> tuple[Statement, Statement, Statement]:
    """Give what the last requests in reach are of: organisations, houses, and who has them."""
    recent = (
        select(R.account_id, R.taken_by, R.taker)
        .order_by(R.changed_at.desc(), R.id.desc())
        .limit(RECENT)
        .subquery()
    )
    found = recent.outerjoin(m.accounts, A.id == recent.c.account_id)
    reached = [_within(shape)] if shape else []
    title = func.max(case((recent.c.taker.is_(None), ""), else_=recent.c.taker)).label("name")
    taken = select(recent.c.taken_by.label("id"), title).where(recent.c.taken_by.is_not(None))
    places = (
        (m.organisations, A.organisation_id, m.organisations.c.name),
        (m.buildings, A.building_id, m.buildings.c.display),
    )
    organisations, buildings = (
        Statement(
            select(table.c.id, name.label("name"))
            .select_from(found.join(table, table.c.id == place))
            .where(*reached)
            .distinct()
            .order_by(name)
            .limit(MOST_CHOICES)
        )
        for table, place, name in places
    )
    takers = taken.select_from(found).where(*reached).group_by(recent.c.taken_by)
    return organisations, buildings, Statement(takers.order_by(title).limit(MOST_CHOICES))


def _reach(reach: Reach) -> tuple[tuple[bool, ...], dict[str, int]]:
    """Give the shape of a reach and its values; an empty shape: all of the centre."""
    if any(one.organisation_id is None for one in reach):
        return (), {}
    values: dict[str, int] = {}
    for at, one in enumerate(reach):
        values[f"reach_{at}"] = one.organisation_id or 0
        if one.branch_id is not None:
            values[f"branch_{at}"] = one.branch_id
    return tuple(one.branch_id is not None for one in reach), values


@dataclass(slots=True)
class StoredRequestRows:
    """`bot.services.help_requests.RequestRows`."""

    unit: Unit
    zone: ZoneInfo

    async def page(
        self, filters: RequestFilters, reach: Reach, below: Mark | None, most: int, own: Own
    ) -> Sequence[Row]:
        """Give a page; of a number the database finds what may have it, so many at once."""
        if not reach:
            return []
        if not any(map(is_whole, filters.words)):
            return await self._shown(await self._kept(filters, reach, below, most, own), reach)
        numbers, found = numbers_of(" ".join(filters.words)), list[Any]()
        for _ in range(MOST_LOOKS):
            kept = await self._kept(filters, reach, below, AT_ONCE, own)
            found += await self._having(kept, filters.number, numbers)
            if len(found) >= most or len(kept) < AT_ONCE:
                break
            below = Mark(kept[-1].changed_at, kept[-1].id)
        return await self._shown(found[:most], reach)

    async def _having(
        self, kept: Sequence[Any], number: str, numbers: frozenset[str]
    ) -> Sequence[Any]:
        """Leave those that have the number, or in which the numbers were said whole."""
        asked = [{"request": one.id} for one in kept]
        said = await self.unit.database.read_many(SAID, asked) if asked else []
        return [
            one
            for one, lines in zip(kept, said, strict=True)
            if (number and number in one.number)
            or numbers <= frozenset().union(*(numbers_of(line.words) for line in lines))
        ]

    async def _kept(
        self, filters: RequestFilters, reach: Reach, below: Mark | None, most: int, own: Own
    ) -> Sequence[Any]:
        shape, values = _reach(reach)
        names, states = _names(filters), STATES[filters.standing]
        words, number = tuple(map(way_of, filters.words)), bool(filters.number)
        more = {"below": below is not None, "number": number}
        statement = _page(names, len(states), words, shape, **more)
        params = {**self._params(filters, own), **values, "most": most}
        params |= {f"state_{at}": state.value for at, state in enumerate(states)}
        if below is not None:
            params |= {"below_at": below.changed_at, "below_id": below.request_id}
        return await self.unit.read(statement, **params)

    async def _shown(self, kept: Sequence[Any], reach: Reach) -> Sequence[Row]:
        asked = [{"request": one.id} for one in kept]
        stuck = await self.unit.database.read_many(LABELS_ON, asked) if asked else []
        return [_row(one, labels, reach) for one, labels in zip(kept, stuck, strict=True)]

    async def choices(self, reach: Reach, places: Sequence[int | None]) -> Choices:
        if not reach:
            return Choices((), (), (), ())
        shape, values = _reach(reach)
        organisations, buildings, takers = _choices(shape)
        labels = [one for place in places for one in await self._named(LABELS_OF, place=place)]
        return Choices(
            organisations=await self._named(organisations, **values),
            buildings=await self._named(buildings, **values),
            takers=await self._named(takers, **values),
            labels=labels,
        )

    async def _named(self, statement: Statement, **values: Any) -> list[tuple[int, str]]:
        return [(one.id, one.name) for one in await self.unit.read(statement, **values)]

    async def place_names(self, request: Request) -> tuple[str, str]:
        row = await self.unit.read_one(PLACE_NAMES, request=request.id)
        return ("", "") if row is None else (row.organisation or "", row.building or "")

    async def language(self, chat_id: int) -> str:
        row = await self.unit.read_one(LANGUAGE, chat=chat_id)
        return "ru" if row is None else str(row.language)

    def _params(self, filters: RequestFilters, own: Own) -> dict[str, Any]:
        said: dict[str, Any] = {
            "subject": filters.subject and filters.subject.value,
            "organisation": filters.organisation,
            "building": filters.building,
            "taker": filters.taker,
            "label": filters.label,
            "number": filters.number and f"%{filters.number}%",
        }
        found = {name: value for name, value in said.items() if value}
        if filters.since is not None:
            found["since"] = datetime.combine(filters.since, time(), self.zone)
        if filters.until is not None:
            midnight = datetime.combine(filters.until, time(), self.zone)
            found["until"] = midnight + timedelta(days=1)
        found |= params_of(filters.words)
        found |= {"own_chat": own.user_id, "own_cabinet": own.cabinet_id, "user": own.user_id}
        return found


def _row(kept: Any, labels: Sequence[Any], reach: Reach) -> Row:
    places = {one.organisation_id for one in reach}
    shown = [one for one in labels if None in places or one.organisation_id in places]
    return Row(
        id=kept.id,
        number=kept.number,
        subject=RequestSubject(kept.subject),
        state=RequestState(kept.state),
        version=kept.version,
        made_at=kept.made_at,
        changed_at=kept.changed_at,
        taken_by=kept.taken_by,
        taker=kept.taker or "",
        account=mask_number(kept.account) if kept.account else "",
        organisation=kept.organisation or "",
        building=kept.building or "",
        words=kept.words,
        waits=kept.side == Side.RESIDENT.value,
        labels=tuple(Label(*one) for one in shown),
        chat_id=kept.chat_id,
        account_id=kept.account_id,
    )
