"""Pictures are told by their first bytes and the size that they claim."""

import pytest
from support.photos import blank

from bot.domain.pictures import HEIC, JPEG, LARGEST, PNG, Claimed, claimed

BOX = b"\0\0\0\x14ispe\0\0\0\0"


def heic(width: int, height: int, brand: bytes = b"heic") -> bytes:
    sides = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\0\0\0\x18ftyp" + brand + bytes(12) + BOX + sides


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (blank(30, 20, "jpeg"), Claimed(JPEG, 600)),
        (blank(30, 20, "png"), Claimed(PNG, 600)),
        (heic(40, 30), Claimed(HEIC, 1200)),
        (heic(40, 30, b"mif1") + BOX + bytes(2) + b"\x20\0" + bytes(2) + b"\x10\0", None),
        (b"\xff\xd8\xff\xff\xff\xd0" + blank(30, 20, "jpeg")[2:], Claimed(JPEG, 600)),
        (heic(40, 30, b"mp42"), None),
        (blank(30, 20, "gif"), None),
        (blank(30, 20, "webp"), None),
        (b"", None),
        (b"\xff\xd8\xff", None),
        (b"\xff\xd8\xff\xe0\0\0" + bytes(40), None),
        (blank(30, 20, "jpeg")[:100], None),
        (blank(30, 20, "png")[:40], None),
        (b"%PDF-1.4", None),
    ],
)
def test_a_picture_is_what_says_so(data: bytes, found: Claimed | None) -> None:
    if data.count(b"ispe") == 2:
        assert claimed(data) == Claimed(HEIC, 0x2000 * 0x1000)
    else:
        assert claimed(data) == found


@pytest.mark.parametrize(
    ("padding", "many"),
    [
        (b"\xff\xe0\0\x02", 1_000),
        (b"\xff", 1_000),
        (b"\xff\xe1\xff\xff" + bytes(65_533), 16),
    ],
    ids=["of tiny segments", "of fill bytes", "of large segments"],
)
def test_a_header_without_end_is_given_up(padding: bytes, many: int) -> None:
    """Each step of the walk costs, and a file of ten megabytes has room for millions."""
    real = blank(30, 20, "jpeg")
    assert claimed(real[:2] + padding * many + real[2:]) is None
    assert claimed(real[:2] + padding * (many // 2) + real[2:]) == Claimed(JPEG, 600)


def test_a_bomb_tells_its_size_without_being_opened() -> None:
    small = blank(30, 20, "png")
    bomb = small[:16] + (60_000).to_bytes(4, "big") * 2 + small[24:]
    found = claimed(bomb)
    assert found is not None
    assert found.pixels > LARGEST
