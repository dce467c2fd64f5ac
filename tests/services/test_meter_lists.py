"""What a person sees of the meters: the list, the history, a message understood."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from support.dials import COLD, HOT, POWER, values
from support.readings import OWN, PERSON, Desk, FlatInMemory, open_desk

from bot.domain.dials import ReadingRefusal
from bot.domain.judgement import Concern, Verification
from bot.domain.meters import Status
from bot.domain.periods import BillingPeriod
from bot.domain.reading_words import Unread
from bot.domain.windows import Standing
from bot.services.meter_lists import Coming
from bot.services.meters import WindowRules
from bot.services.readings import Judged

NOVEMBER = "2026-11"


@pytest.fixture
def desk() -> Desk:
    return open_desk()


async def put(desk: Desk, meter_id: int, *said: str | int) -> None:
    await desk.pass_reading(PERSON, meter_id, values(*said), desk.flat.clock())


async def test_each_meter_says_how_it_stands_this_month(desk: Desk) -> None:
    desk.flat.meters[1] = replace(HOT, verification_due=date(2026, 12, 31))
    desk.flat.meters[2] = replace(POWER, verification_due=date(2026, 11, 19))
    await put(desk, COLD.id, 124)
    listed = await desk.list_meters(PERSON, OWN.id)
    cold, hot, power = listed.lines
    assert (listed.account, listed.today) == (OWN, date(2026, 11, 20))
    assert listed.waiting == (hot, power)
    assert (cold.current, cold.last) == (desk.flat.last(COLD, NOVEMBER),) * 2
    assert cold.previous is not None
    assert cold.previous.values == values(120)
    assert cold.usual == 4
    assert (hot.current, hot.last) == (None, hot.previous)
    assert [line.verification for line in listed.lines] == [
        Verification.OK,
        Verification.DUE_SOON,
        Verification.EXPIRED,
    ]
    assert (cold.placed.standing, cold.placed.closes) == (
        Standing.IN_WINDOW,
        date(2026, 11, 25),
    )


async def test_a_cancelled_reading_leaves_the_month_waiting(desk: Desk) -> None:
    await put(desk, COLD.id, 124)
    await desk.cancel(PERSON, COLD.id, NOVEMBER)
    cold, *_ = (await desk.list_meters(PERSON, OWN.id)).lines
    assert (cold.waiting, cold.current) == (True, None)
    assert cold.last is not None
    assert cold.last.values == values(120)


async def test_an_exported_reading_is_in(desk: Desk) -> None:
    await put(desk, COLD.id, 124)
    desk.flat.settle(desk.flat.last(COLD, NOVEMBER), Status.EXPORTED)
    cold, *_ = (await desk.list_meters(PERSON, OWN.id)).lines
    assert not cold.waiting


async def test_a_month_that_was_handed_over_leads_to_the_next_one(desk: Desk) -> None:
    await put(desk, COLD.id, 124)
    handed = desk.flat.last(COLD, NOVEMBER)
    desk.flat.settle(handed, Status.EXPORTED)
    handed = desk.flat.last(COLD, NOVEMBER)
    cold, hot, _ = (await desk.list_meters(PERSON, OWN.id)).lines
    assert cold.coming == Coming("2026-12", None, handed)
    assert hot.coming is None


async def test_a_month_whose_window_closed_without_a_reading_is_missed(desk: Desk) -> None:
    desk.flat.meters[2] = replace(POWER, installed=date(2026, 11, 26))
    await put(desk, COLD.id, 124)
    desk.flat.clock.now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    await put(desk, HOT.id, 68)
    lines = (await desk.list_meters(PERSON, OWN.id)).lines
    assert [line.missed for line in lines] == [None, NOVEMBER, None]


async def test_closed_meters_do_not_wait(desk: Desk) -> None:
    desk.flat.meters[0] = replace(COLD, retired_on=date(2026, 1, 1))
    listed = await desk.list_meters(PERSON, OWN.id)
    assert [line.closed for line in listed.lines] == [ReadingRefusal.ARCHIVED, None, None]
    assert len(listed.waiting) == 2


async def test_a_message_is_a_table_to_confirm(desk: Desk) -> None:
    said_at = desk.flat.clock()
    table = await desk.read_typed(PERSON, OWN.id, "хвс 124 гвс 60, газ 5", said_at)
    cold, hot = table.rows
    assert table.together == {COLD.id: values(124), HOT.id: values(60)}
    assert not table.sure
    assert [one.why for one in table.left] == [Unread.NO_METER]
    assert isinstance(cold.judged, Judged)
    assert isinstance(hot.judged, Judged)
    assert (cold.judged.questions(), hot.judged.questions()) == ((), (Concern.BELOW,))
    assert desk.flat.writers == []


async def test_swapped_values_of_one_message_are_seen_together(desk: Desk) -> None:
    table = await desk.read_typed(PERSON, OWN.id, "хвс 68 гвс 124", desk.flat.clock())
    for row in table.rows:
        assert isinstance(row.judged, Judged)
        assert row.judged.questions()[0] is Concern.SWAPPED


async def test_a_bare_list_goes_by_what_fits(desk: Desk) -> None:
    table = await desk.read_typed(PERSON, OWN.id, "124 68 360 120", desk.flat.clock())
    assert table.sure
    assert [row.meter for row in table.rows] == [COLD, HOT, POWER]


async def test_a_closed_meter_is_no_choice_and_says_so_when_named(desk: Desk) -> None:
    desk.flat.meters[1:] = [replace(HOT, retired_on=date(2026, 1, 1))]
    table = await desk.read_typed(PERSON, OWN.id, "124", desk.flat.clock())
    assert table.together == {COLD.id: values(124)}
    for typed in ("гвс 68", "хвс 124 гвс 68"):
        table = await desk.read_typed(PERSON, OWN.id, typed, desk.flat.clock())
        assert table.rows[-1].judged is ReadingRefusal.ARCHIVED


async def test_a_message_counts_by_when_it_was_said(desk: Desk) -> None:
    said_at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    desk.flat.clock.now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    [row] = (await desk.read_typed(PERSON, OWN.id, "хвс 124", said_at)).rows
    assert isinstance(row.judged, Judged)
    assert row.judged.period == NOVEMBER


async def test_the_history_shows_months_and_what_went_through(desk: Desk) -> None:
    await put(desk, COLD.id, 125)
    await put(desk, COLD.id, 124)
    cold, hot, _ = await desk.my_readings(PERSON, OWN.id)
    assert [one.reading.period for one in cold.months][:2] == [NOVEMBER, "2026-10"]
    assert [one.spent for one in cold.months] == [*[values(4)] * 6, None]
    assert [one.may_change for one in cold.months] == [True, *[False] * 6]
    assert hot.months[0].spent == values(3)
    meter, versions = await desk.read_versions(PERSON, COLD.id, NOVEMBER)
    assert meter == COLD
    assert [one.values for one in versions] == [values(124), values(125)]
    before = await desk.read_versions.before(PERSON, COLD.id, NOVEMBER)
    assert before is not None
    assert before.values == values(120)


async def test_what_another_person_passed_is_told_apart(desk: Desk) -> None:
    await put(desk, COLD.id, 125)
    neighbour = replace(PERSON, chat_id=12, user_id=12)
    await desk.pass_reading(neighbour, COLD.id, values(124), desk.flat.clock())
    assert await desk.read_versions.by_others(PERSON, COLD.id, NOVEMBER) == {2}
    assert await desk.read_versions.by_others(neighbour, COLD.id, NOVEMBER) == {1}


async def test_a_cancelled_month_counts_for_nothing(desk: Desk) -> None:
    await put(desk, COLD.id, 125)
    await desk.cancel(PERSON, COLD.id, NOVEMBER)
    cold, *_ = await desk.my_readings(PERSON, OWN.id)
    assert cold.months[0].reading.status is Status.CANCELLED
    assert cold.months[0].spent is None


async def test_windows_are_read_once_for_a_message(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not once more for each of its meters."""
    asked, windows = [], FlatInMemory.windows

    async def counted(flat: FlatInMemory, account_id: int, since: BillingPeriod) -> WindowRules:
        asked.append(account_id)
        return await windows(flat, account_id, since)

    monkeypatch.setattr(FlatInMemory, "windows", counted)
    told = await desk.read_typed(PERSON, OWN.id, "хвс 124 гвс 68", desk.flat.clock())
    assert (len(told.rows), asked) == (2, [OWN.id])
