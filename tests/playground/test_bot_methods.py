"""Methods beyond plain texts: chats, pins, topics, reactions, copies, entities given as data."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    ChatMemberAdministrator,
    MenuButtonCommands,
    MessageEntity,
    ReactionTypeEmoji,
    User,
)
from support.person import Person

from bot.playground import Playground
from bot.playground.images import size_of, thumbnail
from bot.playground.texts import finish

PICTURE, *_SIZE = thumbnail(300, 200)


async def refused(call: Any) -> str:
    with pytest.raises(TelegramBadRequest) as caught:
        await call
    return caught.value.message.removeprefix("Bad Request: ")


async def test_chats_and_members(playground: Playground, telegram: Bot, maria: Person) -> None:
    group = playground.add_group("Смена", [maria.id])
    private = await telegram.get_chat(maria.id)
    assert (private.type, private.first_name, private.last_name) == ("private", "Мария", "Петрова")
    assert (await telegram.get_chat(group.id)).is_forum
    statuses = [
        (await telegram.get_chat_member(group.id, number)).status
        for number in (maria.id, playground.bot.id, playground.add_person("Иван").id)
    ]
    assert statuses == ["member", "administrator", "left"]
    unknown = telegram.get_chat_member(group.id, 77)
    assert await refused(unknown) == "invalid user_id specified"


async def test_pins(telegram: Bot, maria: Person) -> None:
    first, second = [await telegram.send_message(maria.id, text) for text in "аб"]
    await telegram.pin_chat_message(maria.id, first.message_id)
    await telegram.pin_chat_message(maria.id, second.message_id)
    pinned = (await telegram.get_chat(maria.id)).pinned_message
    assert pinned is not None
    assert pinned.message_id == second.message_id
    await telegram.unpin_chat_message(maria.id)
    await telegram.unpin_chat_message(maria.id, message_id=first.message_id)
    none = telegram.unpin_chat_message(maria.id, message_id=first.message_id)
    assert await refused(none) == "message to unpin not found"
    missing = telegram.pin_chat_message(maria.id, 99)
    assert await refused(missing) == "message to pin not found"


async def test_reactions(telegram: Bot, maria: Person) -> None:
    await telegram.set_message_reaction(maria.id, 1, [ReactionTypeEmoji(emoji="👍")])
    await maria.until(lambda: any(e["type"] == "reaction" for e in maria.events), 5, "reaction")
    many = telegram.set_message_reaction(
        maria.id, 1, [ReactionTypeEmoji(emoji="👍"), ReactionTypeEmoji(emoji="🔥")]
    )
    assert await refused(many) == "REACTIONS_TOO_MANY"


async def test_topics_that_are_refused(telegram: Bot, maria: Person) -> None:
    assert await refused(telegram.create_forum_topic(maria.id, "x")) == "the chat is not a forum"


async def test_contacts(telegram: Bot, maria: Person) -> None:
    sent = await telegram.send_contact(maria.id, "+73430000000", "Аварийная", "служба")
    assert sent.contact is not None
    seen = await maria.wait_for(lambda one: one["contact"] is not None)
    assert seen["contact"]["phone_number"] == "+73430000000"
    nameless = telegram.send_contact(maria.id, "+73430000000", "")
    assert await refused(nameless) == "first name must be non-empty"


async def test_copies_and_forwards(playground: Playground, telegram: Bot, maria: Person) -> None:
    group = playground.add_group("Смена", [maria.id])
    sent = await telegram.send_photo(
        maria.id, BufferedInputFile(PICTURE, "a.png"), caption="чек", protect_content=True
    )
    assert sent.has_protected_content
    why = await refused(telegram.forward_message(group.id, maria.id, sent.message_id))
    assert why == "message has protected content and can't be forwarded"
    forwarded = await telegram.forward_message(group.id, maria.id, 1)
    assert forwarded.forward_origin is not None
    twice = await telegram.forward_message(group.id, group.id, forwarded.message_id)
    assert twice.forward_origin == forwarded.forward_origin
    plain = await telegram.send_photo(maria.id, BufferedInputFile(PICTURE, "a.png"))
    copied = await telegram.copy_message(
        group.id, maria.id, plain.message_id, caption="<b>чек</b>", parse_mode="HTML"
    )
    async with await Person.join(playground.url, person=maria.id, chat=group.id) as member:
        seen = next(m for m in member.messages() if m["message_id"] == copied.message_id)
        assert seen["html"] == "<b>чек</b>"
        assert await member.download(seen["photo"]["url"]) == PICTURE
    missing = telegram.copy_message(group.id, maria.id, 99)
    assert await refused(missing) == "message to copy not found"


async def test_a_group_hears_people_and_its_own_bot(
    playground: Playground, telegram: Bot, maria: Person
) -> None:
    group = playground.add_group("Смена", [maria.id])
    async with await Person.join(playground.url, person=maria.id, chat=group.id) as member:
        await member.send("все тут?")
        await telegram.send_message(group.id, "тут")
        await member.wait_for("тут")
        await member.block()
    last = (await telegram.get_updates())[-1]
    assert last.my_chat_member is not None
    assert last.my_chat_member.new_chat_member.status == "kicked"


async def test_entities_given_as_data(telegram: Bot, maria: Person) -> None:
    sent = await telegram.send_message(
        maria.id,
        "👍 сайт и почта",
        entities=[
            MessageEntity(type="text_link", offset=3, length=4, url="ya.ru"),
            MessageEntity(type="bold", offset=3, length=4),
            MessageEntity(
                type="text_mention",
                offset=10,
                length=5,
                user=User.model_validate({"id": maria.id, "is_bot": False, "first_name": "x"}),
            ),
        ],
    )
    kinds = [(e.type, e.offset, e.length, e.url) for e in sent.entities or []]
    assert ("text_link", 3, 4, "http://ya.ru/") in kinds
    assert ("bold", 3, 4, None) in kinds
    assert len(kinds) == 3
    bad = telegram.send_message(
        maria.id, "x", entities=[MessageEntity(type="text_link", offset=0, length=1, url="x")]
    )
    assert await refused(bad) == "entity URL 'x' is invalid"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/start@kvitok_bot abc", [("bot_command", 0, 17)]),
        ("см. https://ya.ru/a?b=1, да", [("url", 4, 19)]),
        ("👍 a@b.ru @kvitok_bot #тег", [("email", 3, 6), ("mention", 10, 11), ("hashtag", 22, 4)]),
        ("1/2 и а/б", []),
    ],
)
def test_entities_that_nobody_marks(text: str, kinds: list[tuple[str, int, int]]) -> None:
    assert [(e["type"], e["offset"], e["length"]) for e in finish(text, [])[1]] == kinds


def test_styles_that_touch_are_one_and_code_is_plain() -> None:
    bold: list[dict[str, Any]] = [{"type": "bold", "offset": n, "length": 1} for n in (0, 1)]
    assert finish("ab", bold)[1] == [{"type": "bold", "offset": 0, "length": 2}]
    inside: list[dict[str, Any]] = [{"type": "code", "offset": 0, "length": 2}, bold[0]]
    assert finish("ab", inside)[1] == [inside[0]]


async def test_commands_by_scope_and_menu_button(telegram: Bot) -> None:
    scope = BotCommandScopeAllPrivateChats()
    assert await telegram.get_my_commands(scope=scope, language_code="en") == []
    await telegram.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await telegram.get_chat_menu_button()).type == "commands"
    await telegram.set_my_short_description("Показания и квитанции")
    short = await telegram.get_my_short_description()
    assert short.short_description == "Показания и квитанции"
    assert await refused(telegram.set_my_description("я" * 513)) == "DESCRIPTION_TOO_LONG"
    assert await telegram.log_out()
    assert await telegram.close()


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x07\0\0\x05\0\0", (8, 6, "webp")),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + b"\x08\0\x06\0", (8, 6, "webp")),
        (b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + b"\x07\x40\x01\0" + bytes(5), (8, 6, "webp")),
        (b"RIFF\0\0\0\0WEBPVP9 " + bytes(20), None),
        (b"\xff\xd8\xff\xd9", None),
    ],
)
def test_headers_of_pictures(data: bytes, size: tuple[int, int, str] | None) -> None:
    assert size_of(data) == size


async def test_topics_without_the_right_closed_and_deleted(
    playground: Playground, telegram: Bot, maria: Person
) -> None:
    group = playground.add_group("Смена", [maria.id])
    actions, person = playground.chats.actions, playground.world.people[maria.id]
    topic = await telegram.create_forum_topic(group.id, "Показания")
    thread = topic.message_thread_id
    actions.run("topics", group, person, {"thread": thread, "do": "close"})
    await telegram.send_message(group.id, "x", message_thread_id=thread)
    actions.run("rights", group, person, {"manage_topics": False})
    why = await refused(telegram.send_message(group.id, "x", message_thread_id=thread))
    assert why == "TOPIC_CLOSED"
    why = await refused(telegram.create_forum_topic(group.id, "Поверка"))
    assert why == "not enough rights to create a topic"
    actions.run("topics", group, person, {"thread": thread, "do": "delete"})
    why = await refused(telegram.send_message(group.id, "x", message_thread_id=thread))
    assert why == "message thread not found"
    [*_, last] = await telegram.get_updates()
    assert last.my_chat_member is not None
    member = last.my_chat_member.new_chat_member
    assert isinstance(member, ChatMemberAdministrator)
    assert member.can_manage_topics is False


async def test_a_deleted_group(playground: Playground, telegram: Bot, maria: Person) -> None:
    group = playground.add_group("Смена", [maria.id])
    person = playground.world.people[maria.id]
    playground.chats.actions.run("disband", group, person, {})
    with pytest.raises(TelegramForbiddenError, match="Forbidden: the group chat was deleted"):
        await telegram.send_message(group.id, "x")
