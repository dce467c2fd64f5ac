"""Invitations: to whom an account is opened, asked at the moment of the holder's word."""

from collections.abc import AsyncIterator
from typing import Any, TypeGuard

import pytest
from sqlalchemy import delete, select, update
from support.centre import IVAN, MARIA, settle
from support.clock import FakeClock
from support.office import Resident, open_office, rows, waiting
from support.signing_in import put_cabinet

from bot.app import App
from bot.domain.consents import VERSIONS, ConsentKind, ErasureReason
from bot.domain.invitations import Outcome
from bot.services.directory import Cabinet
from bot.services.invitations import Invited
from bot.services.messages import Notify, Outgoing
from bot.services.people import Person, Session
from bot.services.sign_in import new_session
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.people import StoredConsents, StoredSessions
from storage.statements import Statement

HOLDER, GUEST, THIRD = 501, 502, 503


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        yield opened


async def cabinet_of(app: App, user_id: int, **named: Any) -> int:
    known = await put_cabinet(
        app, login=f"40000{user_id}", email=None, password=None, user_id=user_id, **named
    )
    return known.id


async def person(app: App, user_id: int, cabinet_id: int | None = None) -> Person:
    """Give somebody who wrote to the bot and consented, signed in to a cabinet or to none."""
    if not await rows(app, select(m.chats).where(m.chats.c.chat_id == user_id)):
        await Resident(app, user_id).say("/start")
    work, now, kind = Work(app.tools), app.tools.clock(), ConsentKind.PERSONAL_DATA
    session: Session | None = None
    if cabinet_id is not None:
        cabinet = Cabinet(cabinet_id, f"40000{user_id}", None, True, None, None)
        session = new_session(app.tools.new_id(), user_id, cabinet)
        StoredSessions(work.unit).start(session, now, "Гость")
    one = Person(user_id, user_id, "ru", session, "Гость")
    StoredConsents(work.unit, app.tools.new_id).give(one, kind, VERSIONS[kind], "…", now)
    await work.commit()
    return one


async def use(app: App, name: str, *args: Any) -> Any:
    work = Work(app.tools)
    answer = await work.use_cases[name](*args)
    await work.commit()
    return answer


async def invite(app: App) -> tuple[Person, str]:
    holder = await person(app, HOLDER, await cabinet_of(app, HOLDER))
    invited = await use(app, "invite", holder, MARIA.id)
    assert isinstance(invited, Invited)
    return holder, invited.token


async def confirm(app: App, holder: Person) -> bool:
    [pending] = await Work(app.tools).use_cases["list_invitations"](holder)
    reference = pending.invitation.reference
    return bool(await use(app, "settle_invitation", holder, reference, Outcome.CONFIRMED))


async def holders_of_guest_links(app: App) -> list[int]:
    query = select(m.cabinets.c.user_id).join(m.links).where(m.links.c.via == "invitation")
    return [row.user_id for row in await rows(app, query)]


async def test_a_guest_who_went_to_a_cabinet_of_another_opens_nothing_there(app: App) -> None:
    holder, token = await invite(app)
    guest = await person(app, GUEST)
    assert await use(app, "accept_invitation", guest, token)
    third = await cabinet_of(app, THIRD, flats=(IVAN,))
    seated = await person(app, GUEST, third)
    assert await confirm(app, holder)
    assert await holders_of_guest_links(app) == [GUEST]
    assert seated.session is not None
    [chat] = await rows(app, select(m.chats).where(m.chats.c.chat_id == GUEST))
    assert chat.session_id == seated.session.id


async def test_a_guest_who_withdrew_the_consent_is_not_let_in(app: App) -> None:
    holder, token = await invite(app)
    guest = await person(app, GUEST)
    assert await use(app, "accept_invitation", guest, token)
    work = Work(app.tools)
    await work.use_cases["end_processing"](guest, ErasureReason.WITHDRAWN, at_once=False)
    await work.commit()
    assert await Work(app.tools).use_cases["list_invitations"](holder) == []
    assert await holders_of_guest_links(app) == []


async def test_the_word_of_the_holder_asks_for_the_guests_consent_again(app: App) -> None:
    """The invitation may have been read before the consent was withdrawn."""
    holder, token = await invite(app)
    guest = await person(app, GUEST)
    assert await use(app, "accept_invitation", guest, token)
    gone = delete(m.consents).where(m.consents.c.user_id == GUEST)
    await app.tools.database.apply([Write(Statement(gone), {})])
    assert not await confirm(app, holder)
    assert await holders_of_guest_links(app) == []
    assert await Work(app.tools).use_cases["list_invitations"](holder) == []


async def test_a_link_dies_with_the_account_of_who_made_it(app: App) -> None:
    holder, token = await invite(app)
    guest = await person(app, GUEST)
    work = Work(app.tools)
    assert await work.use_cases["open_invitation"](guest, token) is not None
    await use(app, "unlink_account", holder, MARIA.id)
    assert await Work(app.tools).use_cases["open_invitation"](guest, token) is None
    assert not await use(app, "accept_invitation", guest, token)


async def test_the_holder_closes_the_access_of_a_confirmed_guest(app: App) -> None:
    holder, token = await invite(app)
    guest = await person(app, GUEST)
    assert await use(app, "accept_invitation", guest, token)
    assert await confirm(app, holder)
    [seated] = await Work(app.tools).use_cases["list_invitations"](holder)
    assert seated.invitation.guest_title == "Гость"
    assert seated.invitation.since == app.tools.clock()
    reference = seated.invitation.reference
    for outcome in (Outcome.CONFIRMED, Outcome.REFUSED, Outcome.REVOKED):
        assert not await use(app, "settle_invitation", holder, reference, outcome)
    assert await use(app, "settle_invitation", holder, reference, Outcome.CLOSED)
    assert await holders_of_guest_links(app) == []
    assert await Work(app.tools).use_cases["list_invitations"](holder) == []
    told = [each.screen.lines[0].key for each in await waiting(app, GUEST) if is_notice(each)]
    assert told == ["notice-invitation-confirmed", "notice-invitation-closed"]


async def test_a_guest_who_proved_the_account_meanwhile_keeps_it(app: App) -> None:
    holder, token = await invite(app)
    guest = await person(app, GUEST)
    assert await use(app, "accept_invitation", guest, token)
    assert await confirm(app, holder)
    proved = update(m.links).where(m.links.c.via == "invitation").values(via="proof")
    await app.tools.database.apply([Write(Statement(proved), {})])
    assert await Work(app.tools).use_cases["list_invitations"](holder) == []


def is_notice(outgoing: Outgoing) -> TypeGuard[Notify]:
    return isinstance(outgoing, Notify)
