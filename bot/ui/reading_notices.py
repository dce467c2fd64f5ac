"""What is said of readings by the clock: what became of them, when they are wanted."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.dials import format_value
from bot.domain.doubts import LONGEST_REASON, standard_reason
from bot.domain.meters import Status
from bot.domain.quiet import Topic
from bot.domain.reading_lives import CENTRES_WORD
from bot.services.messages import Arg, Button, Day, Month, Notify, Private, Screen, Text, text
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

MOST_LINES = 10  # of a digest
MOST_NAMED = 5  # meters
DISCREET = {
    Topic.READINGS: Screen((text("news-readings-discreet"),)),
    Topic.READING_WINDOW: Screen((text("news-reading_window-discreet"),)),
    Topic.VERIFICATION: Screen((text("news-verification-discreet"),)),
}


def reading_notice(notice: OfReadings, told_at: datetime) -> Notify:
    """Make the message for whoever is signed in now, and for nobody else."""
    topic = _topic(notice)
    return Notify(reading_screen(notice), DISCREET[topic], topic, told_at, lapses=True)


def reading_screen(notice: OfReadings) -> Screen:
    match notice:
        case ReadingsSettled():
            title, lines = text("news-readings"), tuple(_outcomes(notice))
            empty = any(map(_leaves_none, notice.readings))
            below = (text("news-readings-anew"),) if empty else ()
            return _screen(Topic.READINGS, title, lines, below)
        case ReadingsWanted(call, accounts):
            title, lines = text(f"news-window-{call}"), tuple(map(_wanted, accounts))
        case VerificationDue(meters):
            title, lines = text("news-verification"), tuple(map(_due, meters))
    return _screen(_topic(notice), title, lines)


def _topic(notice: OfReadings) -> Topic:
    match notice:
        case ReadingsSettled():
            return Topic.READINGS
        case ReadingsWanted():
            return Topic.READING_WINDOW
        case VerificationDue():
            return Topic.VERIFICATION


def _screen(
    topic: Topic, title: Text, lines: tuple[Text, ...], below: tuple[Text, ...] = ()
) -> Screen:
    left = len(lines) - MOST_LINES
    more = (text("news-more-lines", count=left),) if left > 0 else ()
    rows = (
        (Button(text("button-readings"), "readings.open"),),
        (Button(text(f"button-mute-{topic}"), f"settings.mute={topic}"),),
    )
    return Screen((title, *lines[:MOST_LINES], *more, *below), rows)


def _outcomes(notice: ReadingsSettled) -> Iterator[Text]:
    """Word what was rejected meter by meter, the rest by a line for account, month and status.

    A few meters are named, many are counted.
    """
    rejected = [one for one in notice.readings if one.status is Status.REJECTED]
    yield from map(_rejected, rejected)
    others = [one for one in notice.readings if one.status is not Status.REJECTED]
    groups: dict[tuple[AccountNamed, str, Status], list[SettledReading]] = {}
    for one in others:
        groups.setdefault((one.account, one.period, one.status), []).append(one)
    for (account, period, status), readings in groups.items():
        said: dict[str, Arg] = {"account": _account(account), "month": Month(period)}
        if len(others) <= MOST_NAMED:
            yield text(f"news-readings-{status}", **said, meters=_named(readings))
        else:
            yield text(f"news-readings-many-{status}", **said, count=len(readings))


def _named(readings: list[SettledReading]) -> Text:
    first, *others = readings
    service, meter = text(f"service-{first.service}"), Private(first.meter)
    named = text("news-readings-meter", service=service, meter=meter)
    return text("news-readings-meters", first=named, others=_named(others)) if others else named


def _leaves_none(one: SettledReading) -> bool:
    """Whether the month has no value now: none of the centre's came in its place."""
    return one.status is Status.REJECTED and one.reason != CENTRES_WORD


def _rejected(one: SettledReading) -> Text:
    return text(
        "news-readings-rejected" if one.reason else "news-readings-rejected-so",
        account=_account(one.account),
        month=Month(one.period),
        service=text(f"service-{one.service}"),
        meter=Private(one.meter),
        values=Private(" / ".join(map(format_value, one.values))),
        reason=reason_said(one.reason),
    )


def _wanted(one: WantedOf) -> Text:
    return text(
        "news-window-account",
        account=_account(one.account),
        month=Month(one.period),
        count=one.meters,
        day=Day(one.last_day),
    )


def _due(one: VerificationLine) -> Text:
    return text(
        f"news-verification-{one.stage}",
        account=_account(one.account),
        service=text(f"service-{one.service}"),
        meter=Private(one.meter),
        day=Day(one.due),
    )


def reason_said(kept: str, longest: int = LONGEST_REASON) -> Text | Private:
    """Word why a reading was rejected: a standard reason in the receiver's language."""
    known = standard_reason(kept)
    if known is not None:
        return text(f"rejection-{known}")
    short = kept if len(kept) <= longest else f"{kept[: longest - 1]}…"
    return Private(short)


def month_of_meter(meter_id: int, period: str) -> str:
    """Name a month of a meter in a press, as short as its 64 bytes want it: `17.2611`."""
    return f"{meter_id}.{period[2:4]}{period[5:]}"


def _account(one: AccountNamed) -> Text:
    return text(f"news-account-{one.receipt_type}", number=Private(one.name or one.number))
