"""The topics of groups that are forums, over a database; each call commits by itself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.services.group_threads import Threads
from storage import models as m
from storage.engine import Database, Write
from storage.statements import Statement

T = m.group_threads.c
NONE = ""  # stands for the subject where a group took no topic
FIND = Statement(
    select(T.subject, T.thread_id, T.at, T.refused).where(
        T.chat_id == bindparam("chat_id"), T.subject.in_([bindparam("subject"), NONE])
    ),
    keyed=True,
)
KEEP = Statement(
    lambda insert_into: (
        insert_into(m.group_threads)
        .values(
            chat_id=bindparam("chat_id"),
            subject=bindparam("subject"),
            thread_id=bindparam("thread_id"),
            at=bindparam("at"),
            refused=bindparam("refused"),
        )
        .on_conflict_do_update(
            index_elements=["chat_id", "subject"],
            set_={
                "thread_id": bindparam("thread_id"),
                "at": bindparam("at"),
                "refused": bindparam("refused"),
            },
        )
    ),
    keyed=True,
)
FORGET = Statement(
    delete(m.group_threads).where(
        T.chat_id == bindparam("chat"), T.subject == bindparam("of_subject")
    ),
    keyed=True,
)


@dataclass(frozen=True, slots=True)
class StoredThreads:
    """`bot.services.group_threads.KeptThreads` over a database."""

    database: Database

    async def find(self, chat_id: int, subject: str) -> Threads:
        rows = await self.database.read(FIND, chat_id=chat_id, subject=subject)
        by_subject = {row.subject: row for row in rows}
        known, none = by_subject.get(subject), by_subject.get(NONE)
        return Threads(
            thread_id=None if known is None else known.thread_id,
            refused="" if none is None else none.refused,
            refused_at=None if none is None else none.at,
        )

    async def keep(self, chat_id: int, subject: str, thread_id: int, at: datetime) -> None:
        kept = _row(chat_id, subject, at, thread_id=thread_id)
        await self.database.apply([forget_refusal(chat_id), Write(KEEP, kept)])

    async def forget(self, chat_id: int, subject: str) -> None:
        await self.database.apply([forget_thread(chat_id, subject)])

    async def refuse(self, chat_id: int, why: str, at: datetime) -> None:
        await self.database.apply([Write(KEEP, _row(chat_id, NONE, at, refused=why))])


def forget_refusal(chat_id: int) -> Write:
    """Let topics be tried again there."""
    return forget_thread(chat_id, NONE)


def forget_thread(chat_id: int, subject: str) -> Write:
    return Write(FORGET, {"chat": chat_id, "of_subject": subject})


def _row(
    chat_id: int, subject: str, at: datetime, *, thread_id: int | None = None, refused: str = ""
) -> dict[str, object]:
    return {
        "chat_id": chat_id,
        "subject": subject,
        "thread_id": thread_id,
        "at": at,
        "refused": refused,
    }
