"""What counts as typed or as the own contact, told by the message alone."""

from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.types import Chat, Contact, Message, MessageOriginUser, User

from bot.ui.filters import SharedContact, Typed

SENDER = User(id=7, is_bot=False, first_name="Мария")
BOT = User(id=8, is_bot=True, first_name="Чей-то бот")
SENT = datetime(2026, 11, 20, tzinfo=UTC)
FORWARDED = {"forward_origin": MessageOriginUser(date=SENT, sender_user=SENDER)}
BY_A_BOT = {"via_bot": BOT}


def sent(**fields: Any) -> Message:
    chat = Chat(id=SENDER.id, type="private")
    return Message(message_id=1, date=SENT, chat=chat, from_user=SENDER, **fields)


def contact(user_id: int | None) -> Contact:
    return Contact(phone_number="79123456789", first_name="Мария", user_id=user_id)


@pytest.mark.parametrize(
    ("owner", "more", "phone"),
    [
        (SENDER.id, {}, "+79123456789"),
        (BOT.id, {}, None),
        (None, {}, None),
        (SENDER.id, FORWARDED, None),
        (SENDER.id, BY_A_BOT, None),
    ],
    ids=["own", "another's", "nobody's", "forwarded", "by way of a bot"],
)
async def test_only_the_own_contact_that_the_person_sent_proves_a_number(
    owner: int | None, more: dict[str, Any], phone: str | None
) -> None:
    assert await SharedContact()(sent(contact=contact(owner), **more)) == {"phone": phone}


async def test_what_is_no_contact_sent_now_is_none() -> None:
    assert not await SharedContact()(sent(text="+79123456789"))
    assert not await SharedContact()(sent(contact=contact(SENDER.id), edit_date=1))


@pytest.mark.parametrize("more", [FORWARDED, BY_A_BOT, {"edit_date": 1}])
async def test_only_what_the_person_types_now_is_typed(more: dict[str, Any]) -> None:
    assert await Typed()(sent(text="лодка")) == {"typed": "лодка"}
    assert not await Typed()(sent(text="лодка", **more))
