"""The documents of a receipt: asked for by a button, made when they are sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.receipts import PaymentDocument
from bot.services.files import File
from bot.services.messages import Document, Month, text

MAKER = "receipt"


class Form(StrEnum):
    """What a receipt can be made into; the value is part of text ids and of presses."""

    PDF = "pdf"
    PICTURE = "picture"
    QR = "qr"


class PaymentDocuments(Protocol):
    async def document(self, account_id: int, period: str | None = None) -> PaymentDocument | None:
        """Give the receipt of a month, or the last one."""
        ...


class Press(Protocol):
    async def make(self, document: PaymentDocument, form: Form) -> bytes:
        """Give a PDF or PNG. Raises ValueError for the QR of what cannot be paid by one."""
        ...


def forms_of(document: PaymentDocument) -> tuple[Form, ...]:
    """Give what can be made of it: without a debt and a known payee there is no QR."""
    return (Form.PDF, Form.PICTURE, *((Form.QR,) if document.payable else ()))


def order(document: PaymentDocument, form: Form) -> Document:
    """Ask delivery for a file; it is made of what the registry says then."""
    period = document.receipt.period
    return Document(
        MAKER,
        text(f"receipt-file-{form}", month=Month(period)),
        {"account": str(document.account.id), "period": period, "form": form.value},
    )


def file_name(document: PaymentDocument, form: Form) -> str:
    """Name a file by month and the end of the account, which tells a person's own ones apart."""
    suffix = "pdf" if form is Form.PDF else "png"
    name = "oplata" if form is Form.QR else "kvitanciya"
    return f"{name}-{document.receipt.period}-{document.account.number[-4:]}.{suffix}"


@dataclass(frozen=True, slots=True)
class MakeReceipt:
    """Makes the file that a document asks for."""

    documents: PaymentDocuments
    press: Press

    async def __call__(self, chat_id: int, language: str, args: Mapping[str, str]) -> File:
        del chat_id, language  # a receipt is in Russian, as on paper
        form = Form(args["form"])
        document = await self.documents.document(int(args["account"]), args["period"])
        if document is None:
            raise ValueError("the receipt is gone")
        made = await self.press.make(document, form)
        mime = "application/pdf" if form is Form.PDF else "image/png"
        return File(file_name(document, form), mime, made, picture=form is not Form.PDF)
