"""Whatever people, the centre and its registries do: no accepted value is lost or doubled."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from support.dials import COLD, POWER, SAID_AT, reading

from bot.domain.dials import Values, on_the_dial
from bot.domain.judgement import ANSWERS, Judgement, judge
from bot.domain.meters import Flag, Meter, Reading, Source, Status
from bot.domain.reading_lives import (
    brought,
    is_handed_over,
    may_change,
    moved,
    opening_period,
    version_over,
)
from bot.domain.windows import ReadingWindow, place

ALL_ANSWERS = frozenset[Flag]().union(*ANSWERS.values())
WINDOW = ReadingWindow(15, 25)
NOVEMBER = "2026-11"


@pytest.mark.parametrize("status", Status)
def test_only_an_accepted_reading_is_changed(status: Status) -> None:
    known = reading(COLD, NOVEMBER, 5, status=status)
    assert may_change(known) is (status is Status.ACCEPTED)
    assert (moved(known, Status.CANCELLED) is None) is (status is not Status.ACCEPTED)
    assert is_handed_over(known) is (status in {Status.EXPORTED, Status.COUNTED})


def test_the_answer_of_the_billing() -> None:
    exported = reading(COLD, NOVEMBER, 5, status=Status.EXPORTED)
    assert moved(exported, Status.COUNTED) == replace(exported, status=Status.COUNTED)
    rejected = moved(exported, Status.REJECTED, "нет поверки")
    assert rejected == replace(exported, status=Status.REJECTED, reason="нет поверки")
    assert moved(reading(COLD, NOVEMBER, 5, status=Status.ACCEPTED), Status.COUNTED) is None


def said(value: int, status: Status, source: Source = Source.RESIDENT) -> Reading:
    return replace(reading(COLD, NOVEMBER, value, status=status), source=source, version=2)


@pytest.mark.parametrize(
    ("current", "value", "made"),
    [
        pytest.param(None, 5, (5, Status.COUNTED, 1), id="nothing was there"),
        pytest.param(said(5, Status.ACCEPTED), 5, None, id="what is not exported stands"),
        pytest.param(said(5, Status.ACCEPTED), 6, None, id="against another value, too"),
        pytest.param(said(5, Status.EXPORTED), 5, (5, Status.COUNTED, 2), id="answers"),
        pytest.param(said(5, Status.EXPORTED), 6, (6, Status.COUNTED, 3), id="the centre's word"),
        pytest.param(said(5, Status.COUNTED), 5, None, id="told twice"),
        pytest.param(said(5, Status.COUNTED), 6, (6, Status.COUNTED, 3), id="told anew"),
        pytest.param(said(5, Status.CANCELLED), 5, (5, Status.COUNTED, 3), id="cancelled"),
        pytest.param(said(5, Status.REJECTED), 5, (5, Status.COUNTED, 3), id="rejected"),
        pytest.param(
            said(5, Status.ACCEPTED, Source.BILLING), 6, (6, Status.COUNTED, 3), id="its own"
        ),
    ],
)
def test_what_a_registry_makes_of_a_month(
    current: Reading | None, value: int, made: tuple[int, Status, int] | None
) -> None:
    fresh = replace(reading(COLD, NOVEMBER, value), id=99)
    result = brought(current, fresh)
    given = result and (int(result.values[0]), result.status, result.version)
    assert given == made


class Lives(RuleBasedStateMachine):
    """One meter over the months. `rows` is a table keyed as the store's: month and version."""

    meter: Meter = COLD

    @initialize(rolls=st.booleans(), zones=st.booleans())
    def begin(self, *, rolls: bool, zones: bool) -> None:
        self.meter = POWER if zones else COLD
        start = 10**self.meter.capacity - 20 if rolls else 100
        self.now = SAID_AT
        self.rows: dict[tuple[str, int], Reading] = {}
        self.accepted: list[tuple[str, int, Values]] = []
        self.ids = count(1)
        first = reading(self.meter, "2026-10", *[start] * self.meter.zones)
        self.rows["2026-10", 1] = first

    @property
    def current(self) -> Mapping[str, Reading]:
        """Give the last version of each month."""
        return {period: self.rows[period, version] for period, version in sorted(self.rows)}

    @rule(hours=st.integers(1, 24 * 20))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(
        said=st.lists(
            st.integers(-5, 10**7) | st.integers(90, 200) | st.decimals(0, 10**6, places=3),
            min_size=1,
            max_size=3,
        ),
        confirmed=st.sets(st.sampled_from(sorted(ALL_ANSWERS))) | st.just(set(ALL_ANSWERS)),
        down=st.integers(0, 48),
    )
    def a_person_passes(self, said: list[int | Decimal], confirmed: set[Flag], down: int) -> None:
        """The bot may take it hours after it was said."""
        said_at = self.now
        self.now += timedelta(hours=down)
        placed, current = place(said_at, UTC, WINDOW), self.current
        period = placed.period
        while is_handed_over(current.get(period.iso)):
            period = period.next()
        typed = tuple(map(Decimal, said))
        known = list(current.values())
        judgement = judge(self.meter, known, period.iso, typed, said_at.date(), UTC)
        on_dial = on_the_dial(typed, self.meter)
        if not isinstance(judgement, Judgement) or judgement.questions(confirmed):
            return
        assert on_dial
        before = current.get(period.iso)
        fresh = Reading(
            next(self.ids), self.meter.id, period.iso, version_over(before), judgement.values,
            *(said_at, self.now, Source.RESIDENT, Status.ACCEPTED),
            flags=judgement.flags(confirmed),
        )  # fmt: skip
        self._write(fresh)
        self.accepted.append((fresh.period, fresh.version, fresh.values))

    @rule()
    def a_person_cancels(self) -> None:
        for one in self.current.values():
            if may_change(one):
                cancelled = moved(one, Status.CANCELLED)
                assert cancelled is not None
                self.rows[one.period, one.version] = cancelled
                return

    @rule()
    def the_centre_exports(self) -> None:
        for one in self.current.values():
            exported = moved(one, Status.EXPORTED)
            if exported is not None:
                self.rows[one.period, one.version] = exported

    @rule(fine=st.booleans())
    def the_billing_answers(self, *, fine: bool) -> None:
        for one in self.current.values():
            if one.status is Status.EXPORTED:
                answered = moved(one, Status.COUNTED if fine else Status.REJECTED, "причина")
                assert answered is not None
                self.rows[one.period, one.version] = answered

    @rule(value=st.integers(90, 200), month=st.integers(9, 12), times=st.integers(1, 2))
    def a_registry_comes(self, value: int, month: int, times: int) -> None:
        """Any file may come twice."""
        fresh = reading(self.meter, f"2026-{month:02}", *[value] * self.meter.zones)
        for _ in range(times):
            made = brought(self.current.get(fresh.period), replace(fresh, id=next(self.ids)))
            if made is not None and (made.period, made.version) in self.rows:
                self.rows[made.period, made.version] = made
            elif made is not None:
                self._write(made)

    @precondition(lambda self: self.current)
    @rule()
    def a_zero_month_survives_the_way_out_and_back(self) -> None:
        """The same value as the month before, exported and answered: it is counted once."""
        last = max(self.current.values(), key=lambda one: one.period)
        exported = moved(last, Status.EXPORTED)
        if exported is None:
            return
        self.rows[last.period, last.version] = exported
        fresh = replace(last, source=Source.BILLING, status=Status.COUNTED, id=next(self.ids))
        answered = brought(exported, fresh)
        assert answered is not None
        assert (answered.version, answered.status) == (last.version, Status.COUNTED)
        self.rows[last.period, last.version] = answered
        assert brought(answered, fresh) is None

    def _write(self, fresh: Reading) -> None:
        key = fresh.period, fresh.version
        assert key not in self.rows, "a version is never written over"
        assert fresh.version == 1 or (fresh.period, fresh.version - 1) in self.rows
        before = self.current.get(fresh.period)
        if fresh.source is Source.RESIDENT:
            handed_over = before is not None and before.status in {Status.EXPORTED, Status.COUNTED}
            assert not handed_over, "what is handed over is not corrected"
        self.rows[key] = fresh

    @invariant()
    def no_accepted_value_is_lost(self) -> None:
        for period, version, value in getattr(self, "accepted", ()):
            assert self.rows[period, version].values == value

    @invariant()
    def what_counts_is_the_last_said_and_once_a_month(self) -> None:
        for period, one in self.current.items() if hasattr(self, "rows") else ():
            versions = [key[1] for key in self.rows if key[0] == period]
            assert sorted(versions) == list(range(1, len(versions) + 1))
            assert one.version == max(versions)

    @invariant()
    def every_value_stands_on_the_dial(self) -> None:
        for one in getattr(self, "rows", {}).values():
            assert on_the_dial(one.values, self.meter)


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize(("month", "before"), [("2026-11", "2026-10"), ("2026-01", "2025-12")])
def test_an_opening_value_stands_before_its_own_month(month: str, before: str) -> None:
    assert opening_period(month) == before
