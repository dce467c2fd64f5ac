"""A request goes from one employee to another, and comes back after it was closed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.office import open_office, rows
from support.staff import OTHERS, OURS, hire, put, put_organisations, use

from bot.app import App
from bot.domain.requests import RequestState, RequestSubject
from bot.domain.staff import Post, Role
from bot.services.errors import ConflictError
from bot.services.messages import Notify, Show
from bot.services.people import Person
from bot.services.request_acts import NewRequest
from bot.services.request_desk import Handled
from bot.services.requests import Request
from bot.services.staff_cards import Pressed
from bot.ui.codec import OUTGOING, unpack
from bot.ui.notices import outbox_place
from bot.ui.texts import texts_for
from bot.work import Work
from storage import models as m

STAFF, ANNA, BORIS, VERA, STRANGER, CENTRE, RESIDENT = -1001, 501, 502, 503, 601, 701, 11


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, staff_chat_id=STAFF) as app:
        await settle(app.tools.database)
        await put_organisations(app)
        for one in (ANNA, BORIS, VERA):
            await hire(app, one, Post(Role.DISPATCHER, OURS))
        await hire(app, STRANGER, Post(Role.DISPATCHER, OTHERS))
        await hire(app, CENTRE, Post(Role.SUPPORT, None))
        yield app


async def maria(app: App) -> Person:
    """Be signed in, with an account of ours."""
    link = {"access": "full", "via": "proof", "linked_at": app.tools.clock()}
    person = await hire(app, RESIDENT)
    await put(app, m.links, cabinet_id=RESIDENT, account_id=MARIA.id, **link)
    return person


async def asked(app: App, person: Person | None = None) -> Request:
    """Nobody: a request about no account."""
    account_id = None if person is None else MARIA.id
    told = NewRequest(RequestSubject.OTHER, account_id, "Нет воды")
    sent = await use(app, "send_request", person or Person(RESIDENT, RESIDENT, "ru", None), told)
    assert isinstance(sent, Request)
    return sent


async def kept(app: App) -> Any:
    [row] = await rows(app, select(*m.requests.c))
    return row


async def on(app: App, user_id: int, chat_id: int = 0, **changed: Any) -> Pressed:
    """Press the newest drawing of the card in one's own chat."""
    row = await kept(app)
    pressed = {"drawing": row.version, "of_this_chat": True, **changed}
    return Pressed(user_id, f"Имя {user_id}", chat_id or user_id, row.id, **pressed)


async def last(app: App, chat_id: int) -> str:
    return (await said(app, chat_id))[-1]


async def said(app: App, chat_id: int) -> list[str]:
    """Give all that the chat was told, in the order in which it was."""
    texts, place = texts_for("ru"), outbox_place(chat_id)
    query = select(m.outbox.c.payload).where(m.outbox.c.chat_id == chat_id)
    found = await rows(app, query.order_by(m.outbox.c.id))
    told = [unpack(OUTGOING, one.payload, app.tools.sealer, place) for one in found]
    screens = [one.screen for one in told if isinstance(one, Show | Notify)]
    labels = [[texts.plain(key.label) for row in one.rows for key in row] for one in screens]
    return [f"{texts.screen(one)} {keys}" for one, keys in zip(screens, labels, strict=True)]


async def test_a_colleague_of_the_same_reach_gets_it_and_all_cards_say_so(app: App) -> None:
    await asked(app, await maria(app))
    assert await use(app, "hand_on_request.choose", await on(app, ANNA)) is Handled.CHANGED
    assert await use(app, "answer_request.take", await on(app, ANNA)) is Handled.DONE
    assert await use(app, "hand_on_request.choose", await on(app, BORIS), 7) is Handled.DONE
    [offer] = [one for one in await said(app, BORIS) if "Кому передать" in one]
    assert "Имя 502" in offer
    assert "Имя 503" in offer
    assert f"Имя {CENTRE}" in offer
    assert offer.count("Имя 501") == 1, "she has it"
    assert f"Имя {STRANGER}" not in offer
    assert await use(app, "hand_on_request.put_back", await on(app, BORIS)) is Handled.DONE
    assert "Кому передать" not in await last(app, BORIS)

    pressed = await on(app, ANNA)
    assert await use(app, "hand_on_request.hand", pressed, STRANGER * 10) is Handled.NOBODY
    assert await use(app, "hand_on_request.hand", pressed, VERA * 10) is Handled.DONE
    row = await kept(app)
    assert (row.taken_by, row.employee_id, row.taker) == (VERA, VERA * 10, "Имя 503")
    for one in (ANNA, BORIS, VERA):
        assert "Взял(а): Имя 503" in "".join(await said(app, one)), one
    assert "теперь ваше: передал(а) Имя 501" in await last(app, VERA)
    assert await use(app, "hand_on_request.hand", pressed, BORIS * 10) is Handled.CHANGED
    denied = await on(app, STRANGER)
    assert await use(app, "hand_on_request.hand", denied, STRANGER * 10) is Handled.DENIED
    assert await said(app, STRANGER) == []
    acts = await rows(app, select(m.audit.c.details, m.audit.c.denied, m.audit.c.user_id))
    handed = [(one.user_id, one.denied) for one in acts if '"handed"' in one.details]
    assert handed[-1] == (STRANGER, 1)
    assert (ANNA, 0) in handed
    assert (BORIS, 0) not in handed, "a look at the colleagues hands nothing on"
    assert any(f'"to": {VERA * 10}' in one.details for one in acts)


async def test_of_two_who_hand_it_on_at_once_one_does(app: App) -> None:
    await asked(app, await maria(app))
    await use(app, "answer_request.take", await on(app, ANNA))
    units = []
    for user_id, to in ((ANNA, VERA), (BORIS, CENTRE)):
        work, pressed = Work(app.tools), await on(app, user_id)
        heard = await work.use_cases["hand_on_request"].hand(pressed, to * 10)
        units.append((work, pressed, heard))
    assert [heard for *_, heard in units] == [Handled.DONE, Handled.DONE]
    await units[0][0].commit()
    with pytest.raises(ConflictError):
        await units[1][0].commit()
    assert await use(app, "hand_on_request.hand", units[1][1], CENTRE * 10) is Handled.CHANGED
    assert (await kept(app)).taken_by == VERA


async def test_what_is_about_no_account_goes_to_the_centre_s_own(app: App) -> None:
    await asked(app)
    take = await on(app, 900, STAFF)
    assert await use(app, "answer_request.take", take) is Handled.DONE
    pressed = await on(app, 900, STAFF)
    assert await use(app, "hand_on_request.hand", pressed, ANNA * 10) is Handled.NOBODY
    assert await use(app, "hand_on_request.hand", pressed, CENTRE * 10) is Handled.DONE
    assert "Взял(а): Имя 701" in await last(app, STAFF)
    assert "теперь ваше" in await last(app, CENTRE)
    answered = await use(app, "answer_request.answer", await on(app, CENTRE), "Включили")
    assert answered is Handled.ANSWERED
    assert "Ответ отправлен" in "".join(await said(app, CENTRE))
    assert "Ответ отправлен" in await last(app, STAFF)


async def test_there_may_be_nobody_to_hand_it_to(app: App) -> None:
    await asked(app)
    await use(app, "answer_request.take", await on(app, CENTRE))
    assert await use(app, "hand_on_request.choose", await on(app, CENTRE)) is Handled.NOBODY
    await use(app, "answer_request.close", await on(app, CENTRE))
    assert await use(app, "hand_on_request.choose", await on(app, CENTRE)) is Handled.CLOSED


async def test_a_closed_one_is_opened_again_within_a_month(app: App, clock: FakeClock) -> None:
    resident = await maria(app)
    request = await asked(app, resident)
    await use(app, "answer_request.take", await on(app, ANNA))
    assert await use(app, "answer_request.reopen", await on(app, ANNA)) is Handled.CHANGED
    await use(app, "answer_request.close", await on(app, ANNA))
    await use(app, "rate_request", resident, request.number, 2)
    assert "Открыть снова" in "".join(await said(app, BORIS))
    denied = await on(app, STRANGER)
    assert await use(app, "answer_request.reopen", denied) is Handled.DENIED
    assert await use(app, "answer_request.reopen", await on(app, BORIS)) is Handled.DONE
    row = await kept(app)
    assert (row.state, row.closed_at, row.closed_by) == (RequestState.TAKEN, None, None)
    assert (row.taken_by, row.rating) == (BORIS, 2)
    assert "снова открыто" in await last(app, RESIDENT)
    assert "Взял(а): Имя 502" in "".join(await said(app, ANNA))

    await use(app, "answer_request.close", await on(app, BORIS))
    assert "Оцените" not in await last(app, RESIDENT), "it is rated once"
    clock.advance(days=31)
    assert await use(app, "answer_request.reopen", await on(app, BORIS)) is Handled.TOO_LATE
    assert (await kept(app)).state == RequestState.CLOSED
    assert "Открыть снова" not in await last(app, BORIS)
