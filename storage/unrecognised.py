"""What the bot did not understand, over one unit of work."""

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update

from bot.domain.unrecognised import gist_of
from bot.services.unrecognised import Line
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

U = m.unrecognised.c
FIND = Statement(select(*U).where(U.id == bindparam("line_id")), keyed=True)
ADD = Statement(
    insert(m.unrecognised).values(
        {one: bindparam(one) for one in ("id", "chat_id", "at", "step", "kind", "words", "gist")}
    ),
    keyed=True,
)
PASS_ON = Statement(
    update(m.unrecognised)
    .where(U.id == bindparam("line"), U.request_id.is_(None))
    .values(request_id=bindparam("request")),
    keyed=True,
)


@dataclass(slots=True)
class StoredLines:
    """`bot.services.unrecognised.Lines`."""

    unit: Unit

    async def find(self, line_id: int) -> Line | None:
        row = await self.unit.read_one(FIND, line_id=line_id)
        if row is None:
            return None
        return Line(
            row.id, row.chat_id, row.at, row.step, row.kind, row.words or "", row.request_id
        )

    def add(self, line: Line) -> None:
        values = {
            "id": line.id,
            "chat_id": line.chat_id,
            "at": line.at,
            "step": line.step,
            "kind": line.kind,
            "words": line.words or None,
            "gist": gist_of(line.kind, line.words),
        }
        self.unit.record(ADD, values, rows=1)

    def pass_on(self, line: Line, request_id: int) -> None:
        self.unit.record(PASS_ON, {"line": line.id, "request": request_id}, rows=1)
