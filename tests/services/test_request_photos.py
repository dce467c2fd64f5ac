"""Photos of requests: for staff and for who sent them, had from Telegram when they are sent."""

from dataclasses import replace
from typing import Any

import pytest
from support.photos import blank
from support.requests import ACCOUNT, CLERK, STAFF_CHAT, Support, open_support

from bot.domain.requests import RequestPhoto, RequestSubject
from bot.services.files import FileDeniedError, Likeness
from bot.services.receipt_photos import PhotoRefusal
from bot.services.request_acts import NewRequest
from bot.services.request_photos import MakeRequestPhoto
from bot.services.requests import Request

MARIA, STRANGER = 11, 666
PHOTOS = (RequestPhoto("first"), RequestPhoto("second", as_photo=False))


@pytest.fixture
def support() -> Support:
    return open_support()


async def asked(support: Support) -> dict[str, str]:
    told = NewRequest(RequestSubject.OTHER, ACCOUNT, "Трещина", PHOTOS)
    assert isinstance(await support.send(support.person(MARIA), told), Request)
    return {"message": str(support.desk.said[-1].id), "place": "2"}


def maker(support: Support, found: bytes | PhotoRefusal = PhotoRefusal.TOO_BIG) -> Any:
    async def fetch(file_id: str) -> bytes | PhotoRefusal:
        assert file_id == "second"
        return found

    port: Any = support.desk
    reads = support.desk.reads_card
    return MakeRequestPhoto(support.answer.requests, reads, port, lambda: {STAFF_CHAT}, fetch)


async def test_it_is_sent_by_the_name_that_telegram_has_for_it(support: Support) -> None:
    args = await asked(support)
    for chat_id in (STAFF_CHAT, MARIA, CLERK):
        likeness = await maker(support).foretell(chat_id, "ru", args)
        assert likeness == Likeness("", picture=False, file_id="second")


async def test_a_forgotten_name_is_fetched(support: Support) -> None:
    args, data = await asked(support), blank()
    file = await maker(support, data)(STAFF_CHAT, "ru", args)
    assert (file.mime, file.data, file.picture) == ("image/png", data, False)
    for found in (PhotoRefusal.UNREACHABLE, b"no picture"):
        with pytest.raises(FileDeniedError):
            await maker(support, found)(STAFF_CHAT, "ru", args)


async def test_a_file_of_staff_keeps_its_name_and_kind(support: Support) -> None:
    args = await asked(support)
    sheet = RequestPhoto("second", False, "", "Перерасчёт.pdf", "application/pdf")
    support.desk.said[-1] = replace(support.desk.said[-1], photos=(PHOTOS[0], sheet))
    file = await maker(support, b"%PDF-1.7")(MARIA, "ru", args)
    assert (file.name, file.mime, file.picture) == ("Перерасчёт.pdf", "application/pdf", False)


async def test_whoever_may_not_read_the_request_any_more_gets_none(support: Support) -> None:
    args = await asked(support)
    support.desk.card_readers.clear()
    support.desk.chats[MARIA] = []  # signed out, or the cabinet's holder is another
    for chat_id in (CLERK, MARIA):
        with pytest.raises(FileDeniedError):
            await maker(support).foretell(chat_id, "ru", args)
    guest = support.person(STRANGER, signed_in=False)
    told = NewRequest(RequestSubject.OTHER, None, "Трещина", PHOTOS)
    assert isinstance(await support.send(guest, told), Request)
    own = {"message": str(support.desk.said[-1].id), "place": "2"}
    assert (await maker(support).foretell(STRANGER, "ru", own)).file_id == "second"


async def test_nobody_else_gets_it_and_none_is_left_of_a_request_that_is_gone(
    support: Support,
) -> None:
    args = await asked(support)
    for chat_id, wanted in ((STRANGER, args), (STAFF_CHAT, {**args, "message": "1"})):
        with pytest.raises(FileDeniedError):
            await maker(support).foretell(chat_id, "ru", wanted)
    support.desk.said[-1] = replace(support.desk.said[-1], request_id=1)
    with pytest.raises(FileDeniedError):
        await maker(support).foretell(STAFF_CHAT, "ru", args)
