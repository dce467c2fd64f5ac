"""Chats that are signed in, straight in the tables."""

from sqlalchemy import insert
from support.centre import Flat

from bot.app import App
from storage import models as m
from storage.engine import Write
from storage.statements import Statement


async def sign_in(app: App, chat_id: int, flat: Flat) -> None:
    """Have a chat that is signed in to a cabinet of one account, whose last month it knows."""
    now = app.tools.clock()
    made = {
        m.cabinets: {"login": str(chat_id), "user_id": chat_id, "created_at": now},
        m.links: {
            "cabinet_id": chat_id,
            "account_id": flat.id,
            "access": "limited",
            "linked_at": now,
            "known_period": flat.period,
        },
        m.sessions: {
            "chat_id": chat_id,
            "cabinet_id": chat_id,
            "pin_wrong": 0,
            "pin_idle": 900,
            "started_at": now,
        },
        m.chats: {
            "chat_id": chat_id,
            "version": 1,
            "kind": "private",
            "language": "ru",
            "session_id": chat_id,
            "active_at": now,
        },
    }
    writes = []
    for table, values in made.items():
        key = {"id": chat_id} if "id" in table.c else {}
        row = dict.fromkeys(table.c.keys()) | key | values
        writes.append(Write(Statement(insert(table)), row))
    await app.tools.database.apply(writes)
