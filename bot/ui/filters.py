"""What a message is, told without a thread: plain typed text, a word of it, or anything else."""

from typing import Any

from aiogram.enums import ContentType
from aiogram.filters import Filter
from aiogram.types import Message


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


class SharedContact(Filter):
    """A contact that was sent now; gives the `phone`, or None for any but the sender's own.

    Only a card with the sender's own id proves a number; a forwarded one proves nothing.
    """

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        contact, sender = message.contact, message.from_user
        if contact is None or message.edit_date is not None:
            return False
        own = sender is not None and contact.user_id == sender.id and not message.forward_origin
        return {"phone": f"+{contact.phone_number.lstrip('+')}" if own else None}
