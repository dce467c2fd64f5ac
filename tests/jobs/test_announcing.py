"""Announcements leave at their time, each chat has one, whatever dies or is stopped meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from support.centre import IVAN, MARIA, MARIA_REPAIR, NEVER_PAID, settle
from support.clock import FakeClock
from support.linked import sign_in
from support.office import open_office, rows, waiting
from support.staff import NORTH, OTHERS, OURS, hire, put, put_organisations, use

from bot.app import App
from bot.domain.access import PIN_IDLE
from bot.domain.announcements import GIVEN_UP, AnnouncementState, Audience, Whom
from bot.domain.quiet import Quiet, Topic
from bot.domain.staff import Post, Role
from bot.jobs import rounds
from bot.jobs.announcing import Announcer
from bot.jobs.patience import Patience
from bot.jobs.rounds import LostTurnError
from bot.services.announcements import Report
from bot.services.announcing import StartAnnouncement, TellOfAnnouncement
from bot.services.messages import Notify
from bot.services.people import Person, Session
from bot.services.staff import Denied
from bot.services.updates import JournalLine
from bot.ui.texts import texts_for
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

CHATS = {71: MARIA, 72: IVAN, 73: MARIA_REPAIR, 74: NEVER_PAID}
OWNER, MANAGER, STRANGER = 501, 502, 503
ALL = Audience(OURS, None, Whom.ALL)
WORDS = "Завтра отключат <b>воду</b> & свет"
EVERYBODY = dict.fromkeys((71, 72, 73), 1) | {74: 0}


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    """Give three residents of ours and one of others; Ivan's house is of the north."""
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        await put_organisations(opened)
        for chat_id, flat in CHATS.items():
            await sign_in(opened, chat_id, flat)
        accounts = update(m.accounts).where(m.accounts.c.id == NEVER_PAID.id)
        await write(opened, accounts.values(organisation_id=OTHERS))
        house = select(m.accounts.c.building_id).where(m.accounts.c.id == IVAN.id)
        [ivans] = await rows(opened, house)
        served = {"organisation_id": OURS, "building_id": ivans.building_id}
        await put(opened, m.branch_buildings, branch_id=NORTH, **served)
        await hire(opened, OWNER, Post(Role.OWNER, OURS))
        await hire(opened, MANAGER, Post(Role.MANAGER, OURS, NORTH))
        await hire(opened, STRANGER, Post(Role.OWNER, OTHERS))
        yield opened


async def write(app: App, core: Any) -> None:
    await app.tools.database.apply([Write(Statement(core), {})])


def person(user_id: int) -> Person:
    session = Session(
        user_id, user_id, user_id, str(user_id), None, None, 0, PIN_IDLE, has_password=False
    )
    return Person(user_id, user_id, "ru", session, "Сотрудник")


async def plan(
    app: App, user_id: int = OWNER, audience: Audience = ALL, hours: int | None = None
) -> int:
    starts_at = None if hours is None else app.tools.clock() + timedelta(hours=hours)
    made = await use(app, "plan_announcement", person(user_id), audience, WORDS, starts_at)
    assert isinstance(made, Report), made
    return made.announcement.id


async def read(app: App, announcement_id: int, user_id: int = OWNER) -> Report:
    told = await use(app, "read_announcement", person(user_id), announcement_id)
    assert isinstance(told, Report)
    return told


async def told(app: App) -> dict[int, int]:
    """Give how many messages wait for each chat."""
    return {chat_id: len(await waiting(app, chat_id)) for chat_id in CHATS}


async def withheld(app: App, why: str) -> set[int]:
    """Give which of the employees were told that one did not leave, for that reason."""
    found = set()
    for chat_id in (OWNER, MANAGER, STRANGER, 504):
        for one in await waiting(app, chat_id):
            if isinstance(one, Notify) and why in texts_for("ru").screen(one.screen):
                found.add(chat_id)
    return found


async def deliver(app: App, *chats: int) -> None:
    """Do to the rows of these chats what delivery does once they are sent."""
    queue, now = app.courier.queue, app.tools.clock()
    for chat_id in chats:
        waits = (await queue.waiting(chat_id, now)).rows
        await queue.settle(waits, [JournalLine(chat_id, now, "out", "notice")])


async def starts(app: App) -> list[tuple[int, int | None]]:
    """Give what the audit log says of starts: whether denied, and the author."""
    found = await rows(app, select(m.audit).where(m.audit.c.details.contains('"start"')))
    return [(row.denied, row.employee_id) for row in found]


async def test_those_meant_are_told_once_as_it_was_written(app: App) -> None:
    one = await plan(app)
    assert (await read(app, one)).announcement.expected == 3
    assert await app.announcer.announce()
    assert await app.announcer.announce()
    assert await told(app) == EVERYBODY
    [notice] = await waiting(app, 71)
    assert isinstance(notice, Notify)
    assert notice.topic is Topic.ANNOUNCEMENTS
    assert notice.lapses
    assert notice.discreet is None, "a locked chat shows it: it is read there or nowhere"
    assert notice.screen.lines[1].args == {"words": WORDS}
    await deliver(app, 71, 72)
    report = await read(app, one)
    assert report.announcement.state is AnnouncementState.SENT
    assert (report.tally.sent, report.tally.waiting, report.tally.lost) == (2, 1, 0)
    assert await starts(app) == [(0, OWNER * 10)]


async def test_a_branch_reaches_its_own_houses_alone(app: App) -> None:
    await plan(app, MANAGER, Audience(OURS, NORTH, Whom.ALL))
    await app.announcer.announce()
    assert await told(app) == dict.fromkeys(CHATS, 0) | {72: 1}


async def test_it_waits_for_its_time(app: App, clock: FakeClock) -> None:
    one = await plan(app, hours=3)
    clock.advance(hours=2)
    await app.announcer.announce()
    assert sum((await told(app)).values()) == 0
    assert (await read(app, one)).announcement.state is AnnouncementState.PLANNED
    clock.advance(hours=1)
    await app.announcer.announce()
    assert await told(app) == EVERYBODY


@pytest.mark.parametrize("removed", [True, False])
async def test_what_somebody_planned_who_may_no_more_does_not_leave(
    app: App, clock: FakeClock, *, removed: bool
) -> None:
    second = await hire(app, 504, Post(Role.MANAGER, OURS))
    one = await plan(app, second.user_id, hours=1)
    owner = person(OWNER)
    if removed:
        await use(app, "remove_employee", owner, 5040)
    else:
        await use(app, "change_post", owner, 5040, Role.VIEWER, None)
    clock.advance(hours=2)
    await app.announcer.announce()
    assert sum((await told(app)).values()) == 0
    report = await read(app, one)
    assert report.announcement.state is AnnouncementState.WITHHELD
    assert await starts(app) == [(1, None if removed else 5040)]
    told_of_it = {OWNER} if removed else {OWNER, second.user_id}
    assert await withheld(app, "больше нет на это права") == told_of_it


async def test_a_branch_that_is_gone_speaks_no_more(app: App, clock: FakeClock) -> None:
    await plan(app, MANAGER, Audience(OURS, NORTH, Whom.ALL), hours=1)
    await use(app, "remove_branch", person(OWNER), NORTH, None)
    clock.advance(hours=2)
    await app.announcer.announce()
    assert sum((await told(app)).values()) == 0
    assert OWNER in await withheld(app, "от имени которого оно составлено, больше нет")


async def test_one_that_dies_in_the_middle_goes_on_where_it_stood(
    app: App, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await plan(app)
    commit, left = Work.commit, [2]  # the start, and one chat

    async def die(self: Work) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise asyncio.CancelledError
        await commit(self)

    monkeypatch.setattr(Work, "commit", die)
    with pytest.raises(asyncio.CancelledError):
        await app.announcer.announce()
    monkeypatch.undo()
    assert sum((await told(app)).values()) == 1
    assert (await read(app, one)).announcement.state is AnnouncementState.SENDING
    restarted = Announcer(app.announcer.desk, app.announcer.rounds, clock, Patience(clock))
    await restarted.announce()
    assert await told(app) == EVERYBODY
    assert (await read(app, one)).tally.put == 3


async def test_two_replicas_at_once_tell_each_once(app: App, clock: FakeClock) -> None:
    await plan(app)
    rounds = replace(app.announcer.rounds, owner="another")
    other = Announcer(app.announcer.desk, rounds, clock, Patience(clock))
    outcomes = await asyncio.gather(
        app.announcer.announce(), other.announce(), return_exceptions=True
    )
    assert all(isinstance(one, bool | LostTurnError) for one in outcomes)
    clock.advance(minutes=3)
    await other.announce()
    assert await told(app) == EVERYBODY


async def test_stopping_withdraws_what_has_not_left(app: App) -> None:
    one = await plan(app)
    await app.announcer.announce()
    await deliver(app, 71)
    stopped = await use(app, "stop_announcement", person(OWNER), one)
    assert await told(app) == dict.fromkeys(CHATS, 0)
    report = await read(app, one)
    assert report == stopped
    assert report.announcement.state is AnnouncementState.STOPPED
    assert (report.tally.sent, report.tally.withdrawn, report.tally.lost) == (1, 2, 0)
    again = await use(app, "stop_announcement", person(OWNER), one)
    assert again == report


async def test_a_planned_one_that_is_stopped_never_leaves(app: App, clock: FakeClock) -> None:
    one = await plan(app, hours=1)
    await use(app, "stop_announcement", person(OWNER), one)
    clock.advance(hours=2)
    await app.announcer.announce()
    assert sum((await told(app)).values()) == 0


async def test_one_stopped_while_it_is_put_out_goes_no_further(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await plan(app)
    plain, met = TellOfAnnouncement.__call__, []

    async def stop_first(self: TellOfAnnouncement, announcement_id: int, chat_id: int) -> None:
        await plain(self, announcement_id, chat_id)
        met.append(chat_id)
        if len(met) == 2:  # it was read as going on: the unit has to conflict
            await use(app, "stop_announcement", person(OWNER), one)

    monkeypatch.setattr(rounds, "TOGETHER", 1)
    monkeypatch.setattr(TellOfAnnouncement, "__call__", stop_first)
    await app.announcer.announce()
    assert await told(app) == dict.fromkeys(CHATS, 0)
    assert (await read(app, one)).tally.withdrawn == 1


async def test_whom_it_did_not_reach_is_counted(app: App, clock: FakeClock) -> None:
    one = await plan(app)
    await app.announcer.announce()
    await app.courier.aftermath.lose(71)  # the bot was blocked
    kept_back = (await app.courier.queue.waiting(72, clock())).rows
    await app.courier.queue.settle(kept_back, [])  # switched off meanwhile
    await deliver(app, 73)
    tally = (await read(app, one)).tally
    assert (tally.put, tally.sent, tally.lost, tally.waiting) == (3, 1, 2, 0)


async def test_whoever_switched_them_off_is_left_out(app: App) -> None:
    await use(app, "mute_topic", person(71), Topic.ANNOUNCEMENTS)
    await use(app, "set_quiet", person(72), Quiet(0, 60))  # it is put off, not left out
    one = await plan(app)
    assert (await read(app, one)).announcement.expected == 2
    await app.announcer.announce()
    assert await told(app) == EVERYBODY | {71: 0}


async def test_a_chat_that_cannot_be_told_holds_up_nobody(
    app: App, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = TellOfAnnouncement.__call__

    async def fail(self: TellOfAnnouncement, announcement_id: int, chat_id: int) -> None:
        if chat_id == 71:
            raise ValueError("odd row")
        await plain(self, announcement_id, chat_id)

    monkeypatch.setattr(TellOfAnnouncement, "__call__", fail)
    one = await plan(app)
    assert not await app.announcer.announce()
    assert await told(app) == EVERYBODY | {71: 0}
    assert (await read(app, one)).announcement.state is AnnouncementState.SENDING
    clock.now += GIVEN_UP * 2
    await app.announcer.announce()
    assert (await read(app, one)).announcement.state is AnnouncementState.SENT


@pytest.mark.parametrize("begun", [True, False])
async def test_what_is_no_news_any_more_is_told_to_nobody(
    app: App, clock: FakeClock, *, begun: bool
) -> None:
    one = await plan(app, hours=1)
    clock.advance(hours=2)
    if begun:
        await use(app, "start_announcement", one)
    clock.now += GIVEN_UP
    assert await app.announcer.announce()
    assert sum((await told(app)).values()) == 0
    state = AnnouncementState.SENT if begun else AnnouncementState.WITHHELD
    assert (await read(app, one)).announcement.state is state
    assert await withheld(app, "Его время давно прошло") == (set() if begun else {OWNER})


async def test_an_announcement_that_fails_holds_up_no_other(
    app: App, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = await plan(app), await plan(app)
    plain = StartAnnouncement.__call__

    async def fail(self: StartAnnouncement, announcement_id: int) -> AnnouncementState | None:
        if announcement_id == bad:
            raise ValueError("odd row")
        return await plain(self, announcement_id)

    with monkeypatch.context() as patch:
        patch.setattr(StartAnnouncement, "__call__", fail)
        await app.announcer.announce()
    assert await told(app) == EVERYBODY
    assert (await read(app, good)).announcement.state is AnnouncementState.SENT
    await app.announcer.announce()
    assert await told(app) == EVERYBODY, "it waits a while"
    clock.advance(minutes=2)
    await app.announcer.announce()
    assert (await read(app, bad)).announcement.state is AnnouncementState.SENT


async def test_one_that_cannot_be_read_is_put_aside_and_said(app: App) -> None:
    bad, good = await plan(app), await plan(app)
    odd = update(m.announcements).where(m.announcements.c.id == bad).values(whom="of tomorrow")
    await write(app, odd)
    await app.announcer.announce()
    assert await told(app) == EVERYBODY
    assert (await read(app, good)).announcement.state is AnnouncementState.SENT
    [row] = await rows(app, select(*m.announcements.c).where(m.announcements.c.id == bad))
    assert (row.state, row.ended_at) == (AnnouncementState.WITHHELD, app.tools.clock())
    notices = await rows(app, select(m.staff_notices.c.topic))
    assert [one.topic for one in notices] == ["works"]
    found, more = await use(app, "list_announcements", person(OWNER), OURS, 1)
    assert ([one.id for one in found], more) == ([good], False)


async def test_nobody_announces_for_others_or_reads_and_stops_theirs(app: App) -> None:
    one = await plan(app)
    [ivans] = await rows(app, select(m.branch_buildings.c.building_id))
    house = await rows(app, select(m.accounts.c.building_id).where(m.accounts.c.id == MARIA.id))
    marias = house[0].building_id
    stranger, manager, owner = (person(who) for who in (STRANGER, MANAGER, OWNER))

    async def planned(who: Person, audience: Audience) -> str:
        made = await use(app, "plan_announcement", who, audience, WORDS, None)
        return type(made).__name__

    for audience in (ALL, Audience(None, None, Whom.ALL)):
        assert await planned(stranger, audience) == "Denied"
        assert await planned(manager, audience) == "Denied"
    theirs = Audience(OTHERS, None, Whom.BUILDINGS, (marias,))
    assert await planned(stranger, theirs) == "NotYours"
    assert await planned(stranger, Audience(OTHERS, None, Whom.BRANCHES, (NORTH,))) == "NotYours"
    of_north = Audience(OURS, NORTH, Whom.BUILDINGS, (marias,))
    assert await planned(manager, of_north) == "NotYours"
    assert await planned(manager, replace(of_north, targets=(ivans.building_id,))) == "Report"
    assert await planned(owner, Audience(OURS, None, Whom.BUILDINGS)) == "NotYours"
    for who in (stranger, manager):
        assert isinstance(await use(app, "read_announcement", who, one), Denied)
        assert isinstance(await use(app, "stop_announcement", who, one), Denied)
    assert (await read(app, one)).announcement.state is AnnouncementState.PLANNED
    listed = await use(app, "list_announcements", manager, OURS, 1)
    assert [found.audience.branch_id for found in listed[0]] == [NORTH]


async def test_the_centre_speaks_to_everybody_and_to_each_chat_once(app: App) -> None:
    administrator = await hire(app, 505, Post(Role.ADMINISTRATOR, None))
    now = app.tools.clock()
    second = {"cabinet_id": 71, "account_id": IVAN.id, "access": "limited"}
    await put(app, m.links, linked_at=now, **second)
    one = await plan(app, administrator.user_id, Audience(None, None, Whom.ALL))
    assert (await read(app, one, 505)).announcement.expected == 4
    await app.announcer.announce()
    assert await told(app) == dict.fromkeys(CHATS, 1)
    [notice] = await waiting(app, 74)
    assert isinstance(notice, Notify)
    assert "Расчётный центр" in texts_for("ru").screen(notice.screen)


async def test_several_leave_by_turns(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.announcements.AT_A_LOOK", 3)
    first, second = await plan(app), await plan(app, STRANGER, Audience(OTHERS, None, Whom.ALL))
    await app.announcer.announce()
    assert await told(app) == dict.fromkeys(CHATS, 1)
    for one, who in ((first, OWNER), (second, STRANGER)):
        assert (await read(app, one, who)).announcement.state is AnnouncementState.SENT
