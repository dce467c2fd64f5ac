"""Consent withdrawn and data destroyed: at once, in pieces, to the last byte, with an act."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from aiogram import Bot
from sqlalchemy import Table, insert, select
from support.canaries import Canary, day, digits, sightings, words
from support.centre import settle
from support.clock import FakeClock
from support.faults import FakeTelegram
from support.office import TOKEN, Resident, enter, fill_in, number_of, open_office, rows, waiting
from support.traces import bytes_of

from bot.app import App
from bot.delivery.pace import Pace
from bot.domain.consents import ACT_LIFETIME
from bot.jobs import erasure as erasure_module
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.letters import Address, Channel, Letter
from bot.services.messages import Notify, Screen, text
from bot.work import Work
from storage import erasure as erasure_desk
from storage import models as m
from storage import remains
from storage.engine import Database, Write
from storage.erasure import ErasureDesk
from storage.remains import PARTS
from storage.statements import Statement

USER, GUEST, HOST = 7_340_912_655, 7_340_912_777, 7_340_912_888
PHONE, EMAIL = "+79123456781", "kanareika.pelageya@mail.ru"
CANARIES = (
    words("the name", "Канарейкина"),
    words("the town", "Канареевск"),
    digits("the phone", PHONE),
    words("the e-mail", EMAIL),
    words("the login", "pelageya_7731"),
    words("the typed address", "канареечный проезд дом сорок"),
    words("the Telegram name", "Канарейка Пёстрая"),
    day("the birth date", date(1961, 2, 17)),
    Canary("the chat", (str(USER),), (USER,)),
)


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        opened.courier.bot = Bot(TOKEN, session=FakeTelegram())
        opened.courier.pace = Pace(rate=1e6, notices=1e6, speed=1e6)
        yield opened


async def deliver(app: App) -> None:
    courier = app.courier
    courier.wake(await courier.queue.chats_waiting(courier.clock()))
    courier._start_due()
    await asyncio.gather(*courier._busy.values())


async def erase_all(app: App) -> None:
    """Let the job work: rows go, the last words are said, the files are cleared."""
    await deliver(app)
    await app.eraser.erase_due()
    await deliver(app)
    await app.eraser.erase_due()


async def put(database: Database, table: Table, **values: Any) -> None:
    row = {name: value for name, value in values.items() if name in table.c}
    await database.apply([Write(Statement(insert(table).values(row)), {})])


async def plant(app: App) -> None:
    """Leave traces of the person wherever there is a place for them."""
    database, now = app.tools.database, app.tools.clock()
    one = {"chat_id": USER, "user_id": USER, "at": now, "expires_at": now, "sent_at": now}
    cabinet = (await rows(app, select(m.cabinets)))[0].id
    await database.apply(
        [
            Write(
                Statement(
                    m.cabinets.update().values(
                        login="pelageya_7731",
                        surname="Канарейкина",
                        town="Канареевск",
                        phone=PHONE,
                        email=EMAIL,
                        born_on=date(1961, 2, 17),
                    )
                ),
                {},
            )
        ]
    )
    for number in range(1100):
        await put(
            database,
            m.journal,
            **one,
            id=number + 1,
            direction="in",
            kind="text",
            body="канареечный проезд дом сорок",
        )
    await put(database, m.preferences, **one, muted="")
    await put(database, m.pages, **one, token_key="k", screen=b"sealed")
    await put(database, m.failures, **one, id=1, reference="R", kind="K", trace="T")
    await put(database, m.attempts, kind="check", subject=str(USER), ordinal=1, at=now)
    await put(
        database,
        m.confirmation_codes,
        **one,
        id=1,
        purpose="register",
        channel="sms",
        address_key="a",
        code_hash="h",
        checks=0,
    )
    dial = {"zones": 1, "capacity": 5, "decimals": 3, "place": "", "automatic": 0}
    await put(database, m.meters, **dial, id=1, account_id=1, number="0712", service="gas")
    said = {"meter_id": 1, "period": "2026-11", "said_at": now, "taken_at": now, "t1": "5"}
    kind = {"version": 1, "current": 1, "source": "resident", "status": "accepted", "flags": ""}
    await put(database, m.readings, **one, **said, **kind, id=1, untold=0)
    tried = {"reading_id": 1, "title": "Канарейка Пёстрая", "act": "refused"}
    await put(database, m.reading_decisions, **one, **tried, id=1)
    shown = {"place": 1, "mime": "image/jpeg", "digest": "d", "as_photo": 1, "data": b"photo"}
    await put(database, m.evidence, **one, **said, **shown, id=1)
    await put(database, m.outbox, **{**one, **_waiting(now)}, id=1, kind="notify", dead_at=now)
    await put(database, m.tasks, **{**one, **_waiting(now)}, id=1, kind="receipt-photo")
    post = {"cabinet_id": cabinet, "organisation_id": 1, "role": "viewer", "since": now}
    await put(database, m.employees, **post, id=1, name="Канарейка Пёстрая")
    link = {"token_key": "t", "role": "viewer", "made_at": now, "expires_at": now}
    await put(database, m.employee_invitations, **link, name="Канарейка Пёстрая", employee_id=1)
    claimed = {"number": "1", "inn": "7707083893", "ogrn": "1027700132195", "phone": PHONE}
    asked = {"name": "ООО", "legal_address": "Канареевск", "email": EMAIL}
    await put(
        database,
        m.organisation_claims,
        **{**claimed, **asked, "id": 1, "cabinet_id": cabinet, "made_at": now},
        contact="Канарейкина",
    )
    await plant_requests(database, cabinet, now)
    host = {"id": 5, "login": "host", "user_id": HOST, "created_at": now}
    await put(database, m.cabinets, **host)
    for key, of, guest, title in (
        ("own", cabinet, GUEST, "Гость"),
        ("as guest", 5, USER, "Канарейка Пёстрая"),
    ):
        await put(
            database,
            m.invitations,
            **{**one, "token_key": key, "cabinet_id": of, "account_id": 1, "made_at": now},
            guest_user_id=guest,
            guest_title=title,
        )
    chat = {"version": 1, "kind": "private", "language": "ru", "active_at": now}
    await put(database, m.chats, chat_id=GUEST, session_id=6, **chat)
    await put(
        database,
        m.sessions,
        id=6,
        chat_id=GUEST,
        cabinet_id=cabinet,
        pin_wrong=0,
        pin_idle=900,
        started_at=now,
        title="Канарейка Пёстрая",
    )
    line = {"chat_id": GUEST, "at": now + timedelta(seconds=1), "direction": "out"}
    await put(database, m.journal, id=9000, **line, kind="card", body="Логин: pelageya_7731")
    pressed = {"kind": "file", "details": '{"file": "Канарейкина.pdf"}'}
    await put(database, m.journal, id=9001, **line, **pressed)


async def plant_requests(database: Database, cabinet: int, now: Any) -> None:
    """Have one that the person sent, and one that another chat of the cabinet did."""
    asked = {"subject": "other", "state": "new", "version": 1, "made_at": now, "changed_at": now}
    await put(database, m.requests, **asked, id=1, number="1", chat_id=USER)
    await put(database, m.requests, **asked, id=2, number="2", chat_id=GUEST, cabinet_id=cabinet)
    for number in (1, 2):
        said = {"side": "resident", "at": now, "words": "Канарейкина", "place": 1}
        await put(database, m.request_messages, **said, id=number, request_id=number, photos="")
    took = {"taken_by": USER, "taker": "Канарейка Пёстрая", "employee_id": 1, "state": "taken"}
    await put(database, m.requests, **{**asked, **took}, id=3, number="3", chat_id=HOST)
    said = {"side": "staff", "at": now, "words": "Проверим", "place": 1, "photos": ""}
    by = {"user_id": USER, "title": "Канарейка Пёстрая", "employee_id": 1}
    await put(database, m.request_messages, **said, **by, id=3, request_id=3)
    has = {"taken_at": now, "taken_by": USER, "taken_name": "Канарейка Пёстрая"}
    told = {"topic": "proof_lock", "made_at": now, "version": 3, "level": 0}
    await put(database, m.staff_notices, **told, **has, id=1, card="open")
    await put(database, m.staff_notices, **told, **has, id=2, card="done", settled_at=now)
    line = {"chat_id": USER, "at": now, "kind": "text", "words": "Канарейкина"}
    await put(database, m.unrecognised, **line, id=1)


def _waiting(now: Any) -> dict[str, Any]:
    return {"rank": 2, "created_at": now, "not_before": now, "tries": 0}


async def found(app: App) -> list[str]:
    return sightings(CANARIES, await bytes_of(app.settings.database_url))


async def act(app: App) -> Any:
    [row] = await rows(app, select(m.erasures))
    return row


async def test_after_erasure_nothing_of_the_person_is_left_but_the_act(
    app: App, clock: FakeClock
) -> None:
    one = Resident(app, USER, count(1))
    await enter(one)
    await plant(app)
    await app.indexing.catch_up()  # the console knows the person, too
    assert await number_of(app, m.conversation_keys) > 1
    assert {seen.split(" in ")[0] for seen in await found(app)} == {c.name for c in CANARIES}
    clock.advance(minutes=5)
    await one.say("/forget")
    await one.tap("Удалить мои данные")
    await one.tap("Удалить всё сейчас")
    assert (await one.card()).keys == ("mydata-erasing",)
    await erase_all(app)
    assert await found(app) == []
    assert await rows(app, select(m.outbox).where(m.outbox.c.chat_id == USER)) == []
    row = await act(app)
    assert row.user_id is None
    assert row.done_at is not None
    assert row.subject == app.tools.sealer.pseudonym(USER)
    told = json.loads(row.act)
    assert told["destroyed"]["cabinets"] == 1
    assert told["destroyed"]["journal"] >= 1100
    assert told["destroyed"]["consents"] == 2
    assert told["destroyed"]["organisation_claims"] == 1
    kinds = ("requests", "request_messages", "unrecognised")
    assert [told["destroyed"][one] for one in kinds] == [2, 2, 1]
    taken = ("requests_taken", "request_answers", "staff_notices", "staff_notices_open")
    assert [told["destroyed"][one] for one in taken] == [1, 1, 1, 1]
    [asked] = await rows(app, select(m.requests))
    assert (asked.taken_by, asked.taker, asked.employee_id, asked.version) == (*[None] * 3, 2)
    [answer] = await rows(app, select(m.request_messages))
    assert (answer.user_id, answer.title, answer.words) == (None, None, "Проверим")
    waits, done = await rows(app, select(m.staff_notices).order_by(m.staff_notices.c.id))
    assert (waits.taken_at, waits.taken_by, waits.version) == (None, None, 4)
    assert waits.overdue_at == waits.made_at, "somebody else is to take it"
    assert (done.taken_by, done.overdue_at) == (None, None)
    assert done.taken_at is not None
    assert ["2026", "press"] in [[at[:4], kind] for at, kind in told["log"]]
    assert await number_of(app, m.accounts) == 4  # the centre's own
    [said] = await rows(app, select(m.readings))
    assert (said.t1, said.chat_id, said.user_id) == ("5", None, None)
    [tried] = await rows(app, select(m.reading_decisions))
    assert (tried.act, tried.user_id, tried.title, tried.chat_id) == ("refused", *[None] * 3)
    [photo] = await rows(app, select(m.evidence))
    assert (photo.data, photo.chat_id) == (b"photo", None)
    assert await number_of(app, m.employees) == 0
    assert await number_of(app, m.consent_texts) == 2
    assert await number_of(app, m.cabinets, m.cabinets.c.user_id == HOST) == 1


async def test_other_chats_of_the_cabinet_are_signed_out_and_told(app: App) -> None:
    one = Resident(app, USER, count(1))
    await enter(one)
    await plant(app)
    await one.say("/forget")
    await one.tap("Удалить мои данные")
    await one.tap("Удалить всё сейчас")
    [told] = [each for each in await waiting(app, GUEST) if isinstance(each, Notify)]
    assert told.screen.lines[0].key == "notice-cabinet-closed"
    [chat] = await rows(app, select(m.chats).where(m.chats.c.chat_id == GUEST))
    assert chat.session_id is None
    [session] = await rows(app, select(m.sessions).where(m.sessions.c.id == 6))
    assert session.end_reason == "consent_withdrawn"


async def test_a_withdrawn_consent_is_the_only_one_withdrawn_and_erases_in_thirty_days(
    app: App, clock: FakeClock
) -> None:
    one = Resident(app, USER, count(1))
    await enter(one)
    [wording, _] = [row.digest for row in await rows(app, select(m.consent_texts))]
    agreed = {"kind": "agreement", "version": "1", "language": "ru", "wording": wording}
    who = {"id": 1, "user_id": USER, "chat_id": USER, "given_at": clock()}
    await put(app.tools.database, m.consents, **who, **agreed)
    work = Work(app.tools)
    work.post.put(USER, Notify(Screen((text("address-house", house="дом"),))))
    await work.commit()
    await one.tap("Профиль")
    await one.tap("Согласия")
    await one.tap("Отозвать согласие")
    await one.tap("Отозвать согласие")
    card = await one.card()
    assert card.keys == ("consents-withdrawn", "consents-withdrawn-until")
    assert (await one.chat()).session_id is None
    assert not [each for each in await one.waiting() if isinstance(each, Notify)]
    ended = {row.kind: row.withdrawn_at for row in await rows(app, select(m.consents))}
    assert ended == {"ownership": None, "personal_data": clock(), "agreement": None}
    clock.advance(days=30, seconds=-1)
    await erase_all(app)
    assert await number_of(app, m.cabinets) == 1
    clock.advance(seconds=1)
    await erase_all(app)
    assert await number_of(app, m.cabinets) == 0
    assert await one.chat() is None
    assert (await act(app)).reason == "withdrawn"


async def test_a_new_consent_takes_an_erasure_back_that_has_not_begun(
    app: App, clock: FakeClock
) -> None:
    one = Resident(app, USER, count(1))
    await enter(one)
    for caption in ("Профиль", "Согласия", "Отозвать согласие", "Отозвать согласие"):
        await one.tap(caption)
    await enter(one)
    assert await number_of(app, m.erasures) == 0
    clock.advance(days=31)
    await erase_all(app)
    assert await number_of(app, m.cabinets) == 1


async def test_who_withdraws_may_have_everything_erased_at_once(app: App) -> None:
    one = Resident(app, USER, count(1))
    await enter(one)
    for caption in ("Профиль", "Согласия", "Отозвать согласие"):
        await one.tap(caption)
    await one.tap("Удалить сразу")
    await one.tap("Удалить всё сейчас")
    await erase_all(app)
    assert await number_of(app, m.cabinets) == 0
    assert (await act(app)).done_at is not None


async def test_a_crash_in_the_middle_goes_on_and_counts_each_row_once(
    app: App, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Resident(app, USER, count(1))
    await enter(one)
    await plant(app)
    clock.advance(minutes=5)
    whole = await number_of(app, m.journal, m.journal.c.chat_id == USER)
    await one.say("/forget")
    await one.tap("Удалить мои данные")
    await one.tap("Удалить всё сейчас")
    await deliver(app)
    real, calls = remains.StoredRemains.moments, 0

    async def crash(self: remains.StoredRemains, user_id: int) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise StoreUnavailableError("the process died")
        return await real(self, user_id)

    monkeypatch.setattr(remains.StoredRemains, "moments", crash)
    with pytest.raises(StoreUnavailableError):
        await app.eraser.erase_due()
    left = await number_of(app, m.journal, m.journal.c.chat_id == USER)
    assert 0 < left < whole
    await erase_all(app)
    told = json.loads((await act(app)).act)
    assert told["destroyed"]["journal"] >= whole
    assert await found(app) == []


async def ask(app: App, user_id: int = USER) -> Resident:
    one = Resident(app, user_id)
    await one.say("/forget")
    await one.tap("Удалить мои данные")
    await one.tap("Удалить всё сейчас")
    await deliver(app)
    return one


async def test_a_chat_that_changes_all_the_time_is_put_off(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await ask(app)

    async def conflict(*_: Any) -> None:
        raise ConflictError

    with monkeypatch.context() as patch:
        patch.setattr(Work, "commit", conflict)
        await app.eraser.erase_due()
    assert await one.chat() is not None
    await erase_all(app)
    assert await one.chat() is None


async def test_one_failing_erasure_does_not_hold_up_the_next(
    app: App, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await ask(app)
    clock.advance(seconds=1)
    second = await ask(app, GUEST)
    real = remains.StoredRemains.moments

    async def stumble(self: remains.StoredRemains, user_id: int) -> Any:
        if user_id == USER:
            raise ValueError("an odd row")
        return await real(self, user_id)

    monkeypatch.setattr(remains.StoredRemains, "moments", stumble)
    await app.eraser.erase_due()
    assert await first.chat() is not None
    assert await second.chat() is None


async def test_files_that_could_not_be_cleared_are_cleared_at_the_next_look(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(app)
    await app.eraser.erase_due()
    await deliver(app)

    async def busy(*_: Any) -> None:
        raise StoreUnavailableError("somebody reads the log")

    with monkeypatch.context() as patch:
        patch.setattr(type(app.tools.database), "compact", busy)
        with pytest.raises(StoreUnavailableError):
            await app.eraser.erase_due()
    assert (await act(app)).done_at is None
    await app.eraser.erase_due()
    assert (await act(app)).done_at is not None


async def test_a_consent_while_data_are_being_erased_is_refused(app: App) -> None:
    one = await ask(app)
    await fill_in(one)
    assert (await one.card()).keys[0] == "erasure-under-way"
    given = await number_of(app, m.consents, m.consents.c.kind == "personal_data")
    assert given == 0
    assert await number_of(app, m.erasures) == 1
    await erase_all(app)
    await fill_in(one)
    given = await number_of(app, m.consents, m.consents.c.kind == "personal_data")
    assert given == 1


async def test_a_late_event_does_not_bring_an_erased_chat_back(app: App) -> None:
    one = await ask(app)
    await erase_all(app)
    for _ in range(2):
        await app.intake.happen(USER, "expire:pseudonym:1", app.upkeep._expire)
    assert await one.chat() is None
    assert await number_of(app, m.cards) == 0


async def test_work_that_took_too_long_is_left_to_the_replica_that_has_the_chat(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await ask(app)

    async def lost(*_: Any) -> bool:
        return False

    with monkeypatch.context() as patch:
        patch.setattr(type(app.courier.queue), "renew", lost)
        await app.eraser.erase_due()
    assert await one.chat() is not None  # the first piece went, the rest waits
    await erase_all(app)
    assert await one.chat() is None


async def test_an_erasure_that_was_taken_back_meanwhile_destroys_nothing(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await ask(app)

    async def gone(*_: Any) -> None:
        return None

    monkeypatch.setattr(ErasureDesk, "one", gone)
    await app.eraser.erase_due()
    assert await one.chat() is not None


async def test_the_job_goes_on_after_a_fault(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    one = await ask(app)
    monkeypatch.setattr(erasure_module, "EVERY", 0.0)
    real, calls = ErasureDesk.due, 0

    async def stumble(self: ErasureDesk, now: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise StoreUnavailableError("down")
        return await real(self, now)

    monkeypatch.setattr(ErasureDesk, "due", stumble)
    running = asyncio.create_task(app.eraser.run())
    async with asyncio.timeout(20):
        while await one.chat() is not None:
            pass  # the job works while the store is asked
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert calls > 1


async def test_letters_that_wait_for_the_person_are_dropped(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure_desk, "LETTERS_AT_A_LOOK", 2)
    one = Resident(app, USER, count(1))
    await enter(one)
    await plant(app)
    cabinet = (await rows(app, select(m.cabinets).where(m.cabinets.c.user_id == USER)))[0].id
    work = Work(app.tools)
    until = app.tools.clock() + timedelta(hours=1)
    for address, of in (
        (EMAIL, {}),
        ("another@mail.ru", {"cabinet_id": 5}),
        ("replaced@mail.ru", {"cabinet_id": cabinet}),
        ("not.yet.confirmed@mail.ru", {"user_id": USER}),
    ):
        to, line = Address(Channel.EMAIL, address), text("page-title")
        work.letters.send(Letter(to, "ru", line, (line,), until, **of))
    await work.commit()
    odd = {"id": 1, "channel": "email", "payload": b"of another key", "tries": 0}
    now = app.tools.clock()
    times = {"created_at": now, "not_before": now, "expires_at": now}
    await put(app.tools.database, m.letters, **odd, **times)
    await one.say("/forget")
    await one.tap("Удалить мои данные")
    await one.tap("Удалить всё сейчас")
    await erase_all(app)
    assert await number_of(app, m.letters) == 2


async def test_last_words_that_cannot_be_said_are_given_up(app: App, clock: FakeClock) -> None:
    one = Resident(app, USER, count(1))
    await one.say("/forget")
    await one.tap("Удалить мои данные")
    await one.tap("Удалить всё сейчас")
    await deliver(app)
    await app.eraser.erase_due()
    await app.eraser.erase_due()
    assert (await act(app)).done_at is None  # the words still wait
    clock.advance(hours=1, seconds=1)
    await app.eraser.erase_due()
    assert (await act(app)).done_at is not None
    assert await number_of(app, m.outbox) == 0


async def test_acts_are_forgotten_after_three_years(app: App, clock: FakeClock) -> None:
    one = Resident(app, USER, count(1))
    await one.say("/forget")
    await one.tap("Удалить мои данные")
    await one.tap("Удалить всё сейчас")
    await erase_all(app)
    clock.advance(days=ACT_LIFETIME.days)
    await app.eraser._forget()
    assert await number_of(app, m.erasures) == 1
    clock.advance(hours=2)
    await app.eraser._forget()
    assert await number_of(app, m.erasures) == 0


@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_a_chat_that_another_replica_serves_is_erased_later(
    app: App, clock: FakeClock
) -> None:
    async with open_office(app.settings.database_url, clock) as other:
        one = Resident(app, USER, count(1))
        await one.say("/forget")
        await one.tap("Удалить мои данные")
        await one.tap("Удалить всё сейчас")
        await deliver(app)
        async with other.courier.hold(USER):
            await app.eraser.erase_due()
            assert await one.chat() is not None
        await erase_all(app)
        assert await one.chat() is None


async def test_keys_of_events_do_not_tell_the_chat(app: App, clock: FakeClock) -> None:
    one = Resident(app, USER, count(1))
    await one.say("/start")
    await one.tap("Ограниченный доступ")
    clock.advance(minutes=31)
    await app.upkeep.expire_dialogues()
    keys = [row.update_key for row in await rows(app, select(m.seen_updates))]
    assert not [key for key in keys if key.startswith("expire") and str(USER) in key]
    assert [key for key in keys if key.startswith("expire")]


def test_every_table_that_knows_people_is_swept() -> None:
    """A new table with a person in it has to be named in `storage.remains`."""
    assert len({part.name for part in PARTS}) == len(PARTS)  # a row is counted once
    swept = {part.table.name for part in PARTS}
    swept |= {"conversations", "conversation_keys", "walks"}  # DERIVED
    knows = {
        table.name
        for table in m.metadata.sorted_tables
        if {"chat_id", "user_id", "cabinet_id", "guest_user_id"} & set(table.columns.keys())
    }
    # given back, the act itself, and what the law asks: who of staff saw what; groups are nobody
    of_groups = {"staff_groups", "group_threads"}
    assert knows - swept == {"leases", "erasures", "audit", *of_groups}


async def test_erasure_blanks_details_in_other_chats_also_without_a_body(
    app: App, clock: FakeClock
) -> None:
    one = Resident(app, USER, count(1))
    await enter(one)
    await plant(app)
    clock.advance(minutes=5)
    await one.say("/forget")
    await one.tap("Удалить мои данные")
    await one.tap("Удалить всё сейчас")
    await erase_all(app)
    lines = await rows(
        app, select(m.journal).where(m.journal.c.id >= 9000, m.journal.c.id <= 9001)
    )
    assert [(line.body, line.details) for line in lines] == [(None, None)] * 2
