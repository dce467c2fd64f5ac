"""Whose command menu names /console, as the posts have it and as Telegram was told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, or_, select, update

from bot.domain.staff import RIGHTS, Action
from storage import models as m
from storage.engine import Database, Write
from storage.statements import Statement

MARK = "console_menus"
N = m.settings.c
_ENTERS = sorted(role.value for role, rights in RIGHTS.items() if Action.ENTER_CONSOLE in rights)
WANTED = Statement(
    select(m.chats.c.chat_id, m.chats.c.language)
    .select_from(
        m.employees.join(m.sessions, m.sessions.c.cabinet_id == m.employees.c.cabinet_id).join(
            m.chats, m.chats.c.session_id == m.sessions.c.id
        )
    )
    .where(
        m.employees.c.ended_at.is_(None),
        or_(*(m.employees.c.role == one for one in _ENTERS)),
        m.sessions.c.ended_at.is_(None),
        m.chats.c.unreachable_at.is_(None),
        m.chats.c.chat_id > 0,
    )
    .distinct()
)
READ = Statement(select(N.value).where(N.name == MARK), keyed=True)
FIRST = Statement(insert(m.settings).values(name=MARK, value=bindparam("new")))
NEXT = Statement(
    update(m.settings)
    .where(N.name == MARK, N.value == bindparam("old"))
    .values(value=bindparam("new"))
)


@dataclass(slots=True)
class StoredMenus:
    """`bot.services.console_menus.Menus`; a row of `settings` holds what Telegram was told."""

    database: Database

    async def wanted(self) -> Mapping[int, str]:
        return {row.chat_id: row.language for row in await self.database.read(WANTED)}

    async def given(self) -> Mapping[int, str]:
        rows = await self.database.read(READ)
        kept = json.loads(rows[0].value) if rows else {}
        return {int(chat_id): language for chat_id, language in kept.items()}

    async def keep(self, before: Mapping[int, str], after: Mapping[int, str]) -> None:
        if await self.database.read(READ):
            params = {"old": _written(before), "new": _written(after)}
            await self.database.apply([Write(NEXT, params, rows=1)])
        else:
            await self.database.apply([Write(FIRST, {"new": _written(after)})])


def _written(menus: Mapping[int, str]) -> str:
    return json.dumps({str(one): menus[one] for one in sorted(menus)})
