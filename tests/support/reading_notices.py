"""What is told of readings by the clock, with the worst that registries may hold."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from bot.domain.accounts import ReceiptType
from bot.domain.meters import Service, Status
from bot.domain.reading_calls import Call, Stage
from bot.services.notices import (
    AccountNamed,
    OfReadings,
    ReadingsSettled,
    ReadingsWanted,
    SettledReading,
    VerificationDue,
    VerificationLine,
    WantedOf,
)

PERIOD, DAY = "2026-09", date(2026, 9, 30)
VALUES = (Decimal("99999.999"),) * 3


def reading_notices(nasty: Callable[[int], str]) -> Iterator[OfReadings]:
    accounts = [
        AccountNamed(number, "••••••0042", nasty(40) if number % 2 else "", kind)
        for number, kind in enumerate([*ReceiptType] * 6)
    ]
    for status in (Status.EXPORTED, Status.COUNTED, Status.REJECTED):
        for reason in ("", nasty(2000)):
            yield ReadingsSettled(
                tuple(
                    SettledReading(one, nasty(40), Service.WASTE, PERIOD, VALUES, status, reason)
                    for one in accounts
                )
            )
    for call in Call:
        yield ReadingsWanted(call, tuple(WantedOf(one, PERIOD, 10**6, DAY) for one in accounts))
    for stage in Stage:
        yield VerificationDue(
            tuple(VerificationLine(one, nasty(40), Service.WASTE, stage, DAY) for one in accounts)
        )
