"""Documents of receipts: what stands on them is the data, and their QR is what banks are told."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from support.receipts import ACCOUNT, PAYEE, longest, sampled

from bot.domain.accounts import ReceiptType
from bot.domain.money import format_roubles
from bot.domain.payment_qr import parse
from bot.domain.receipts import Charge, PaymentDocument, Receipt
from bot.rendering.receipts import ReceiptPress, payment_code
from bot.services.documents import Form

SAMPLE = 200
MARGIN = 70  # pixels: 10 mm of a picture at 192 dpi, less half a millimetre
BELOW = 50  # the last line's tails hang into the margin
RECEIPT = Receipt("2026-10", 0, 840506, 0, 0, 0, 840506, ())
DOCUMENT = PaymentDocument(ACCOUNT, RECEIPT, PAYEE, 5432)


class Odd(StrEnum):
    """What a registry of another release may name."""

    KIND = "garage"


@pytest.fixture(scope="module")
def press() -> Iterator[ReceiptPress]:
    opened = ReceiptPress()
    yield opened
    opened.close()


def make(press: ReceiptPress, document: PaymentDocument, form: Form = Form.PDF) -> bytes:
    return asyncio.run(press.make(document, form))


def plain(text: str) -> str:
    """Give text without blanks and places to break, as a page may break it anywhere."""
    return "".join(text.replace("\u200b", "").split())


def text_of(pdf: bytes) -> str:
    return plain("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def read_qr(image: Image.Image) -> bytes:
    [found] = zxingcpp.read_barcodes(image)
    return found.bytes


def qr_on_page(pdf: bytes) -> bytes:
    [found] = PdfReader(BytesIO(pdf)).pages[0].images
    assert found.image is not None
    pixels = found.image.convert("L")
    size = pixels.width * 4
    page = Image.new("L", (size + 40, size + 40), 255)
    page.paste(pixels.resize((size, size), Image.Resampling.NEAREST), (20, 20))
    return read_qr(page)


def words_of(document: PaymentDocument) -> list[str]:
    """Give what the page must say, in the order of the payment document."""
    account, receipt, payee = document.account, document.receipt, document.payee
    assert payee is not None
    words = [account.address, account.holder, account.number, payee.name, payee.inn]
    words += [payee.bank_account, payee.bank, payee.bic, payee.corr_account]
    for charge in receipt.charges:
        total = charge.charged + charge.recalculated
        words += [charge.service, charge.volume.replace(".", ","), charge.unit]
        words.append(charge.tariff.replace(".", ","))
        words += map(format_roubles, (charge.charged, charge.recalculated, total))
    sums = (receipt.charged, receipt.recalculated, receipt.penalty, receipt.paid)
    words += [format_roubles(one) for one in sums if one is not None]
    return [*words, format_roubles(abs(receipt.due))]


def varied() -> list[PaymentDocument]:
    """Give two hundred: each of the sample centre, then again with debts, penalties, advances."""
    known = sampled()
    changed = [
        replace(
            one,
            receipt=replace(
                one.receipt,
                opening=(turn - 20) * 12_345,
                penalty=turn,
                paid=turn * 777,
                due=one.receipt.due + (turn - 20) * 12_345 + turn - turn * 777,
            ),
        )
        for turn, one in enumerate(known)
    ]
    return [*known, *changed][:SAMPLE]


def test_two_hundred_receipts_say_their_data_and_add_up(press: ReceiptPress) -> None:
    documents = varied()
    assert len(documents) == SAMPLE
    assert {one.account.receipt_type for one in documents} == set(ReceiptType)
    for document in documents:
        receipt = document.receipt
        assert receipt.charged == sum(charge.charged for charge in receipt.charges)
        pdf = make(press, document)
        text = text_of(pdf)
        at = 0
        for word in words_of(document):
            found = text.find(plain(word), at)
            assert found >= 0, (word, text)
            at = found
        if document.payable:
            read = parse(qr_on_page(pdf))
            assert qr_on_page(pdf) == payment_code(document)
            assert (read.account, read.amount) == (document.account.number, receipt.due)
            assert (read.payer, read.address) == (
                document.account.holder,
                document.account.address,
            )
            assert read.period is not None
            assert read.period.iso == receipt.period
        else:
            assert not PdfReader(BytesIO(pdf)).pages[0].images


def test_a_pdf_is_one_a4_page_with_title_author_and_selectable_text(press: ReceiptPress) -> None:
    pdf = PdfReader(BytesIO(make(press, DOCUMENT)))
    [page] = pdf.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Квитанция за коммунальные услуги за октябрь 2026"
    assert pdf.metadata.author == PAYEE.name
    fonts = {font.partition("+")[2] for font in page._get_fonts()[0]}
    assert fonts == {"PTSans-Regular", "PTSans-Bold"}


@pytest.mark.parametrize(
    ("due", "words"),
    [
        pytest.param(840506, "К оплате до 15 ноября 2026 8 405,06 руб.", id="due"),
        pytest.param(-12345, "Платить не нужно, аванс 123,45 руб.", id="advance"),
        pytest.param(0, "К оплате 0,00 руб.", id="nothing"),
    ],
)
def test_debt_and_advance_are_said_in_words(press: ReceiptPress, due: int, words: str) -> None:
    document = replace(DOCUMENT, receipt=replace(RECEIPT, due=due))
    assert plain(words) in text_of(make(press, document))


def test_until_march_2026_receipts_were_paid_by_the_10th(press: ReceiptPress) -> None:
    document = replace(DOCUMENT, receipt=replace(RECEIPT, period="2026-01"))
    assert "до10февраля2026" in text_of(make(press, document))


@pytest.mark.parametrize("document", [longest(), DOCUMENT], ids=["longest", "usual"])
def test_nothing_runs_over_the_edge_and_the_qr_of_a_picture_is_read(
    press: ReceiptPress, document: PaymentDocument
) -> None:
    picture = Image.open(BytesIO(make(press, document, Form.PICTURE))).convert("L")
    edges = picture.copy()
    edges.paste(255, (MARGIN, MARGIN, picture.width - MARGIN, picture.height - BELOW))
    assert edges.getextrema() == (255, 255)
    assert read_qr(picture) == payment_code(document)


def test_a_picture_of_an_unpaid_month_is_sharp_and_no_higher_than_what_it_says(
    press: ReceiptPress,
) -> None:
    picture = Image.open(BytesIO(make(press, DOCUMENT, Form.PICTURE)))
    assert picture.width >= 1280
    assert picture.height < picture.width


def test_the_qr_alone_is_read(press: ReceiptPress) -> None:
    image = Image.open(BytesIO(make(press, DOCUMENT, Form.QR)))
    assert image.width == image.height >= 700
    assert read_qr(image.convert("L")) == payment_code(DOCUMENT)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(replace(DOCUMENT, payee=None), id="nobody known to be paid"),
        pytest.param(replace(DOCUMENT, payee=replace(PAYEE, bic="")), id="no bank"),
        pytest.param(replace(DOCUMENT, receipt=replace(RECEIPT, due=-1)), id="an advance"),
    ],
)
def test_without_a_payment_there_is_a_page_but_no_qr(
    press: ReceiptPress, document: PaymentDocument
) -> None:
    pdf = make(press, document)
    assert "Соколова" in text_of(pdf)
    assert not PdfReader(BytesIO(pdf)).pages[0].images
    with pytest.raises(ValueError, match="nothing to pay"):
        make(press, document, Form.QR)


def test_a_debt_known_from_the_bank_alone_has_its_page(press: ReceiptPress) -> None:
    account = replace(ACCOUNT, organisation=None)
    receipt = Receipt("2026-10", None, None, None, None, None, 100, ())
    text = text_of(make(press, PaymentDocument(account, receipt)))
    assert "Коплатедо15ноября20261,00руб." in text
    assert "Начислено" not in text


def test_signs_of_the_template_language_are_only_text(press: ReceiptPress) -> None:
    odd = 'Кв. "5" \\u{41} #panic() $x$ *жирно* `код` <метка> @ссылка [c] {{}} \n // нет'
    charge = Charge(odd, "", "", "", 1, 0)
    document = replace(
        DOCUMENT,
        account=replace(ACCOUNT, address=odd, holder=odd),
        receipt=replace(RECEIPT, charges=(charge,)),
    )
    assert text_of(make(press, document)).count(plain(odd)) == 3


def test_what_cannot_be_typeset_is_refused_as_any_wrong_value(press: ReceiptPress) -> None:
    odd: Any = Odd.KIND
    document = replace(DOCUMENT, account=replace(ACCOUNT, receipt_type=odd), payee=None)
    with pytest.raises(ValueError, match="key"):
        make(press, document)


def test_many_services_go_on_to_another_page(press: ReceiptPress) -> None:
    charges = tuple(Charge(f"Услуга {number}", "м³", "1", "2", 1, 0) for number in range(60))
    pdf = make(press, replace(DOCUMENT, receipt=replace(RECEIPT, charges=charges)))
    first, second = PdfReader(BytesIO(pdf)).pages
    assert "Услуга 0" in first.extract_text()
    assert "Услуга 59" in second.extract_text()
    assert "Услуга" in second.extract_text().splitlines()[0]


def test_the_same_document_is_made_once_and_alike(press: ReceiptPress) -> None:
    again = ReceiptPress()
    try:
        assert make(press, DOCUMENT) is make(press, DOCUMENT)
        assert make(again, DOCUMENT) == make(press, DOCUMENT)
    finally:
        again.close()
