"""Files that are attached to an answer: what they are is told by their content."""

import pytest
from support.photos import blank

from bot.domain.attachments import (
    LARGEST_ATTACHMENT,
    PDF,
    Attachment,
    AttachmentRefusal,
    read_attachment,
)
from bot.domain.requests import RequestPhoto

PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("счёт.pdf", PAPER, (PDF, "счёт.pdf")),
        ("счёт.exe", PAPER, (PDF, "счёт.pdf")),
        ("../../etc/pass\nwd\u202e.pdf", PAPER, (PDF, "etc pass wd.pdf")),
        ("...", PAPER, (PDF, "file.pdf")),
        ("", PAPER, (PDF, "file.pdf")),
        ("фото.pdf", blank(), ("image/png", "")),
        ("p", blank(kind="jpeg"), ("image/jpeg", "")),
        ("широкое.jpg", blank(2100, 100, "jpeg"), ("image/jpeg", "широкое.jpg")),
        ("большое.png", blank(6000, 5000), ("image/png", "большое.png")),
    ],
)
def test_what_may_be_attached(name: str, data: bytes, found: tuple[str, str]) -> None:
    mime, called = found
    assert read_attachment(name, data) == Attachment(mime, data, called)


def test_long_names_are_cut() -> None:
    found = read_attachment("ы" * 500 + ".pdf", PAPER)
    assert isinstance(found, Attachment)
    assert found.name == "ы" * 60 + ".pdf"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.4 and nothing else",
        b"<script>alert(1)</script>",
        b"GIF89a",
        b"PK\x03\x04",
        blank()[:20],
        b"x" * 2000 + PAPER,
        blank(kind="webp"),
    ],
)
def test_what_may_not(data: bytes) -> None:
    assert read_attachment("счёт.pdf", data) is AttachmentRefusal.OTHER_KIND


def test_what_is_too_big() -> None:
    data = PAPER + b" " * LARGEST_ATTACHMENT
    assert read_attachment("счёт.pdf", data) is AttachmentRefusal.TOO_BIG


def test_telegrams_names_are_no_kept_ones() -> None:
    assert RequestPhoto("AgACAgIAAxkBAAI").kept_id is None
    assert RequestPhoto("kept:42").kept_id == 42
