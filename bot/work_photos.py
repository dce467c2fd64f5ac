"""How the use cases of receipts' photos are made of a unit of work."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import receipt_photos
from storage.payees import StoredPayees
from storage.people import StoredAttempts

if TYPE_CHECKING:
    from bot.work import Work


def _take_photo(work: "Work") -> receipt_photos.TakePhoto:
    return receipt_photos.TakePhoto(
        work.tasks, StoredAttempts(work.unit), work.tools.sealer, work.tools.clock
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "take_photo": _take_photo,
    "end_photo": lambda work: receipt_photos.EndPhoto(work.tasks),
    "keep_code": lambda work: receipt_photos.KeepCode(work.tasks),
    "recognise": lambda work: receipt_photos.Recognise(StoredPayees(work.unit)),
}
