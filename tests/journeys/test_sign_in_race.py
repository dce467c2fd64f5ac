"""Things that happen at once: sign-ins, wrong passwords, ended sessions, accepted invitations."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import insert, select
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.signing_in import LOGIN, NEW_PASSWORD, PASSWORD, put_cabinet

from bot.app import App, open_app
from bot.domain.access import WRONG_PASSWORDS
from bot.domain.consents import ConsentKind
from bot.domain.invitations import Outcome
from bot.services.codes import NotNow
from bot.services.errors import ConflictError
from bot.services.invitations import Invited
from bot.services.people import Person, Session
from bot.services.sign_in import Proved, Refused
from bot.settings import Settings
from bot.ui.chat import MAIN
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.statements import Statement
from storage.updates import StoredChats


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    settings = Settings(_env_file=None, bot_token="1:" + "A" * 30, database_url=database_url)
    secret = b"a key of tests, longer than 32 bytes"
    async with open_app(settings, clock=clock, secret=secret) as opened:
        await settle(opened.tools.database, (MARIA,))
        await put_cabinet(opened)
        yield opened


async def open_chat(app: App, user: int) -> Person:
    """Let somebody's chat be known, as their first message does."""
    row = dict.fromkeys(m.chats.c.keys()) | {
        "chat_id": user,
        "version": 1,
        "kind": "private",
        "language": "ru",
        "active_at": app.tools.clock(),
    }
    await app.tools.database.apply([Write(Statement(insert(m.chats)), row)])
    return await present(app, user)


async def present(app: App, user: int) -> Person:
    """Give the person as committed now."""
    stored = await StoredChats(app.tools.database).load(user, MAIN)
    return Person(user, user, "ru", stored.session if stored else None, f"Человек {user}")


async def check(app: App, user: int, password: str) -> tuple[Work, object]:
    work = Work(app.tools)
    person = Person(user, user, "ru", None)
    return work, await work.use_cases["check_sign_in"](person, LOGIN, password)


async def signed_in(app: App, user: int) -> Person:
    person = await open_chat(app, user)
    work, proved = await check(app, user, PASSWORD)
    assert isinstance(proved, Proved)
    assert isinstance(await work.use_cases["sign_in"](person, proved), Session)
    await work.commit()
    return await present(app, user)


async def test_twenty_wrong_ones_at_once_are_judged_one_after_another(app: App) -> None:
    judged, waiting = 0, list(range(1, 21))
    while waiting:
        tries = [(user, *await check(app, user, "не тот пароль")) for user in waiting]
        waiting = []
        for user, work, outcome in tries:
            if isinstance(outcome, NotNow):
                continue
            assert isinstance(outcome, Refused)
            try:
                await work.commit()
            except ConflictError:
                waiting.append(user)
            else:
                judged += 1
    assert judged == WRONG_PASSWORDS[0][0]


async def test_a_right_one_does_not_slip_past_wrong_ones_of_the_same_moment(app: App) -> None:
    wrong, _ = await check(app, 1, "не тот пароль")
    right, outcome = await check(app, 2, PASSWORD)
    assert isinstance(outcome, Proved)
    await wrong.commit()
    with pytest.raises(ConflictError):
        await right.commit()


async def test_twenty_right_ones_do_not_push_wrong_ones_out_of_the_count(app: App) -> None:
    for user in range(1, 5):
        work, _ = await check(app, user, "не тот пароль")
        await work.commit()
    for user in range(100, 125):
        work, _ = await check(app, user, PASSWORD)
        await work.commit()
    work, _ = await check(app, 5, "не тот пароль")
    await work.commit()
    _, outcome = await check(app, 6, PASSWORD)
    assert isinstance(outcome, NotNow)


async def test_two_sign_ins_of_one_chat_leave_one_session(app: App) -> None:
    person = await open_chat(app, 7)
    works = []
    for _ in range(2):
        work, proved = await check(app, 7, PASSWORD)
        await work.use_cases["sign_in"](person, proved)
        works.append(work)
    await works[0].commit()
    with pytest.raises(ConflictError):
        await works[1].commit()
    rows = await app.tools.database.read(Statement(select(m.sessions.c.ended_at)))
    assert [row.ended_at for row in rows] == [None]


async def test_a_password_changed_meanwhile_opens_nothing(app: App) -> None:
    person = await open_chat(app, 7)
    _, proved = await check(app, 7, PASSWORD)
    assert isinstance(proved, Proved)
    changer = await signed_in(app, 8)
    work = Work(app.tools)
    hashed = await app.tools.hasher.hash(NEW_PASSWORD)
    assert await work.use_cases["change_password"](changer, hashed, proved.password_hash)
    await work.commit()
    assert await Work(app.tools).use_cases["sign_in"](person, proved) is None
    again = Work(app.tools)
    assert not await again.use_cases["change_password"](changer, hashed, proved.password_hash)


async def test_what_a_chat_does_while_its_session_is_ended_is_done_again(app: App) -> None:
    first, second = await signed_in(app, 7), await signed_in(app, 8)
    stored = await StoredChats(app.tools.database).load(8, MAIN)
    assert stored is not None
    busy = Work(app.tools)
    busy.ledger.save_chat(stored)
    ending = Work(app.tools)
    assert second.session is not None
    assert await ending.use_cases["end_sessions"](first, second.session.id) == 1
    await ending.commit()
    with pytest.raises(ConflictError):
        await busy.commit()
    assert (await present(app, 8)).session is None


async def test_of_two_guests_one_is_taken_and_of_two_words_one_counts(app: App) -> None:
    holder = await signed_in(app, 7)
    work = Work(app.tools)
    invited = await work.use_cases["invite"](holder, MARIA.id)
    assert isinstance(invited, Invited)
    await work.commit()
    accepts = []
    for user in (8, 9):
        guest = await open_chat(app, user)
        agreed = Work(app.tools)
        await agreed.use_cases["give_consent"](guest, ConsentKind.PERSONAL_DATA, "согласен")
        await agreed.commit()
        accepts.append(Work(app.tools))
        assert await accepts[-1].use_cases["accept_invitation"](guest, invited.token)
    await accepts[0].commit()
    with pytest.raises(ConflictError):
        await accepts[1].commit()
    [pending] = await Work(app.tools).use_cases["list_invitations"](holder)
    words = []
    for outcome in (Outcome.CONFIRMED, Outcome.REFUSED):
        words.append(Work(app.tools))
        settle_it = words[-1].use_cases["settle_invitation"]
        assert await settle_it(holder, pending.invitation.reference, outcome)
    await words[0].commit()
    with pytest.raises(ConflictError):
        await words[1].commit()
    guest = await present(app, 8)
    assert guest.session is not None
    assert not guest.session.registered
