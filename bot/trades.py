"""How recorded tasks are done: what fetches, what reads, and what tells the person."""

import asyncio

from bot.delivery.downloads import Downloads
from bot.jobs.tasks import Trade
from bot.scanning.scanner import Scanner
from bot.services.building_lists import List, ListRefusal, read_list
from bot.services.evidence import (
    EvidenceRefusal,
    Picture,
    kept_digest,
    picture_of,
    refusal_of,
)
from bot.services.files import KeptFiles
from bot.services.ports import Clock
from bot.services.receipt_photos import PhotoRefusal, Scan
from bot.services.tasks import Payload
from handlers.limited_access.from_receipt import PhotoRead, lose_photo
from handlers.organisation.building_files import ListRead, lose_list
from handlers.readings.photos import EvidenceRead, lose_evidence


def photo_trade(downloads: Downloads, scanner: Scanner) -> Trade:
    """Photos of receipts: fetched from Telegram, read in a process of their own."""

    async def work(payload: Payload) -> Scan:
        photo = await downloads.fetch(payload["file_id"])
        return photo if isinstance(photo, PhotoRefusal) else await scanner.scan(photo)

    return Trade(work, PhotoRead, PhotoRefusal.UNREACHABLE, lose_photo)


def evidence_trade(downloads: Downloads, kept: KeptFiles, clock: Clock) -> Trade:
    """Photos of dials: fetched from Telegram, which keeps what it can be asked for again."""

    async def work(payload: Payload) -> Picture | EvidenceRefusal:
        data = await downloads.fetch(payload["file_id"])
        if isinstance(data, PhotoRefusal):
            return refusal_of(data)
        found = await asyncio.to_thread(picture_of, data)
        if isinstance(found, Picture):
            digest = kept_digest(found.digest, as_photo=bool(payload["as_photo"]))
            await kept.keep(digest, payload["file_id"], clock())
        return found

    return Trade(work, EvidenceRead, EvidenceRefusal.UNREACHABLE, lose_evidence)


def list_trade(downloads: Downloads) -> Trade:
    """Lists of buildings: fetched from Telegram, read in a thread, kept nowhere."""

    async def work(payload: Payload) -> List:
        data = await downloads.fetch(payload["file_id"])
        if isinstance(data, PhotoRefusal):
            large = data is PhotoRefusal.TOO_BIG
            return ListRefusal.TOO_LARGE if large else ListRefusal.UNREACHABLE
        return await asyncio.to_thread(read_list, data)

    return Trade(work, ListRead, ListRefusal.UNREACHABLE, lose_list)
