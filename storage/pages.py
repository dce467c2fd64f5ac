"""One-time pages: only the HMAC of a link's token is kept, and its content sealed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from bot.services.errors import ConflictError
from bot.services.pages import KeptPage
from storage import models as m
from storage.engine import Database, Write
from storage.statements import Statement
from storage.unit import Unit

KEEP = Statement(insert(m.pages))
FIND = Statement(
    select(m.pages.c.chat_id, m.pages.c.screen, m.chats.c.language)
    .select_from(m.pages.outerjoin(m.chats, m.chats.c.chat_id == m.pages.c.chat_id))
    .where(m.pages.c.token_key == bindparam("token_key"), m.pages.c.expires_at > bindparam("now"))
)
TAKE = Statement(delete(m.pages).where(m.pages.c.token_key == bindparam("key")))


@dataclass(slots=True)
class StoredPages:
    unit: Unit

    def keep(self, token_key: str, chat_id: int, content: bytes, expires_at: datetime) -> None:
        self.unit.record(
            KEEP,
            {
                "token_key": token_key,
                "chat_id": chat_id,
                "screen": content,
                "expires_at": expires_at,
            },
        )


@dataclass(slots=True)
class StoredShelf:
    database: Database

    async def find(self, token_key: str, now: datetime) -> KeptPage | None:
        rows = await self.database.read(FIND, token_key=token_key, now=now)
        if not rows:
            return None
        [row] = rows
        return KeptPage(row.chat_id, row.language or "ru", row.screen)

    async def take(self, token_key: str) -> bool:
        try:
            await self.database.apply([Write(TAKE, {"key": token_key}, rows=1)])
        except ConflictError:
            return False
        return True
