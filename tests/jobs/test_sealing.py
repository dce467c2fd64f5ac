"""The chain of the audit log: whatever is done to a row of it in the database is found."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import delete, func, insert, select, update
from support.centre import settle
from support.clock import START, FakeClock
from support.office import open_office

from bot.app import App
from bot.domain.audit_chain import Fault, Head, read_head
from bot.domain.staff import Action
from bot.services.audit_chain import TOGETHER, Verdict
from bot.services.errors import ConflictError
from bot.services.staff import Entry, Subject
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.staff import StoredAudit
from storage.statements import Core, Statement

SEALED = 6


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as app:
        await settle(app.tools.database)
        yield app


async def act(app: App, number: int = 1, **details: Any) -> None:
    """Write so many entries of the log, a second apart."""
    for _ in range(number):
        work, clock = Work(app.tools), app.tools.clock
        assert isinstance(clock, FakeClock)
        entry = Entry(
            at=clock.advance(1),
            user_id=501,
            employee_id=None,
            organisation_id=1,
            action=Action.SEE_RESIDENT,
            subject=Subject.ACCOUNT,
            subject_id="1",
            details=details,
        )
        StoredAudit(work.unit, app.tools.new_id).record(entry)
        await work.commit()


async def seal(app: App) -> None:
    await app.sealing.look()


async def verify(app: App, known: Head | None = None) -> Verdict:
    found = await Work(app.tools).use_cases["verify_audit"](known)
    assert isinstance(found, Verdict)
    return found


async def change(app: App, *cores: Core) -> None:
    await app.tools.database.apply([Write(Statement(core), {}) for core in cores])


async def seals(app: App) -> list[Any]:
    return await app.tools.database.read(
        Statement(select(*m.audit_seals.c).order_by(m.audit_seals.c.seq))
    )


async def rows(app: App) -> list[Any]:
    return await app.tools.database.read(Statement(select(*m.audit.c).order_by(m.audit.c.id)))


async def broken(app: App, known: Head | None = None) -> tuple[Fault, int] | None:
    found = (await verify(app, known)).broken
    return None if found is None else (found.fault, found.seq)


@pytest.fixture
async def sealed(app: App) -> list[Any]:
    """Give the seals of a few rows."""
    await act(app, SEALED)
    await seal(app)
    return await seals(app)


@pytest.mark.usefixtures("sealed")
async def test_a_whole_chain_holds_and_goes_on(app: App) -> None:
    await act(app, 2, before="Анна", after="Мария")
    await seal(app)
    found = await verify(app)
    assert (found.broken, found.rows, found.head.seq) == (None, SEALED + 2, SEALED + 2)
    assert len({one.hash for one in await seals(app)}) == SEALED + 2
    assert read_head(str(found.head)) == found.head


async def test_nothing_is_sealed_twice_and_an_empty_log_holds(app: App) -> None:
    assert await broken(app) is None
    await seal(app)
    assert await seals(app) == []
    await act(app)
    await seal(app)
    await seal(app)
    assert len(await seals(app)) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"details": '{"a": 1}'},
        {"denied": 1},
        {"employee_id": 9},
        {"at": START - timedelta(days=1)},
        {"subject_id": "2"},
    ],
)
async def test_a_changed_row_is_found(
    app: App, sealed: list[Any], values: dict[str, object]
) -> None:
    await change(app, update(m.audit).where(m.audit.c.id == sealed[3].audit_id).values(**values))
    assert await broken(app) == (Fault.CHANGED, 4)


async def test_a_deleted_row_is_found(app: App, sealed: list[Any]) -> None:
    await change(app, delete(m.audit).where(m.audit.c.id == sealed[2].audit_id))
    assert await broken(app) == (Fault.MISSING, 3)


async def test_a_row_deleted_with_its_seal_is_found(app: App, sealed: list[Any]) -> None:
    await change(
        app,
        delete(m.audit).where(m.audit.c.id == sealed[2].audit_id),
        delete(m.audit_seals).where(m.audit_seals.c.seq == 3),
    )
    assert await broken(app) == (Fault.MISSING, 3)


async def test_the_first_rows_deleted_with_their_seals_are_found(
    app: App, sealed: list[Any]
) -> None:
    await change(
        app,
        delete(m.audit).where(m.audit.c.id == sealed[0].audit_id),
        delete(m.audit_seals).where(m.audit_seals.c.seq == 1),
    )
    assert await broken(app) == (Fault.MISSING, 1)


async def test_a_row_put_into_the_chain_is_found(app: App, sealed: list[Any]) -> None:
    [first, *_] = await rows(app)
    new = {**first._asdict(), "id": 7, "subject_id": "made up"}
    later = [
        update(m.audit_seals).where(m.audit_seals.c.seq == seq).values(seq=seq + 1)
        for seq in range(SEALED, 2, -1)
    ]
    made = {"seq": 3, "audit_id": 7, "hash": "a" * 64, "at": sealed[2].at}
    await change(app, insert(m.audit).values(**new), *later, insert(m.audit_seals).values(**made))
    assert await broken(app) == (Fault.INSERTED, 3)


@pytest.mark.usefixtures("sealed")
async def test_a_row_put_into_the_past_is_never_sealed_and_found(app: App) -> None:
    [first, *_] = await rows(app)
    past = {**first._asdict(), "id": 7, "at": START - timedelta(days=3)}
    await change(app, insert(m.audit).values(**past))
    await act(app)
    await seal(app)
    found = (await verify(app)).broken
    assert found is not None
    assert (found.fault, found.seq, found.audit_id) == (Fault.INSERTED, 0, 7)


async def test_two_rows_that_changed_places_are_found(app: App, sealed: list[Any]) -> None:
    at = m.audit_seals.c.seq
    await change(
        app,
        update(m.audit_seals).where(at == 2).values(audit_id=0),
        update(m.audit_seals).where(at == 5).values(audit_id=sealed[1].audit_id),
        update(m.audit_seals).where(at == 2).values(audit_id=sealed[4].audit_id),
    )
    assert await broken(app) == (Fault.MOVED, 2)


@pytest.mark.usefixtures("sealed")
async def test_a_forged_seal_is_found(app: App) -> None:
    await change(app, update(m.audit_seals).where(m.audit_seals.c.seq == 6).values(hash="b" * 64))
    assert await broken(app) == (Fault.CHANGED, 6)


async def test_a_cut_off_end_is_found_by_the_head_that_the_log_keeps(
    app: App, sealed: list[Any]
) -> None:
    head = (await verify(app)).head
    await change(
        app,
        *(delete(m.audit).where(m.audit.c.id == one.audit_id) for one in sealed[4:]),
        delete(m.audit_seals).where(m.audit_seals.c.seq > 4),
    )
    assert await broken(app) is None  # nothing in the database tells
    assert await broken(app, head) == (Fault.CUT, 5)
    with structlog.testing.capture_logs() as logs:
        await act(app)
        await seal(app)
    assert [one["event"] for one in logs] == ["audit chain was cut"]
    await act(app, 3)
    await seal(app)
    assert await broken(app, head) == (Fault.CHANGED, 6)


async def test_what_nobody_seals_for_a_minute_is_a_fault(app: App, clock: FakeClock) -> None:
    await act(app, 2)
    assert await broken(app) is None
    clock.advance(62)
    assert await broken(app) == (Fault.UNSEALED, 0)
    await seal(app)
    assert await broken(app) is None


async def test_a_row_that_comes_late_is_sealed_at_the_next_thorough_look(
    app: App, clock: FakeClock
) -> None:
    await act(app)
    await seal(app)
    [first] = await rows(app)
    late = {**first._asdict(), "id": first.id + 1, "at": clock() - timedelta(minutes=5)}
    await change(app, insert(m.audit).values(**late))
    await seal(app)
    assert len(await seals(app)) == 1
    clock.advance(61)
    await seal(app)
    assert [one.audit_id for one in await seals(app)] == [first.id, late["id"]]
    assert await broken(app) is None


async def test_a_log_from_before_the_chain_is_sealed_whole(app: App, clock: FakeClock) -> None:
    """More than one unit seals, long after the entries were written."""
    await act(app)
    [first] = await rows(app)
    old = (
        {**first._asdict(), "id": number, "at": START - timedelta(days=900 - number)}
        for number in range(1, 2 * TOGETHER)
    )
    await app.tools.database.apply([Write(Statement(insert(m.audit)), list(old))])
    clock.advance(days=5)
    await seal(app)
    assert len(await seals(app)) == 2 * TOGETHER
    assert await broken(app) is None


async def test_of_two_who_seal_at_once_one_does(app: App) -> None:
    await act(app, 5)
    one, two = Work(app.tools), Work(app.tools)
    await asyncio.gather(*(work.use_cases["seal_audit"]() for work in (one, two)))
    outcomes = await asyncio.gather(one.commit(), two.commit(), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome] == [ConflictError]
    assert [one.seq for one in await seals(app)] == [1, 2, 3, 4, 5]
    assert await broken(app) is None


async def test_many_sealers_and_writers_make_one_chain(app: App) -> None:
    async def sealing() -> None:
        for _ in range(10):
            await app.sealing.look()
            await asyncio.sleep(0)

    await asyncio.gather(*(act(app, 10) for _ in range(3)), *(sealing() for _ in range(3)))
    await app.sealing.look()
    found = await verify(app)
    assert (found.broken, found.rows) == (None, 30)


async def test_a_sealer_that_died_before_its_commit_leaves_nothing(app: App) -> None:
    await act(app, 3)
    assert await Work(app.tools).use_cases["seal_audit"]() is not None  # never committed
    assert await seals(app) == []
    await seal(app)
    assert await broken(app) is None
    assert len(await seals(app)) == 3


@pytest.mark.usefixtures("sealed")
async def test_another_key_makes_no_seal_of_ours(app: App) -> None:
    app.tools.sealer = type(app.tools.sealer).of(b"another secret of thirty-two bytes")
    assert await broken(app) == (Fault.CHANGED, 1)


async def forget(app: App, before: Any) -> Head | None:
    work = Work(app.tools)
    head = await work.use_cases["forget_audit"](before)
    await work.commit()
    assert head is None or isinstance(head, Head)
    return head


async def test_deleting_the_oldest_leaves_an_anchor(app: App, sealed: list[Any]) -> None:
    assert await forget(app, START) is None
    head = await forget(app, START + timedelta(seconds=3))
    assert head == Head(2, sealed[1].hash)
    assert len(await rows(app)) == SEALED - 2
    assert await broken(app) is None
    await forget(app, START + timedelta(seconds=5))
    await act(app)
    await seal(app)
    found = await verify(app)
    assert (found.broken, found.rows, found.head.seq) == (None, 3, SEALED + 1)


@pytest.mark.usefixtures("sealed")
async def test_a_log_deleted_whole_goes_on_behind_its_anchor(app: App) -> None:
    await forget(app, START + timedelta(days=1))
    assert await seals(app) == []
    await act(app)
    await seal(app)
    assert [one.seq for one in await seals(app)] == [SEALED + 1]
    assert await broken(app) is None


async def test_a_forged_anchor_is_found(app: App, sealed: list[Any]) -> None:
    await forget(app, START + timedelta(seconds=3))
    await change(
        app,
        delete(m.audit).where(m.audit.c.id == sealed[2].audit_id),
        delete(m.audit_seals).where(m.audit_seals.c.seq == 3),
        update(m.settings)
        .where(m.settings.c.name == "audit_anchor")
        .values(value=f"3:{sealed[2].hash}:{'0' * 64}"),
    )
    assert await broken(app) == (Fault.CHANGED, 3)


async def test_the_chain_is_checked_once_a_day_and_its_head_is_logged(
    app: App, sealed: list[Any], clock: FakeClock
) -> None:
    with structlog.testing.capture_logs() as logs:
        await app.sealing.check()
        await app.sealing.check()
        clock.advance(days=1)
        await change(app, delete(m.audit).where(m.audit.c.id == sealed[0].audit_id))
        await app.sealing.check()
    holds, is_broken = logs
    assert holds["event"] == "audit chain holds"
    assert read_head(holds["head"]) == Head(SEALED, sealed[-1].hash)
    assert (is_broken["log_level"], is_broken["fault"], is_broken["seq"]) == (
        *("error", "missing"),
        1,
    )


@pytest.mark.usefixtures("sealed")
async def test_another_replica_has_checked_today(app: App) -> None:
    one, two = Work(app.tools), Work(app.tools)
    assert await one.use_cases["check_audit"]() is not None
    assert await two.use_cases["check_audit"]() is not None
    await one.commit()
    with pytest.raises(ConflictError):
        await two.commit()
    assert await Work(app.tools).use_cases["check_audit"]() is None


async def test_a_row_dated_ahead_leaves_no_later_row_without_a_seal(app: App) -> None:
    await act(app, 2)
    ahead = select(func.max(m.audit.c.id)).scalar_subquery()
    at = app.tools.clock() + timedelta(days=2)
    await change(app, update(m.audit).where(m.audit.c.id == ahead).values(at=at))
    await seal(app)
    await act(app, 3)
    await seal(app)
    assert len(await seals(app)) == 5
    assert await broken(app) is None
