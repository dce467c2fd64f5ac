"""Two replicas at once: of two who take a request, or answer it, one is first; nothing is lost."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import select
from support.centre import settle
from support.clock import FakeClock
from support.office import open_office, rows, waiting

from bot.app import App
from bot.domain.requests import RequestSubject
from bot.services.errors import ConflictError
from bot.services.messages import Show
from bot.services.people import Person
from bot.services.request_acts import NewRequest
from bot.services.request_answers import AnswerRequest
from bot.services.request_desk import Handled
from bot.services.requests import Request
from bot.services.staff_cards import Pressed
from bot.work import Work
from storage import models as m

STAFF, OLGA, PAVEL, MARIA = -1001, 501, 502, 11
PAIRS = 20
Deed = Callable[[AnswerRequest, Pressed], Awaitable[Handled]]


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, staff_chat_id=STAFF) as app:
        await settle(app.tools.database)
        yield app


async def asked(app: App, user_id: int) -> Request:
    work = Work(app.tools)
    told = NewRequest(RequestSubject.OTHER, None, "Нет воды")
    sent = await work.use_cases["send_request"](Person(user_id, user_id, "ru", None), told)
    assert isinstance(sent, Request)
    await work.commit()
    return sent


async def both(app: App, request: Request, deed: Deed) -> list[Handled]:
    """Have both look before either has written; who comes second looks again, as intake does."""
    units = []
    for user_id in (OLGA, PAVEL):
        work = Work(app.tools)
        pressed = Pressed(user_id, f"{user_id}", STAFF, request.id, 1, of_this_chat=True)
        units.append((work, pressed, await deed(work.use_cases["answer_request"], pressed)))
    (first, _, done), (second, pressed, _) = units
    await first.commit()
    with pytest.raises(ConflictError):
        await second.commit()
    work = Work(app.tools)
    heard = await deed(work.use_cases["answer_request"], pressed)
    await work.commit()
    return [done, heard]


async def test_each_request_has_one_taker(app: App) -> None:
    for number in range(PAIRS):
        request = await asked(app, MARIA + number)
        heard = await both(app, request, lambda answer, pressed: answer.take(pressed))
        assert heard == [Handled.DONE, Handled.TAKEN]
    taken = await rows(app, select(m.requests.c.taken_by, m.requests.c.version))
    assert [tuple(row) for row in taken] == [(OLGA, 2)] * PAIRS
    told = await waiting(app, STAFF)
    assert len({one.card for one in told if isinstance(one, Show)}) == PAIRS


async def test_two_answers_at_once_are_two(app: App) -> None:
    request = await asked(app, MARIA)
    heard = await both(app, request, lambda answer, said: answer.answer(said, "Включили"))
    assert heard == [Handled.ANSWERED, Handled.ANSWERED]
    said = await rows(app, select(m.request_messages.c.place, m.request_messages.c.user_id))
    assert sorted(tuple(row) for row in said) == [(1, None), (2, OLGA), (3, PAVEL)]
    denied = await rows(app, select(m.audit.c.id).where(m.audit.c.denied == 1))
    assert denied == []
