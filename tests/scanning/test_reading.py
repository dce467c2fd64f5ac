"""The reader of photos: what it reads, what it refuses, and that nothing makes it fail."""

import io
import re
import struct
import zlib
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageOps
from support.photos import blank, code_of, fields_of, photo_of, saved

from bot.domain.payment_qr import parse
from bot.scanning import reading
from bot.scanning.reading import look
from bot.services.receipt_photos import PhotoRefusal

FIELDS = fields_of()
QR = code_of(FIELDS)
PHOTO = photo_of(QR)


def opened(photo: bytes = PHOTO) -> Image.Image:
    return Image.open(io.BytesIO(photo))


@pytest.mark.parametrize(("digit", "encoding"), [("1", "cp1251"), ("2", "utf-8"), ("3", "koi8-r")])
def test_all_encodings_of_the_standard_come_back_byte_for_byte(digit: str, encoding: str) -> None:
    code = code_of(FIELDS, digit, encoding)
    found = look(photo_of(code))
    assert found.code == code
    assert parse(found.code).payer == "Петрова Мария Ивановна"


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "bmp", "gif"])
def test_usual_formats_are_read(kind: str) -> None:
    assert look(photo_of(QR, kind)).code == QR


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_any_kind_of_pixels_is_read(mode: str) -> None:
    photo = opened().convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        photo = photo.convert("I").point(lambda value: value * 257).convert("I;16")
    kind = "tiff" if mode == "CMYK" else "png"
    if kind == "tiff":
        kind = "jpeg"
    assert look(saved(photo, kind)).code == QR


def test_a_code_on_glass_is_read_on_white() -> None:
    clear = opened().convert("RGBA")
    clear.putalpha(ImageOps.invert(opened().convert("L")))
    assert look(saved(clear)).code == QR


@pytest.mark.parametrize("degrees", [30, 45, 90, 135, 180, 270])
def test_a_turned_photo_is_read(degrees: int) -> None:
    turned = opened().convert("L").rotate(degrees, expand=True, fillcolor=255)
    assert look(saved(turned)).code == QR


@pytest.mark.parametrize(
    "notes",
    [
        b"",
        b"garbage",
        b"II*\0",
        b"II*\0\x08\0\0\0\x05\0\x12\x01",
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0",  # turned
        (
            b"II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"
            b"\x1a\x01\x02\0\x03\0\0\x0072\0\0\0\0\0\0"
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # so Pillow says itself
def test_whatever_a_camera_notes_the_code_is_read(notes: bytes) -> None:
    file = io.BytesIO()
    opened().convert("L").save(file, "jpeg", exif=b"Exif\0\0" + notes)
    assert look(file.getvalue()).code == QR


def test_of_several_codes_the_paying_one_is_read() -> None:
    sheet = Image.new("L", (1400, 700), 255)
    sheet.paste(opened(photo_of(b"https://centre.example/a/long/way/to/go")), (20, 20))
    sheet.paste(opened(), (700, 20))
    assert look(saved(sheet)).code == QR


def bomb(width: int, height: int) -> bytes:
    """Give a PNG of a few kilobytes whose header claims any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(30_000, 30_000), (6400, 6400), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_by_its_header(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image.Image, "convert", lambda *_: pytest.fail("it was decoded"))
    assert look(bomb(*size)).refusal == PhotoRefusal.TOO_LARGE


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", PhotoRefusal.DAMAGED),
        (PHOTO[:500], PhotoRefusal.DAMAGED),
        (PHOTO[:8], PhotoRefusal.DAMAGED),
        (b"\xff\xd8\xff" + bytes(100), PhotoRefusal.DAMAGED),
        (b"RIFF\x10\0\0\0WAVEfmt " + bytes(40), PhotoRefusal.DAMAGED),
        (bomb(100, 100), PhotoRefusal.NO_CODE),
        (b"%PDF-1.7\n", PhotoRefusal.PDF),
        (b"\n\n%PDF-1.7\n", PhotoRefusal.PDF),
        (b"\0\0\0\x18ftypheic", PhotoRefusal.HEIC),
        (b"\0\0\0\x18ftypmif1", PhotoRefusal.HEIC),
        (b"\0\0\0\x18ftypisom", PhotoRefusal.VIDEO),
        (b"PK\x03\x04", PhotoRefusal.NOT_A_PICTURE),
        (b"<svg></svg>", PhotoRefusal.NOT_A_PICTURE),
        (blank(), PhotoRefusal.NO_CODE),
        (blank(1, 1), PhotoRefusal.NO_CODE),
        (blank(1, 3000), PhotoRefusal.NO_CODE),
        (photo_of(b"https://centre.example"), PhotoRefusal.NO_PAYMENT),
    ],
)
def test_what_is_no_payment_code_is_told_apart(data: bytes, refusal: PhotoRefusal) -> None:
    found = look(data)
    assert (found.refusal, found.code) == (refusal, b"")


def test_a_code_that_is_seen_but_not_read_is_blurred() -> None:
    torn = opened().convert("L")
    side = torn.width // 2
    torn.paste(255, (side // 2, side // 2, side // 2 + side, side // 2 + side))
    assert look(saved(torn)).refusal == PhotoRefusal.BLURRED


def test_cut_photos_never_raise() -> None:
    for kind in ("png", "jpeg", "webp", "gif", "bmp"):
        whole = photo_of(QR, kind)
        for length in range(0, len(whole), max(1, len(whole) // 25)):
            found = look(whole[:length], budget=0.2)
            assert found.code in {b"", QR}
            assert bool(found.refusal) != bool(found.code)


def test_looking_ends_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def see_nothing(image: object, *_: object, **__: object) -> list[object]:
        seen.append(image)
        return []

    monkeypatch.setattr(zxingcpp, "read_barcodes", see_nothing)
    look(blank(), budget=0.0)
    assert len(seen) == 1
    look(blank(), budget=60.0)
    assert len(seen) > 10


def test_every_refusal_of_the_reader_is_known() -> None:
    """The program imports nothing of the bot: its words must be ours all the same."""
    source = Path(reading.__file__).read_text("utf-8")
    words = set(re.findall(r'"(photo-[a-z-]+)"', source))
    assert len(words) > 5
    assert words <= {str(one) for one in PhotoRefusal}
