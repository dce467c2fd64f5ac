"""What Telegram calls the files that one bot gave it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from storage import models as m
from storage.engine import Database, Write
from storage.statements import Statement

FIND = Statement(
    select(m.kept_files.c.file_id).where(m.kept_files.c.key == bindparam("key")), keyed=True
)
KEEP = Statement(
    lambda insert_into: (
        insert_into(m.kept_files)
        .values(
            key=bindparam("key"),
            file_id=bindparam("file_id"),
            kept_at=bindparam("kept_at"),
        )
        .on_conflict_do_update(
            index_elements=["key"],
            set_={"file_id": bindparam("file_id"), "kept_at": bindparam("kept_at")},
        )
    ),
    keyed=True,
)
FORGET = Statement(delete(m.kept_files).where(m.kept_files.c.key == bindparam("digest")), True)


@dataclass(frozen=True, slots=True)
class StoredKeptFiles:
    """`bot.services.files.KeptFiles` over a database."""

    database: Database
    bot_id: int

    async def find(self, digest: str) -> str | None:
        rows = await self.database.read(FIND, key=self._key(digest))
        return str(rows[0].file_id) if rows else None

    async def keep(self, digest: str, file_id: str, at: datetime) -> None:
        row = {"key": self._key(digest), "file_id": file_id, "kept_at": at}
        await self.database.apply([Write(KEEP, row)])

    async def forget(self, digest: str) -> None:
        await self.database.apply([Write(FORGET, {"digest": self._key(digest)})])

    def _key(self, digest: str) -> str:
        """Another bot does not know the file."""
        return f"{self.bot_id}:{digest[:40]}"
