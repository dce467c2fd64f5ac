"""Who answers for an organisation learns that a group or an employee of it is out of reach."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from support.clock import FakeClock
from support.office import Resident, rows, waiting
from support.scene import Scene, open_scene
from support.staff import NORTH, OTHERS, OURS, SOUTH, hire

from bot.app import App
from bot.domain.staff import Post, Role
from bot.services.messages import Show
from bot.services.staff_board import Level
from bot.services.staff_cards import Pressed
from bot.work import Work
from storage import models as m
from storage.groups import StoredGroups

OWNER, MANAGER, OF_NORTH, OF_SOUTH, CLERK, FOREIGN = 501, 502, 503, 504, 505, 506
POSTS = {
    OWNER: Post(Role.OWNER, OURS),
    MANAGER: Post(Role.MANAGER, OURS),
    OF_NORTH: Post(Role.MANAGER, OURS, NORTH),
    OF_SOUTH: Post(Role.MANAGER, OURS, SOUTH),
    CLERK: Post(Role.METER_CLERK, OURS),
    FOREIGN: Post(Role.OWNER, OTHERS),
}


@pytest.fixture
async def scene(database_url: str, clock: FakeClock) -> AsyncIterator[Scene]:
    async with open_scene(database_url, clock) as opened:
        for user_id, post in POSTS.items():
            await hire(opened.app, user_id, post)
        yield opened


async def told(app: App, said: str) -> set[int]:
    """Give who has a card that says it, after all were looked for."""
    await app.dispatching.dispatch()
    found = set()
    for user_id in POSTS:
        cards = [one for one in await waiting(app, user_id) if isinstance(one, Show)]
        assert len(cards) <= 1
        if said in str(cards):
            found.add(user_id)
    return found


async def test_that_a_group_is_lost_is_told_once_to_each_who_leads_the_organisation(
    scene: Scene,
) -> None:
    scene.act("block", blocked=True)
    await scene.hear()
    assert await told(scene.app, "Смена") == {OWNER, MANAGER}
    await scene.app.courier.aftermath.lose(scene.chat.id)
    assert await told(scene.app, "Смена") == {OWNER, MANAGER}
    [notice] = await rows(scene.app, select(m.staff_notices))
    assert (notice.topic, notice.organisation_id) == ("unreachable", OURS)
    assert notice.level == Level.CENTRE
    in_the_centre = await waiting(scene.app, scene.centre.id)
    assert len(in_the_centre) == 1


async def test_that_an_employee_blocks_the_bot_is_told_to_who_manages_employees_there(
    scene: Scene,
) -> None:
    anna = 600
    await hire(scene.app, anna, Post(Role.DISPATCHER, OURS, NORTH))
    await scene.app.courier.aftermath.lose(anna)
    assert await told(scene.app, f"Имя {anna}") == {OWNER, MANAGER, OF_NORTH}
    assert len(await waiting(scene.app, scene.centre.id)) == 1


async def test_the_centres_own_loss_is_no_organisations(scene: Scene) -> None:
    await hire(scene.app, 600, Post(Role.SUPPORT, None))
    await scene.app.courier.aftermath.lose(600)
    assert await told(scene.app, "600") == set()
    assert await rows(scene.app, select(m.staff_notices)) == []
    assert len(await waiting(scene.app, scene.centre.id)) == 1


async def test_that_topics_are_refused_is_told_to_who_may_mend_it(scene: Scene) -> None:
    await scene.app.courier.aftermath.tell_refused(scene.chat.id, "not enough rights")
    assert await told(scene.app, "not enough rights") == {OWNER, MANAGER}
    assert len(await waiting(scene.app, scene.centre.id)) == 1
    await scene.app.courier.aftermath.tell_refused(scene.centre.id, "no rights in the centre")
    assert await told(scene.app, "no rights in the centre") == set()
    assert len(await waiting(scene.app, scene.centre.id)) == 2


async def test_whoever_takes_it_is_seen_by_the_others_and_by_the_centre(scene: Scene) -> None:
    scene.act("block", blocked=True)
    await scene.hear()
    assert await told(scene.app, "Смена") == {OWNER, MANAGER}
    [notice] = await rows(scene.app, select(m.staff_notices))
    for user_id in (CLERK, FOREIGN, OWNER):
        work = Work(scene.app.tools)
        pressed = Pressed(user_id, "Имя", user_id, notice.id, notice.version, of_this_chat=True)
        await work.use_cases["take_notice"].take(pressed)
        await work.commit()
    [now] = await rows(scene.app, select(m.staff_notices))
    assert now.taken_by == OWNER
    for chat_id in (OWNER, MANAGER, scene.centre.id):
        assert "notice-card-taken" in str((await waiting(scene.app, chat_id))[-1])


async def test_a_group_is_called_by_its_new_title(scene: Scene) -> None:
    update = Resident(scene.app, scene.olga.id).message("")
    message = update["message"]
    del message["text"]
    message["chat"] = {"id": scene.chat.id, "type": "supergroup", "title": "Ночная смена"}
    message["new_chat_title"] = "Ночная смена"
    await scene.app.intake.take(update)
    group = await StoredGroups(Work(scene.app.tools).unit).find(scene.chat.id)
    assert group is not None
    assert group.title == "Ночная смена"
    update["update_id"] += 1
    message["chat"]["id"] = -987_654
    await scene.app.intake.take(update)  # one that is not bound
    assert await StoredGroups(Work(scene.app.tools).unit).find(-987_654) is None
