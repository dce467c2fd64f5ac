"""What stands beside requests and conversations: labels, notes, forms that were sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from bot.services.help_notes import Note
from bot.services.help_requests import Label
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

MOST_CHOICES = 300
_L, _K, _N = m.request_labels.c, m.stuck_labels.c, m.console_notes.c
LABELS_ON = Statement(
    select(_L.id, _L.name, _L.organisation_id)
    .join(m.stuck_labels, _K.label_id == _L.id)
    .where(_K.request_id == bindparam("request"))
    .order_by(_L.name, _L.id),
    keyed=True,
)
LABELS_OF = Statement(
    select(_L.id, _L.name, _L.organisation_id)
    .where(_L.organisation_id.is_not_distinct_from(bindparam("place")))
    .order_by(_L.name, _L.id)
    .limit(MOST_CHOICES)
)
ADD_LABEL = Statement(insert(m.request_labels), keyed=True)
STICK = Statement(insert(m.stuck_labels), keyed=True)
TAKE_OFF = Statement(
    delete(m.stuck_labels).where(
        _K.request_id == bindparam("request"), _K.label_id == bindparam("label")
    ),
    keyed=True,
)
_NOTES = select(*m.console_notes.c).order_by(_N.id)
NOTES_OF_REQUEST = Statement(_NOTES.where(_N.request_id == bindparam("request")), keyed=True)
NOTES_OF_CHAT = Statement(_NOTES.where(_N.chat_id == bindparam("chat")), keyed=True)
ADD_NOTE = Statement(insert(m.console_notes), keyed=True)
PRESSED = Statement(
    select(m.console_presses.c.at).where(
        m.console_presses.c.user_id == bindparam("user"),
        m.console_presses.c.token == bindparam("token"),
    ),
    keyed=True,
)
PRESS = Statement(insert(m.console_presses), keyed=True)


@dataclass(slots=True)
class StoredLabels:
    """`bot.services.help_requests.Labels`."""

    unit: Unit

    async def on(self, request_id: int) -> Sequence[Label]:
        return [Label(*one) for one in await self.unit.read(LABELS_ON, request=request_id)]

    async def of(self, place: int | None) -> Sequence[Label]:
        return [Label(*one) for one in await self.unit.read(LABELS_OF, place=place)]

    def add(self, label: Label, key: str, at: datetime) -> None:
        values = {"id": label.id, "organisation_id": label.place, "name": label.name}
        self.unit.record(ADD_LABEL, {**values, "label_key": key, "made_at": at})

    def stick(self, request_id: int, label_id: int) -> None:
        self.unit.record(STICK, {"request_id": request_id, "label_id": label_id})

    def take_off(self, request_id: int, label_id: int) -> None:
        self.unit.record(TAKE_OFF, {"request": request_id, "label": label_id})


@dataclass(slots=True)
class StoredNotes:
    """`bot.services.help_notes.Notes`."""

    unit: Unit

    async def of_request(self, request_id: int) -> Sequence[Note]:
        return [_note(one) for one in await self.unit.read(NOTES_OF_REQUEST, request=request_id)]

    async def of_chat(self, chat_id: int) -> Sequence[Note]:
        return [_note(one) for one in await self.unit.read(NOTES_OF_CHAT, chat=chat_id)]

    def add(self, note: Note) -> None:
        values = {name: getattr(note, name) for name in ("id", "request_id", "chat_id", "at")}
        written = {name: getattr(note, name) for name in ("words", "user_id", "employee_id")}
        self.unit.record(ADD_NOTE, {**values, **written, "title": note.title or None})


def _note(row: Any) -> Note:
    about = (row.id, row.request_id, row.chat_id, row.at, row.words)
    return Note(*about, row.user_id, row.title or "", row.employee_id)


@dataclass(slots=True)
class StoredPresses:
    """`bot.services.help_notes.Presses`."""

    unit: Unit

    async def used(self, user_id: int, token: str) -> bool:
        return await self.unit.read_one(PRESSED, user=user_id, token=token) is not None

    def use(self, user_id: int, token: str, at: datetime) -> None:
        self.unit.record(PRESS, {"user_id": user_id, "token": token, "at": at})
