"""Walks, lines and conversations put into the store as the console's job would make them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert

from bot.services.unrecognised import Line
from storage import models as m
from storage.engine import Database, Write
from storage.ids import first_id_at
from storage.indexing import FIRST_MARK, MARK, Mark
from storage.statements import Statement
from storage.unit import Unit
from storage.unrecognised import StoredLines

OURS = 1  # an organisation of `support.centre`
NAME, ADDRESS = "LimitedAccess:name", "LimitedAccess:address"


async def put(database: Database, table: Any, *rows: dict[str, Any]) -> None:
    await database.apply([Write(Statement(insert(table).values(one)), {}) for one in rows])


async def see(database: Database, chat: int, at: datetime, house: int | None = None) -> None:
    """Put a conversation there; with a house it is of our organisation."""
    row = {"chat_id": chat, "last_line": chat, "last_at": at, "unseen": 0}
    place = {"organisation_id": OURS if house else None, "building_id": house}
    await put(database, m.conversations, {**row, **place})


async def index(database: Database, upto: datetime, chat: int | None = None) -> None:
    """Say that the walks are told up to then."""
    stood = delete(m.settings).where(m.settings.c.name == MARK)
    await database.apply([Write(Statement(stood), {})])
    mark = Mark(first_id_at(upto), chat).as_json()
    await database.apply([Write(FIRST_MARK, {"new": mark})])


async def walk(
    database: Database,
    number: int,
    chat: int,
    outcome: str | None,
    *steps: tuple[str, int],
    at: datetime,
    notes: Sequence[tuple[str, str]] = (),
) -> None:
    """Put a passage there; steps with the seconds that they took, the last one without an end."""
    moments = [at]
    for _, took in steps:
        moments.append(moments[-1] + timedelta(seconds=took))
    ends = None if outcome is None else moments[-1]
    await put(
        database,
        m.walks,
        {
            "id": number,
            "chat_id": chat,
            "dialogue": "LimitedAccess",
            "entered_at": at,
            "last_step": steps[-1][0],
            "last_at": moments[-1],
            "ended_at": ends,
            "ended_line": None if ends is None else number + 1,
            "outcome": outcome,
        },
    )
    for place, (step, _) in enumerate(steps):
        left = None if ends is None and place == len(steps) - 1 else moments[place + 1]
        row = {"walk_id": number, "place": place, "step": step, "entered_at": moments[place]}
        await put(database, m.walk_steps, {**row, "left_at": left})
    for place, (step, note) in enumerate(notes):
        row = {"line_id": number + place + 10, "walk_id": number, "step": step, "note": note}
        await put(database, m.walk_decisions, {**row, "at": at})


async def say(database: Database, number: int, chat: int, at: datetime, way: str = "in") -> None:
    row = {"id": number, "chat_id": chat, "at": at, "direction": way, "kind": "text"}
    await put(database, m.journal, row)


async def ask(
    database: Database,
    line: int,
    words: str,
    chat: int,
    at: datetime,
    step: str | None = None,
) -> int:
    """Put a line there that nobody understood; give its line in the journal."""
    unit = Unit(database)
    StoredLines(unit).add(Line(line, chat, at, step, "text", words))
    await database.apply(unit.writes)
    await say(database, line + 2, chat, at)
    return line + 2
