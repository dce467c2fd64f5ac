"""Notices to groups of staff: the topic of each subject, and the next way when there is none."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from aiogram.exceptions import TelegramBadRequest
from sqlalchemy import select
from support.clock import FakeClock
from support.office import number_of, rows, waiting
from support.scene import CHANNELS, Scene, card, note, open_scene
from support.staff import OTHERS, OURS, hire

from bot.delivery.delivering import Deliverer
from bot.delivery.telegram import SendText
from bot.domain.group_topics import GroupTopic
from bot.domain.staff import Post, Role
from bot.playground.world import Chat
from bot.services.groups import groups_of
from bot.services.staff import Site
from bot.ui.codec import OUTGOING
from bot.work import Work
from storage import models as m
from storage.group_threads import StoredThreads
from storage.groups import StoredGroups
from storage.moves import newest_id

READINGS, REQUESTS = GroupTopic.READINGS, GroupTopic.REQUESTS


@pytest.fixture
async def scene(database_url: str, clock: FakeClock) -> AsyncIterator[Scene]:
    async with open_scene(database_url, clock) as opened:
        yield opened


async def lost(scene: Scene, chat: Chat | None = None) -> bool:
    found = await StoredGroups(Work(scene.app.tools).unit).find((chat or scene.chat).id)
    return found is not None and found.lost_at is not None


def basic_group(scene: Scene) -> Chat:
    """Make a group that is neither a forum nor a supergroup."""
    actions = scene.station.playground.chats.actions
    return actions.add_group("Малая", [scene.olga.id], kind="group")


# -- topics ---------------------------------------------------------------------------------


async def test_each_subject_has_one_topic(scene: Scene) -> None:
    there = scene.chat.id
    await scene.put(there, note("one", READINGS), note("two", REQUESTS), note("three", READINGS))
    await scene.put(there, note("four"), card("five", there, READINGS))
    await scene.deliver()
    assert sorted(scene.said()) == [
        ("", "four"),
        ("Обращения", "two"),
        ("Показания", "five"),
        ("Показания", "one"),
        ("Показания", "three"),
    ]
    assert sorted(scene.chat.topics.values()) == ["Обращения", "Показания"]


async def test_a_deleted_topic_is_made_anew(scene: Scene) -> None:
    await scene.put(scene.chat.id, note("one", READINGS))
    await scene.deliver()
    scene.act("topics", thread=scene.topic("Показания"), do="delete")
    await scene.put(scene.chat.id, note("two", READINGS), note("three", READINGS))
    await scene.deliver()
    assert scene.said() == [("Показания", "two"), ("Показания", "three")]
    assert list(scene.chat.topics.values()) == ["Показания"]


async def test_what_a_closed_topic_refuses_goes_to_a_new_one_or_to_the_general(
    scene: Scene,
) -> None:
    await scene.put(scene.chat.id, note("one", READINGS))
    await scene.deliver()
    scene.act("topics", thread=scene.topic("Показания"), do="close")
    scene.chat.manages_topics = False
    await scene.put(scene.chat.id, note("two", READINGS))
    await scene.deliver()
    assert scene.said() == [("Показания", "one"), ("", "two")]
    assert [topic for topic, _ in scene.said(scene.centre)] == [CHANNELS]


async def test_without_the_right_notices_go_to_the_general_thread_and_staff_are_told_once(
    scene: Scene, clock: FakeClock
) -> None:
    scene.chat.manages_topics = False
    for _ in range(2):
        await scene.put(scene.chat.id, note("one", READINGS), note("two", REQUESTS))
        await scene.deliver()
        clock.advance(hours=25)  # tried again
    assert {topic for topic, _ in scene.said()} == {""}
    assert len(scene.said()) == 4
    [(topic, told)] = scene.said(scene.centre)
    assert topic == CHANNELS
    assert "«Смена»" in told
    assert "not enough rights to create a topic" in told
    scene.act("rights", manage_topics=True)
    await scene.hear()
    await scene.put(scene.chat.id, note("three", READINGS))
    await scene.deliver()
    assert scene.said()[-1] == ("Показания", "three")


async def test_a_group_that_is_no_forum_gets_all_in_one_place(scene: Scene) -> None:
    plain = basic_group(scene)
    await scene.put(plain.id, note("one", READINGS))
    await scene.deliver()
    assert scene.said(plain) == [("", "one")]
    assert scene.said(scene.centre) == []
    assert await number_of(scene.app, m.outbox) == 0


async def test_a_crash_before_a_topic_is_kept_loses_no_notice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: Any) -> None:
        raise RuntimeError("killed")

    await scene.put(scene.chat.id, note("one", READINGS))
    with monkeypatch.context() as patched:
        patched.setattr(StoredThreads, "keep", crash)
        with pytest.raises(RuntimeError, match="killed"):
            await scene.deliver()
    await scene.deliver()
    assert scene.said() == [("Показания", "one")]
    assert list(scene.chat.topics.values()) == ["Показания"] * 2


def test_messages_of_earlier_releases_are_still_read() -> None:
    old = OUTGOING.dump_python(note("one"))
    for name in ("subject", "missed", "thread"):
        del old[name]
    assert OUTGOING.validate_json(orjson.dumps(old)) == note("one")
    shown = OUTGOING.dump_python(card("one", 5, ""))
    for name in ("subject", "missed"):
        del shown[name]
    assert OUTGOING.validate_json(orjson.dumps(shown)) == card("one", 5, "")


# -- the next way ---------------------------------------------------------------------------


@pytest.mark.parametrize("told", [False, True], ids=["by a refusal", "by an update"])
async def test_all_of_a_group_follows_it_into_the_supergroup(scene: Scene, *, told: bool) -> None:
    plain = basic_group(scene)
    await scene.bind(plain, Site(OURS))
    await scene.put(plain.id, card("card", plain.id, READINGS))
    await scene.deliver()
    new = scene.station.playground.chats.actions.migrate(plain, scene.olga.id)
    if told:
        await scene.hear()
        assert await newest_id(scene.app.tools.database, plain.id) == new.id
    await scene.put(plain.id, note("one", READINGS), note("two"))
    for _ in range(2):
        await scene.deliver()
    assert scene.said(new) == [("", "one"), ("", "two")]
    await scene.hear()
    groups = StoredGroups(Work(scene.app.tools).unit)
    assert await groups.find(plain.id) is None
    moved = await groups.find(new.id)
    assert moved is not None
    assert (moved.site, moved.title, moved.lost_at) == (Site(OURS), "Малая", None)
    [kept] = await rows(scene.app, select(m.cards.c.chat_id, m.cards.c.message_id))
    assert (kept.chat_id, kept.message_id) == (new.id, None)


LEFT: dict[str, tuple[str, dict[str, Any]]] = {
    "kicked": ("block", {"blocked": True}),
    "deleted": ("disband", {}),
}


@pytest.mark.parametrize("how", LEFT)
@pytest.mark.parametrize("told", [False, True], ids=["by a refusal", "by an update"])
async def test_what_waits_for_a_lost_group_goes_to_the_centre(
    scene: Scene, how: str, *, told: bool
) -> None:
    name, fields = LEFT[how]
    scene.act(name, **fields)
    if told:
        await scene.hear()
    there = scene.chat.id
    await scene.put(there, note("one", READINGS), card("two", there, READINGS))
    for _ in range(2):
        await scene.deliver()
    assert await lost(scene)
    said = scene.said(scene.centre)
    assert sorted(said)[:2] == [("Показания", "one"), ("Показания", "two")]
    [(topic, notice)] = [one for one in said if "Смена" in one[1]]
    assert topic == CHANNELS
    assert "Исеть" in notice
    assert all("не удалось" in (one.text or "") for one in scene.messages(scene.centre)[1:])
    await scene.put(there, note("three", REQUESTS))
    await scene.deliver()
    assert scene.said(scene.centre)[-1] == ("Обращения", "three")
    assert len([one for one in scene.said(scene.centre) if "Смена" in one[1]]) == 1
    assert await number_of(scene.app, m.outbox) == 0


async def test_a_group_that_hears_the_bot_again_gets_its_notices(scene: Scene) -> None:
    scene.act("block", blocked=True)
    await scene.hear()
    assert await lost(scene)
    scene.act("block", blocked=False)
    await scene.hear()
    assert not await lost(scene)
    await scene.put(scene.chat.id, note("one", READINGS))
    await scene.deliver()
    assert scene.said() == [("Показания", "one")]


async def test_a_lost_group_is_back_when_the_bot_could_speak_there(scene: Scene) -> None:
    work = Work(scene.app.tools)
    groups = StoredGroups(work.unit)
    found = await groups.find(scene.chat.id)
    assert found is not None
    groups.lose(found, scene.app.tools.clock())
    await work.commit()
    scene.act("messages", text="Здравствуйте")
    await scene.hear()
    assert await lost(scene), "whoever is muted hears all the same"
    await scene.put(scene.chat.id, note("one", READINGS))
    await scene.deliver()
    assert scene.said() == [("Показания", "one")]
    assert not await lost(scene)


async def test_what_a_muted_group_refuses_waits_where_there_is_no_other_way(
    scene: Scene, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: Any) -> None:
        call = SendText(chat_id=scene.centre.id, text="one")
        raise TelegramBadRequest(call, "Bad Request: not enough rights to send text messages")

    await scene.put(scene.centre.id, note("one"), note("two"))
    with monkeypatch.context() as patched:
        patched.setattr(Deliverer, "_send", refuse)
        await scene.deliver()
    assert await lost(scene, scene.centre)
    assert len(await waiting(scene.app, scene.centre.id)) == 2
    clock.advance(hours=1, minutes=1)
    for _ in range(2):
        await scene.deliver()
    assert sorted(line for _, line in scene.said(scene.centre)) == ["one", "two"]
    assert not await lost(scene, scene.centre)


async def test_without_the_staff_chat_administrators_are_told(scene: Scene) -> None:
    boss = scene.station.playground.add_person("Борис", "Админ")
    gone = scene.station.playground.add_person("Глеб", "Ушедший")
    scene.appoint(boss, gone)
    private = scene.talks_to(boss)
    scene.talks_to(gone).blocked = True
    scene.act("block", scene.centre, blocked=True)
    await scene.put(scene.centre.id, note("one"), note("two", READINGS))
    for _ in range(3):
        await scene.deliver()
    said = [line for _, line in scene.said(private)]
    assert max(said).startswith("Бот больше не может")
    assert len(said) == 3
    for_the_other = await waiting(scene.app, scene.centre.id)
    assert len(for_the_other) == await number_of(scene.app, m.outbox) == 3


async def test_without_anybody_else_notices_wait_for_the_bot_to_be_back(
    scene: Scene, clock: FakeClock
) -> None:
    scene.act("block", scene.centre, blocked=True)
    await scene.put(scene.centre.id, note("one"), note("two", READINGS))
    for _ in range(3):
        await scene.deliver()
        clock.advance(minutes=1)
    assert len(await waiting(scene.app, scene.centre.id)) == 2
    scene.act("block", scene.centre, blocked=False)
    await scene.hear()
    await scene.deliver()
    assert [line for _, line in scene.said(scene.centre)] == ["one", "two"]
    scene.act("block", scene.centre, blocked=True)
    await scene.put(scene.centre.id, note("three"))
    await scene.deliver()
    scene.centre.bots.append(scene.station.playground.bot.id)
    clock.advance(hours=1, minutes=1)
    await scene.deliver()
    assert scene.said(scene.centre)[-1] == ("", "three")


@pytest.mark.parametrize("told", [False, True], ids=["by a refusal", "by an update"])
async def test_what_is_for_staff_does_not_end_with_an_employee_who_blocks(
    scene: Scene, *, told: bool
) -> None:
    anna = scene.station.playground.add_person("Анна", "Диспетчер")
    await hire(scene.app, anna.id, Post(Role.DISPATCHER, OURS))
    scene.talks_to(anna)
    playground = scene.station.playground
    playground.desk.block(playground.bot, anna, blocked=True)
    if told:
        await scene.hear()
    await scene.put(anna.id, note("for herself"), note("for staff", REQUESTS))
    for _ in range(2):
        await scene.deliver()
    said = scene.said(scene.centre)
    assert ("Обращения", "for staff") in said
    [(topic, notice)] = [one for one in said if one[1] != "for staff"]
    assert topic == CHANNELS
    assert f"Имя {anna.id}" in notice
    assert "Исеть" in notice
    assert await number_of(scene.app, m.outbox) == 0
    [chat] = await rows(scene.app, select(m.chats.c.unreachable_at))
    assert chat.unreachable_at is not None


async def test_what_nobody_can_be_told_waits_and_does_not_go_round_in_circles(
    scene: Scene,
) -> None:
    boss = scene.station.playground.add_person("Борис", "Админ")
    scene.appoint(boss)
    scene.talks_to(boss).blocked = True
    scene.act("block", scene.centre, blocked=True)
    scene.act("block", blocked=True)
    await scene.put(scene.chat.id, note("one", READINGS))
    for _ in range(4):
        await scene.deliver()
    before = scene.station.playground.desk.calls.total()
    await scene.deliver()
    assert scene.station.playground.desk.calls.total() == before
    scene.act("block", scene.centre, blocked=False)
    await scene.hear()
    await scene.deliver()
    said = scene.said(scene.centre)
    assert ("Показания", "one") in said
    assert len(said) == len(set(said)) == 3, "its own loss, the other group's, the notice"
    assert await number_of(scene.app, m.outbox) == 0


async def test_a_group_is_told_of_its_own_organisation_only(scene: Scene) -> None:
    foreign = scene.station.playground.add_group("Чужая смена", [scene.olga.id])
    await scene.bind(foreign, Site(OTHERS))
    groups = StoredGroups(Work(scene.app.tools).unit)
    assert [one.chat_id for one in await groups_of(groups, Site(OURS))] == [scene.chat.id]
    assert [one.chat_id for one in await groups_of(groups, Site(OTHERS, 33))] == [foreign.id]
    assert await groups_of(groups, Site(None)) == ()
