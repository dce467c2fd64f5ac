"""What a message is, told without a thread: plain typed text, a word of it, or anything else."""

from typing import Any

from aiogram.enums import ContentType
from aiogram.filters import Filter
from aiogram.types import Document, Message

from bot.domain.payment_qr import says_payment_code
from bot.domain.requests import RequestPhoto
from bot.domain.typed import clean
from bot.services.evidence import EvidenceRefusal, refusal_of
from bot.services.receipt_photos import LARGEST_FILE, PhotoRefusal, SentPhoto

HEIC = frozenset({"image/heic", "image/heif"})
LONGEST_FILE_NAME, UNNAMED = 100, "file"
UNTOLD = frozenset({"", "application/octet-stream"})


class Typed(Filter):
    """Text that the person typed now: neither forwarded nor edited; gives `typed`.

    Commands of ours were taken before; what else begins with a slash may be a password.
    """

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        if message.content_type != ContentType.TEXT or message.forward_origin or message.via_bot:
            return False
        if message.edit_date is not None:
            return False
        return {"typed": message.text}


class SentFile(Filter):
    """A photo or a file, sent or passed on; gives the `photo`, or why it cannot be one."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        album = message.media_group_id or ""
        if message.photo:
            return {"photo": SentPhoto(message.photo[-1].file_id, album, as_photo=True)}
        if message.animation or message.video or message.video_note:
            return {"photo": PhotoRefusal.VIDEO}
        if (file := message.document) is None:
            return False
        refusal = _refuse_file(file)
        return {"photo": refusal or SentPhoto(file.file_id, album)}


def _refuse_file(file: Document) -> PhotoRefusal | None:
    """Refuse by what Telegram says of a file; what it holds is looked at when it is there."""
    mime, name = (file.mime_type or "").lower(), (file.file_name or "").lower()
    if (file.file_size or 0) > LARGEST_FILE:
        return PhotoRefusal.TOO_BIG
    if mime == "application/pdf" or name.endswith(".pdf"):
        return PhotoRefusal.PDF
    if mime in HEIC or name.endswith((".heic", ".heif")):
        return PhotoRefusal.HEIC
    if mime.startswith("video/"):
        return PhotoRefusal.VIDEO
    known = mime.startswith("image/") or mime in UNTOLD
    return None if known else PhotoRefusal.NOT_A_PICTURE


class SentEvidence(Filter):
    """A photo of a dial or a file of one, HEIC too; gives the `photo`, or why it is none."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        found = await SentFile()(message)
        if isinstance(found, bool):
            return found
        photo: SentPhoto | PhotoRefusal | EvidenceRefusal = found["photo"]
        if photo is PhotoRefusal.HEIC and message.document is not None:
            photo = SentPhoto(message.document.file_id, message.media_group_id or "")
        elif isinstance(photo, PhotoRefusal):
            photo = refusal_of(photo)
        return {"photo": photo}


class SentToPassOn(Filter):
    """A photo or a file of any kind, to go on as it is; gives it as `sent`, or why it cannot go.

    What Telegram plays (a voice, a video) is none of them.
    """

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        if message.edit_date is not None or message.forward_origin or message.animation:
            return False
        album = message.media_group_id or ""
        if message.photo:
            return {"sent": RequestPhoto(message.photo[-1].file_id, album=album)}
        if (file := message.document) is None:
            return False
        if (file.file_size or 0) > LARGEST_FILE:
            return {"sent": PhotoRefusal.TOO_BIG}
        name = clean(file.file_name or "")[:LONGEST_FILE_NAME] or UNNAMED
        return {"sent": RequestPhoto(file.file_id, False, album, name, file.mime_type or "")}


class SaysPaymentCode(Filter):
    """The text of a receipt's code; gives it as `code`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        said = message.text or ""
        return {"code": said} if says_payment_code(said) else False


class SharedContact(Filter):
    """A contact that was sent now; gives the `phone`, or None for any but the sender's own.

    Only a card with the sender's own id proves a number; what was forwarded or sent
    by way of a bot proves nothing.
    """

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        contact, sender = message.contact, message.from_user
        if contact is None or message.edit_date is not None:
            return False
        passed_on = message.forward_origin or message.via_bot
        own = sender is not None and contact.user_id == sender.id and not passed_on
        return {"phone": f"+{contact.phone_number.lstrip('+')}" if own else None}
