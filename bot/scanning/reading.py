"""The program that looks for a payment code in one photo: a file in, a line of JSON out.

It runs as a process of its own, so that a bomb, a crash of a native library or a loop that never
ends takes nothing else with it. Stray pictures are refused by their first bytes and by the size
their header claims, before anything is decoded.
"""

import io
import json
import os
import resource
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps

LARGEST = 40_000_000  # pixels
MEMORY = 1 << 30  # bytes of address space: a picture of 40 MP in grey and two copies of it
BUDGET = 6.0  # seconds of looking for a code; the parent waits longer
LONGEST_SIDE = 4000  # of what is looked at: a code on paper has no more detail
SMALL_SIDE = 1200  # up to here a picture is also looked at twice as large
HEAD = b"ST0001"  # what every payment code begins with
QR = zxingcpp.barcode_formats_from_str("QRCode")
OTHERS = zxingcpp.barcode_formats_from_str("DataMatrix,Aztec")  # the standard knows them too
# By the first bytes: what Pillow may open here, and what people send instead of a photo.
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"BM", b"GIF8")
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF")
HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


@dataclass(frozen=True, slots=True)
class Found:
    """What was seen: the code itself, or the reason why there is none (`refusal`)."""

    code: bytes = b""
    refusal: str = ""  # of `bot.services.receipt_photos.PhotoRefusal`, which is not imported here
    step: str = ""  # the variant that was read


def look(data: bytes, budget: float = BUDGET) -> Found:
    """Find a payment code in a file."""
    refusal = _refuse_file(data)
    if refusal:
        return Found(refusal=refusal)
    Image.MAX_IMAGE_PIXELS = None  # the size is judged here, and without a warning
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > LARGEST:
                return Found(refusal="photo-too-large")
            return _look_at(_grey(opened), time.monotonic() + budget)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, MemoryError):
        return Found(refusal="photo-damaged")


def _refuse_file(data: bytes) -> str:
    if not data:
        return "photo-damaged"
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "photo-pdf"
    if data[4:8] == b"ftyp":
        return "photo-heic" if data[8:12] in HEIF else "photo-video"
    return "" if data.startswith(PICTURES) else "photo-not-a-picture"


def _grey(opened: Image.Image) -> Image.Image:
    """Decode in shades of grey, no larger than is of use; a code is read whichever way is up."""
    opened.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
    if opened.mode in {"RGBA", "LA", "PA", "P"}:
        layer = opened.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        grey = Image.alpha_composite(paper, layer).convert("L")
    else:
        grey = opened.convert("L")
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return grey


def _look_at(grey: Image.Image, until: float) -> Found:
    """Read variant after variant; of several codes on a receipt only one pays."""
    other = blurred = False
    for step, variant, formats in _variants(grey):
        for barcode in zxingcpp.read_barcodes(variant, formats, return_errors=True):
            if barcode.valid and barcode.bytes.lstrip().upper().startswith(HEAD):
                return Found(barcode.bytes, step=step)
            other = other or barcode.valid
            blurred = blurred or not barcode.valid
        if time.monotonic() > until:
            break
    if other:
        return Found(refusal="photo-no-payment")
    return Found(refusal="photo-blurred" if blurred else "photo-no-code")


Step = tuple[str, Image.Image, "zxingcpp.BarcodeFormats"]


def _variants(grey: Image.Image) -> Iterator[Step]:
    """Give the photo in ever other lights: the likeliest first, each made when it is its turn."""
    yield "raw", grey, QR
    base = _middle(grey)
    longest = max(base.size)
    made: tuple[tuple[str, Callable[[], Image.Image]], ...] = (
        ("contrast", lambda: ImageOps.autocontrast(base, cutoff=1)),
        ("even light", lambda: even(base, longest // 16)),
        ("sharp", lambda: sharp(base, 3)),
        ("larger", lambda: larger(base)),
        ("black and white", lambda: black_and_white(base, longest // 24)),
        ("larger, sharp", lambda: sharp(larger(base), 5)),
        ("larger, even, sharp", lambda: sharp(larger(even(base, longest // 16)), 6)),
        ("smooth", lambda: larger(base.filter(ImageFilter.MedianFilter(3)))),
        ("smaller", lambda: smaller(base, 0.5)),
        (
            "larger, black and white",
            lambda: black_and_white(sharp(larger(base), 4), longest // 16),
        ),
        ("smoother", lambda: sharp(larger(base.filter(ImageFilter.GaussianBlur(1.2))), 4)),
        ("turned", lambda: turned(ImageOps.autocontrast(base, cutoff=1), 45)),
        ("turned, sharp", lambda: turned(sharp(larger(base), 5), 30)),
        ("much sharper", lambda: sharp(sharp(larger(base), 8), 3)),
    )
    for step, make in made[:3]:
        yield step, make(), QR
    yield "raw, other kinds", base, OTHERS
    for step, make in made[3:]:
        yield step, make(), QR


def _middle(grey: Image.Image) -> Image.Image:
    """Give a size at which a variant takes tens of milliseconds."""
    base = grey.copy()
    base.thumbnail((2000, 2000))
    return base


def larger(grey: Image.Image) -> Image.Image:
    factor = 2 if max(grey.size) <= SMALL_SIDE else 1.5
    size = (round(grey.width * factor), round(grey.height * factor))
    return grey.resize(size, Image.Resampling.BICUBIC)


def smaller(grey: Image.Image, factor: float) -> Image.Image:
    size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
    return grey.resize(size, Image.Resampling.BOX)


def sharp(grey: Image.Image, radius: int) -> Image.Image:
    return ImageOps.autocontrast(
        grey.filter(ImageFilter.UnsharpMask(radius, percent=250, threshold=0)), cutoff=1
    )


def even(grey: Image.Image, radius: int) -> Image.Image:
    """Take shades and lamps out: each pixel beside the light around it."""
    light = grey.filter(ImageFilter.BoxBlur(max(8, radius)))
    return ImageOps.autocontrast(ImageChops.subtract(grey, light, scale=1, offset=128), cutoff=1)


def black_and_white(grey: Image.Image, radius: int) -> Image.Image:
    return even(grey, radius).point([0] * 128 + [255] * 128)


def turned(grey: Image.Image, degrees: int) -> Image.Image:
    return grey.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def main() -> None:
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    seconds = int(BUDGET) * 3
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    found = look(sys.stdin.buffer.read())
    answer = {"code": b64encode(found.code).decode(), "refusal": found.refusal}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
