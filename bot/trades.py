"""How recorded tasks are done: what fetches, what reads, and what tells the person."""

from bot.delivery.downloads import Downloads
from bot.jobs.tasks import Trade
from bot.scanning.scanner import Scanner
from bot.services.receipt_photos import PhotoRefusal, Scan
from bot.services.tasks import Payload
from handlers.limited_access.from_receipt import PhotoRead, lose_photo


def photo_trade(downloads: Downloads, scanner: Scanner) -> Trade:
    """Photos of receipts: fetched from Telegram, read in a process of their own."""

    async def work(payload: Payload) -> Scan:
        photo = await downloads.fetch(payload["file_id"])
        return photo if isinstance(photo, PhotoRefusal) else await scanner.scan(photo)

    return Trade(work, PhotoRead, PhotoRefusal.UNREACHABLE, lose_photo)
