"""Who is meant by an announcement, and what became of it, on both databases."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import select, update
from support.centre import IVAN, MARIA, MARIA_REPAIR, NEVER_PAID, settle
from support.clock import FakeClock
from support.linked import sign_in
from support.office import open_office
from support.staff import NORTH, OTHERS, OURS, put, put_organisations

from bot.app import App
from bot.domain.announcements import AnnouncementState, Audience, Whom
from bot.domain.quiet import Preferences, Topic
from bot.services.announcements import Announcement, Tally
from bot.services.errors import ConflictError
from bot.services.receipt_news import BEGINNING
from bot.services.staff import Site
from storage import models as m
from storage.announcements import AnnouncementDesk, StoredAnnouncements
from storage.engine import Write
from storage.preferences import StoredPreferences
from storage.statements import Statement
from storage.unit import Unit

CHATS = {71: MARIA, 72: IVAN, 73: MARIA_REPAIR, 74: NEVER_PAID}
ALL = Audience(OURS, None, Whom.ALL)


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    """Give four residents: Ivan's house is of the north, the last one's of the others."""
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        await put_organisations(opened)
        for chat_id, flat in CHATS.items():
            await sign_in(opened, chat_id, flat)
        theirs = (
            update(m.accounts)
            .where(m.accounts.c.id == NEVER_PAID.id)
            .values(organisation_id=OTHERS)
        )
        await write(opened, theirs)
        await put(
            opened,
            m.branch_buildings,
            organisation_id=OURS,
            building_id=await building_of(opened, IVAN.id),
            branch_id=NORTH,
        )
        yield opened


async def write(app: App, core: object) -> None:
    await app.tools.database.apply([Write(Statement(core), {})])  # type: ignore[arg-type]


async def building_of(app: App, account_id: int) -> int:
    query = select(m.accounts.c.building_id).where(m.accounts.c.id == account_id)
    [row] = await app.tools.database.read(Statement(query))
    return int(row.building_id)


def made(app: App, audience: Audience, number: int = 5) -> Announcement:
    now, state = app.tools.clock(), AnnouncementState.SENDING
    return Announcement(number, audience, "Отключат воду", 1, now, now, state, 0)


async def add(app: App, announcement: Announcement) -> None:
    unit = Unit(app.tools.database)
    StoredAnnouncements(unit).add(announcement)
    await app.tools.database.apply(unit.writes)


async def meant(app: App, audience: Audience, number: int) -> tuple[int, ...]:
    """Give whom the sending finds; the count has to say the same."""
    announcement = made(app, audience, number)
    await add(app, announcement)
    look = await AnnouncementDesk(app.tools.database).untold(announcement, BEGINNING)
    counted = await StoredAnnouncements(Unit(app.tools.database)).count_receivers(audience)
    assert counted == len(look.whom)
    assert look.upto is None
    return look.whom


async def test_only_those_are_meant_whom_the_audience_names(app: App) -> None:
    ivans, marias = await building_of(app, IVAN.id), await building_of(app, MARIA.id)
    theirs = await building_of(app, NEVER_PAID.id)
    expected = {
        ALL: (71, 72, 73),
        Audience(None, None, Whom.ALL): (71, 72, 73, 74),
        Audience(OTHERS, None, Whom.ALL): (74,),
        Audience(OURS, NORTH, Whom.ALL): (72,),
        Audience(OURS, None, Whom.BRANCHES, (NORTH,)): (72,),
        Audience(OURS, None, Whom.BUILDINGS, (marias,)): (71, 73),
        Audience(OURS, None, Whom.BUILDINGS, (marias, ivans)): (71, 72, 73),
        Audience(OURS, NORTH, Whom.BUILDINGS, (marias, ivans)): (72,),
        Audience(OURS, None, Whom.BUILDINGS, (theirs,)): (),
        Audience(None, None, Whom.BUILDINGS, (theirs,)): (74,),
    }
    for number, (audience, chats) in enumerate(expected.items(), 1):
        assert await meant(app, audience, number) == chats, audience


async def test_who_cannot_be_told_or_wants_not_is_not_meant(app: App) -> None:
    await write(
        app,
        update(m.chats).where(m.chats.c.chat_id == 71).values(unreachable_at=app.tools.clock()),
    )
    await write(
        app, update(m.sessions).where(m.sessions.c.id == 72).values(ended_at=app.tools.clock())
    )
    unit = Unit(app.tools.database)
    muted = Preferences(muted=frozenset({Topic.ANNOUNCEMENTS, Topic.FAMILY}))
    StoredPreferences(unit).keep(73, muted)
    StoredPreferences(unit).keep(74, Preferences(muted=frozenset({Topic.RECEIPTS})))
    await app.tools.database.apply(unit.writes)
    assert await meant(app, Audience(None, None, Whom.ALL), 1) == (74,)


async def test_a_chat_has_it_once_and_only_while_it_is_sent(app: App) -> None:
    announcement = made(app, ALL)
    await add(app, announcement)
    database, now = app.tools.database, app.tools.clock()
    for outbox_id, whose in ((1, 71), (2, 71), (3, 72)):
        unit = Unit(database)
        StoredAnnouncements(unit).receive(announcement, whose, outbox_id, now)
        if outbox_id == 2:
            with pytest.raises(Exception):  # noqa: B017, PT011 - the database's own words
                await database.apply(unit.writes)
        else:
            await database.apply(unit.writes)
    desk = AnnouncementDesk(database)
    assert (await desk.untold(announcement, BEGINNING)).whom == (73,)
    unit = Unit(database)
    StoredAnnouncements(unit).turn(announcement, AnnouncementState.STOPPED, 3, now)
    await database.apply(unit.writes)
    assert (await desk.untold(announcement, BEGINNING)).whom == ()
    unit = Unit(database)
    StoredAnnouncements(unit).receive(announcement, 73, 4, now)
    with pytest.raises(ConflictError):
        await database.apply(unit.writes)
    assert await StoredAnnouncements(Unit(database)).tally(5) == Tally(put=2)


async def test_those_of_a_site_come_newest_first_and_open_ones_are_counted(app: App) -> None:
    ours, branch = made(app, ALL, 1), made(app, Audience(OURS, NORTH, Whom.ALL), 2)
    later = replace(made(app, Audience(None, None, Whom.ALL), 3), state=AnnouncementState.PLANNED)
    stored = StoredAnnouncements(Unit(app.tools.database))
    for one in (ours, branch, later):
        await add(app, one)

    async def of(site: Site, skip: int = 0) -> list[int]:
        return [one.id for one in await stored.of_site(site, skip, 9)]

    assert await of(Site(OURS)) == [2, 1]
    assert await of(Site(OURS), 1) == [1]
    assert await of(Site(OURS, NORTH)) == [2]
    assert await of(Site(None)) == [3]
    assert await of(Site(OTHERS)) == []
    assert [await stored.count_open(one) for one in (OURS, None, OTHERS)] == [2, 1, 0]
    assert await stored.find(2) == branch
    assert await stored.find(99) is None
