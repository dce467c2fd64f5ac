"""Readings passed, corrected, cancelled: what is written, what is told, what is asked."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from support.dials import COLD, HOT, POWER, values
from support.readings import OWN, PERSON, SESSION, Desk, open_desk

from bot.domain.accounts import mask_number
from bot.domain.dials import ReadingRefusal, Values
from bot.domain.doubts import Act, Step
from bot.domain.judgement import Concern
from bot.domain.meters import Flag, Meter, Service, Status
from bot.domain.windows import Extension, ReadingWindow, Standing, WindowRule
from bot.services.cabinet import NotSignedInError, NotYoursError
from bot.services.doubt_notices import DoubtfulReading
from bot.services.errors import ConflictError
from bot.services.meters import WindowRules
from bot.services.readings import Judged, ReadingReceipt

NOVEMBER, DECEMBER = "2026-11", "2026-12"


@pytest.fixture
def desk() -> Desk:
    return open_desk()


async def receipt(
    desk: Desk, meter: Meter, *said: str | int, confirmed: Collection[Flag] = ()
) -> ReadingReceipt:
    given = await desk.pass_reading(
        PERSON, meter.id, values(*said), desk.flat.clock(), confirmed=confirmed
    )
    assert isinstance(given, ReadingReceipt)
    return given


async def asked(desk: Desk, meter: Meter, *said: str | int) -> Judged:
    given = await desk.pass_reading(PERSON, meter.id, values(*said), desk.flat.clock())
    assert isinstance(given, Judged)
    return given


async def test_what_was_passed_since_it_was_judged_is_not_replaced(desk: Desk) -> None:
    told = PERSON, COLD.id, values("126"), desk.flat.clock()
    judged = await desk.judge(*told)
    await receipt(desk, COLD, "127")
    with pytest.raises(ConflictError):
        await desk.pass_reading(*told, judged=judged)
    assert desk.flat.last(COLD, NOVEMBER).values == values("127")


async def test_the_answer_to_a_reading_is_a_receipt(desk: Desk) -> None:
    given = await receipt(desk, COLD, "124.5")
    kept = desk.flat.last(COLD, NOVEMBER)
    assert given.reading == kept
    assert (kept.number, kept.version, kept.status) == ("000000000013", 1, Status.ACCEPTED)
    assert (kept.period, kept.values, kept.flags) == (NOVEMBER, values("124.5"), frozenset())
    assert kept.taken_at == kept.said_at == desk.flat.clock()
    assert (given.spent, given.cost) == (values("4.5"), 24039)
    assert given.placed.standing is Standing.IN_WINDOW
    assert not given.again
    assert given.corrected is None
    assert desk.flat.writers == [(PERSON.chat_id, PERSON.user_id)]
    assert desk.flat.told == []


async def test_the_same_again_is_the_same_receipt(desk: Desk) -> None:
    first = await receipt(desk, COLD, 124)
    second = await receipt(desk, COLD, "124.000")
    assert second == replace(first, again=True)
    assert len(await desk.flat.versions(COLD.id, NOVEMBER)) == 1


async def test_another_value_for_the_month_is_a_correction(desk: Desk) -> None:
    first = await receipt(desk, COLD, 125)
    second = await receipt(desk, COLD, 124)
    assert second.corrected == first.reading
    assert (second.reading.version, second.spent) == (2, values(4))
    assert second.reading.number != first.reading.number
    assert await desk.flat.versions(COLD.id, NOVEMBER) == [second.reading, first.reading]


@pytest.mark.parametrize(
    ("value", "concern", "answer", "spent", "told"),
    [
        (119, Concern.BELOW, Flag.BELOW_PREVIOUS, None, True),
        (2, Concern.BELOW, Flag.METER_REPLACED, None, True),
        (200, Concern.FAR_ABOVE, Flag.ABOVE_USUAL, values(80), True),
    ],
)
async def test_a_doubtful_value_waits_for_an_answer(
    desk: Desk, value: int, concern: Concern, answer: Flag, spent: Values | None, *, told: bool
) -> None:
    judged = await asked(desk, COLD, value)
    assert judged.questions() == (concern,)
    assert (COLD.id, NOVEMBER) not in desk.flat.versions_of
    given = await receipt(desk, COLD, value, confirmed=[answer])
    assert given.reading.flags == {answer}
    assert given.spent == spent
    assert (given.cost is None) is (spent is None)
    notice = DoubtfulReading(
        reading_id=given.reading.id,
        flags=(answer,),
        account=mask_number(OWN.number),
        meter=mask_number(COLD.number),
        service=Service.COLD_WATER,
        period=NOVEMBER,
        values=values(value),
        before=values(120),
        spent=spent,
        usual=Decimal("4.0"),
        number=given.reading.number,
        steps=(Step(given.reading.id, 1, Act.RAISED, desk.flat.clock()),),
    )
    assert desk.flat.told == ([notice] if told else [])


async def test_an_answer_to_another_question_takes_nothing(desk: Desk) -> None:
    given = await desk.pass_reading(
        PERSON, COLD.id, values(119), desk.flat.clock(), confirmed=[Flag.ABOVE_USUAL]
    )
    assert isinstance(given, Judged)
    assert desk.flat.writers == []


async def test_what_was_confirmed_is_judged_again_on_what_is_there_by_then(desk: Desk) -> None:
    """Of two in one flat the other said more, for the month before the export."""
    judged = await desk.judge(PERSON, COLD.id, values(124), desk.flat.clock())
    assert isinstance(judged, Judged)
    assert judged.questions() == ()
    other = await receipt(desk, COLD, 130)
    desk.flat.settle(other.reading, Status.EXPORTED)
    again = await asked(desk, COLD, 124)
    assert again.questions() == (Concern.AFTER_EXPORT, Concern.BELOW)
    assert again.period == DECEMBER


async def test_a_month_that_was_handed_over_takes_nothing_more(desk: Desk) -> None:
    first = await receipt(desk, COLD, 124)
    desk.flat.settle(first.reading, Status.EXPORTED)
    assert (await asked(desk, COLD, 126)).questions() == (Concern.AFTER_EXPORT,)
    given = await receipt(desk, COLD, 126, confirmed=[Flag.AFTER_EXPORT])
    assert (given.reading.period, given.reading.version) == (DECEMBER, 1)
    assert given.reading.flags == {Flag.AFTER_EXPORT}
    assert desk.flat.last(COLD, NOVEMBER).values == values(124)


@pytest.mark.parametrize("status", [Status.EXPORTED, Status.COUNTED])
async def test_the_same_after_the_export_is_the_same_receipt(desk: Desk, status: Status) -> None:
    """Who is not sure that it was taken sends it again, and means the same month."""
    first = await receipt(desk, COLD, 124)
    desk.flat.settle(first.reading, status)
    given = await receipt(desk, COLD, "124.0009")
    assert given.again
    assert given.reading == desk.flat.last(COLD, NOVEMBER)
    assert (given.spent, given.corrected) == (first.spent, None)
    assert (COLD.id, DECEMBER) not in desk.flat.versions_of


async def test_the_same_in_the_next_window_is_a_month_without_consumption(desk: Desk) -> None:
    first = await receipt(desk, COLD, 124)
    desk.flat.settle(first.reading, Status.EXPORTED)
    desk.flat.clock.now = datetime(2026, 12, 16, 12, tzinfo=UTC)
    given = await receipt(desk, COLD, 124)
    assert (given.again, given.reading.period, given.spent) == (False, DECEMBER, values(0))


async def test_months_ahead_come_to_an_end(desk: Desk) -> None:
    for value in (124, 125, 126):
        given = await receipt(desk, COLD, value, confirmed=[Flag.AFTER_EXPORT])
        desk.flat.settle(given.reading, Status.EXPORTED)
    refused = await desk.judge(PERSON, COLD.id, values(127), desk.flat.clock())
    assert refused is ReadingRefusal.HANDED_OVER


@pytest.mark.parametrize("status", [Status.REJECTED, Status.CANCELLED])
async def test_a_month_without_a_reading_that_counts_is_open(desk: Desk, status: Status) -> None:
    first = await receipt(desk, COLD, 130)
    desk.flat.settle(first.reading, status)
    given = await receipt(desk, COLD, 124)
    assert (given.reading.version, given.corrected) == (2, None)
    assert (given.reading.period, given.spent) == (NOVEMBER, values(4))


@pytest.mark.parametrize(
    ("day", "period", "flags"),
    [
        (datetime(2026, 11, 14, 12, tzinfo=UTC), NOVEMBER, {Flag.OUTSIDE_WINDOW}),
        (datetime(2026, 11, 25, 20, 59, tzinfo=UTC), NOVEMBER, set()),
        (datetime(2026, 11, 25, 21, 0, tzinfo=UTC), DECEMBER, {Flag.OUTSIDE_WINDOW}),
    ],
)
async def test_a_value_counts_by_when_it_was_said(
    desk: Desk, day: datetime, period: str, flags: set[Flag]
) -> None:
    """The bot was down for three days and took it then."""
    desk.flat.clock.now = day + timedelta(days=3)
    given = await desk.pass_reading(PERSON, COLD.id, values(124), day)
    assert isinstance(given, ReadingReceipt)
    assert given.reading.period == period
    assert given.reading.flags == flags
    assert (given.reading.said_at, given.reading.taken_at) == (day, desk.flat.clock())


async def test_a_moment_to_come_is_now(desk: Desk) -> None:
    said_at = desk.flat.clock() + timedelta(days=30)
    given = await desk.pass_reading(PERSON, COLD.id, values(124), said_at)
    assert isinstance(given, ReadingReceipt)
    assert (given.reading.period, given.reading.said_at) == (NOVEMBER, desk.flat.clock())


async def test_the_zone_window_and_extension_of_the_house_decide(desk: Desk) -> None:
    desk.flat.clock.now = datetime(2026, 11, 19, 13, 30, tzinfo=UTC)
    water = WindowRule(ReadingWindow(10, 19), Service.COLD_WATER)
    desk.flat.rules = WindowRules("Asia/Kamchatka", (water,))
    assert (await receipt(desk, COLD, 124)).reading.period == DECEMBER
    assert (await receipt(desk, HOT, 68)).reading.period == NOVEMBER
    longer = Extension(NOVEMBER, date(2026, 11, 20))
    desk.flat.rules = replace(desk.flat.rules, extensions=(longer,))
    given = await receipt(desk, COLD, "123.5")
    assert (given.reading.period, given.placed.standing) == (NOVEMBER, Standing.EXTENDED)
    assert given.reading.flags == frozenset()


async def test_a_correction_of_a_late_reading_stays_late(desk: Desk) -> None:
    desk.flat.clock.now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    await receipt(desk, COLD, 124)
    desk.flat.clock.now = datetime(2026, 12, 16, 12, tzinfo=UTC)
    given = await receipt(desk, COLD, 125)
    assert (given.reading.period, given.reading.version) == (DECEMBER, 2)
    assert given.reading.flags == {Flag.OUTSIDE_WINDOW}


async def test_an_expired_verification_is_told_to_staff(desk: Desk) -> None:
    desk.flat.meters[0] = replace(COLD, verification_due=date(2026, 11, 1))
    given = await receipt(desk, COLD, 124)
    assert given.reading.flags == {Flag.VERIFICATION_EXPIRED}
    assert [one.flags for one in told(desk)] == [(Flag.VERIFICATION_EXPIRED,)]


def told(desk: Desk) -> list[DoubtfulReading]:
    return [one for one in desk.flat.told if isinstance(one, DoubtfulReading)]


async def test_hot_and_cold_swapped_are_noticed(desk: Desk) -> None:
    together = {COLD.id: values(68), HOT.id: values(124)}
    judged = await desk.judge(PERSON, COLD.id, values(68), desk.flat.clock(), together=together)
    assert isinstance(judged, Judged)
    assert judged.questions() == (Concern.SWAPPED, Concern.BELOW)
    assert judged.judgement.swap_with == HOT.id
    given = await receipt(desk, COLD, 68, confirmed=[Flag.LIKE_SWAPPED, Flag.BELOW_PREVIOUS])
    assert [one.flags for one in told(desk)] == [(Flag.BELOW_PREVIOUS, Flag.LIKE_SWAPPED)]
    assert given.reading.flags == {Flag.BELOW_PREVIOUS, Flag.LIKE_SWAPPED}


async def test_zones_without_a_tariff_have_no_sum(desk: Desk) -> None:
    given = await receipt(desk, POWER, 360, 120)
    assert (given.spent, given.cost) == (values(90, 30), None)


async def test_a_closed_meter_is_refused(desk: Desk) -> None:
    desk.flat.meters[0] = replace(COLD, automatic=True)
    refused = await desk.pass_reading(PERSON, COLD.id, values(124), desk.flat.clock())
    assert refused is ReadingRefusal.AUTOMATIC
    assert desk.flat.writers == []


async def test_a_month_is_corrected_by_its_name(desk: Desk) -> None:
    first = await receipt(desk, COLD, 125)
    desk.flat.clock.advance(days=8)
    late = await receipt(desk, COLD, 127)
    assert late.reading.period == DECEMBER
    now = desk.flat.clock()
    above = await desk.correct(PERSON, COLD.id, NOVEMBER, values(128), now)
    assert isinstance(above, Judged)
    assert above.questions() == (Concern.ABOVE_NEXT,)
    given = await desk.correct(PERSON, COLD.id, NOVEMBER, values(124), now)
    assert isinstance(given, ReadingReceipt)
    assert given.corrected == first.reading
    assert (given.reading.period, given.reading.version) == (NOVEMBER, 2)
    assert given.reading.flags == frozenset()


@pytest.mark.parametrize("status", [Status.EXPORTED, Status.COUNTED, Status.CANCELLED])
async def test_what_may_not_be_changed_is_left(desk: Desk, status: Status) -> None:
    given = await receipt(desk, COLD, 125)
    desk.flat.settle(given.reading, status)
    now = desk.flat.clock()
    refused = await desk.correct(PERSON, COLD.id, NOVEMBER, values(124), now)
    assert refused is ReadingRefusal.HANDED_OVER
    assert await desk.correct(PERSON, HOT.id, NOVEMBER, values(68), now) is refused
    assert await desk.cancel(PERSON, COLD.id, NOVEMBER) is None
    assert await desk.cancel(PERSON, HOT.id, NOVEMBER) is None


async def test_a_reading_is_taken_back(desk: Desk) -> None:
    given = await receipt(desk, COLD, 125)
    cancelled = await desk.cancel(PERSON, COLD.id, NOVEMBER)
    assert cancelled == replace(given.reading, status=Status.CANCELLED)
    assert desk.flat.last(COLD, NOVEMBER) == cancelled


async def test_nobody_touches_the_meters_of_others(desk: Desk) -> None:
    now, said = desk.flat.clock(), values(124)
    stranger = replace(PERSON, session=replace(SESSION, cabinet_id=2))
    nobody = replace(PERSON, session=None)
    for person, meter_id, error in (
        (stranger, COLD.id, NotYoursError),
        (PERSON, 999, NotYoursError),
        (nobody, COLD.id, NotSignedInError),
    ):
        for call in (
            desk.judge(person, meter_id, said, now),
            desk.pass_reading(person, meter_id, said, now),
            desk.correct(person, meter_id, NOVEMBER, said, now),
            desk.cancel(person, meter_id, NOVEMBER),
            desk.read_versions(person, meter_id, NOVEMBER),
            desk.read_versions.before(person, meter_id, NOVEMBER),
            desk.read_versions.by_others(person, meter_id, NOVEMBER),
        ):
            with pytest.raises(error):
                await call
    for person, wrong in ((stranger, NotYoursError), (nobody, NotSignedInError)):
        for listed in (
            desk.list_meters(person, OWN.id),
            desk.read_typed(person, OWN.id, "хвс 5", now),
            desk.my_readings(person, OWN.id),
        ):
            with pytest.raises(wrong):
                await listed
    assert desk.flat.writers == []
