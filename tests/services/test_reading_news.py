"""Of which readings their people hear."""

from typing import Any

import pytest

from bot.domain.accounts import ReceiptType
from bot.domain.meters import Service, Status
from bot.domain.reading_lives import CENTRES_WORD
from bot.services.reading_news import StatusChange, TellOfReadings


class Desk:
    """One change, and what was told of it."""

    def __init__(self, change: StatusChange) -> None:
        self.change, self.said = change, 0

    async def untold(self, chat_id: int) -> list[StatusChange]:
        assert chat_id == 7
        return [self.change]

    def told(self, change: StatusChange) -> None:
        assert change == self.change

    def tell(self, *_: object) -> None:
        self.said += 1


@pytest.mark.parametrize(
    ("newest", "reason", "said"),
    [(True, "нет поверки", 1), (False, "нет поверки", 0), (False, CENTRES_WORD, 1)],
)
async def test_an_older_version_is_news_when_the_centre_put_it_right(
    *, newest: bool, reason: str, said: int
) -> None:
    change = StatusChange(
        reading_id=1,
        account_id=1,
        account="1470000000",
        receipt_type=ReceiptType.UTILITIES,
        name="",
        number="26-1",
        service=Service.COLD_WATER,
        meter="77101",
        period="2026-11",
        values=(),
        status=Status.REJECTED,
        reason=reason,
        newest=newest,
        linked=True,
    )
    desk: Any = Desk(change)
    await TellOfReadings(desk, desk)(7)
    assert desk.said == said
