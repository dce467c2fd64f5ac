"""Values, corrections, exports and imports in any order, over a real store and real files.

`tests/domain/test_reading_lives.py` tries the rules alone, over many more sequences.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from support.centre import Flat, settle
from support.clock import FakeClock
from support.readings import MOSCOW, OWN, PERSON, FlatInMemory

from bot.domain.dials import Values, consumption, on_the_dial, previous_of
from bot.domain.judgement import ANSWERS
from bot.domain.meters import Flag, Meter, Reading, Source, Status
from bot.domain.periods import parse_period
from bot.domain.reading_lives import is_handed_over, may_change
from bot.domain.windows import ReadingWindow
from bot.rendering.reading_files import BankFiles, TableFile, WorkbookFile
from bot.services.doubt_answers import RaiseDoubt
from bot.services.doubts import ReadDoubt
from bot.services.own_accounts import OwnAccount
from bot.services.reading_batches import ExportReadings, Written
from bot.services.readings import CancelReading, JudgeReading, PassReading, ReadingReceipt
from bot.services.registries.use_case import ImportRegistries
from bot.services.timetable import Timetable
from storage import models as m
from storage.doubts import StoredDoubts
from storage.engine import Database, open_database
from storage.evidence import StoredEvidence
from storage.meters import StoredMeters, StoredReadings, reading_of
from storage.reading_batches import StoredBatches
from storage.registries import StoredRegistries
from storage.statements import Statement
from storage.unit import Unit

FLAT = Flat(OWN.id, OWN.number, OWN.holder, "г. Асбест, ул. Мира, д. 5, кв. 12")
HEADER = "account;meter;service;zones;capacity;decimals;t1;t2;read_on;period\n"
METERS = (
    f"{HEADER}{OWN.number};00712;cold_water;1;5;3;99980,5;;20.10.2026;2026-10\n"
    f"{OWN.number};389;electricity;2;6;0;100;50;20.10.2026;2026-10\n"
)
FORMS = (WorkbookFile, TableFile, BankFiles)
ALL_ANSWERS = frozenset[Flag]().union(*ANSWERS.values())
MONTHS = tuple(f"2026-{month:02}" for month in range(9, 13))


@dataclass(slots=True)
class Centre:
    """A store and what is done to it."""

    database: Database
    folder: Path
    clock: FakeClock
    files: list[Path] = field(default_factory=list)  # of exports
    _ids: "count[int]" = field(default_factory=lambda: count(1_000_000))

    async def meters(self) -> list[Meter]:
        return [one.meter for one in await StoredMeters(Unit(self.database)).of_account(FLAT.id)]

    async def rows(self) -> list[Any]:
        return await self.database.read(Statement(select(m.readings)))

    async def current(self, meter: Meter) -> list[Reading]:
        """Give the last version of each month, the newest month first."""
        state = await StoredMeters(Unit(self.database)).state(meter.id)
        assert state is not None
        return list(state.readings)

    async def take(
        self, meter: Meter, typed: Values, confirmed: Collection[Flag], period: str | None = None
    ) -> Reading | None:
        """Pass a value, as `bot/work_readings.py` puts it together; give what is written."""
        unit, rest = Unit(self.database), self._rest()
        meters = StoredMeters(unit)
        timetable = Timetable(meters, MOSCOW, ReadingWindow(15, 25))
        judge = JudgeReading(OwnAccount(rest), meters, rest, timetable, self.clock)
        passing = PassReading(
            *(judge, StoredReadings(unit), self._raise_doubt(unit), self.clock),
            *(lambda: next(self._ids), lambda _: next(self._ids), rest.count_photos),
        )
        done = await passing(
            PERSON, meter.id, typed, self.clock.now, confirmed=confirmed, period=period
        )
        await self.database.apply(unit.writes)
        return done.reading if isinstance(done, ReadingReceipt) and not done.again else None

    def _raise_doubt(self, unit: Unit) -> RaiseDoubt:
        doubts = StoredDoubts(unit, lambda: next(self._ids))
        read = ReadDoubt(doubts, StoredMeters(unit), StoredEvidence(unit))
        return RaiseDoubt(doubts, read, self._rest(), self.clock)

    def _rest(self) -> Any:
        """Give what has nothing to do with readings: who it is, tariffs, the staff chat."""
        return FlatInMemory(clock=self.clock)

    async def cancel(self, meter: Meter, period: str) -> None:
        unit = Unit(self.database)
        cancelling = CancelReading(
            *(OwnAccount(self._rest()), StoredMeters(unit), StoredReadings(unit)),
            self._raise_doubt(unit),
        )
        await cancelling(PERSON, meter.id, period)
        await self.database.apply(unit.writes)

    async def export(self, period: str, form: type[Any], *, since_last: bool) -> Path | None:
        """Make a batch and its file; None when there is nothing to pass."""
        number = next(self._ids)
        suffix = {WorkbookFile: ".xlsx", TableFile: ".csv", BankFiles: ""}[form]
        file = form(MOSCOW, self.folder / f"out-{number}{suffix}")
        exporting = ExportReadings(StoredBatches(self.database), self.clock)
        try:
            done = await exporting(
                parse_period(period), file, lambda _: None, since_last=since_last
            )
        finally:
            file.close()
        if not isinstance(done, Written):
            return None
        self.files += file.paths
        [path] = file.paths
        return Path(path)

    async def load(self, path: Path) -> None:
        [done] = await ImportRegistries(StoredRegistries(self.database), self.clock)([path])
        assert done.problem is None, done

    async def load_text(self, text: str) -> None:
        path = self.folder / f"in-{next(self._ids)}.csv"
        path.write_text(text, "utf-8")
        await self.load(path)


class Lives(RuleBasedStateMachine):
    """Two meters of one account: a dial about to begin anew, and two tariff zones."""

    def __init__(self, template: Path, folder: Path, runner: asyncio.Runner) -> None:
        super().__init__()
        self.run = runner.run
        self.folder = folder
        path = folder / "lives.db"
        for old in folder.glob("lives.db*"):
            old.unlink()
        shutil.copy(template, path)
        database = self.run(open_database(f"sqlite+aiosqlite:///{path}"))
        self.centre = Centre(database, folder, FakeClock())
        self.accepted: list[tuple[int, str, int, Values]] = []

    @initialize()
    def begin(self) -> None:
        self.run(self.centre.load_text(METERS))
        self.meters = self.run(self.centre.meters())
        assert [one.zones for one in self.meters] == [1, 2]

    def teardown(self) -> None:
        self.run(self.centre.database.close())

    @rule(hours=st.integers(1, 24 * 20))
    def time_passes(self, hours: int) -> None:
        self.centre.clock.now += timedelta(hours=hours)

    @rule(
        which=st.integers(0, 1),
        said=st.lists(
            st.integers(-5, 10**7) | st.integers(90, 200) | st.decimals(0, 10**6, places=3),
            min_size=1,
            max_size=3,
        ),
        confirmed=st.sets(st.sampled_from(sorted(ALL_ANSWERS))) | st.just(set(ALL_ANSWERS)),
        corrects=st.booleans(),
    )
    def a_person_passes(
        self, which: int, said: list[int | Decimal], confirmed: set[Flag], *, corrects: bool
    ) -> None:
        meter = self.meters[which]
        months = [one.period for one in self.run(self.centre.current(meter)) if may_change(one)]
        self._take(meter, tuple(map(Decimal, said)), confirmed, *(months[:1] if corrects else ()))

    @rule(which=st.integers(0, 1), more=st.integers(0, 30))
    def a_person_passes_as_usual(self, which: int, more: int) -> None:
        meter = self.meters[which]
        last = max(self.run(self.centre.current(meter)), key=lambda one: one.period)
        turn = 10**meter.capacity
        self._take(meter, tuple((value + more) % turn for value in last.values), ALL_ANSWERS)

    def _take(
        self, meter: Meter, typed: Values, confirmed: Collection[Flag], *period: str
    ) -> Reading | None:
        before = {one.period: one for one in self.run(self.centre.current(meter))}
        taken = self.run(self.centre.take(meter, typed, confirmed, *period))
        if taken is not None:
            assert on_the_dial(typed, meter)
            assert not is_handed_over(before.get(taken.period)), "exported is not corrected"
            self.accepted.append((meter.id, taken.period, taken.version, taken.values))
        return taken

    @rule(which=st.integers(0, 1), month=st.sampled_from(MONTHS))
    def a_person_cancels(self, which: int, month: str) -> None:
        self.run(self.centre.cancel(self.meters[which], month))

    @rule(month=st.sampled_from(MONTHS), form=st.sampled_from(FORMS), since_last=st.booleans())
    def the_centre_exports(self, month: str, form: type[Any], *, since_last: bool) -> None:
        self.run(self.centre.export(month, form, since_last=since_last))

    @rule(which=st.integers(0, 20), times=st.integers(1, 2))
    def a_file_comes_back(self, which: int, times: int) -> None:
        """Any export may come back at any time, and twice."""
        if self.centre.files:
            path = self.centre.files[which % len(self.centre.files)]
            for _ in range(times):
                self.run(self.centre.load(path))

    @rule(
        number=st.sampled_from(("00712", "389")),
        month=st.sampled_from(MONTHS),
        status=st.sampled_from(("counted", "rejected")),
    )
    def the_billing_answers(self, number: str, month: str, status: str) -> None:
        head = "account;meter;period;status;reason\n"
        self.run(self.centre.load_text(f"{head}{OWN.number};{number};{month};{status};причина\n"))

    @rule(value=st.integers(-5, 10**7) | st.integers(90, 200), month=st.sampled_from(MONTHS))
    def a_registry_comes(self, value: int, month: str) -> None:
        row = f"{OWN.number};00712;cold_water;1;5;3;{value};;20.{month[5:]}.2026;{month}\n"
        self.run(self.centre.load_text(HEADER + row))

    @rule(which=st.integers(0, 1), form=st.sampled_from(FORMS), again=st.booleans())
    def a_month_without_consumption_goes_out_and_comes_back(
        self, which: int, form: type[Any], *, again: bool
    ) -> None:
        """It is one month with one version, counted, and nothing went through in it."""
        meter = self.meters[which]
        last = max(self.run(self.centre.current(meter)), key=lambda one: one.period)
        taken = self._take(meter, last.values, ALL_ANSWERS)
        if taken is None:
            return
        path = self.run(self.centre.export(taken.period, form, since_last=True))
        assert path is not None
        month = datetime.combine(parse_period(taken.period).first_day, time(), UTC)
        self.centre.clock.now = max(self.centre.clock.now, month)  # sooner it would be a slip
        for _ in range(1 + again):
            self.run(self.centre.load(path))
        known = self.run(self.centre.current(meter))
        [found] = [one for one in known if one.period == taken.period]
        assert (found.version, found.values) == (taken.version, taken.values)
        assert (found.status, found.source) == (Status.COUNTED, Source.RESIDENT)
        previous = previous_of(known, found.period)
        if previous is not None and previous.values == found.values:
            spent = consumption(meter, previous.values, found.values, found.flags)
            assert spent == (Decimal(0),) * meter.zones

    @invariant()
    def what_was_accepted_is_kept_and_each_month_counts_once_on_the_dial(self) -> None:
        rows = self.run(self.centre.rows())
        kept = {(row.meter_id, row.period, row.version): reading_of(row).values for row in rows}
        assert len(kept) == len(rows)
        for meter_id, period, version, values in self.accepted:
            assert kept[meter_id, period, version] == values
        newest = Counter((row.meter_id, row.period) for row in rows)
        current = {(row.meter_id, row.period): row.version for row in rows if row.current}
        assert current == dict(newest), "versions are 1, 2, … and the last one counts"
        assert sum(row.current for row in rows) == len(current)
        dials = {one.id: one for one in self.run(self.centre.meters())}
        assert len(dials) == (2 if rows else 0)
        for row in rows:
            assert on_the_dial(reading_of(row).values, dials[row.meter_id])


@pytest.fixture
def template(sqlite_template: Path, tmp_path: Path) -> Path:
    """Give a store with one account, closed."""
    path = tmp_path / "settled.db"
    shutil.copy(sqlite_template, path)

    async def fill() -> None:
        database = await open_database(f"sqlite+aiosqlite:///{path}")
        await settle(database, (FLAT,))
        await database.close()

    asyncio.run(fill())
    return path


def test_no_sequence_loses_or_doubles_a_reading(template: Path, tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        lives: Any = partial(Lives, template, tmp_path, runner)
        run_state_machine_as_test(
            lives, settings=settings(max_examples=40, stateful_step_count=25, deadline=None)
        )
