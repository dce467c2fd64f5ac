"""Residents who pass readings by what they see, however often the bot dies meanwhile."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from support.crowd import NEVER_SEEN, Card, Resident

COLD, HOT = "126", "48"
NUMBER = re.compile(r"№ (\d{4}-\d{4}-\d{4})")


class Way(StrEnum):
    """How somebody passes: one meter, all in a row, or all in one message."""

    ONE = "one"
    IN_A_ROW = "in a row"
    IN_WORDS = "in words"


@dataclass(slots=True)
class MeterResident(Resident):
    """Signed in, with a cold-water and a hot-water meter."""

    way: Way = Way.ONE

    @property
    def passes(self) -> tuple[str, ...]:
        """Give what is passed: of the cold water, and of the hot water."""
        return (COLD,) if self.way is Way.ONE else (COLD, HOT)

    @property
    def never_seen(self) -> tuple[str, ...]:
        """Whoever was kept waiting for half an hour of the bot's clock begins anew."""
        return tuple(words for words in NEVER_SEEN if "30 минут" not in words)

    def _ways(self) -> tuple[tuple[str, Callable[[Card], Awaitable[None]]], ...]:
        """Tell what to do by what is shown; the first that fits."""
        return (
            ("Напишите показание", self._type_value),
            ("Проверьте показание", self._press("Подтвердить")),
            ("Проверьте, так ли я понял", self._press("Подтвердить")),
            ("Такое показание уже принято", self._end),
            ("Показание принято", self._end),
            ("Принято показаний: 2", self._end),
            ("Показания всех счётчиков за этот месяц уже есть", self._end),
            ("Выберите счётчик или напишите", self._pass),
            ("Выберите, что показать", self._press("Показания")),
        )

    @property
    def receipts(self) -> set[str]:
        """Give the numbers that stand in the chat."""
        return {number for one in self.person.from_bot() for number in NUMBER.findall(one["text"])}

    async def _pass(self, card: Card) -> None:
        if self.way is Way.IN_WORDS:
            await self._say(card, f"хвс {COLD} гвс {HOT}")
        elif self.way is Way.IN_A_ROW:
            await self._push(card, "Передать все подряд")
        else:
            await self._push(card, next(one for one in card.buttons if one.startswith("💧")))

    async def _type_value(self, card: Card) -> None:
        await self._say(card, HOT if "🔥" in card.text else COLD)

    async def _end(self, card: Card) -> None:
        del card
        self.arrived = True
