"""The one switch: an update goes to the router of its dialogue, not through all of them."""

from collections.abc import Mapping
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import TelegramObject

from bot.ui.chat import Chat


class Switch(Router):
    """Commands first, then the dialogue of the press or of the state, then what is left over."""

    def __init__(
        self,
        first: Router,
        dialogues: Mapping[str, Router],
        last: Router,
        exclusive: frozenset[str] = frozenset(),
    ) -> None:
        """Take routers by dialogue name and by group of states; `exclusive` groups come alone."""
        super().__init__(name="switch")
        self.first, self.last = first, last
        self.dialogues = dialogues
        self.exclusive = exclusive
        self.include_routers(first, *dict.fromkeys(dialogues.values()), last)

    async def propagate_event(self, update_type: str, event: TelegramObject, **kwargs: Any) -> Any:
        chat: Chat = kwargs["chat"]
        group = (chat.state or "").partition(":")[0]
        own = self.dialogues.get(chat.press.dialogue if chat.press else group)
        routers = (self.dialogues[group],) if group in self.exclusive else None
        for router in routers or (self.first, own, self.last):
            if router is None:
                continue
            response = await router.propagate_event(update_type, event, **kwargs)
            if response is not UNHANDLED:
                return response
        return UNHANDLED
