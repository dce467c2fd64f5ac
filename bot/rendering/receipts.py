"""A receipt as PDF, as a picture, and its payment QR alone: made in threads, some kept at hand.

The libraries are imported when the first one is made: most commands never need them.
"""

import asyncio
import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import orjson

from bot.domain.accounts import ReceiptType
from bot.domain.money import format_roubles
from bot.domain.payment_qr import compose, fields_of
from bot.domain.periods import parse_period
from bot.domain.receipts import Charge, Payee, PaymentDocument, Receipt, pay_by
from bot.services.documents import Form

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
THREADS = 2
KEPT = 32  # documents: 80 kB a PDF, 330 kB a picture
PICTURE_DPI = 192  # 1512 pixels across: sharp on a phone, a module of the QR is 4 of them
MODULE = 10  # pixels of the QR that is sent alone
MASK = 2  # of the QR: readers read any, and the search for the prettiest takes eight times as long

# What the bank writes into the payment; in Russian, as all of the document.
_PURPOSES = MappingProxyType(
    {
        ReceiptType.UTILITIES: "Коммунальные услуги, л/с {number}, {month:02}.{year}",
        ReceiptType.CAPITAL_REPAIR: "Взнос на капитальный ремонт, л/с {number}, {month:02}.{year}",
    }
)
_LONGEST_WORD, _LONGEST_UNIT = 24, 8  # characters that fit a column's width
_MAY_BREAK = "\u200b"
_ABBREVIATION = re.compile(r"\b(\w{1,4}\.) (?=\w)")
OutputFormat = Literal["pdf", "png"]


class ReceiptPress:
    """Makes documents off the event loop; the same one asked again soon is at hand."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="press")
        self._local = threading.local()
        self._make = lru_cache(KEPT)(self.make_now)

    async def make(self, document: PaymentDocument, form: Form) -> bytes:
        """Give a PDF or PNG. Raises ValueError for what cannot be set, and a QR of no payment."""
        return await self.aside(self._make, document, form)

    async def aside(self, make: Callable[..., bytes], *args: object) -> bytes:
        """Make something in one of the threads, which alone may `typeset`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, make, *args)

    def digest(self, document: PaymentDocument, form: Form) -> str:
        """Tell apart what would be made: by the data and by how this release sets them."""
        told = hashlib.sha256(how_it_is_set(HERE / "receipt.typ", Path(__file__)))
        told.update(f"{form} {document!r}".encode())
        return told.hexdigest()

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)

    def make_now(self, document: PaymentDocument, form: Form) -> bytes:
        """Make it anew, in the thread of the caller."""
        if form is Form.QR:
            return _qr_picture(document)
        if form is Form.PICTURE:
            return self.typeset(_source(document, picture=True), "png", PICTURE_DPI)
        return self.typeset(_source(document, picture=False), "pdf", PICTURE_DPI)

    def typeset(self, source: bytes, output: OutputFormat, dpi: float) -> bytes:
        """Make a page of typst's source. Raises ValueError for what it cannot set."""
        import typst

        try:
            made = self._compiler.compile(source, format=output, ppi=dpi)
        except typst.TypstError as error:
            raise ValueError(error.message) from error
        assert isinstance(made, bytes)  # noqa: S101 - a list: pages as PNG, a picture has one
        return made

    @property
    def _compiler(self) -> "typst.Compiler":
        """Give this thread's own; one cannot be used by two at once."""
        if not hasattr(self._local, "compiler"):
            self._local.compiler = _open_compiler()
        compiler: typst.Compiler = self._local.compiler
        return compiler


@cache
def how_it_is_set(*paths: Path) -> bytes:
    """Digest templates and the code that feeds them."""
    told = hashlib.sha256()
    for path in paths:
        told.update(path.read_bytes())
    return told.digest()


def _open_compiler() -> "typst.Compiler":
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"]
    )
    return typst.Compiler(root=HERE, font_paths=fonts)


def _source(document: PaymentDocument, *, picture: bool) -> bytes:
    return b'#import "/receipt.typ": receipt\n#receipt(%s, %s)' % (
        literal(data_of(document)),
        b"true" if picture else b"false",
    )


def literal(data: Mapping[str, Any]) -> bytes:
    """Give data as they stand in the text of a page.

    As `sys.inputs` they would make typst forget all that it knows of the template: twice the time.
    """
    known = orjson.dumps(data).replace(b"\\", rb"\\").replace(b'"', rb"\"")
    return b'json(bytes("%s"))' % known


def payment_code(document: PaymentDocument) -> bytes:
    """Give the bytes of the payment QR. Raises ValueError for what cannot be paid by it."""
    if document.payee is None or not document.payable:
        raise ValueError("nothing to pay, or nobody known to be paid")
    account, period = document.account, parse_period(document.receipt.period)
    purpose = _PURPOSES[account.receipt_type].format(
        number=account.number, month=period.month, year=period.year
    )
    return compose(fields_of(document, document.payee, purpose))


def data_of(document: PaymentDocument) -> Mapping[str, Any]:
    """Give what the template wants to know; texts that stand on the page are ready."""
    account, receipt, payee = document.account, document.receipt, document.payee
    period = parse_period(receipt.period)
    return {
        "kind": account.receipt_type.value,
        "month": period.month,
        "year": period.year,
        "organisation": payee.name if payee else account.organisation or "",
        "address": breakable(_ABBREVIATION.sub("\\1\u00a0", account.address)),
        "area": "" if document.area is None else _decimal(f"{document.area / 100:.2f}"),
        "holder": breakable(account.holder),
        "account": account.number,
        "payee": _payee(payee),
        "charges": [_charge(charge) for charge in receipt.charges],
        "sums": _sums(receipt),
        "due": _due(receipt.due, pay_by(period)),
        "qr": _qr(document),
    }


def _payee(payee: Payee | None) -> dict[str, str] | None:
    if payee is None:
        return None
    return {name: breakable(value) for name, value in asdict(payee).items()}


def _charge(charge: Charge) -> list[str]:
    return [
        breakable(charge.service),
        breakable(_decimal(charge.volume)),
        breakable(charge.unit, _LONGEST_UNIT),
        breakable(_decimal(charge.tariff)),
        format_roubles(charge.charged),
        format_roubles(charge.recalculated),
        format_roubles(charge.charged + charge.recalculated),
    ]


def _sums(receipt: Receipt) -> list[tuple[str, str]]:
    """Give what is known, in the order of the document; what is nought only where it matters."""
    opening = "advance" if (receipt.opening or 0) < 0 else "debt"
    known = {
        opening: None if receipt.opening is None else abs(receipt.opening),
        "charged": receipt.charged,
        "recalculated": receipt.recalculated,
        "penalty": receipt.penalty,
        "paid": receipt.paid,
    }
    return [(name, format_roubles(value)) for name, value in known.items() if value is not None]


def _due(due: int, last_day: date) -> dict[str, Any]:
    return {
        "kind": "due" if due > 0 else "advance" if due else "nothing",
        "amount": format_roubles(abs(due)),
        "pay_by": {"day": last_day.day, "month": last_day.month, "year": last_day.year},
    }


def _qr(document: PaymentDocument) -> dict[str, Any] | None:
    """Give the QR as grey pixels, one for a module; none where nothing can be paid by it."""
    try:
        code = payment_code(document)
    except ValueError:
        return None
    pixels = _pixels(code, scale=1, quiet_zone=False)
    return {"size": len(pixels), "pixels": list(pixels.tobytes())}


def _qr_picture(document: PaymentDocument) -> bytes:
    from PIL import Image

    pixels = _pixels(payment_code(document), scale=MODULE, quiet_zone=True)
    file = BytesIO()
    image = Image.frombytes("L", (len(pixels), len(pixels)), pixels.tobytes())
    image.convert("1").save(file, "png")
    return file.getvalue()


def _pixels(code: bytes, *, scale: int, quiet_zone: bool) -> memoryview:
    """Give the rows of a QR, black 0 and white 255."""
    import zxingcpp

    qr = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=MASK)
    image = qr.to_image(scale=scale, add_quiet_zones=quiet_zone)
    return memoryview(image)  # type: ignore[arg-type] # its stub leaves out the buffer


def _decimal(text: str) -> str:
    return text.replace(".", ",")


def breakable(text: str, longest: int = _LONGEST_WORD) -> str:
    """Let a word break that no column holds."""
    if len(text) <= longest:
        return text
    return " ".join(_cut(word, longest) for word in text.split(" "))


def _cut(word: str, longest: int) -> str:
    starts = range(0, len(word), longest)
    return _MAY_BREAK.join(word[start : start + longest] for start in starts)
