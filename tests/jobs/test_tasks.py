"""Recorded tasks: put with a unit, done once in effect, put off, given up, forgotten."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs
from support.centre import settle
from support.clock import FakeClock
from support.office import Resident, open_office, rows

from bot.app import App
from bot.jobs import tasks as tasks_module
from bot.jobs.tasks import CLAIM, LIFETIME, MOST_TRIES, Trade, Worker
from bot.services.errors import StoreUnavailableError
from bot.services.tasks import Payload, Task, TryLaterError
from bot.ui.chat import Chat
from bot.work import Work
from storage import models as m
from storage.tasks import StoredTaskQueue

USER = 7_340_912_655
KIND = "test"


@dataclass(slots=True)
class Labour:
    """A kind of task whose work and telling the test decides."""

    done: list[Payload] = field(default_factory=list)
    told: list[Any] = field(default_factory=list)
    lost: int = 0
    errors: list[Exception] = field(default_factory=list)
    untellable: bool = False

    async def work(self, payload: Payload) -> str:
        self.done.append(payload)
        if self.errors:
            raise self.errors.pop(0)
        return f"did {payload['what']}"

    def tell(self, task: Task, result: Any) -> Any:
        async def say(chat: Chat, stored: Any, form: Any, use_cases: Any) -> None:
            del stored, form
            waiting = await use_cases["end_photo"].tasks.waiting(task.chat_id, KIND)
            if task.id not in {one.id for one in waiting}:
                return
            if self.untellable:
                raise ValueError("no words")
            use_cases["end_photo"].tasks.end(task.id)
            chat.note("told")
            self.told.append(result)

        return say

    async def lose(self, chat: Chat, stored: Any) -> None:
        del stored
        chat.note("lost")
        self.lost += 1

    @property
    def trade(self) -> Trade:
        return Trade(self.work, self.tell, "given up", self.lose)


@pytest.fixture
def labour() -> Labour:
    return Labour()


@pytest.fixture
async def app(database_url: str, clock: FakeClock, labour: Labour) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        opened.worker.trades = {KIND: labour.trade}
        await Resident(opened, USER, count(1)).say("/start")
        yield opened


async def put(app: App, *whats: str, kind: str = KIND, user: int = USER) -> None:
    work = Work(app.tools)
    for what in whats:
        work.tasks.add(user, kind, {"what": what})
    await work.commit()


async def waiting(app: App) -> list[Any]:
    return await rows(app, select(m.tasks))


async def test_a_task_is_done_after_its_commit_and_told_once(app: App, labour: Labour) -> None:
    await put(app, "a")
    assert app.worker._bell.is_set()
    await app.worker.do_due()
    assert labour.told == ["did a"]
    assert await waiting(app) == []
    await app.worker.do_due()
    assert len(labour.done) == 1


async def test_those_of_one_chat_are_done_one_after_another(app: App, labour: Labour) -> None:
    await put(app, *"abc")
    running = asyncio.create_task(app.worker.run())
    async with asyncio.timeout(20):
        while await waiting(app):
            assert len(app.worker._busy) <= 1
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert labour.told == ["did a", "did b", "did c"]


async def test_the_content_of_a_task_rests_sealed(app: App) -> None:
    await put(app, "secret words")
    [row] = await waiting(app)
    assert b"secret" not in bytes(row.payload)


async def test_two_workers_never_do_one_task_at_once(
    app: App, labour: Labour, clock: FakeClock
) -> None:
    await put(app, "a")
    queue = StoredTaskQueue(app.tools.database)
    other = Worker(queue, app.worker.trades, app.intake, clock)
    await asyncio.gather(app.worker.do_due(), other.do_due())
    assert len(labour.done) == 1


async def test_what_a_dead_worker_held_is_done_when_its_claim_is_over(
    app: App, labour: Labour, clock: FakeClock
) -> None:
    await put(app, "a")
    queue = app.worker.queue
    [row] = await queue.due(clock())
    assert await queue.claim(row, "dead", clock() + CLAIM, clock())
    await app.worker.do_due()
    assert labour.told == []
    clock.advance(seconds=CLAIM.total_seconds() + 1)
    await app.worker.do_due()
    assert labour.told == ["did a"]


async def test_what_a_worker_that_stops_held_is_done_by_another_at_once(
    app: App, labour: Labour, clock: FakeClock
) -> None:
    async def slow(payload: Payload) -> Any:
        labour.done.append(payload)
        await asyncio.Event().wait()

    app.worker.trades = {KIND: replace(labour.trade, work=slow)}
    await put(app, "a")
    running = asyncio.create_task(app.worker.run())
    async with asyncio.timeout(20):
        while not labour.done:  # noqa: ASYNC110 - the worker says nothing
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await Worker(app.worker.queue, {KIND: labour.trade}, app.intake, clock).do_due()
    assert labour.told == ["did a"]


async def test_one_process_takes_back_at_once_what_it_held(
    app: App, labour: Labour, clock: FakeClock, database_kind: str
) -> None:
    await put(app, "a")
    queue = app.worker.queue
    [row] = await queue.due(clock())
    assert await queue.claim(row, "dead", clock() + CLAIM, clock())
    await queue.take_back()
    await app.worker.do_due()
    assert labour.told == (["did a"] if database_kind == "sqlite" else [])


async def test_a_death_after_the_telling_tells_nothing_again(
    app: App, labour: Labour, clock: FakeClock
) -> None:
    """The unit of the telling ends the task; the same result a second time finds none."""
    await put(app, "a")
    [row] = await app.worker.queue.due(clock())
    await app.worker.do_due()
    task = Task(row.id, USER, {"what": "a"})
    for key in (f"task:{row.id}", "another"):
        await app.intake.conclude(USER, key, labour.trade.tell(task, "again"))
    assert labour.told == ["did a"]


async def test_later_is_tried_longer_and_longer_apart_as_long_as_somebody_says(
    app: App, labour: Labour, clock: FakeClock
) -> None:
    labour.errors = [TryLaterError("away"), TryLaterError("429", 30.0), TimeoutError()]
    await put(app, "a")
    for pause in (2, 30, 10):
        await app.worker.do_due()
        clock.advance(seconds=pause - 0.5)
        assert await app.worker.queue.due(clock()) == []
        clock.advance(seconds=0.6)
    await app.worker.do_due()
    assert labour.told == ["did a"]


async def test_a_task_whose_time_is_over_is_told_as_given_up(
    app: App, labour: Labour, clock: FakeClock
) -> None:
    labour.errors = [TryLaterError("away")]
    await put(app, "a")
    await app.worker.do_due()
    clock.advance(seconds=LIFETIME.total_seconds())
    await app.worker.do_due()
    assert (labour.done, labour.told) == ([{"what": "a"}], ["given up"])


async def test_what_waited_while_we_were_down_is_tried_before_it_is_given_up(
    app: App, labour: Labour, clock: FakeClock
) -> None:
    labour.errors = [TryLaterError("away")]
    await put(app, *"ab")
    clock.advance(seconds=LIFETIME.total_seconds() + 60)
    for _ in range(3):
        await app.worker.do_due()
        clock.advance(seconds=2)
    assert (len(labour.done), labour.told) == (2, ["did b", "given up"])


async def test_a_task_that_kills_its_worker_each_time_is_given_up(
    app: App, labour: Labour, clock: FakeClock
) -> None:
    await put(app, "a")
    queue = app.worker.queue
    for _ in range(MOST_TRIES):
        [row] = await queue.due(clock())
        assert await queue.claim(row, "dead", clock(), clock())
        clock.advance(seconds=1)
    await app.worker.do_due()
    assert (labour.done, labour.told) == ([], ["given up"])


async def test_a_result_that_cannot_be_told_is_buried_and_the_person_hears_of_it(
    app: App, labour: Labour, clock: FakeClock
) -> None:
    labour.untellable = True
    await put(app, "a")
    await app.worker.do_due()
    [row] = await waiting(app)
    assert (row.payload, row.error, row.dead_at) == (None, "ValueError", clock())
    assert labour.lost == 1
    clock.advance(days=3)
    await app.upkeep._forget()
    assert await waiting(app) == []


async def test_a_task_of_another_release_waits_for_it_before_it_is_buried(
    app: App, clock: FakeClock
) -> None:
    await put(app, "a", kind="forgotten")
    await app.worker.do_due()
    [row] = await waiting(app)
    assert (row.tries, row.error, row.dead_at) == (0, None, None)
    clock.advance(seconds=LIFETIME.total_seconds())
    await app.worker.do_due()
    assert [row.error for row in await waiting(app)] == ["unknown to this release"]


async def test_a_work_that_raises_does_not_stop_the_worker(
    app: App, labour: Labour, clock: FakeClock
) -> None:
    labour.errors = [ValueError("odd")]
    await put(app, "a")
    await asyncio.gather(app.worker.do_due(), return_exceptions=True)
    clock.advance(seconds=CLAIM.total_seconds() + 1)
    await app.worker.do_due()
    assert labour.told == ["did a"]


async def test_a_store_that_is_away_loses_nothing(
    app: App, labour: Labour, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(app, "a")

    async def away(*_: Any, **__: Any) -> Any:
        raise StoreUnavailableError("away")

    with monkeypatch.context() as patch:
        patch.setattr(StoredTaskQueue, "due", away)
        await app.worker.do_due()
        patch.undo()
        patch.setattr(StoredTaskQueue, "claim", away)
        with capture_logs() as lines:
            await app.worker.do_due()
    await app.worker.do_due()
    assert labour.told == ["did a"]
    assert next(one["event"] for one in lines) == "database answers again"


async def test_few_are_done_at_once_and_the_others_follow(
    app: App, labour: Labour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks_module, "AT_ONCE", 2)
    for user in range(USER + 1, USER + 6):
        await Resident(app, user, count(user)).say("/start")
        await put(app, str(user), user=user)
    running = asyncio.create_task(app.worker.run())
    async with asyncio.timeout(20):
        while await waiting(app):
            assert len(app.worker._busy) <= 2
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert sorted(labour.told) == [f"did {one}" for one in range(USER + 1, USER + 6)]


async def test_chats_with_many_tasks_hide_nobody(app: App, clock: FakeClock) -> None:
    """Of each chat the oldest is due, however many wait before those of others."""
    for user in range(USER, USER + 3):
        await put(app, *"abcdefghij", user=user)
    clock.advance(seconds=1)
    for user in range(USER + 3, USER + 6):
        await put(app, "a", user=user)
    queue = app.worker.queue
    due = await queue.due(clock())
    assert [row.chat_id for row in due] == list(range(USER, USER + 6))
    waiting_ = {row.id: row for row in await waiting(app)}
    assert all(row.id == min(_tasks_of(row.chat_id, waiting_)) for row in due)
    await queue.claim(due[0], "busy", clock() + CLAIM, clock())
    again = await queue.due(clock())
    assert [row.chat_id for row in again] == list(range(USER, USER + 6))
    assert again[0].id == sorted(_tasks_of(USER, waiting_))[1]


def _tasks_of(chat_id: int, of: dict[int, Any]) -> list[int]:
    return [number for number, row in of.items() if row.chat_id == chat_id]


async def test_an_erased_chat_takes_its_tasks_along(app: App, labour: Labour) -> None:
    """A result on its way finds neither task nor chat."""
    one = Resident(app, USER, count(50))
    await put(app, "a")
    work = app.worker.trades[KIND].work

    async def slow(payload: Payload) -> Any:
        await one.say("/forget")
        await one.tap("Удалить мои данные")
        await one.tap("Удалить всё сейчас")
        return await work(payload)

    app.worker.trades = {KIND: replace(labour.trade, work=slow)}
    await app.worker.do_due()
    assert labour.told == []
    assert await waiting(app) == []


async def test_only_what_nobody_foresaw_is_a_warning(
    app: App, labour: Labour, clock: FakeClock
) -> None:
    """An alarm counts the warnings of jobs; a file that Telegram does not give is none of it."""
    labour.errors = [TryLaterError("429"), ValueError("a defect")]
    await put(app, "a")
    with capture_logs() as lines:
        for _ in range(3):
            await app.worker.do_due()
            clock.advance(minutes=1)
    levels = [one["log_level"] for one in lines if one["event"] == "task put off"]
    assert levels == ["info", "warning"]


async def test_work_that_fails_each_time_is_told_as_given_up(
    app: App, labour: Labour, clock: FakeClock
) -> None:
    labour.errors = [KeyError("what")] * (MOST_TRIES + 5)
    await put(app, "a")
    for _ in range(MOST_TRIES + 5):
        await app.worker.do_due()
        clock.advance(seconds=61)
    assert labour.told == ["given up"]
    assert len(labour.done) < MOST_TRIES
    assert await waiting(app) == []


async def test_a_task_whose_loss_cannot_be_told_is_not_done_again(
    app: App, labour: Labour, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise ValueError("no words")

    labour.untellable = True
    monkeypatch.setattr(type(app.worker.intake), "happen", fail)
    await put(app, "a")
    await app.worker.do_due()
    clock.advance(seconds=CLAIM.total_seconds() + 1)
    await app.worker.do_due()
    assert len(labour.done) == 1
    [row] = await waiting(app)
    assert row.dead_at is not None


async def test_the_absence_of_the_store_uses_up_nobodys_time(
    app: App, labour: Labour, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed once before was not tried in vain for ten minutes: nobody could try."""
    labour.errors = [TryLaterError("away"), TryLaterError("away")]
    await put(app, "a")
    await app.worker.do_due()

    async def away(*_: Any, **__: Any) -> Any:
        raise StoreUnavailableError("away")

    with monkeypatch.context() as patch:
        patch.setattr(StoredTaskQueue, "due", away)
        await app.worker.do_due()
        clock.advance(seconds=LIFETIME.total_seconds() + 60)
    for _ in range(2):
        await app.worker.do_due()
        clock.advance(seconds=60)
    assert labour.told == ["did a"]


async def test_a_result_that_the_store_could_not_take_is_told_when_it_is_back(
    app: App, labour: Labour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the work being done again, nor its claim waited for."""
    await put(app, "a")
    conclude, failures = app.worker.intake.conclude, iter([True, False])

    async def fail_once(*args: Any) -> None:
        if next(failures):
            raise StoreUnavailableError("away")
        await conclude(*args)

    monkeypatch.setattr(type(app.worker.intake), "conclude", lambda _, *args: fail_once(*args))
    await app.worker.do_due()
    assert (len(labour.done), labour.told) == (1, ["did a"])
