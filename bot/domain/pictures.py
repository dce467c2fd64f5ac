"""Pictures told by their first bytes and by the size that they claim; nothing is decoded.

JPEG: ITU-T T.81, markers of frames. PNG: W3C PNG, IHDR. HEIC: ISO/IEC 23008-12, boxes `ftyp` and
`ispe`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType

JPEG, PNG, HEIC = "image/jpeg", "image/png", "image/heic"
SUFFIXES = MappingProxyType({JPEG: "jpg", PNG: "png", HEIC: "heic"})
LARGEST = 64_000_000  # pixels: what telephones have; four bytes each, where one is looked at
_HEAD = 1 << 18  # bytes of a HEIC that hold the sizes of its pictures
_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_SEGMENTS, _HEADER = 1_000, 1 << 20  # of a JPEG before its frame: a camera writes some dozens
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a file says of itself; `sides`: across and down, of a JPEG or a PNG."""

    mime: str
    pixels: int
    sides: tuple[int, int] = field(default=(0, 0), compare=False)


def claimed(data: bytes) -> Claimed | None:
    """Give what kind of picture it is and how large; None for anything else."""
    sides = (0, 0)
    if data.startswith(b"\xff\xd8\xff"):
        mime, sides = JPEG, _sides_of_jpeg(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        drawn = data.find(b"IDAT") >= 0
        mime, sides = PNG, (drawn * _number(data[16:20]), _number(data[20:24]))
    elif data[4:8] == b"ftyp" and data[8:12] in _BRANDS:
        mime = HEIC
    else:
        return None
    across, down = sides
    pixels = max(_pixels_of_heic(data[:_HEAD]), default=0) if mime == HEIC else across * down
    return Claimed(mime, pixels, sides) if pixels else None


def _sides_of_jpeg(data: bytes) -> tuple[int, int]:
    """Walk the segments to the frame; what breaks off before its scan is no picture."""
    at, end = 2, min(len(data) - 9, _HEADER)
    for _ in range(_SEGMENTS):
        if at > end or data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
        elif marker in _FRAMES:
            scan = data.find(b"\xff\xda", at) >= 0
            return scan * _number(data[at + 7 : at + 9]), _number(data[at + 5 : at + 7])
        else:
            at += 2 + max(2, _number(data[at + 2 : at + 4]))
    return 0, 0


def _pixels_of_heic(head: bytes) -> Iterator[int]:
    at = head.find(b"ispe")
    while at >= 0:
        yield _number(head[at + 8 : at + 12]) * _number(head[at + 12 : at + 16])
        at = head.find(b"ispe", at + 4)


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
