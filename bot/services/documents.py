"""The documents of a receipt: asked for by a button, made when they are sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.accounts import mask_number
from bot.domain.receipts import PaymentDocument
from bot.services.files import File, FileDeniedError, Likeness
from bot.services.messages import Document, Month, Private, text

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

    async def months_beside(self, account_id: int, period: str) -> tuple[str | None, str | None]:
        """Give the months of the receipts before and after."""
        ...


class Readers(Protocol):
    async def chats_with(self, account_id: int) -> Sequence[int]:
        """Give the chats signed in to any cabinet that the account is linked to."""
        ...


class Press(Protocol):
    async def make(self, document: PaymentDocument, form: Form) -> bytes:
        """Give a PDF or PNG. Raises ValueError for the QR of what cannot be paid by one."""
        ...

    def digest(self, document: PaymentDocument, form: Form) -> str:
        """Tell apart what would be made of any two documents, by this release or another."""
        ...


def forms_of(document: PaymentDocument, *, payable: bool = True) -> tuple[Form, ...]:
    """Give what can be made of it: without a debt and a known payee there is no QR.

    Not `payable`: it is another receipt that asks for the money, or the money has come.
    """
    return (Form.PDF, Form.PICTURE, *((Form.QR,) if payable and document.payable else ()))


def order(document: PaymentDocument, form: Form) -> Document:
    """Ask delivery for a file; it is made of what the registry says then."""
    period, account = document.receipt.period, document.account
    title = text(
        f"receipt-file-{form}",
        month=Month(period),
        type=text(f"receipt-type-{account.receipt_type}"),
        number=Private(mask_number(account.number)),
    )
    return Document(
        MAKER,
        title,
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
    readers: Readers
    press: Press

    async def __call__(self, chat_id: int, language: str, args: Mapping[str, str]) -> File:
        """Raises FileDeniedError for a chat that was signed out after it asked.

        Also for the payment code of a month whose sum a newer receipt asks for.
        """
        del language  # a receipt is in Russian, as on paper
        document, form = await self._asked(chat_id, args)
        made = await self.press.make(document, form)
        mime = "application/pdf" if form is Form.PDF else "image/png"
        digest = self.press.digest(document, form)
        return File(file_name(document, form), mime, made, form is not Form.PDF, digest)

    async def foretell(self, chat_id: int, language: str, args: Mapping[str, str]) -> Likeness:
        """Raises FileDeniedError likewise."""
        del language
        document, form = await self._asked(chat_id, args)
        return Likeness(self.press.digest(document, form), form is not Form.PDF)

    async def _asked(self, chat_id: int, args: Mapping[str, str]) -> tuple[PaymentDocument, Form]:
        form, account_id = Form(args["form"]), int(args["account"])
        if chat_id not in await self.readers.chats_with(account_id):
            raise FileDeniedError
        document = await self.documents.document(account_id, args["period"])
        if document is None:
            raise ValueError("the receipt is gone")
        if form is Form.QR and (await self.documents.months_beside(account_id, args["period"]))[1]:
            raise FileDeniedError
        return document, form
