"""What is denied, what is over, and what two replicas or a failure do to notices of employees."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select, update
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.office import number_of, open_office, rows, waiting
from support.plans import plan_of
from support.staff import OTHERS, OURS, hire, put_organisations, use

from bot.app import App
from bot.domain.access import EndReason
from bot.domain.staff import Post, Role
from bot.domain.staff_topics import ALWAYS, StaffTopic, Wish
from bot.jobs.dispatching import Dispatching
from bot.services.messages import Notify, Show
from bot.services.notices import HandlerFailed, ProofLocked
from bot.services.staff import Denied
from bot.services.staff_board import AT_A_LOOK
from bot.services.staff_cards import Pressed
from bot.services.staff_routing import RouteNotice
from bot.services.staff_taking import TakeOutcome
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.people import StoredSessions
from storage.staff_notices import DUE, OVERDUE, UNROUTED, StaffPostRoom
from storage.statements import Statement

STAFF = -1001234567890
ANNA, VERA, STRANGER = 501, 503, 601


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, staff_chat_id=STAFF) as app:
        await settle(app.tools.database)
        await put_organisations(app)
        yield app


async def record(app: App, times: int = 1) -> list[Any]:
    """Have notices recorded, for nobody so far; give their rows."""
    for _ in range(times):
        work = Work(app.tools)
        work.notices.tell_staff(ProofLocked("••••••0042", by_person=False), MARIA.id)
        await work.commit()
    return await rows(app, select(m.staff_notices).order_by(m.staff_notices.c.id))


def on(row: Any, user_id: int, drawing: int = 2, chat_id: int = 0) -> Pressed:
    return Pressed(user_id, "", chat_id or user_id, row.id, drawing, of_this_chat=True)


async def test_nobody_presses_what_is_not_theirs(app: App) -> None:
    viewer = await hire(app, VERA, Post(Role.VIEWER, OURS))
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    stranger = await hire(app, STRANGER, Post(Role.OWNER, OTHERS))
    [row] = await record(app)
    await app.dispatching.dispatch()
    for user_id in (VERA, STRANGER, 999):
        for deed in ("take", "settle", "give_back"):
            outcome = await use(app, f"take_notice.{deed}", on(row, user_id))
            assert outcome is TakeOutcome.DENIED
    for user_id in (STRANGER, 999):
        opened = await use(app, "take_notice.open", user_id, user_id, row.id)
        unveiled = await use(app, "take_notice.unveil", user_id, user_id, row.card)
        assert (opened, unveiled) == (TakeOutcome.DENIED, TakeOutcome.DENIED)
    for nothing in (
        await use(app, "take_notice.open", ANNA, ANNA, 1),
        await use(app, "take_notice.unveil", ANNA, ANNA, "n.zz"),
        await use(app, "take_notice.take", on(row, ANNA, drawing=1)),
        await use(app, "take_notice.settle", on(row, ANNA)),
        await use(app, "take_notice.give_back", on(row, ANNA)),
    ):
        assert nothing is TakeOutcome.OUTDATED
    [now] = await rows(app, select(m.staff_notices))
    assert (now.taken_by, now.settled_at, now.version) == (None, None, 2)
    assert await number_of(app, m.audit, m.audit.c.denied == 1) == 13
    assert await use(app, "read_wishes", stranger, OURS) == Denied()
    wish = (StaffTopic.READING, Wish.NOW)
    assert await use(app, "change_wishes.wish", viewer, OURS, *wish) == Denied()
    assert await use(app, "change_wishes.work", stranger, OURS, ALWAYS) == Denied()
    assert await number_of(app, m.staff_wishes) == await number_of(app, m.staff_hours) == 0


async def test_what_is_not_taken_cannot_be(app: App) -> None:
    work = Work(app.tools)
    work.notices.tell_staff(HandlerFailed("12345678", "KeyError dialogue.press"))
    await work.commit()
    await app.dispatching.dispatch()
    [row] = await rows(app, select(m.staff_notices))
    pressed = on(row, 999, chat_id=STAFF)
    assert await use(app, "take_notice.take", pressed) is TakeOutcome.DENIED


async def test_whoever_is_signed_out_gets_nothing_and_the_staff_chat_does(app: App) -> None:
    anna = await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    work = Work(app.tools)
    assert anna.session is not None
    StoredSessions(work.unit).end(anna.session, EndReason.SIGNED_OUT, app.tools.clock())
    await work.commit()
    await record(app)
    await app.dispatching.dispatch()
    assert await waiting(app, ANNA) == []
    assert len(await waiting(app, STAFF)) == 1


async def test_replicas_find_employees_once(app: App) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    await record(app, 20)
    tools = app.tools
    replicas = [
        Dispatching(
            StaffPostRoom(tools.database), lambda: Work(tools), lambda _: None, tools.clock
        )
        for _ in range(3)
    ]
    await asyncio.gather(*(one.dispatch() for one in replicas))
    cards = [one.card for one in await waiting(app, ANNA) if isinstance(one, Show)]
    assert len(cards) == len(set(cards)) == 20


async def test_one_that_fails_holds_up_no_other(
    app: App, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    first, *_ = await record(app, 3)
    route = RouteNotice.__call__

    async def failing(self: RouteNotice, notice_id: int) -> None:
        if notice_id == first.id:
            raise LookupError(notice_id)
        await route(self, notice_id)

    with monkeypatch.context() as patch:
        patch.setattr(RouteNotice, "__call__", failing)
        await app.dispatching.dispatch()
        assert len(await waiting(app, ANNA)) == 2
    await app.dispatching.dispatch()
    assert len(await waiting(app, ANNA)) == 2, "it waits a while"
    clock.advance(minutes=2)
    await app.dispatching.dispatch()
    assert len(await waiting(app, ANNA)) == 3


@pytest.mark.parametrize("column", ["topic", "payload"])
async def test_a_row_that_cannot_be_read_is_put_aside_and_the_others_are_told(
    app: App, clock: FakeClock, column: str
) -> None:
    anna = await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    await use(app, "change_wishes.wish", anna, OURS, StaffTopic.PROOF_LOCK, Wish.HOURLY)
    odd = {"topic": "of tomorrow", "payload": b"of another key"}[column]
    for known in (False, True):  # before employees are found, and before they are told
        found = await record(app, 3)
        if known:
            await app.dispatching.dispatch()
        first = found[-3]
        spoil = update(m.staff_notices).where(m.staff_notices.c.id == first.id)
        await app.tools.database.apply([Write(Statement(spoil.values({column: odd})), {})])
        await app.dispatching.dispatch()
        clock.advance(hours=1)
        await app.dispatching.dispatch()
        [row] = await rows(app, select(*m.staff_notices.c).where(m.staff_notices.c.id == first.id))
        assert (row.payload, row.settled_at is None, row.overdue_at) == (None, False, None)
    shown = [one for one in await waiting(app, STAFF) if isinstance(one, Notify)]
    told = [one.screen.lines[0].key for one in shown]
    said = [one.screen.lines for one in await waiting(app, ANNA) if isinstance(one, Show)]
    assert [[one.args["count"] for one in lines] for lines in said] == [[2], [2]]
    assert [one for one in told if "unreadable" in one] == ["notice-row-unreadable-notice"] * 2


@pytest.mark.parametrize("tries", [1, 2])
async def test_as_many_as_a_look_gives_hold_up_no_other(
    app: App, monkeypatch: pytest.MonkeyPatch, tries: int
) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    monkeypatch.setattr(RouteNotice, "__call__", _failing)
    bad = await record(app, AT_A_LOOK)
    if tries > 1:
        await app.dispatching.dispatch()
    monkeypatch.undo()
    route = RouteNotice.__call__

    async def failing(self: RouteNotice, notice_id: int) -> None:
        if notice_id in {one.id for one in bad}:
            raise LookupError(notice_id)
        await route(self, notice_id)

    monkeypatch.setattr(RouteNotice, "__call__", failing)
    await record(app)
    await app.dispatching.dispatch()
    assert len(await waiting(app, ANNA)) == 1


async def _failing(self: RouteNotice, notice_id: int) -> None:
    del self
    raise LookupError(notice_id)


def test_looks_go_by_what_is_to_be_done() -> None:
    for look, index in ((UNROUTED, "unrouted"), (DUE, "due_at"), (OVERDUE, "overdue_at")):
        assert plan_of(look)[0].split("INDEX ix_staff_")[1].split()[0].endswith(f"_{index}")
