"""The one switch: an update goes to the handlers of its step or button, not past all of them.

aiogram's routers are the lists that dialogues write their handlers into. Its own walk through
them asks a dozen filters in four layers of calls for each update, a tenth of all work; here
what depends on the step and the button alone is asked once for each pair of them. Filters and
middlewares of a router as a whole are not asked: there are none.
"""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import structlog
from aiogram import Router
from aiogram.dispatcher.event.handler import FilterObject, HandlerObject
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.services.traces import in_detail
from bot.ui.chat import Chat
from bot.ui.presses import Pressed

log = structlog.get_logger()
Event = Message | CallbackQuery


class Situation(NamedTuple):
    """What decides which handlers come into question."""

    event_type: str
    state: str | None
    dialogue: str | None  # of the press, with its action
    action: str | None
    slash: bool  # what was said may be a command

    @classmethod
    def of(cls, event_type: str, event: Event, chat: Chat) -> "Situation":
        if chat.press is not None:
            return cls(event_type, chat.state, chat.press.dialogue, chat.press.action, slash=False)
        said = (event.text or event.caption or "") if isinstance(event, Message) else ""
        return cls(event_type, chat.state, None, None, said.lstrip().startswith("/"))


@dataclass(frozen=True, slots=True)
class Way:
    """A handler in question, what is still to be asked, and the use cases that it names."""

    handler: HandlerObject
    filters: tuple[FilterObject, ...]
    use_cases: tuple[str, ...]


class Switch:
    """Commands first, then the dialogue of the press or of the state, then what is left over."""

    def __init__(
        self,
        first: Router,
        dialogues: Mapping[str, Router],
        last: Router,
        use_cases: Collection[str],
        exclusive: frozenset[str] = frozenset(),
    ) -> None:
        """Take routers by dialogue name and by group of states; `exclusive` groups come alone.

        `use_cases` are the names of all that handlers may ask for.
        """
        self.first, self.last = first, last
        self.dialogues = dialogues
        self.use_cases = frozenset(use_cases)
        self.exclusive = exclusive
        self._ways: dict[Situation, tuple[Way, ...]] = {}

    async def hand(self, event_type: str, event: Event, **given: Any) -> bool:
        """Call the first handler that fits; it gets what it names. False: none does."""
        chat: Chat = given["chat"]
        if chat.press is not None:
            given["value"] = chat.press.value
        situation = Situation.of(event_type, event, chat)
        ways = self._ways.get(situation)
        if ways is None:
            found = [way async for way in self._in_question(situation, event, chat)]
            ways = self._ways[situation] = tuple(found)
        for way in ways:
            data = await _asked(way.filters, event, given)
            if data is not None:
                use_cases = given["use_cases"]
                made = {name: use_cases[name] for name in way.use_cases}
                if in_detail():
                    _tell(way.handler)
                await way.handler.call(event, **data, **made)
                return True
        return False

    async def _in_question(
        self, situation: Situation, event: Event, chat: Chat
    ) -> AsyncIterator[Way]:
        for handler in self._handlers(situation):
            left = []
            for one in handler.filters or ():
                if isinstance(one.callback, Command) and not situation.slash:
                    break
                if not isinstance(one.callback, StateFilter | Pressed):
                    left.append(one)
                elif not await one.call(event, raw_state=chat.state, press=chat.press):
                    break
            else:
                yield Way(handler, tuple(left), tuple(handler.params & self.use_cases))

    def _handlers(self, situation: Situation) -> list[HandlerObject]:
        group = (situation.state or "").partition(":")[0]
        own = self.dialogues.get(group if situation.dialogue is None else situation.dialogue)
        alone = group in self.exclusive
        routers = (self.dialogues[group],) if alone else (self.first, own, self.last)
        return [
            handler
            for router in routers
            if router is not None
            for each in router.chain_tail
            for handler in each.observers[situation.event_type].handlers
        ]


def _tell(handler: HandlerObject) -> None:
    called = getattr(handler.callback, "__wrapped__", handler.callback)
    log.debug("handler called", handler=f"{called.__module__}.{called.__qualname__}")


async def _asked(
    filters: tuple[FilterObject, ...], event: Event, given: dict[str, Any]
) -> dict[str, Any] | None:
    """Give what is given and what the filters add, or None when one does not let it pass."""
    data = given
    for one in filters:
        fits = await one.call(event, **data)
        if not fits:
            return None
        if isinstance(fits, dict):
            data = {**data, **fits}
    return data
