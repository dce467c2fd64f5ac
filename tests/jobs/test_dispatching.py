"""One notice reaches exactly those whom it concerns, at their hour; one of them takes it."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from support.centre import IVAN, MARIA, settle
from support.clock import FakeClock
from support.metering import COLD, HOT, put_water
from support.office import Resident, number_of, open_office, rows, waiting
from support.staff import (
    FOREIGN,
    NORTH,
    OTHERS,
    OURS,
    SOUTH,
    hire,
    put,
    put_organisations,
    use,
)

from bot.app import App
from bot.domain.meters import Flag, Source, Status
from bot.domain.organisation_claims import Told
from bot.domain.staff import Post, Role
from bot.domain.staff_topics import Hours, StaffTopic, Wish
from bot.services.claim_decisions import Heard
from bot.services.doubt_answers import RaiseDoubt
from bot.services.doubt_decisions import Outcome
from bot.services.doubt_notices import DoubtfulReading
from bot.services.doubts import ReadDoubt
from bot.services.messages import Show
from bot.services.notices import HandlerFailed, ProofLocked
from bot.services.organisation_claims import Claim, claim_told
from bot.services.staff_cards import Pressed
from bot.services.staff_taking import TakeOutcome
from bot.ui.presses import sign_press
from bot.ui.texts import texts_for
from bot.work import Work
from bot.work_notices import spread_doubt
from storage import models as m
from storage.doubts import StoredDoubts
from storage.evidence import StoredEvidence
from storage.meters import StoredMeters, StoredReadings
from storage.organisation_claims import StoredClaims

STAFF = -1001234567890
FRIDAY = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)  # noon where the centre is
TOLD = Told("7736050003", "1027700070518", "ООО «Новая»", "г. Асбест", "Новый Пётр")
ANNA, BORIS, VERA, OLGA, STRANGER, CENTRE = 501, 502, 503, 504, 601, 701


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    """Give a centre with two organisations; Maria's house is the northern branch's."""
    clock.now = FRIDAY
    async with open_office(database_url, clock, staff_chat_id=STAFF) as app:
        await settle(app.tools.database)
        await put_organisations(app)
        [house] = await rows(
            app, select(m.accounts.c.building_id).where(m.accounts.c.id == MARIA.id)
        )
        await put(
            app,
            m.branch_buildings,
            organisation_id=OURS,
            building_id=house.building_id,
            branch_id=NORTH,
        )
        yield app


async def tell(app: App, account_id: int = MARIA.id) -> int:
    """Have a notice recorded and find who gets it; give its number."""
    work = Work(app.tools)
    work.notices.tell_staff(ProofLocked("••••••0042", by_person=False), account_id)
    await work.commit()
    await app.dispatching.dispatch()
    [row] = await rows(
        app, select(m.staff_notices.c.id).order_by(m.staff_notices.c.id.desc()).limit(1)
    )
    return int(row.id)


async def shown(app: App, chat_id: int) -> list[str]:
    """Give what each card in the chat says, the last drawing of each."""
    cards = {one.card: one for one in await waiting(app, chat_id) if isinstance(one, Show)}
    return [texts_for("ru").screen(one.screen) for one in cards.values()]


async def who(app: App, *people: int) -> set[int]:
    return {one for one in people if await waiting(app, one)}


async def press(app: App, user_id: int, deed: str, *, chat_id: int = 0) -> TakeOutcome:
    """Press on the newest drawing that hangs in the chat."""
    cards = [one for one in await waiting(app, chat_id or user_id) if isinstance(one, Show)]
    [row] = await rows(
        app, select(m.staff_notices).where(m.staff_notices.c.card == cards[-1].card)
    )
    pressed = Pressed(user_id, "Имя", chat_id or user_id, row.id, cards[-1].drawing, True)
    work = Work(app.tools)
    outcome: TakeOutcome = await getattr(work.use_cases["take_notice"], deed)(pressed)
    await work.commit()
    return outcome


async def test_it_reaches_the_branch_and_the_organisation_and_nobody_else(app: App) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS, NORTH))
    await hire(app, BORIS, Post(Role.DISPATCHER, OURS, SOUTH))
    await hire(app, VERA, Post(Role.METER_CLERK, OURS))
    await hire(app, STRANGER, Post(Role.DISPATCHER, OTHERS, FOREIGN))
    await hire(app, CENTRE, Post(Role.ADMINISTRATOR, None))
    await tell(app)
    assert await who(app, ANNA, BORIS, VERA, STRANGER, CENTRE, STAFF) == {ANNA, VERA}
    await tell(app, IVAN.id)
    assert len(await shown(app, ANNA)) == 1, "that house is of no branch: the organisation's"
    assert len(await shown(app, VERA)) == 2
    assert await who(app, BORIS, STAFF) == set()


async def test_a_reader_without_the_right_sees_the_resident_masked(app: App) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    viewer = await hire(app, VERA, Post(Role.VIEWER, OURS))
    await use(app, "change_wishes.wish", viewer, OURS, StaffTopic.PROOF_LOCK, Wish.NOW)
    await tell(app)
    [told] = await shown(app, ANNA)
    assert MARIA.number in told
    [masked] = await shown(app, VERA)
    assert MARIA.number not in masked
    assert "••••••0042" in masked
    seen = m.audit.c.action == "see_resident"
    assert await number_of(app, m.audit, seen, m.audit.c.employee_id == ANNA * 10) == 1
    assert await number_of(app, m.audit, seen) == 1


async def test_nobody_wants_it_and_the_staff_chat_has_it(app: App) -> None:
    anna = await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    await use(app, "change_wishes.wish", anna, OURS, StaffTopic.PROOF_LOCK, Wish.NEVER)
    await tell(app)
    assert await who(app, ANNA, STAFF) == {STAFF}
    assert await press(app, 999, "take", chat_id=STAFF) is TakeOutcome.DONE
    assert "Взял(а) Имя" in (await shown(app, STAFF))[0]


async def test_what_concerns_the_centre_is_in_the_staff_chat_and_with_who_wants_it(
    app: App,
) -> None:
    one = await hire(app, CENTRE, Post(Role.ADMINISTRATOR, None))
    await hire(app, ANNA, Post(Role.OWNER, OURS))
    await use(app, "change_wishes.wish", one, None, StaffTopic.WORKS, Wish.NOW)
    work = Work(app.tools)
    work.notices.tell_staff(HandlerFailed("12345678", "KeyError dialogue.press"))
    await work.commit()
    await app.dispatching.dispatch()
    assert await who(app, CENTRE, ANNA, STAFF) == {CENTRE, STAFF}
    assert len(await waiting(app, STAFF)) == 1


async def test_one_takes_it_and_the_cards_of_others_say_who(app: App) -> None:
    for one in (ANNA, VERA):
        await hire(app, one, Post(Role.DISPATCHER, OURS))
    await hire(app, STRANGER, Post(Role.DISPATCHER, OTHERS))
    await tell(app)
    assert await press(app, ANNA, "take") is TakeOutcome.DONE
    assert "Взял(а) Имя 501" in (await shown(app, VERA))[0]
    assert await press(app, VERA, "settle") is TakeOutcome.TAKEN
    assert await press(app, ANNA, "give_back") is TakeOutcome.DONE
    assert "Взял" not in (await shown(app, VERA))[0]
    assert await press(app, VERA, "take") is TakeOutcome.DONE
    assert await press(app, VERA, "settle") is TakeOutcome.DONE
    assert "Сделано: Имя 503" in (await shown(app, ANNA))[0]
    assert await press(app, ANNA, "take") is not TakeOutcome.DONE
    logged = await rows(app, select(m.audit.c.details).where(m.audit.c.subject == "notice"))
    acts = [json.loads(one.details) for one in logged]
    assert [one["act"] for one in acts if one.get("failed") == "state"] == ["settle", "take"]


async def test_the_old_button_of_somebody_removed_is_dead(app: App) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    await hire(app, VERA, Post(Role.DISPATCHER, OURS))
    owner = await hire(app, OLGA, Post(Role.OWNER, OURS))
    await tell(app)
    await use(app, "remove_employee", owner, ANNA * 10)
    before = await waiting(app, ANNA)
    cards = [one for one in before if isinstance(one, Show)]
    button = cards[-1].screen.rows[0][0]
    data = sign_press(app.tools.sealer, button, cards[-1].card, cards[-1].drawing, ANNA)
    await app.intake.take(Resident(app, ANNA).press(data))
    [row] = await rows(app, select(m.staff_notices.c.taken_by))
    assert row.taken_by is None
    assert await number_of(app, m.audit, m.audit.c.denied == 1) >= 1
    assert await press(app, VERA, "take") is TakeOutcome.DONE


async def test_what_somebody_removed_had_taken_goes_up_at_once(app: App) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    await hire(app, VERA, Post(Role.DISPATCHER, OURS))
    owner = await hire(app, OLGA, Post(Role.OWNER, OURS))
    await tell(app)
    assert await press(app, ANNA, "take") is TakeOutcome.DONE
    await use(app, "remove_employee", owner, ANNA * 10)
    await app.dispatching.dispatch()
    assert "Никто не взял вовремя" in (await shown(app, OLGA))[0]
    assert await press(app, VERA, "take") is TakeOutcome.OUTDATED, "its card said that Anna has it"
    assert await press(app, VERA, "take") is TakeOutcome.DONE


async def test_outside_of_hours_and_in_digests_it_waits(app: App, clock: FakeClock) -> None:
    anna = await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    week = Hours(frozenset({1, 2, 3, 4, 5}), 9 * 60, 18 * 60)
    await use(app, "change_wishes.work", anna, OURS, week)
    await hire(app, VERA, Post(Role.MANAGER, OURS))  # hourly
    clock.now = FRIDAY + timedelta(hours=7, minutes=20)
    for _ in range(3):
        await tell(app)
    assert await who(app, ANNA, VERA, STAFF) == set()
    clock.now = FRIDAY + timedelta(hours=8)
    await app.dispatching.dispatch()
    assert await who(app, ANNA, VERA) == {VERA}
    [digest] = await shown(app, VERA)
    assert "3 уведомления" in digest
    clock.now = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    await app.dispatching.dispatch()
    assert "3 уведомления" in (await shown(app, ANNA))[0]
    before = len(await waiting(app, ANNA))
    await app.dispatching.dispatch()
    assert len(await waiting(app, ANNA)) == before, "told once"
    [card] = [one for one in await waiting(app, ANNA) if isinstance(one, Show)][:1]
    button = card.screen.rows[1][0]
    data = sign_press(app.tools.sealer, button, card.card, card.drawing, ANNA)
    await app.intake.take(Resident(app, ANNA).press(data))
    assert any(MARIA.number in one for one in await shown(app, ANNA))


async def test_nobody_takes_it_and_those_above_are_told_and_then_the_staff_chat(
    app: App, clock: FakeClock
) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS, NORTH))
    await hire(app, OLGA, Post(Role.OWNER, OURS))  # by the day
    await hire(app, STRANGER, Post(Role.OWNER, OTHERS, None))
    await tell(app)
    assert await who(app, ANNA, OLGA, STAFF) == {ANNA}
    clock.advance(hours=4)
    await app.dispatching.dispatch()
    await app.dispatching.dispatch()
    assert await who(app, OLGA, STAFF, STRANGER) == {OLGA}
    assert "Никто не взял вовремя" in (await shown(app, OLGA))[0]
    clock.advance(hours=4)
    await app.dispatching.dispatch()
    assert await who(app, STAFF) == {STAFF}
    clock.advance(days=9)
    before = [len(await waiting(app, one)) for one in (STAFF, ANNA)]
    await app.dispatching.dispatch()
    assert [len(await waiting(app, one)) for one in (STAFF, ANNA)] == before
    assert await press(app, ANNA, "take") is TakeOutcome.DONE
    assert "Взял(а) Имя 501" in (await shown(app, STAFF))[-1]


async def test_a_doubt_nobody_decides_goes_up_and_a_decided_one_does_not(
    app: App, clock: FakeClock
) -> None:
    await hire(app, VERA, Post(Role.METER_CLERK, OURS))
    await hire(app, OLGA, Post(Role.OWNER, OURS))
    await put_water(app.tools.database)
    numbers = [await raise_doubt(app, meter_id) for meter_id in (COLD, HOT)]
    assert await who(app, VERA, OLGA, STAFF) == {VERA}
    for card in await shown(app, VERA):
        assert MARIA.number in card
    pressed = Pressed(VERA, "Вера", VERA, numbers[0], 1, of_this_chat=True)
    stranger = Pressed(STRANGER, "Пётр", STRANGER, numbers[1], 1, of_this_chat=True)
    assert await use(app, "decide_reading.accept", stranger) is Outcome.DENIED
    assert await use(app, "decide_reading.accept", pressed) is Outcome.DONE
    assert await number_of(app, m.audit, m.audit.c.action == "decide_reading") == 2
    clock.advance(days=1)
    await app.dispatching.dispatch()
    assert len(await shown(app, OLGA)) == 1, "the other one is decided"
    clock.advance(days=1)
    await app.dispatching.dispatch()
    [card] = await shown(app, STAFF)
    assert MARIA.number not in card, "in the staff chat as before"


async def raise_doubt(app: App, meter_id: int) -> int:
    """Have a reading taken that is far above what is usual."""
    work = Work(app.tools)
    state = await StoredMeters(work.unit).state(meter_id)
    assert state is not None
    number = app.tools.new_id()
    reading = replace(
        state.readings[0],
        id=number,
        period="2026-11",
        number=f"{number}"[-12:],
        flags=frozenset({Flag.ABOVE_USUAL}),
        source=Source.RESIDENT,
        status=Status.ACCEPTED,
        version=1,
    )
    StoredReadings(work.unit).accept(reading, chat_id=900, user_id=900)
    doubt = DoubtfulReading(
        reading_id=number,
        flags=(Flag.ABOVE_USUAL,),
        account="••••••0042",
        meter="••••••7101",
        service=state.meter.service,
        period=reading.period,
        values=reading.values,
        before=(),
        spent=None,
        usual=None,
        number=reading.number,
    )
    raising = RaiseDoubt(
        StoredDoubts(work.unit, app.tools.new_id),
        ReadDoubt(
            StoredDoubts(work.unit, app.tools.new_id),
            StoredMeters(work.unit),
            StoredEvidence(work.unit),
        ),
        spread_doubt(work),
        app.tools.clock,
    )
    await raising(doubt, meter_id)
    await work.commit()
    return number


async def test_a_locked_chat_is_told_only_that_there_is_something(app: App) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    await tell(app)
    [card] = [one for one in await waiting(app, ANNA) if isinstance(one, Show)]
    assert card.discreet is not None
    hidden = texts_for("ru").screen(card.discreet)
    assert "0042" not in hidden
    [[button]] = card.discreet.rows
    data = sign_press(app.tools.sealer, button, card.card, card.drawing, ANNA)
    before = len(await shown(app, ANNA)), len(await waiting(app, ANNA))
    await app.intake.take(Resident(app, ANNA).press(data))
    after = len(await shown(app, ANNA)), len(await waiting(app, ANNA))
    assert after[0] == before[0], "the same card, in place"
    assert after[1] > before[1]
    strange = sign_press(app.tools.sealer, button, card.card, card.drawing, STRANGER)
    await hire(app, STRANGER, Post(Role.DISPATCHER, OTHERS))
    await app.intake.take(Resident(app, STRANGER).press(strange))
    assert await shown(app, STRANGER) == []


async def test_a_claim_comes_to_the_administrator_who_wants_it(app: App) -> None:
    admin = await hire(app, CENTRE, Post(Role.ADMINISTRATOR, None))
    await use(app, "change_wishes.wish", admin, None, StaffTopic.REGISTRATION, Wish.NOW)
    claim = Claim(4711, "123456789012", CENTRE, TOLD, "+79123456789", "", app.tools.clock())
    work = Work(app.tools)
    StoredClaims(work.unit).add(claim)
    work.notices.tell_staff(claim_told(claim, None, 0))
    await work.commit()
    await app.dispatching.dispatch()
    assert await who(app, CENTRE, STAFF) == {CENTRE, STAFF}
    pressed = Pressed(CENTRE, "Админ", CENTRE, claim.id, 1, of_this_chat=True)
    assert await use(app, "decide_claim.confirm", pressed) is Heard.DONE
    for chat_id in (CENTRE, STAFF):
        [card] = await shown(app, chat_id)
        assert "Админ" in card
