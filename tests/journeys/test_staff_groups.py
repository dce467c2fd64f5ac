"""A group of an organisation: bound in the chat, told by topics, lost and found again."""

import pytest
from sqlalchemy import select
from support.person import Person
from support.scene import note
from support.staff import put_organisations

from bot.domain.group_topics import GroupTopic
from bot.playground.server import Playground
from bot.playground.world import Chat
from bot.work import Work
from storage import models as m
from storage.statements import Statement

from .conftest import Town
from .test_organisation import OTHER_INN, go, open_organisation, owner_of

READINGS = GroupTopic.READINGS


@pytest.fixture
def staff_chat_id(playground: Playground) -> int:
    operator = playground.add_person("Ольга", "Дежурная")
    return playground.add_group("Сотрудники", [operator.id]).id


async def look_into(town: Town, chat_id: int, person: int) -> Person:
    joined = await Person.join(town.playground.url, person=person, chat=chat_id)
    return await town.stack.enter_async_context(joined)


async def command_of(owner: Person) -> str:
    """Get the link that binds a group, as what is said in the group."""
    await open_organisation(owner)
    await go(owner, ("Группы", "Пока ни одной"), ("Подключить группу", "Выберите группу"))
    [url] = [
        button["url"]
        for line in owner.from_bot()[-1]["keyboard"]
        for button in line
        if button["text"] == "Выбрать группу"
    ]
    assert "?startgroup=g_" in url
    return f"/start@kvitok_bot {url.partition('=')[2]}"


async def tell(town: Town, chat: Chat, body: str) -> None:
    work = Work(town.app.tools)
    work.post.put(chat.id, note(body, READINGS))
    await work.commit()
    town.app.courier.wake([chat.id])


async def test_a_group_is_bound_by_its_own_people_and_told_by_topics(town: Town) -> None:
    await put_organisations(town.app)
    owner = await owner_of(town)
    rival = await owner_of(town, OTHER_INN, "Раиса")
    chat = town.playground.chats.actions.add_group("Смена", [owner.id, rival.id])
    ours, theirs = [await look_into(town, chat.id, one.id) for one in (owner, rival)]
    said = await command_of(owner)
    await theirs.send(said)
    await theirs.wait_for("только тот, кто её получил")
    await ours.send(said)
    await ours.wait_for("Группа подключена: ООО «Исеть»")
    await ours.send(said)
    await ours.wait_for("Ссылка не действует")
    await tell(town, chat, "первое")
    first = await ours.wait_for("первое")
    assert chat.topics[str(first["via_topic"])] == "Показания"
    await ours._post("topics", {"thread": first["via_topic"], "do": "delete"})
    await tell(town, chat, "второе")
    second = await ours.wait_for("второе")
    assert chat.topics[str(second["via_topic"])] == "Показания"
    await open_organisation(owner)
    await go(owner, ("Группы", "Смена"), ("Отключить «Смена»", "Группа отключена"))
    query = select(m.audit.c.denied, m.audit.c.details).where(m.audit.c.subject == "group")
    entries = await town.app.tools.database.read(Statement(query.order_by(m.audit.c.id)))
    done = [row.details.partition('"done": "')[2].partition('"')[0] for row in entries]
    assert done == ["offer", "bind", "bind", "bind", "unbind"]
    assert [row.denied for row in entries] == [0, 1, 0, 1, 0]


async def test_a_group_that_put_the_bot_out_is_told_again_when_it_is_back(
    town: Town, staff_chat_id: int
) -> None:
    owner = await owner_of(town)
    chat = town.playground.chats.actions.add_group("Смена", [owner.id])
    ours = await look_into(town, chat.id, owner.id)
    [operator] = town.playground.world.chats[str(staff_chat_id)].members
    staff = await look_into(town, staff_chat_id, operator)
    await ours.send(await command_of(owner))
    await ours.wait_for("Группа подключена")
    await ours.block()
    lost = await staff.wait_for("больше не может писать в группу «Смена»")
    assert "ООО «Исеть»" in lost["text"]
    await tell(town, chat, "мимо")
    moved = await staff.wait_for("мимо")
    assert "не удалось" in moved["text"]
    await open_organisation(owner)
    await go(owner, ("Группы", "Бот не может туда писать"))
    await ours.block(blocked=False)
    await ours.settled()
    await tell(town, chat, "снова здесь")
    await ours.wait_for("снова здесь")
    assert len([one for one in staff.from_bot() if "Смена" in one["text"]]) == 1
