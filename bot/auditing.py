"""`kvitok audit`: whether the audit log is as it was written."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import make_url

from bot.domain.audit_chain import Broken, Head
from bot.services.audit_chain import ForgetAudit, Verdict, VerifyAudit, chain_mac
from bot.services.secrecy import Sealer
from bot.settings import Settings, load_secret
from storage.audit_chain import StoredChain
from storage.engine import Database, open_database
from storage.key_mark import check_key
from storage.stamp import has_tables, upgrade_if_behind
from storage.unit import Unit

Words = Callable[..., str]


class NoDatabaseError(Exception):
    """There is none yet, or one without tables; `address`: where, without a password."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    """Open the database; none is made, nor tables: an empty log would pass for a whole one."""
    if not await has_tables(settings.database_url):
        raise NoDatabaseError(make_url(settings.database_url).render_as_string(hide_password=True))
    await upgrade_if_behind(settings.database_url)
    database = await open_database(settings.database_url)
    try:
        yield database
    finally:
        await database.close()


async def verify(settings: Settings, known: Head | None) -> Verdict:
    """Walk along the whole chain. `known`: a head out of the log."""
    async with _opened(settings) as database:
        mac = chain_mac(Sealer.of(load_secret(settings)))
        walk = VerifyAudit(StoredChain(Unit(database)), mac, lambda: datetime.now(UTC))
        return await walk(known)


async def forget(settings: Settings, before: datetime) -> Head | None:
    """Delete what is older; give the anchor that is left, None where nothing is.

    Raises WrongKeyError: nobody could verify what an anchor of another key holds.
    """
    async with _opened(settings) as database:
        sealer = Sealer.of(load_secret(settings))
        await check_key(database, sealer.mark)
        unit = Unit(database)
        forget = ForgetAudit(StoredChain(unit), chain_mac(sealer))
        head = await forget(before)
        await database.apply(unit.writes)
        return head


def as_data(verdict: Verdict) -> dict[str, Any]:
    broken = verdict.broken
    return {
        "ok": verdict.ok,
        "rows": verdict.rows,
        "head": str(verdict.head),
        "fault": None if broken is None else broken.fault.value,
        "seq": None if broken is None else broken.seq or None,
        "row": None if broken is None else broken.audit_id,
    }


def as_lines(verdict: Verdict, words: Words) -> list[str]:
    if verdict.ok and not verdict.rows:
        return [words("audit-empty")]
    walked = words("audit-walked", rows=verdict.rows, head=str(verdict.head))
    if verdict.broken is None:
        return [walked]
    return [fault_line(verdict.broken, words), walked]


def fault_line(broken: Broken, words: Words) -> str:
    row = "—" if broken.audit_id is None else str(broken.audit_id)
    if not broken.seq:
        return words(f"audit-fault-loose-{broken.fault}", row=row)
    return words(f"audit-fault-{broken.fault}", seq=str(broken.seq), row=row)
