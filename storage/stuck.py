"""What the console shows of figures and of lines that nobody understood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, func, select

from bot.domain.funnels import Count, Kind
from bot.domain.spans import Span
from bot.domain.staff import Action
from bot.services.staff import Subject
from bot.services.stuck import FIGURES, Puzzle, Reader, Sorting, Whose
from storage import models as m
from storage.figures import EVERYBODY, edges, hours_of_house, read_mark, walks_of_house
from storage.ids import RANDOM_BITS
from storage.own_chats import own_chats
from storage.statements import Statement
from storage.unit import Unit

D, H, A = m.walk_days.c, m.journal_hours.c, m.audit.c
U, M, C, J = m.unrecognised.c, m.unrecognised_sorted.c, m.conversations.c, m.journal.c
SOON = 60_000 << RANDOM_BITS  # a minute of ids: a line is journalled right behind its handling
WALKS = Statement(
    select(D.kind, D.step, D.value, func.sum(D.number).label("number"))
    .where(
        D.organisation_id == bindparam("organisation"),
        D.day >= bindparam("first"),
        D.day <= bindparam("last"),
    )
    .group_by(D.kind, D.step, D.value)
)
HOURS = Statement(
    select(H.hour, H.number).where(
        H.organisation_id == bindparam("organisation"),
        H.hour >= bindparam("since"),
        H.hour < bindparam("until"),
    )
)
LOOKED = Statement(
    select(A.id)
    .where(
        A.subject == Subject.FIGURES.value,
        A.subject_id == FIGURES,
        A.employee_id == bindparam("employee"),
        A.action == Action.REVIEW_CONVERSATIONS.value,
        A.denied == 0,
        A.at >= bindparam("since"),
    )
    .limit(1)
)
NEWEST = Statement(
    select(U.id, U.chat_id, U.at, U.step, U.kind, U.words, C.name)
    .select_from(m.unrecognised.outerjoin(m.conversations, C.chat_id == U.chat_id))
    .where(U.id == bindparam("line")),
    keyed=True,
)
JOURNALLED = Statement(
    select(J.id)
    .where(
        J.chat_id == bindparam("chat"),
        J.id >= bindparam("line"),
        J.id < bindparam("behind"),
        J.direction == "in",
    )
    .order_by(J.id)
    .limit(1),
    keyed=True,
)
SORTED = Statement(
    select(M.sorted_at, m.employees.c.name)
    .select_from(m.unrecognised_sorted.outerjoin(m.employees, m.employees.c.id == M.employee_id))
    .where(M.gist == bindparam("gist")),
    keyed=True,
)
SORT = Statement(
    lambda insert_into: (
        insert_into(m.unrecognised_sorted)
        .values({one: bindparam(one) for one in ("gist", "sorted_at", "employee_id")})
        .on_conflict_do_update(
            index_elements=["gist"],
            set_={one: bindparam(one) for one in ("sorted_at", "employee_id")},
        )
    ),
    keyed=True,
)
UNSORT = Statement(delete(m.unrecognised_sorted).where(M.gist == bindparam("which")), keyed=True)


@dataclass(slots=True)
class StoredFigures:
    """`bot.services.stuck.Figures`."""

    unit: Unit
    zone: ZoneInfo

    async def walks(self, span: Span, whose: Whose) -> Sequence[Count]:
        if whose.building is not None:
            since, until = edges(span, self.zone)
            return await walks_of_house(self.unit.database, since, until, whose.building)
        rows = await self.unit.read(
            WALKS,
            organisation=whose.organisation or EVERYBODY,
            first=span.first.toordinal(),
            last=span.last.toordinal(),
        )
        return [Count(Kind(one.kind), one.step, one.value, int(one.number)) for one in rows]

    async def hours(self, span: Span, whose: Whose) -> Sequence[tuple[datetime, int]]:
        since, until = edges(span, self.zone)
        if whose.building is not None:
            return await hours_of_house(self.unit.database, since, until, whose.building)
        organisation = whose.organisation or EVERYBODY
        rows = await self.unit.read(HOURS, organisation=organisation, since=since, until=until)
        return [(one.hour, one.number) for one in rows]

    async def counted_at(self) -> datetime | None:
        mark = await read_mark(self.unit.database)
        return None if mark is None else mark.at

    async def looked(self, employee_id: int, since: datetime) -> bool:
        row = await self.unit.read_one(LOOKED, employee=employee_id, since=since)
        return row is not None


_OWN = own_chats("own_chat", "own_cabinet")


def _conditions(sorting: Sorting, *, of: str) -> list[Any]:
    """Give which lines count; `of`: whose they are to be, a name of a parameter or nothing."""
    found = [
        U.at >= bindparam("since"),
        U.at < bindparam("until"),
        U.chat_id != bindparam("own_chat"),
        U.chat_id.not_in(select(C.chat_id).where(C.cabinet_id == bindparam("own_cabinet"))),
        U.chat_id.not_in(_OWN),
    ]
    if of:
        place = {"organisation": C.organisation_id, "building": C.building_id}[of]
        found.append(U.chat_id.in_(select(C.chat_id).where(place == bindparam(of))))
    if sorting is Sorting.NEW:
        return [*found, M.gist.is_(None) | (U.at > M.sorted_at)]
    return [*found, U.at <= M.sorted_at]


def _lines(columns: Sequence[Any], sorting: Sorting, of: str) -> Any:
    query = select(*columns, func.count().label("number"))
    source = m.unrecognised.outerjoin(m.unrecognised_sorted, M.gist == U.gist)
    return query.select_from(source).where(*_conditions(sorting, of=of))


@cache
def _groups(sorting: Sorting, of: str) -> Statement:
    newest = func.max(U.id).label("newest")
    query = _lines((U.gist, newest), sorting, of).group_by(U.gist)
    ordered = query.order_by(func.count().desc(), newest.desc())
    return Statement(ordered.limit(bindparam("most")).offset(bindparam("skipped")))


@cache
def _said(sorting: Sorting, of: str) -> Statement:
    """Count the lines of one group by step; `people`: who said them, in all steps together."""
    lines = _lines((U.step, U.chat_id), sorting, of).where(U.gist == bindparam("gist"))
    said = lines.group_by(U.step, U.chat_id).cte("said").prefix_with("MATERIALIZED")
    people = select(func.count(said.c.chat_id.distinct())).scalar_subquery()
    number = func.sum(said.c.number)
    return Statement(
        select(said.c.step, number.label("number"), people.label("people"))
        .group_by(said.c.step)
        .order_by(number.desc(), said.c.step)
    )


@dataclass(slots=True)
class StoredPuzzles:
    """`bot.services.stuck.Lines`."""

    unit: Unit
    zone: ZoneInfo

    async def groups(
        self, span: Span, whose: Whose, sorting: Sorting, reader: Reader, first: int, most: int
    ) -> Sequence[Puzzle]:
        since, until = edges(span, self.zone)
        asked: dict[str, Any] = {
            "since": since,
            "until": until,
            "own_chat": reader.chat_id,
            "own_cabinet": reader.cabinet_id,
        }
        of = ""
        if whose.building is not None:
            of, asked["building"] = "building", whose.building
        elif whose.organisation is not None:
            of, asked["organisation"] = "organisation", whose.organisation
        many = self.unit.database.read_many
        rows = await self.unit.read(_groups(sorting, of), **asked, most=most, skipped=first)
        newest = await many(NEWEST, [{"line": one.newest} for one in rows]) if rows else []
        # Somebody may be erased between two of these reads.
        there = [(row, found[0]) for row, found in zip(rows, newest, strict=True) if found]
        if not there:
            return []
        gists = [{"gist": row.gist} for row, _ in there]
        places = [
            {"chat": one.chat_id, "line": one.id, "behind": one.id + SOON} for _, one in there
        ]
        lines, marks = await many(JOURNALLED, places), await many(SORTED, gists)
        said = await many(_said(sorting, of), [{**asked, **one} for one in gists])
        told = zip(there, lines, marks, said, strict=True)
        return [_puzzle(*one, *others) for one, *others in told if others[-1]]

    def sort(self, gist: str, employee_id: int, at: datetime) -> None:
        self.unit.record(SORT, {"gist": gist, "sorted_at": at, "employee_id": employee_id})

    def unsort(self, gist: str) -> None:
        self.unit.record(UNSORT, {"which": gist})


def _puzzle(
    group: Any, newest: Any, line: Sequence[Any], mark: Sequence[Any], said: Sequence[Any]
) -> Puzzle:
    return Puzzle(
        gist=group.gist,
        number=group.number,
        people=said[0].people,
        last_at=newest.at,
        kind=newest.kind,
        newest=newest.words or "",
        step=newest.step,
        chat_id=newest.chat_id,
        line=line[0].id if line else None,
        name=newest.name or "",
        steps=tuple((one.step, int(one.number)) for one in said),
        done_by=(mark[0].name or "") if mark else "",
        done_at=mark[0].sorted_at if mark else None,
    )
