"""Screens of readings at their worst."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from bot.domain.accounts import ReceiptType
from bot.domain.dials import ReadingRefusal
from bot.domain.judgement import ANSWERS, Concern, Judgement, Verification
from bot.domain.meters import Flag, Meter, Reading, Service, Source, Status
from bot.domain.money import Kopecks
from bot.domain.periods import BillingPeriod
from bot.domain.reading_words import Leftover, Unread
from bot.domain.receipts import Account
from bot.domain.windows import Placed, Standing
from bot.services.evidence import EvidenceRefusal
from bot.services.messages import Month, Screen, text
from bot.services.meter_lists import (
    Coming,
    MeterHistory,
    MeterLine,
    MeterList,
    PassedMonth,
    TypedRow,
)
from bot.services.readings import Judged, ReadingReceipt
from bot.services.receipt_photos import SentPhoto
from handlers.readings import cards, photo_screens, screens

Nasty = Callable[[int], str]
Made = tuple[Callable[..., Screen], Screen]
LARGEST_ID = 2**62
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FARTHEST = timezone(timedelta(hours=12))
DAY = date(2026, 9, 30)
MOST = (Decimal("9999999999.999"),) * 3
ZONES = [3 if one is Service.ELECTRICITY else 1 for one in Service]


def drafts(nasty: Nasty) -> tuple[cards.Draft, ...]:
    """Give drafts that every step can be drawn of: each concern, each standing, each refusal."""
    meter = _meters(nasty)[2]
    line, judged = _line(meter, Standing.LATE), _judged(nasty, meter)
    told = _table(nasty)
    left = tuple(Leftover(nasty(60), why, ReadingRefusal.TOO_PRECISE) for why in Unread)
    full = cards.Draft(
        LARGEST_ID,
        "8" * 30,
        (LARGEST_ID,),
        several=True,
        line=line,
        said_at=NOW,
        told_at=NOW,
        typed=MOST,
        judged=judged,
        table=told,
        left=left,
        photos=(SentPhoto("photo", "album"),) * 10,
        choice=tuple(_meters(nasty)),
        sent_at=NOW,
    )
    plain = [replace(full, line=_line(meter, standing), several=False) for standing in Standing]
    asked = [
        replace(full, judged=_judged(nasty, meter, concern), period="2026-09")
        for concern in Concern
    ]
    swapped = replace(full, judged=_judged(nasty, meter, Concern.SWAPPED))
    nothing = replace(full, table=(told[-1],), left=(), line=_line(_meters(nasty)[0]))
    fixed = replace(full, period="2026-09", fixed=_reading(meter), before=_reading(meter))
    handed = replace(line, current=_reading(meter, Status.EXPORTED))
    coming = Coming("2026-10", handed.last, handed.previous)
    closed = replace(full, line=replace(handed, coming=coming))
    late = replace(full, line=handed)
    agreed = replace(full, confirmed=tuple(Flag))
    return (full, *plain, *asked, swapped, nothing, agreed, fixed, closed, late)


def other_screens(nasty: Nasty) -> list[Made]:
    meters = _meters(nasty)
    account = _account(nasty)
    lines = tuple(
        _line(meter, standing, verification, closed)
        for meter in meters
        for standing, verification, closed in (
            (Standing.LATE, Verification.EXPIRED, None),
            (Standing.IN_WINDOW, Verification.DUE_SOON, None),
            (Standing.EARLY, Verification.OK, ReadingRefusal.BEFORE_INSTALLATION),
        )
    )
    fresh = replace(lines[0], current=None, previous=None)
    readings = [_reading(meters[2], status, 99) for status in Status] * 3
    months = tuple(PassedMonth(one, one.values, 5) for one in readings[:13])
    past = MeterHistory(meters[2], months)
    draft = drafts(nasty)[0]
    receipts = [_receipt(nasty, meter) for meter in meters] * 3
    refused = tuple(cards.Refused(meters[0], why) for why in ReadingRefusal)
    full = replace(draft, done=tuple(receipts), refused=refused, skipped=99)
    return [
        made(screens.meters, MeterList(account, lines, DAY), FARTHEST, several=True),
        made(screens.meters, MeterList(account, (fresh,), DAY), FARTHEST, several=False),
        made(screens.meters, MeterList(account, (), DAY), FARTHEST, several=True),
        made(screens.no_account),
        made(screens.histories, (past,) * 40),
        made(screens.histories, ()),
        made(screens.history, past, FARTHEST),
        made(screens.versions, meters[2], tuple(readings), FARTHEST, frozenset({99})),
        made(screens.sure_to_drop, meters[2], readings[0]),
        made(screens.which, meters),
        made(screens.dropped, meters[2], readings[0]),
        made(screens.refused, ReadingRefusal.HANDED_OVER),
        *((cards.type_value, cards.type_value(draft).under(text(one))) for one in EvidenceRefusal),
        *(
            (cards.check, cards.check(draft).under(text(key, month=Month("2026-09"))))
            for key in (photo_screens.KEEPING, photo_screens.KEEPING_VALUE)
        ),
        (cards.check, cards.check(draft).under(text("evidence-kept", count=5))),
        made(screens.refused, "readings-all-in"),
        made(cards.receipt, receipts[2], FARTHEST),
        made(cards.receipt, replace(receipts[2], again=True), UTC),
        made(cards.receipt, replace(receipts[2], corrected=None, previous=None), UTC),
        made(cards.summary, full, FARTHEST),
        made(cards.summary, replace(draft, skipped=1), UTC),
    ]


def _account(nasty: Nasty) -> Account:
    return Account(LARGEST_ID, "8" * 30, ReceiptType.UTILITIES, nasty(300), nasty(160))


def _meters(nasty: Nasty) -> list[Meter]:
    return [
        Meter(
            id=LARGEST_ID - number,
            account_id=LARGEST_ID,
            number="8" * 40,
            service=service,
            zones=zones,
            capacity=10,
            decimals=3 if zones > 1 else 0,
            place=nasty(300) if number else "",
            verification_due=DAY,
        )
        for number, (service, zones) in enumerate(zip(Service, ZONES, strict=True))
    ]


def _placed(standing: Standing) -> Placed:
    return Placed(BillingPeriod(2026, 9), standing, DAY, DAY, DAY)


def _reading(meter: Meter, status: Status = Status.ACCEPTED, version: int = 1) -> Reading:
    return Reading(
        id=LARGEST_ID,
        meter_id=meter.id,
        period="2026-09",
        version=version,
        values=MOST[: meter.zones],
        said_at=NOW,
        taken_at=NOW,
        source=Source.RESIDENT,
        status=status,
        number="123456789012",
        flags=frozenset(Flag),
        reason="<" * 500,
    )


def _line(
    meter: Meter,
    standing: Standing = Standing.IN_WINDOW,
    verification: Verification = Verification.OK,
    closed: ReadingRefusal | None = None,
) -> MeterLine:
    reading = _reading(meter)
    return MeterLine(
        *(meter, _placed(standing), reading, reading, MOST[0], verification),
        closed=closed,
        missed="2026-08" if standing is Standing.LATE else None,
    )


def _judged(nasty: Nasty, meter: Meter, *concerns: Concern) -> Judged:
    reading, values = _reading(meter), MOST[: meter.zones]
    noted = concerns or tuple(one for one in Concern if one not in ANSWERS)
    judgement = Judgement(values, noted, reading, values, MOST[0], LARGEST_ID)
    placed = _placed(Standing.EXTENDED)
    return Judged(_account(nasty), meter, "2026-09", placed, judgement, reading, Kopecks(10**13))


def _table(nasty: Nasty) -> tuple[TypedRow, ...]:
    rows = [
        TypedRow(meter, MOST[: meter.zones], _judged(nasty, meter, Concern.SWAPPED))
        for meter in _meters(nasty) * 2
    ]
    return (*rows, replace(rows[0], judged=ReadingRefusal.TOO_MANY_DIGITS))


def _receipt(nasty: Nasty, meter: Meter) -> ReadingReceipt:
    reading = _reading(meter)
    placed = _placed(Standing.IN_WINDOW)
    values = MOST[: meter.zones]
    return ReadingReceipt(
        _account(nasty),
        meter,
        reading,
        placed,
        reading,
        values,
        Kopecks(10**13),
        corrected=reading,
        photos=5,
    )


def made(function: Callable[..., Screen], *args: Any, **named: Any) -> Made:
    return function, function(*args, **named)
