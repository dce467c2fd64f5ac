"""Requests of residents and their messages; of two changes of one version one conflicts."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from sqlalchemy import and_, bindparam, insert, or_, select, update

from bot.domain.requests import RequestPhoto, RequestState, RequestSubject, Side
from bot.services.requests import SHOWN_AT_MOST, Request, RequestMessage
from storage import models as m
from storage.erasure import OWN_REQUESTS
from storage.statements import Statement
from storage.unit import Unit

R, S = m.requests.c, m.request_messages.c
_REQUESTS = select(
    *m.requests.c,
    m.accounts.c.number.label("account"),
    m.accounts.c.organisation_id,
    m.accounts.c.building_id,
    m.cabinets.c.user_id.label("owner_id"),
).select_from(
    m.requests.outerjoin(m.accounts).outerjoin(m.cabinets, m.cabinets.c.id == R.cabinet_id)
)
NUMBERED = Statement(_REQUESTS.where(R.number == bindparam("number")), keyed=True)
FIND = Statement(_REQUESTS.where(R.id == bindparam("request_id")), keyed=True)
OF_PERSON = Statement(
    _REQUESTS.where(
        or_(
            and_(R.chat_id == bindparam("chat"), R.cabinet_id.is_(None)),
            R.cabinet_id == bindparam("cabinet"),
        )
    )
    .order_by(R.changed_at.desc(), R.id.desc())
    .limit(SHOWN_AT_MOST)
)
OF_USER = Statement(_REQUESTS.where(OWN_REQUESTS).order_by(R.id))
HELD_BY = Statement(
    _REQUESTS.where(R.closed_at.is_(None), R.employee_id == bindparam("employee")).order_by(R.id)
)
_MESSAGES = select(*m.request_messages.c)
MESSAGES = Statement(
    _MESSAGES.where(S.request_id == bindparam("request_id")).order_by(S.place), keyed=True
)
MESSAGE = Statement(_MESSAGES.where(S.id == bindparam("message_id")), keyed=True)
_NEW = ("id", "number", "chat_id", "cabinet_id", "account_id", "subject", "made_at")
_BEGUN = ("taken_by", "taker", "employee_id")  # by whom of staff; a resident's are nobody's
_CHANGED = ("state", "changed_at", "closed_at", "closed_by", "taken_by", "taker", "rating")
ADD = Statement(
    insert(m.requests).values(
        {one: bindparam(one) for one in (*_NEW, *_BEGUN, "state", "version", "changed_at")}
    ),
    keyed=True,
)
CHANGE = Statement(
    update(m.requests)
    .where(R.id == bindparam("request"), R.version == bindparam("known"))
    .values(
        version=R.version + 1,
        employee_id=bindparam("new_employee_id"),
        **{one: bindparam(f"new_{one}") for one in _CHANGED},
    ),
    keyed=True,
)
SAY = Statement(
    insert(m.request_messages).values(
        {column.name: bindparam(column.name) for column in m.request_messages.c}
    ),
    keyed=True,
)

FILE = Statement(
    select(m.request_files.c.data).where(m.request_files.c.id == bindparam("file")), keyed=True
)
KEEP_FILE = Statement(insert(m.request_files), keyed=True)


@dataclass(slots=True)
class StoredRequests:
    """`bot.services.requests.Requests` over one unit of work."""

    unit: Unit

    async def numbered(self, number: str) -> Request | None:
        row = await self.unit.read_one(NUMBERED, number=number)
        return None if row is None else _request(row)

    async def find(self, request_id: int) -> Request | None:
        row = await self.unit.read_one(FIND, request_id=request_id)
        return None if row is None else _request(row)

    async def of_person(self, chat_id: int, cabinet_id: int | None) -> Sequence[Request]:
        rows = await self.unit.read(OF_PERSON, chat=chat_id, cabinet=cabinet_id)
        return [_request(row) for row in rows]

    async def of_user(self, user_id: int) -> Sequence[Request]:
        return [_request(row) for row in await self.unit.read(OF_USER, who=user_id)]

    async def held_by(self, employee_id: int) -> Sequence[Request]:
        return [_request(row) for row in await self.unit.read(HELD_BY, employee=employee_id)]

    async def messages(self, request_id: int) -> Sequence[RequestMessage]:
        return [_message(row) for row in await self.unit.read(MESSAGES, request_id=request_id)]

    async def message(self, message_id: int) -> RequestMessage | None:
        row = await self.unit.read_one(MESSAGE, message_id=message_id)
        return None if row is None else _message(row)

    def add(self, request: Request) -> None:
        values = {one: getattr(request, one) for one in (*_NEW, "version", "changed_at")}
        told = {"subject": request.subject.value, "state": request.state.value}
        begun = {one: getattr(request, one) or None for one in _BEGUN}
        self.unit.record(ADD, {**values, **told, **begun}, rows=1)

    def change(self, known: Request, request: Request) -> None:
        values = {
            "new_state": request.state.value,
            "new_changed_at": request.changed_at,
            "new_closed_at": request.closed_at,
            "new_closed_by": None if request.closed_by is None else request.closed_by.value,
            "new_taken_by": request.taken_by,
            "new_taker": request.taker or None,
            "new_employee_id": request.employee_id,
            "new_rating": request.rating,
        }
        params = {"request": known.id, "known": known.version}
        self.unit.record(CHANGE, {**params, **values}, rows=1)

    def say(self, message: RequestMessage) -> None:
        photos = [list(astuple(one)) for one in message.photos]
        values = {
            "id": message.id,
            "request_id": message.request_id,
            "place": message.place,
            "side": message.side.value,
            "at": message.at,
            "words": message.words,
            "photos": json.dumps(photos) if photos else "",
            "user_id": message.user_id,
            "title": message.title or None,
            "employee_id": message.employee_id,
        }
        self.unit.record(SAY, values, rows=1)


def _request(row: Any) -> Request:
    return Request(
        id=row.id,
        number=row.number,
        chat_id=row.chat_id,
        cabinet_id=row.cabinet_id,
        account_id=row.account_id,
        subject=RequestSubject(row.subject),
        state=RequestState(row.state),
        version=row.version,
        made_at=row.made_at,
        changed_at=row.changed_at,
        closed_at=row.closed_at,
        closed_by=None if row.closed_by is None else Side(row.closed_by),
        taken_by=row.taken_by,
        taker=row.taker or "",
        employee_id=row.employee_id,
        rating=row.rating,
        account=row.account or "",
        organisation_id=row.organisation_id,
        building_id=row.building_id,
        owner_id=row.owner_id,
    )


def _message(row: Any) -> RequestMessage:
    return RequestMessage(
        id=row.id,
        request_id=row.request_id,
        place=row.place,
        side=Side(row.side),
        at=row.at,
        words=row.words,
        photos=tuple(RequestPhoto(*one) for one in json.loads(row.photos or "[]")),
        user_id=row.user_id,
        title=row.title or "",
        employee_id=row.employee_id,
    )


@dataclass(slots=True)
class StoredRequestFiles:
    """`bot.services.request_photos.RequestFiles` over one unit of work."""

    unit: Unit

    async def find(self, file_id: int) -> bytes | None:
        row = await self.unit.read_one(FILE, file=file_id)
        return None if row is None else bytes(row.data)

    def keep(self, file_id: int, request_id: int, data: bytes) -> None:
        self.unit.record(KEEP_FILE, {"id": file_id, "request_id": request_id, "data": data})
