"""Files of receipts: what is asked for, and what is made of it."""

from dataclasses import dataclass, replace

import pytest
from support.receipts import ACCOUNT, PAYEE

from bot.domain.receipts import PaymentDocument, Receipt
from bot.services.documents import Form, MakeReceipt, file_name, forms_of, order
from bot.services.files import File, FileDeniedError

RECEIPT = Receipt("2026-10", 0, 840506, 0, 0, 0, 840506, ())
DOCUMENT = PaymentDocument(ACCOUNT, RECEIPT, PAYEE, 5432)
PAID = replace(DOCUMENT, receipt=replace(RECEIPT, due=0))
NOBODY = replace(DOCUMENT, payee=None)


@dataclass(frozen=True, slots=True)
class OneReceipt:
    """A registry of one receipt."""

    known: PaymentDocument = DOCUMENT
    newer: str | None = None

    async def document(self, account_id: int, period: str | None = None) -> PaymentDocument | None:
        known = (self.known.account.id, self.known.receipt.period)
        return self.known if (account_id, period) == known else None

    async def months_beside(self, account_id: int, period: str) -> tuple[str | None, str | None]:
        del account_id, period
        return None, self.newer


class Echo:
    """A press that says what it was given."""

    async def make(self, document: PaymentDocument, form: Form) -> bytes:
        return f"{document.account.number} {form}".encode()

    def digest(self, document: PaymentDocument, form: Form) -> str:
        return f"{document.account.number} {form} {document.receipt.due}"


class SignedIn:
    """One chat is signed in, to whatever account."""

    async def chats_with(self, account_id: int) -> list[int]:
        del account_id
        return [77]


MAKE = MakeReceipt(OneReceipt(), SignedIn(), Echo())


@pytest.mark.parametrize(
    ("form", "file"),
    [
        (
            Form.PDF,
            File(
                "kvitanciya-2026-10-0037.pdf",
                "application/pdf",
                b"2030100037 pdf",
                digest="2030100037 pdf 840506",
            ),
        ),
        (
            Form.PICTURE,
            File(
                "kvitanciya-2026-10-0037.png",
                "image/png",
                b"2030100037 picture",
                True,
                "2030100037 picture 840506",
            ),
        ),
        (
            Form.QR,
            File(
                "oplata-2026-10-0037.png",
                "image/png",
                b"2030100037 qr",
                True,
                "2030100037 qr 840506",
            ),
        ),
    ],
)
async def test_what_is_ordered_is_made(form: Form, file: File) -> None:
    assert await MAKE(77, "en", order(DOCUMENT, form).args) == file
    assert file_name(DOCUMENT, form) == file.name


async def test_a_chat_that_was_signed_out_meanwhile_gets_nothing() -> None:
    with pytest.raises(FileDeniedError):
        await MAKE(78, "ru", order(DOCUMENT, Form.PDF).args)


async def test_of_an_old_month_the_documents_are_made_and_the_payment_code_is_not() -> None:
    """It was asked for before the newer receipt was there."""
    make = MakeReceipt(OneReceipt(newer="2026-11"), SignedIn(), Echo())
    with pytest.raises(FileDeniedError):
        await make(77, "ru", order(DOCUMENT, Form.QR).args)
    with pytest.raises(FileDeniedError):
        await make.foretell(77, "ru", order(DOCUMENT, Form.QR).args)
    assert (await make(77, "ru", order(DOCUMENT, Form.PICTURE).args)).picture


@pytest.mark.parametrize("change", [{"account": "2"}, {"period": "2020-01"}, {"form": "odd"}])
async def test_of_a_receipt_that_is_gone_nothing_is_made(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"gone|odd"):
        await MAKE(77, "ru", order(DOCUMENT, Form.PDF).args | change)


@pytest.mark.parametrize(
    ("document", "forms"),
    [(DOCUMENT, set(Form)), (PAID, {Form.PDF, Form.PICTURE}), (NOBODY, {Form.PDF, Form.PICTURE})],
)
def test_a_qr_is_offered_where_there_is_something_to_pay_and_somebody_to_be_paid(
    document: PaymentDocument, forms: set[Form]
) -> None:
    assert set(forms_of(document)) == forms
