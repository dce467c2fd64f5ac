"""What is for staff on its next way: nobody learns there what the first reader alone might."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC

import orjson
import pytest
from sqlalchemy import select
from support.centre import MARIA
from support.clock import FakeClock
from support.office import number_of, open_office, rows, waiting
from support.scene import Scene, card, note, open_scene
from support.staff import OURS, hire

from bot.domain.group_topics import GroupTopic
from bot.domain.requests import RequestState, RequestSubject
from bot.domain.staff import Post, Role
from bot.domain.staff_topics import StaffTopic
from bot.playground.world import Person
from bot.services.messages import Document, Notify, Screen, Show, text
from bot.services.notices import MessageRefused, ProofLocked
from bot.services.request_notices import RequestCard, RequestPhotos, RequestUnheard
from bot.services.staff_board import Level
from bot.services.staff_notices import StaffDigest
from bot.ui.codec import OUTGOING
from bot.ui.notice_cards import digest_shown
from bot.work import Work
from storage import models as m

READINGS = GroupTopic.READINGS
NUMBER, MASKED = "1470000042", "••••••0042"
VEILED = Screen((text("notice-discreet"),))


@pytest.fixture
async def scene(database_url: str, clock: FakeClock) -> AsyncIterator[Scene]:
    async with open_scene(database_url, clock) as opened:
        yield opened


async def tell_of_a_lock(scene: Scene) -> None:
    work = Work(scene.app.tools)
    work.notices.tell_staff(ProofLocked(MASKED, by_person=False), MARIA.id)
    await work.commit()
    await scene.app.dispatching.dispatch()


async def dispatcher(scene: Scene) -> Person:
    """Hire somebody who is told of residents, and who blocks the bot."""
    anna = scene.station.playground.add_person("Анна", "Диспетчер")
    await hire(scene.app, anna.id, Post(Role.DISPATCHER, OURS))
    scene.talks_to(anna).blocked = True
    return anna


async def level_of_the_notice(scene: Scene) -> int:
    told = m.staff_notices.c
    query = select(told.level).where(told.topic == StaffTopic.PROOF_LOCK)
    [row] = await rows(scene.app, query)
    return int(row.level)


async def test_a_card_that_an_employee_cannot_be_shown_is_the_centres_and_masked(
    scene: Scene,
) -> None:
    anna = await dispatcher(scene)
    scene.act("block", blocked=True)
    await scene.hear()
    await tell_of_a_lock(scene)
    [shown] = await waiting(scene.app, anna.id)
    assert NUMBER in str(shown)
    await scene.deliver()
    cards = [one.text or "" for one in scene.messages(scene.centre) if MASKED in (one.text or "")]
    assert len(cards) == 1
    assert "не удалось" in cards[0]
    assert all(NUMBER not in (one.text or "") for one in scene.messages(scene.centre))
    assert await level_of_the_notice(scene) == Level.CENTRE
    assert await number_of(scene.app, m.outbox) == 0


async def test_a_card_that_the_centre_has_already_is_not_drawn_there_twice(scene: Scene) -> None:
    boris = scene.station.playground.add_person("Борис", "Диспетчер")
    await hire(scene.app, boris.id, Post(Role.DISPATCHER, OURS))
    scene.talks_to(boris).blocked = True
    await dispatcher(scene)
    await tell_of_a_lock(scene)
    for _ in range(2):
        await scene.deliver()
    cards = [one for one in scene.messages(scene.centre) if MASKED in (one.text or "")]
    assert len(cards) == 1
    assert await number_of(scene.app, m.outbox) == 0


async def test_in_the_chat_of_an_administrator_a_card_waits_for_the_pin(scene: Scene) -> None:
    boss = scene.station.playground.add_person("Борис", "Админ")
    scene.appoint(boss)
    await dispatcher(scene)
    await tell_of_a_lock(scene)
    await scene.put(scene.centre.id, card("doubt", scene.centre.id, READINGS))
    scene.act("block", scene.centre, blocked=True)
    scene.act("block", blocked=True)
    await scene.hear()
    await scene.app.courier.aftermath.lose(scene.centre.id)
    shown = [one for one in await waiting(scene.app, boss.id) if isinstance(one, Show)]
    assert shown
    assert all(one.discreet is not None for one in shown)


async def test_words_that_were_for_one_session_reach_the_next_group(scene: Scene) -> None:
    anna = await dispatcher(scene)
    at = scene.app.tools.clock()
    said = replace(note("words", GroupTopic.REQUESTS), discreet=VEILED, told_at=at)
    await scene.put(anna.id, said)
    await scene.deliver()
    assert ("Обращения", "words") in scene.said(scene.centre)


async def test_words_on_the_way_to_an_administrator_are_for_whoever_is_there(
    scene: Scene,
) -> None:
    boss = scene.station.playground.add_person("Борис", "Админ")
    scene.appoint(boss)
    anna = await dispatcher(scene)
    said = replace(note("words", READINGS), told_at=scene.app.tools.clock())
    await scene.put(anna.id, replace(said, missed=(scene.centre.id,)))
    await scene.app.courier.aftermath.lose(anna.id)
    [told] = [
        one
        for one in await waiting(scene.app, boss.id)
        if isinstance(one, Notify) and one.subject == READINGS
    ]
    assert told.told_at is None
    assert told.discreet is not None


async def test_a_notice_of_a_group_that_is_lost_has_a_subject_and_so_have_its_photos(
    scene: Scene,
) -> None:
    await tell_of_a_lock(scene)
    shown = await waiting(scene.app, scene.chat.id)
    assert [one.subject for one in shown if isinstance(one, Show)] == [GroupTopic.ACCESS]
    photos = RequestPhotos("12345678", 1, 2)
    work = Work(scene.app.tools)
    work.notices.tell(scene.chat.id, photos)
    await work.commit()
    scene.act("block", blocked=True)
    await scene.app.courier.aftermath.lose(scene.chat.id)
    there = await waiting(scene.app, scene.centre.id)
    assert [one.subject for one in there if isinstance(one, Show)] == [GroupTopic.ACCESS]
    sent = [one for one in there if isinstance(one, Document)]
    assert [one.args["place"] for one in sent] == ["1", "2"]
    assert {one.subject for one in sent} == {GroupTopic.REQUESTS}
    assert all(scene.chat.id in one.missed for one in sent)


def test_a_list_of_a_digest_is_for_staff() -> None:
    shown = digest_shown(StaffDigest(1, ()), 5, UTC)
    assert shown.subject == GroupTopic.DIGEST


def test_files_of_earlier_releases_are_still_read() -> None:
    file = Document("chart", text("notice-discreet"), {"a": "b"})
    old = OUTGOING.dump_python(file)
    for name in ("subject", "missed"):
        del old[name]
    assert OUTGOING.validate_json(orjson.dumps(old)) == file


async def test_without_a_staff_chat_administrators_get_what_waits_for_an_answer(
    database_url: str, clock: FakeClock
) -> None:
    async with open_office(database_url, clock, admins="900,901") as app:
        work = Work(app.tools)
        subject, state = RequestSubject.OTHER, RequestState.NEW
        asked = RequestCard(1, "12345678", subject, state, 1, 1, "", "words", 0, clock.now)
        work.notices.tell_staff(asked)
        work.notices.tell_staff(RequestUnheard("12345678"))
        work.notices.tell_staff(MessageRefused("why"))
        await work.commit()
        for one in (900, 901):
            shown, told = await waiting(app, one)
            assert isinstance(shown, Show)
            assert shown.discreet is not None
            assert isinstance(told, Notify)
            assert told.subject == GroupTopic.REQUESTS
