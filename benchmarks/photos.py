"""Photos of payment codes, made from seeds: paper on a table, a camera that is not held well.

`mild`: what most people send. The sheet is turned by up to 12°, seen from a little aside (two
corners moved by up to 4 % of its side), blurred by 0.5–1.2 pixels where a module has 4–7, lit
unevenly (the darkest edge keeps 70 % of the light), with the noise of a lamp-lit room (σ 6 of 255)
and a JPEG quality of 70–90.

`hard`: a photo with all these faults and two or three of the following, all pairs in turn, then
all triples: strong perspective (two corners moved by 14–20 %), blur of 1.5–2.1 pixels, a turn of
38–52°, low light (a quarter, lifted to half by the camera, noise σ 14), JPEG quality 30, a shade
with a sharp edge over part of the code (40 % of the light), a small code (2.4–3 pixels a module).
"""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from benchmarks.town import Household, households

QUIET = 4  # modules of white around a code
ENCODINGS = {"1": "cp1251", "2": "utf-8", "3": "koi8-r"}
FAULTS = ("perspective", "blur", "turn", "dark", "jpeg", "shade", "small")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as Telegram would bring it, and what stands in its code."""

    data: bytes
    code: bytes
    account: str
    faults: tuple[str, ...]
    kind: str


def photos(kind: str, number: int, seed: int = 11) -> list[Photo]:
    """Make so many; every third in each of the three encodings."""
    return [_photo(kind, turn, one, seed) for turn, one in enumerate(households(number))]


def _code(one: Household, turn: int) -> bytes:
    digit = str(turn % 3 + 1)
    last, _, rest = one.holder.partition(" ")
    first, _, middle = rest.partition(" ")
    fields = {
        "Name": "ООО «Управляющая компания Исеть»",
        "PersonalAcc": "40702810500000004321",
        "BankName": "АО «Примерный банк»",
        "BIC": "046577999",
        "CorrespAcc": "30101810900000000999",
        "Sum": str(100_000 + turn * 7919),
        "PayeeINN": "6612345676",
        "PersAcc": one.number,
        "LastName": last,
        "FirstName": first,
        "MiddleName": middle,
        "PayerAddress": one.address,
        "PaymPeriod": f"{turn % 12 + 1:02}2026",
        "TechCode": "02",
    }
    text = f"ST0001{digit}" + "".join(f"|{key}={value}" for key, value in fields.items())
    return text.encode(ENCODINGS[digit], "replace")


def _photo(kind: str, turn: int, one: Household, seed: int) -> Photo:
    code = _code(one, turn)
    chance = random.Random(f"{kind}/{seed}/{turn}")
    faults = _faults(kind, turn)
    module = chance.uniform(2.4, 3.0) if "small" in faults else chance.uniform(4.0, 7.0)
    sheet = _sheet(code, module, chance)
    seen = _seen(sheet, faults, chance)
    return Photo(_shot(_lit(seen, faults, chance), faults, chance), code, one.number, faults, kind)


def _faults(kind: str, turn: int) -> tuple[str, ...]:
    if kind == "mild":
        return ()
    together = (*combinations(FAULTS, 2), *combinations(FAULTS, 3))
    return together[turn % len(together)]


def _sheet(code: bytes, module: float, chance: random.Random) -> Image.Image:
    """Print the code among lines of small print on white paper."""
    made = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    rows = memoryview(made.to_image(scale=8, add_quiet_zones=False))  # type: ignore[arg-type]
    side = len(rows)
    printed = Image.frombytes("L", (side, side), rows.tobytes())
    size = round(side / 8 * module)
    printed = printed.resize((size, size), Image.Resampling.LANCZOS)
    width, height = round(size * 1.9), round(size * 1.6)
    sheet = Image.new("L", (width, height), 245)
    draw = ImageDraw.Draw(sheet)
    line = max(3, round(module * 1.4))
    for top in range(line, height - line, line * 2):
        draw.line((line, top, chance.randint(width // 2, width - line), top), fill=90, width=1)
    margin = round(module * QUIET)
    left = chance.randint(margin, width - size - margin)
    top = chance.randint(margin, height - size - margin)
    draw.rectangle((left - margin, top - margin, left + size + margin, top + size + margin), 245)
    sheet.paste(printed.point([30 + value * 215 // 255 for value in range(256)]), (left, top))
    return sheet


def _seen(sheet: Image.Image, faults: Sequence[str], chance: random.Random) -> Image.Image:
    """Lay the sheet on a table and look at it from aside."""
    width, height = sheet.size
    room = round(max(width, height) * 0.25)
    size = (width + 2 * room, height + 2 * room)
    lowest, most = (0.14, 0.20) if "perspective" in faults else (0.0, 0.04)
    corners = _corners(width, height, room, lowest, most, chance)
    table = Image.new("L", size, 120)
    mask = Image.new("L", sheet.size, 255)
    matrix = _perspective(corners, [(0, 0), (width, 0), (width, height), (0, height)])
    how = (size, Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BICUBIC)
    table.paste(sheet.transform(*how), (0, 0), mask.transform(*how))
    degrees = chance.uniform(38, 52) if "turn" in faults else chance.uniform(-12, 12)
    return table.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=120)


def _corners(
    width: int, height: int, room: int, lowest: float, most: float, chance: random.Random
) -> list[Point]:
    """Move corners inwards: a far edge is shorter than a near one."""
    far = chance.randrange(4)

    def moved(index: int, x: float, y: float, inwards: Point) -> Point:
        share = chance.uniform(lowest, most) if index in {far, (far + 1) % 4} else most * 0.1
        return room + x + inwards[0] * share * width, room + y + inwards[1] * share * height

    return [
        moved(0, 0, 0, (1, 1)),
        moved(1, width, 0, (-1, 1)),
        moved(2, width, height, (-1, -1)),
        moved(3, 0, height, (1, -1)),
    ]


def _perspective(seen: Sequence[Point], flat: Sequence[Point]) -> list[float]:
    """Give the eight numbers that lead from a point of the photo to a point of the sheet."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return _solve(rows)


def _solve(rows: list[list[float]]) -> list[float]:
    """Solve linear equations by elimination."""
    for index in range(len(rows)):
        pivot = max(range(index, len(rows)), key=lambda row: abs(rows[row][index]))
        rows[index], rows[pivot] = rows[pivot], rows[index]
        head = rows[index][index]
        rows[index] = [value / head for value in rows[index]]
        for other in range(len(rows)):
            if other != index and (factor := rows[other][index]):
                pairs = zip(rows[other], rows[index], strict=True)
                rows[other] = [value - factor * own for value, own in pairs]
    return [row[-1] for row in rows]


def _lit(photo: Image.Image, faults: Sequence[str], chance: random.Random) -> Image.Image:
    """Let light fall from one side, and a shade where there is one."""
    light = Image.linear_gradient("L").rotate(chance.randrange(0, 360, 90)).resize(photo.size)
    photo = ImageChops.multiply(
        photo, light.point([179 + value * 76 // 255 for value in range(256)])
    )
    if "shade" in faults:
        shade = Image.new("L", photo.size, 255)
        width, height = photo.size
        edge = chance.uniform(0.35, 0.65) * width
        lean = chance.uniform(-0.2, 0.2) * width
        ImageDraw.Draw(shade).polygon(
            [(0, 0), (edge + lean, 0), (edge - lean, height), (0, height)], fill=102
        )
        photo = ImageChops.multiply(photo, shade.filter(ImageFilter.GaussianBlur(1)))
    return photo


def _shot(photo: Image.Image, faults: Sequence[str], chance: random.Random) -> bytes:
    """Take the photo: out of focus, with noise, pressed into a JPEG."""
    radius = chance.uniform(1.5, 2.1) if "blur" in faults else chance.uniform(0.5, 1.2)
    if "small" in faults:
        radius = min(radius, 1.5) * 0.55
    photo = photo.filter(ImageFilter.GaussianBlur(radius))
    noise = 6.0
    if "dark" in faults:
        noise = 14.0
        photo = photo.point([value // 4 for value in range(256)])
        photo = photo.point([min(255, round(value * 2.2)) for value in range(256)])
    grain = _grain(photo.size, noise, chance)
    photo = ImageChops.add(photo, grain, scale=1, offset=-128)
    file = io.BytesIO()
    quality = 30 if "jpeg" in faults else chance.randint(70, 90)
    photo.convert("RGB").save(file, "JPEG", quality=quality)
    return file.getvalue()


def _grain(size: tuple[int, int], sigma: float, chance: random.Random) -> Image.Image:
    """Give noise around 128, the same for a seed: the library's own takes none."""
    tile = _tile(sigma)
    side = tile.width
    grain = Image.new("L", size)
    for left in range(0, size[0], side):
        for top in range(0, size[1], side):
            grain.paste(tile.rotate(chance.randrange(0, 360, 90)), (left, top))
    return grain


@cache
def _tile(sigma: float, side: int = 256) -> Image.Image:
    """Give a bell curve around 128: sums of six even bytes, each with a deviation of 74."""
    chance = random.Random(sigma)
    draws = (chance.randbytes(side * side) for _ in range(6))
    spread = sigma / (74.0 * 6**0.5)
    values = (round(128 + (sum(six) - 765) * spread) for six in zip(*draws, strict=True))
    return Image.frombytes("L", (side, side), bytes(min(255, max(0, one)) for one in values))
