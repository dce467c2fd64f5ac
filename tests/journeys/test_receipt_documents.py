"""«PDF», «Картинка», «Оплатить по QR» over HTTP: what arrives opens and says the truth."""

import json
import socket
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import aiohttp
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import insert, update
from support.centre import MARIA
from support.person import Person
from support.signing_in import put_cabinet, sign_in
from support.walk import enter, fill_in, prove, shows, to_menu

from bot.domain.payment_qr import PaymentQr, parse
from bot.playground.server import Playground
from bot.rendering.receipts import ReceiptPress
from bot.settings import Settings
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

from .conftest import Town


async def open_receipt(person: Person) -> None:
    await enter(person, MARIA)
    await to_menu(person)
    await person.press("Квитанция")
    card = await shows(person, "К оплате: 1\u00a0234,56\u00a0₽")
    assert "Срок оплаты прошёл 15 ноября 2026" in card.replace("\u00a0", " ")


async def put_receipt(town: Town, period: str, due: int) -> None:
    known = {"account_id": MARIA.id, "period": period, "due": due, "complete": 0}
    row = dict.fromkeys(m.receipts.c.keys()) | known
    await town.app.tools.database.apply([Write(Statement(insert(m.receipts)), row)])


def sent(person: Person, kind: str) -> list[dict[str, Any]]:
    return [one for one in person.from_bot() if one[kind]]


async def picture(person: Person, number: int) -> tuple[str, Image.Image]:
    """Give the caption of a picture and the picture."""
    await person.until(lambda: len(sent(person, "photo")) == number, 30, "a picture")
    found = sent(person, "photo")[-1]
    image = Image.open(BytesIO(await person.download(found["photo"]["url"])))
    return found["text"], image.convert("L")


def read_qr(image: Image.Image) -> PaymentQr:
    [found] = zxingcpp.read_barcodes(image)
    return parse(found.bytes)


async def test_the_pdf_opens_and_holds_the_sum(town: Town) -> None:
    person = await town.person()
    await put_receipt(town, "2026-09", 777)
    await open_receipt(person)
    assert "‹ сентябрь\u00a02026" not in person.captions()  # the last receipt only
    await person.press("PDF")
    await person.until(lambda: bool(sent(person, "document")), 30, "a file")
    [message] = sent(person, "document")
    await person.wait_toast("Готовлю файл")
    assert not [one for one in person.from_bot() if "Готовлю файл" in one["text"]]
    assert "Квитанция за октябрь\u00a02026" in message["text"]
    file = message["document"]
    assert (file["name"], file["mime"]) == ("kvitanciya-2026-10-0042.pdf", "application/pdf")
    [page] = PdfReader(BytesIO(await person.download(file["url"]))).pages
    text = page.extract_text().replace("\u00a0", " ")
    for word in ("1 234,56", MARIA.number, MARIA.holder, "40702810500000004321", "0,7035"):
        assert word in text, word


async def test_pictures_arrive_and_their_codes_pay_the_receipt(town: Town) -> None:
    person = await town.person()
    await open_receipt(person)
    await person.press("Картинка")
    caption, page = await picture(person, 1)
    assert "Квитанция за октябрь\u00a02026" in caption
    await person.press("Оплатить по QR")
    caption, alone = await picture(person, 2)
    assert "приложении банка" in caption
    for image in (page, alone):
        code = read_qr(image)
        assert (code.account, code.amount) == (MARIA.number, 123456)
        assert code.fields["PersonalAcc"] == "40702810500000004321"
        assert code.payer == MARIA.holder


async def test_a_file_that_telegram_has_is_sent_without_making_it_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await town.person()
    await open_receipt(person)
    await person.press("Картинка")
    first = await picture(person, 1)
    monkeypatch.setattr(ReceiptPress, "make", None)  # nothing can be made any more
    await person.press("Картинка")
    assert await picture(person, 2) == first


async def test_the_way_to_pay_has_a_row_of_its_own(town: Town) -> None:
    person = await town.person()
    await open_receipt(person)
    rows = [[button["text"] for button in row] for row in (await person.screen())["keyboard"]]
    assert rows[:2] == [["Оплатить по QR"], ["PDF", "Картинка"]]


async def test_two_taps_bring_one_file(town: Town) -> None:
    person = await town.person()
    await open_receipt(person)
    card = await person.screen()
    [pdf] = [button for row in card["keyboard"] for button in row if button["text"] == "PDF"]
    await person.press_data(card["message_id"], pdf["data"])
    await person.press_data(card["message_id"], pdf["data"])
    await person.until(lambda: bool(sent(person, "document")), 30, "a file")
    await person.settled()
    assert len(sent(person, "document")) == 1
    assert not [one for one in person.from_bot() if "Готовлю файл" in one["text"]]


async def test_with_nothing_to_pay_there_is_no_qr(town: Town) -> None:
    person = await town.person()
    await open_receipt(person)
    assert "Оплатить по QR" in person.captions()
    paid = update(m.receipts).values(due=0)
    await town.app.tools.database.apply([Write(Statement(paid), {})])
    await person.press("Оплатить по QR")
    await shows(person, "Всё оплачено")
    assert "Оплатить по QR" not in person.captions()
    assert not sent(person, "photo")


async def put_payment(town: Town, day: date, amount: int) -> None:
    known = {"account_id": MARIA.id, "paid_on": day, "amount": amount, "ordinal": 1, "source": ""}
    row = dict.fromkeys(m.payments.c.keys()) | known
    await town.app.tools.database.apply([Write(Statement(insert(m.payments)), row)])


async def test_what_came_in_since_is_said_and_asked_for_no_more(town: Town) -> None:
    town.clock.now = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    await person.press("Квитанция")
    card = (await shows(person, "К оплате: 1\u00a0234,56\u00a0₽")).replace("\u00a0", " ")
    assert "Оплатить до 15 ноября 2026" in card
    assert "поступило" not in card
    await put_payment(town, date(2026, 11, 5), 100000)
    await to_menu(person)
    await person.press("Квитанция")
    card = (await shows(person, "поступило")).replace("\u00a0", " ")
    assert "После выпуска квитанции поступило 1 000,00 ₽, осталось 234,56 ₽" in card
    assert "Оплатить до 15 ноября 2026" in card
    assert "Оплатить по QR" in person.captions()
    await put_payment(town, date(2026, 11, 11), 23456)
    await person.press("Оплатить по QR")
    card = (await shows(person, "всё оплачено")).replace("\u00a0", " ")
    assert "После выпуска квитанции поступило 1 234,56 ₽, всё оплачено" in card
    assert "Оплатить" not in card
    keyboard = (await person.screen())["keyboard"]
    assert "Оплатить по QR" not in [button["text"] for row in keyboard for button in row]
    await person.settled()
    assert not sent(person, "photo")


async def test_full_access_turns_the_months_and_gets_the_file_of_each(town: Town) -> None:
    await put_receipt(town, "2026-09", 777)
    await put_cabinet(town.app)
    person = await town.person()
    await sign_in(person)
    await person.press("Квитанция")
    await shows(person, "К оплате: 1\u00a0234,56\u00a0₽")
    await person.press("‹ сентябрь\u00a02026")
    card = (await shows(person, "Было к оплате: 7,77\u00a0₽")).replace("\u00a0", " ")
    assert "Эта сумма вошла в квитанцию за октябрь 2026" in card
    assert "Оплатить" not in card
    await person.press("октябрь\u00a02026 ›")
    await shows(person, "К оплате: 1\u00a0234,56\u00a0₽")
    assert "октябрь\u00a02026 ›" not in person.captions()
    await person.press("‹ сентябрь\u00a02026")
    await shows(person, "Было к оплате: 7,77\u00a0₽")
    assert {"PDF", "Картинка"} < {*person.captions()}
    assert "Оплатить по QR" not in person.captions()
    await person.press("PDF")
    await person.until(lambda: bool(sent(person, "document")), 30, "a file")
    [message] = sent(person, "document")
    assert message["document"]["name"] == "kvitanciya-2026-09-0042.pdf"


async def test_the_payment_code_of_a_month_that_has_become_old_is_not_given(town: Town) -> None:
    await put_cabinet(town.app)
    person = await town.person()
    await sign_in(person)
    await person.press("Квитанция")
    await shows(person, "К оплате: 1\u00a0234,56\u00a0₽")
    await put_receipt(town, "2026-11", 777)
    await person.press("Оплатить по QR")
    await shows(person, "Эта сумма вошла в квитанцию за ноябрь\u00a02026")
    assert "Оплатить по QR" not in person.captions()
    await person.settled()
    assert not sent(person, "photo")


class TestOutsideOfTelegram:
    """PRIVATE_DETAILS: what a centre may not send through a foreign messenger."""

    @pytest.fixture
    def database_kind(self) -> str:
        return "sqlite"

    @pytest.fixture(params=["page", "none"])
    def mode(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    async def settings(self, playground: Playground, database_url: str, mode: str) -> Settings:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        return Settings(
            _env_file=None,
            bot_token=playground.token,
            telegram_api_url=playground.url,
            database_url=database_url,
            private_details=mode,
            public_url=f"http://127.0.0.1:{port}",
            listen=f"127.0.0.1:{port}",
        )

    async def test_no_document_goes_to_the_chat_and_the_person_is_told(
        self, town: Town, mode: str
    ) -> None:
        person = await town.person()
        await fill_in(person, MARIA.holder, MARIA.address)
        await person.press("Войти")
        await shows(person, "Выберите лицевой счёт")
        await person.press("Лицевой счёт •••")
        await prove(person, "5233,61", "08.10.2026")
        await shows(person, "Вы вошли")
        await to_menu(person)
        await person.press("Квитанция")
        await shows(person, "К оплате: •••")
        await person.press("PDF")
        words = "Файл можно скачать на странице центра" if mode == "page" else "обратитесь за ними"
        await shows(person, words)
        await person.settled()
        assert not sent(person, "document")
        said = json.dumps(person.from_bot(), ensure_ascii=False)
        assert MARIA.number[-4:] not in said
        if mode == "page":
            [url] = [
                button["url"]
                for row in person.from_bot()[-1]["keyboard"]
                for button in row
                if button["text"] == "Открыть на странице центра"
            ]
            async with aiohttp.ClientSession() as browser, browser.post(url) as answer:
                [page] = PdfReader(BytesIO(await answer.read())).pages
            assert MARIA.number in page.extract_text()
