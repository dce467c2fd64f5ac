"""Words that must not be found anywhere, and a search for them in every shape that can be read."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import quote

SURE = 6  # bytes; shorter needles are looked for as whole words only
PLAIN = ("utf-8", "utf-16-le")
MONTHS = {2: "февраля February Feb", 10: "октября October Oct"}


@dataclass(frozen=True)
class Canary:
    """One secret in all spellings that a person or a program might give it, as typed first."""

    name: str
    spellings: tuple[str, ...]
    numbers: tuple[int, ...] = ()  # as a database may keep them

    @cached_property
    def needles(self) -> dict[bytes, str]:
        """Give what to look for, each with the name of its shape."""
        found = {one.encode(code): code for one in self.spellings for code in PLAIN}
        found.update(_coded(self.spellings[0]))
        for number in self.numbers:
            for size in (6, 8):
                for order in ("big", "little"):
                    found[number.to_bytes(size, order)] = f"{size} bytes, {order}"
        return found

    def shapes_in(self, hay: bytes) -> list[str]:
        return [shape for needle, shape in self.needles.items() if _stands(needle, hay)]


def _coded(spelling: str) -> dict[bytes, str]:
    """Give codings that anybody reads back, and digests that a short secret does not outlast."""
    raw = spelling.encode()
    found = {
        raw.hex().encode(): "hex",
        raw.hex().upper().encode(): "hex",
        spelling[::-1].encode(): "reversed",
        spelling.encode("utf-16-be"): "utf-16-be",
        spelling.encode("cp1251"): "cp1251",
        quote(spelling).encode(): "percent",
        spelling.encode("unicode_escape"): "escaped",
        repr(raw)[2:-1].encode(): "repr",
    }
    for skipped in range(3):  # base64 of a text that holds the spelling at any place
        for code in (base64.b64encode, base64.urlsafe_b64encode):
            whole = code(b"\0" * skipped + raw)
            core = whole[(skipped * 8 + 5) // 6 : (skipped + len(raw)) * 8 // 6]
            if len(core) >= SURE + 2:
                found[core] = "base64"
    for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256):
        made = digest(raw)
        found[made.digest()] = found[made.hexdigest().encode()] = f"plain {made.name}"
    return found


def _stands(needle: bytes, hay: bytes) -> bool:
    if len(needle) >= SURE or not needle.isalnum():
        return needle in hay
    return re.search(rb"(?<![\w.*])" + re.escape(needle) + rb"(?!\w)", hay) is not None


def words(name: str, *spellings: str) -> Canary:
    """A password or another text, as typed and in small and capital letters."""
    cases = (case for one in spellings for case in (one, one.lower(), one.upper()))
    return Canary(name, tuple(dict.fromkeys(cases)))


def amount(name: str, kopecks: int) -> Canary:
    """A sum of eight digits or more, as people, programs and databases write it."""
    roubles, rest = divmod(kopecks, 100)
    grouped = [f"{roubles:,}".replace(",", mark) for mark in (" ", "\u00a0", ",", ".", "\u202f")]
    wholes = (str(roubles), *grouped)
    spelt = [f"{whole}{point}{rest:02}" for whole in wholes for point in ",. "]
    return Canary(name, (*spelt, str(kopecks)), (kopecks,))


def day(name: str, when: date) -> Canary:
    """A date, as typed and as a program may keep it."""
    return Canary(
        name,
        (
            when.isoformat(),
            f"{when:%d.%m.%Y}",
            f"{when.day}.{when.month}.{when.year}",
            f"{when:%d/%m/%Y}",
            f"{when:%Y%m%d}",
            f"{when.year}, {when.month}, {when.day}",
            *(f"{when.day} {month} {when.year}" for month in MONTHS[when.month].split()),
            *(f"{month} {when.day}" for month in MONTHS[when.month].split()[1:]),
        ),
    )


def digits(name: str, number: str, *spellings: str) -> Canary:
    """A PIN, or an account number that somebody guessed."""
    apart = (" ".join(number), ",".join(number), "-".join(number), ", ".join(map(repr, number)))
    return Canary(name, (number, *apart, *spellings))


def sightings(canaries: Iterable[Canary], places: Mapping[str, bytes]) -> list[str]:
    """Tell which canaries are found, where and in which shape."""
    return [
        f"{canary.name} in {place}: {', '.join(dict.fromkeys(shapes))}"
        for canary in canaries
        for place, hay in places.items()
        if (shapes := canary.shapes_in(hay))
    ]
