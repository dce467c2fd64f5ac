"""The console's tables follow the journal on both databases, also when lines come late."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from support.centre import MARIA, settle
from support.traces import bytes_of

from bot.domain.access import Access, Via
from bot.services.errors import ConflictError
from storage import models as m
from storage.engine import Database, Write
from storage.ids import RANDOM_BITS, first_id_at, moment_of
from storage.indexing import WINDOW, IndexDesk
from storage.queue import Housekeeping
from storage.remains import StoredRemains
from storage.statements import Statement
from storage.unit import Unit
from storage.words import Words

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BEGINNING = 200_000_000 << RANDOM_BITS
CHAT, OTHER, GROUP = 11, 12, -100
NAMES = {"LimitedAccess": "limited", "Support": "support"}
NAME, ADDRESS = "LimitedAccess:name", "LimitedAccess:address"


async def log(database: Database, second: int, chat: int = CHAT, **values: Any) -> int:
    """Write a line as of that second."""
    line = {"direction": "in", "kind": "text", "step": None, "body": None, "after": None}
    line_id = BEGINNING + (second * 1000 << RANDOM_BITS) + chat % 1000
    at = NOW + timedelta(seconds=second)
    row = {**line, "id": line_id, "chat_id": chat, "at": at, **values}
    await database.apply([Write(Statement(insert(m.journal).values(row)), {})])
    return line_id


async def catch_up(desk: IndexDesk) -> None:
    while await desk.some():
        pass


async def rows(database: Database, table: Any) -> Sequence[Any]:
    order = list(table.primary_key)
    return await database.read(Statement(select(table).order_by(*order)))


async def found(database: Database, *wanted: str) -> list[int]:
    hits = await Words(database).find([wanted], 1 << 62, 100)
    return [one.chat_id for one in hits]


@pytest.fixture
def desk(database: Database) -> IndexDesk:
    return IndexDesk(database, NAMES)


async def walk_through(database: Database, chat: int = CHAT) -> None:
    await log(database, 1, chat, kind="press", body="limited.start", after=NAME)
    await log(database, 2, chat, step=NAME, body="Ёлкина Мария", after=ADDRESS)
    await log(database, 3, chat, direction="out", kind="card", body="<b>Адрес</b> &lt;дома&gt;")
    await log(database, 4, chat, step=ADDRESS, body="Ленина 5")
    await log(database, 5, chat, direction="note", kind="no-match")
    await log(database, 6, chat, step=ADDRESS, kind="press", body="ui.cancel", after="")


async def test_words_are_found_by_their_beginnings(database: Database, desk: IndexDesk) -> None:
    await walk_through(database)
    await log(database, 7, OTHER, body="Елка у дома")
    await log(database, 8, GROUP, body="Ёлка")
    await catch_up(desk)
    assert await found(database, "елк") == [OTHER, CHAT]
    assert await found(database, "елкина") == [CHAT]
    assert await found(database, "дома") == [OTHER, CHAT]
    assert await found(database, "елк", "дом") == [OTHER]
    assert await found(database, "b") == []
    assert await found(database, "нет") == []


async def test_a_walk_is_told_from_entering_to_its_end(
    database: Database, desk: IndexDesk
) -> None:
    await walk_through(database)
    await catch_up(desk)
    [walk] = await rows(database, m.walks)
    assert (walk.dialogue, walk.last_step) == ("LimitedAccess", ADDRESS)
    assert (walk.outcome, walk.reason) == ("refused", "no-match")
    assert [one.step for one in await rows(database, m.walk_steps)] == [NAME, ADDRESS]
    [decision] = await rows(database, m.walk_decisions)
    assert (decision.step, decision.note) == (ADDRESS, "no-match")
    [conversation] = await rows(database, m.conversations)
    assert conversation.outcome == "refused"
    assert conversation.unseen == 0  # it was there before the console


async def test_lines_come_one_by_one_and_late(database: Database, desk: IndexDesk) -> None:
    await catch_up(desk)
    await log(database, 1, kind="press", body="limited.start", after=NAME)
    await catch_up(desk)
    [one] = await rows(database, m.conversations)
    assert (one.dialogue, one.step, one.outcome) == ("LimitedAccess", NAME, None)
    await log(database, 9, step=ADDRESS, kind="command", body="/menu", after="")
    await catch_up(desk)
    await log(database, 5, step=NAME, body="поздняя", after=ADDRESS)
    await catch_up(desk)
    [walk] = await rows(database, m.walks)
    assert (walk.last_step, walk.outcome) == (ADDRESS, "abandoned")
    assert await found(database, "поздняя") == [CHAT]
    [one] = await rows(database, m.conversations)
    assert one.unseen == 3
    assert not await desk.some()


async def test_the_mark_stays_five_minutes_behind(database: Database, desk: IndexDesk) -> None:
    await catch_up(desk)
    first = await log(database, 100, body="раз")
    await catch_up(desk)
    assert (await desk._mark()).upto == first - WINDOW
    await log(database, 41, OTHER, body="из прошлого")
    await catch_up(desk)
    assert await found(database, "прошлого") == [OTHER]
    again = IndexDesk(database, NAMES)
    await catch_up(again)
    assert len(await found(database, "раз")) == 1


async def test_all_is_made_anew_alike(database: Database, desk: IndexDesk) -> None:
    await catch_up(desk)
    for chat in range(1, 60):
        if chat % 7 == 0:
            await walk_through(database, chat)
        await log(database, 50 + chat, chat, body=f"слово{chat}")
    await catch_up(desk)
    tables = (m.walks, m.walk_steps, m.walk_decisions, m.conversations, m.conversation_keys)
    before = [await rows(database, one) for one in tables]
    await desk.anew()
    await catch_up(desk)
    assert [await rows(database, one) for one in tables] == before
    assert await found(database, "слово58") == [58]


async def sign_in(database: Database) -> None:
    await settle(database)
    cabinet = {"id": 5, "login": "50000007", "user_id": CHAT, "created_at": NOW}
    named = {"surname": "Ёлкина", "given_name": "Мария", "phone": "+79221234567"}
    link = {"access": Access.FULL.value, "linked_at": NOW, "via": Via.PROOF.value}
    session = {"id": 6, "cabinet_id": 5, "started_at": NOW, "pin_wrong": 0, "pin_idle": 900}
    chat = {"version": 1, "kind": "private", "language": "ru", "session_id": 6, "active_at": NOW}
    for table, values in (
        (m.cabinets, {**cabinet, **named}),
        (m.links, {**link, "cabinet_id": 5, "account_id": MARIA.id}),
        (m.sessions, {**session, "chat_id": CHAT, "title": "Маша"}),
        (m.chats, {**chat, "chat_id": CHAT}),
    ):
        await database.apply([Write(Statement(insert(table).values(values)), {})])


async def test_a_person_is_known_by_name_login_phone_and_account(
    database: Database, desk: IndexDesk
) -> None:
    await sign_in(database)
    await log(database, 1, body="привет")
    await catch_up(desk)
    [one] = await rows(database, m.conversations)
    assert one.name == "Ёлкина Мария"
    assert one.account_id == MARIA.id
    keys = {row.key.decode() for row in await rows(database, m.conversation_keys)}
    assert {"елкина", "мария", "маша", "50000007", "79221234567", MARIA.number, "11"} <= keys


async def test_what_leaves_the_journal_leaves_the_search(
    database: Database, desk: IndexDesk, database_url: str
) -> None:
    await walk_through(database)
    line = await log(database, 7, OTHER, body="канарейкапоиска")
    blanked = await log(database, 8, OTHER, body="канарейкапустая")
    await catch_up(desk)
    held = await bytes_of(database_url)
    assert any("канарейкапоиска".encode() in one for one in held.values())
    gone = Statement(delete(m.journal).where(m.journal.c.id == line))
    blank = Statement(update(m.journal).where(m.journal.c.id == blanked).values(body=None))
    await database.apply([Write(gone, {}), Write(blank, {})])
    assert await found(database, "канарейкапоиска") == []
    assert await found(database, "канарейкапустая") == []
    await database.compact()
    held = await bytes_of(database_url)
    for said in ("канарейкапоиска", "канарейкапустая"):
        assert not any(said.encode() in one for one in held.values())
    assert await found(database, "елкина") == [CHAT]
    await database.apply([Write(Statement(delete(m.journal)), {})])
    await desk.tidy()
    assert await rows(database, m.conversations) == []
    assert await rows(database, m.conversation_keys) == []


async def test_what_is_erased_while_it_is_indexed_does_not_come_back(
    database: Database, desk: IndexDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await catch_up(desk)
    await sign_in(database)
    await walk_through(database)
    whole = IndexDesk._apply

    async def late(desk: IndexDesk, writes: Sequence[Write]) -> None:
        monkeypatch.setattr(IndexDesk, "_apply", whole)
        unit = Unit(database)
        StoredRemains(unit).drop_moments(CHAT, await StoredRemains(unit).moments(CHAT))
        await database.apply(unit.writes)
        await desk._apply(writes)

    monkeypatch.setattr(IndexDesk, "_apply", late)
    with pytest.raises(ConflictError):
        await desk.some()
    await catch_up(desk)
    assert await found(database, "елкина") == []
    for table in (m.walks, m.walk_steps, m.conversations, m.conversation_keys):
        assert await rows(database, table) == []


async def test_what_is_retained_no_longer_while_it_is_indexed_does_not_come_back(
    database: Database, desk: IndexDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await catch_up(desk)
    await walk_through(database)
    whole = IndexDesk._apply

    async def late(desk: IndexDesk, writes: Sequence[Write]) -> None:
        monkeypatch.setattr(IndexDesk, "_apply", whole)
        await Housekeeping(database).forget(NOW, NOW + timedelta(days=1))
        await desk._apply(writes)

    monkeypatch.setattr(IndexDesk, "_apply", late)
    with pytest.raises(ConflictError):
        await desk.some()
    await catch_up(desk)
    assert await found(database, "елкина") == []
    assert await rows(database, m.walks) == []


async def test_words_and_walks_without_a_line_are_tidied_away(
    database: Database, desk: IndexDesk
) -> None:
    await walk_through(database)
    await walk_through(database, OTHER)
    await catch_up(desk)
    steps = len(await rows(database, m.walk_steps))
    lines = await rows(database, m.journal)
    blank = Statement(delete(m.journal).where(m.journal.c.chat_id == CHAT))
    await database.apply([Write(blank, {})])
    left = [(one.id, CHAT, one.body) for one in lines if one.chat_id == CHAT and one.body]
    await database.apply(Words(database).add([(*one[:2], "елкина") for one in left]))
    assert CHAT in await found(database, "елкина")
    await desk.tidy()
    assert await found(database, "елкина") == [OTHER]
    assert [one.chat_id for one in await rows(database, m.walks)] == [OTHER]
    assert len(await rows(database, m.walk_steps)) == steps / 2
    assert len(await rows(database, m.walk_decisions)) == 1


async def test_a_line_of_a_clock_ahead_hides_no_line_of_now(database: Database) -> None:
    base = first_id_at(datetime(2020, 1, 1, tzinfo=UTC)) + BEGINNING
    desk = IndexDesk(database, NAMES, lambda: moment_of(base))
    await catch_up(desk)
    await log(database, 3600, body="вперёд")
    await catch_up(desk)
    await log(database, 1, OTHER, body="отстали")
    await log(database, -290, OTHER, body="опоздали")
    await catch_up(desk)
    assert await found(database, "отстали") == [OTHER]
    assert await found(database, "опоздали") == [OTHER]
