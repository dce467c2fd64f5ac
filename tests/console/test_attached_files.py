"""Photos and papers that staff attach to an answer in the console."""

import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from sqlalchemy import delete, select
from support.centre import settle
from support.clock import FakeClock
from support.consoles import (
    FROM_HERE,
    PUBLIC_URL,
    SUPPORT,
    Answer,
    Operator,
    operator,
    revealed,
)
from support.office import number_of, open_office, rows, waiting
from support.photos import blank
from support.staff import OURS, hire, put_organisations, use

from bot.app import App
from bot.domain.attachments import LARGEST_ATTACHMENT
from bot.domain.requests import RequestSubject
from bot.domain.staff import Post, Role
from bot.services.files import FileDeniedError, Likeness
from bot.services.messages import Document
from bot.services.request_acts import NewRequest
from bot.services.requests import Request
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

RESIDENT, STRANGER = 4_000, 666
PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n" + b" " * 1_500_000 + b"%%EOF\n"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, public_url=PUBLIC_URL) as opened:
        await settle(opened.tools.database)
        await put_organisations(opened)
        yield opened


@pytest.fixture
async def anna(app: App, clock: FakeClock, site: str) -> AsyncIterator[Operator]:
    async with operator(app, clock, site, 501, SUPPORT) as found:
        await found.enter()
        yield found


@pytest.fixture
async def path(app: App) -> str:
    person = await hire(app, RESIDENT)
    told = NewRequest(RequestSubject.CHARGES, None, "Почему так много?")
    sent = await use(app, "send_request", person, told)
    assert isinstance(sent, Request)
    return f"/console/requests/{sent.number}"


async def send(
    one: Operator,
    path: str,
    data: bytes | None,
    name: str = "счёт.pdf",
    words: str = "",
    page: Answer | None = None,
) -> Answer:
    page = page or await one.get(path)
    once = page.text.split(f'action="{path}/answer"')[1].split('name="once" value="')[1][:32]
    seen = page.text.split('name="seen" value="')[1].split('"')[0]
    form = aiohttp.FormData(
        {"csrf": page.csrf, "once": once, "seen": seen, "words": words}, quote_fields=False
    )
    form.add_field("file", io.BytesIO(data or b""), filename=name if data is not None else "")
    return await one.ask("POST", f"{path}/answer", form, **FROM_HERE)


async def files_for(app: App, chat_id: int) -> list[Document]:
    return [one for one in await waiting(app, chat_id) if isinstance(one, Document)]


async def made(app: App, document: Document, chat_id: int = RESIDENT) -> Any:
    return await app.courier.workshop.make(chat_id, "ru", document)


async def test_a_paper_goes_with_the_answer(app: App, anna: Operator, path: str) -> None:
    answer = await send(anna, path, PAPER, "Перерасчёт.exe", "Вот расчёт.")
    assert (answer.status, answer.headers["Location"]) == (303, path)
    [document] = await files_for(app, RESIDENT)
    file = await made(app, document)
    assert (file.name, file.mime, file.data) == ("Перерасчёт.pdf", "application/pdf", PAPER)
    likeness = await app.courier.workshop.foretell(RESIDENT, "ru", document)
    assert likeness == Likeness(file.digest, picture=False)
    assert likeness.digest
    with pytest.raises(FileDeniedError):
        await made(app, document, STRANGER)
    await revealed(anna, path)
    page = await anna.get(path)
    assert "📎 Перерасчёт.pdf" in page.text
    link = page.text.split('class="shot-file" href="')[1].split('"')[0]
    given = await anna.fetch(link)
    assert (given.status, given.headers["Content-Type"]) == (200, "application/octet-stream")
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["Content-Length"] == str(len(PAPER))


async def test_a_photo_goes_alone_and_is_shown(app: App, anna: Operator, path: str) -> None:
    data = blank()
    assert (await send(anna, path, data, "x.jpg")).status == 303
    [document] = await files_for(app, RESIDENT)
    file = await made(app, document)
    assert (file.mime, file.data, file.picture) == ("image/png", data, True)
    await revealed(anna, path)
    page = await anna.get(path)
    link = page.text.split('class="shot" href="')[1].split('"')[0]
    given = await anna.fetch(link)
    assert (given.status, given.headers["Content-Type"]) == (200, "image/png")


async def test_a_form_with_a_file_counts_once(app: App, anna: Operator, path: str) -> None:
    page = await anna.get(path)
    for _ in range(2):
        assert (await send(anna, path, PAPER, words="Вот", page=page)).status == 303
    assert len(await files_for(app, RESIDENT)) == 1
    assert await number_of(app, m.request_files) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<script>alert(1)</script>", "а это другой или повреждённый файл"),
        (b"", "а это другой или повреждённый файл"),
        (b" " * (LARGEST_ATTACHMENT + 1), "больше 10 МБ"),
    ],
)
async def test_what_does_not_go_is_said_and_the_words_stay(
    app: App, anna: Operator, path: str, data: bytes, said: str
) -> None:
    answer = await send(anna, path, data, words="Мой длинный ответ")
    assert answer.status == 422
    assert said in answer.text
    assert "Мой длинный ответ" in answer.text
    assert await files_for(app, RESIDENT) == []
    assert await number_of(app, m.request_files) == 0


async def test_much_more_is_not_read_at_all(anna: Operator, path: str) -> None:
    answer = await send(anna, path, b" " * (LARGEST_ATTACHMENT + 100_000))
    assert answer.status == 413


async def test_neither_words_nor_a_file_are_no_answer(anna: Operator, path: str) -> None:
    assert (await send(anna, path, None)).status == 422


async def test_who_was_late_attached_nothing(app: App, anna: Operator, path: str) -> None:
    page = await anna.get(path)
    assert (await send(anna, path, None, words="Первый", page=page)).status == 303
    again = page.text.replace('name="once" value="', f'name="once" value="{"a" * 32}')
    late = Answer(page.status, again, page.headers)
    assert (await send(anna, path, PAPER, words="Второй", page=late)).status == 409
    assert await number_of(app, m.request_files) == 0


async def test_another_organisation_attaches_and_gets_nothing(
    app: App, anna: Operator, clock: FakeClock, site: str, path: str
) -> None:
    async with operator(app, clock, site, 601, Post(Role.OWNER, OURS)) as owner:
        await owner.enter()
        page = await anna.get(path)
        own = await owner.get("/console/session")
        forged = Answer(200, page.text.replace(page.csrf, own.csrf), page.headers)
        assert (await send(owner, path, PAPER, page=forged)).status == 403
        assert await number_of(app, m.request_files) == 0
        assert (await send(anna, path, PAPER)).status == 303
        message = (await rows(app, select(m.request_messages.c.id)))[-1].id
        assert (await owner.fetch(f"{path}/files/{message}/1")).status == 403


async def test_files_go_with_their_request(app: App, anna: Operator, path: str) -> None:
    await send(anna, path, PAPER)
    [document] = await files_for(app, RESIDENT)
    gone = Statement(delete(m.requests))
    await app.tools.database.apply([Write(gone, {})])
    assert await number_of(app, m.request_files) == 0
    with pytest.raises(FileDeniedError):
        await made(app, document)
