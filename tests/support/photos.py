"""Photos of receipts for tests: made as they are needed, read as they are."""

import io
from collections.abc import Mapping

import zxingcpp
from PIL import Image
from support.centre import MARIA, Flat

BIG_SIDE = 7000  # pixels: 49 million in a square


def fields_of(flat: Flat = MARIA, **changed: str) -> dict[str, str]:
    """Give the fields of the code on the flat's receipt; an empty one is left out."""
    last, _, rest = flat.holder.partition(" ")
    first, _, middle = rest.partition(" ")
    fields = {
        "Name": "ООО «Исеть»",
        "PersonalAcc": "40702810500000004321",
        "BankName": "АО «Примерный банк»",
        "BIC": "046577999",
        "CorrespAcc": "30101810900000000999",
        "Sum": str(flat.due),
        "Purpose": "Коммунальные услуги, октябрь 2026",
        "PayeeINN": "6612345676",
        "PersAcc": f"л/с № {flat.number}",
        "LastName": last,
        "FirstName": first,
        "MiddleName": middle,
        "PayerAddress": flat.address,
        "PaymPeriod": "102026",
    }
    return {key: value for key, value in (fields | changed).items() if value}


def code_of(fields: Mapping[str, str], digit: str = "2", encoding: str = "utf-8") -> bytes:
    text = f"ST0001{digit}" + "".join(f"|{key}={value}" for key, value in fields.items())
    return text.encode(encoding, "replace")  # koi8-r has no «»


def photo_of(code: bytes, kind: str = "png", scale: int = 4) -> bytes:
    """Draw a code as a picture."""
    made = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    rows = memoryview(made.to_image(scale=scale, add_quiet_zones=True))  # type: ignore[arg-type]
    return saved(Image.frombytes("L", (len(rows), len(rows)), rows.tobytes()), kind)


def saved(image: Image.Image, kind: str = "png") -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def blank(width: int = 300, height: int = 200, kind: str = "png") -> bytes:
    return saved(Image.new("L", (width, height), 200), kind)
