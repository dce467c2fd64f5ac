"""Addresses of registries as houses and flats, read once for all flats of a house."""

import re
from collections.abc import Sequence
from typing import TypeAlias

from bot.domain.addresses import (
    MAX_LENGTH,
    Address,
    AddressRefusal,
    display_house,
    display_town,
    parse_address,
)
from bot.domain.registry_cells import read_text
from bot.services.registries.model import Place
from bot.services.registries.spliced import Spliced

_REMEMBERED = 1 << 12
_MOST_FLAT_DIGITS = 5
_DIGITS = "0123456789"
_FLAT = rf"[1-9][0-9]{{0,{_MOST_FLAT_DIGITS - 1}}}"
_FLATS = re.compile(rf"{_FLAT}(?:\n{_FLAT})*")
_LONGEST_HEAD = MAX_LENGTH - 20  # such an address stays readable with any digits behind it
_LONGEST_MARK = 16
_FLAT_MARK = re.compile(r"[\s,](?:кв|квартира)[. ]*\Z", re.IGNORECASE)


_Found: TypeAlias = tuple[Sequence[Place | None], Sequence[str], Sequence[str]]


class Places:
    """Finds the house of an address. What stands before the digits of a flat is read once."""

    def __init__(self) -> None:
        self._heads: dict[str, Place | None] = {}
        self._tidy: dict[str, str] = {}  # heads that are not clean as they stand
        self._places: dict[tuple[str, bool], Place] = {}

    def find(self, cell: str) -> tuple[Place | None, str, str]:
        """Return house, flat and clean address; no house when the text names none."""
        head = cell.rstrip(_DIGITS)
        self._remember((head,))
        place = self._heads[head]
        digits = cell[len(head) :]
        flat = digits.lstrip("0")
        if place is not None and flat and len(flat) <= _MOST_FLAT_DIGITS:
            return place, flat, self._tidy.get(head, head) + digits
        return self._read(cell)

    def find_all(self, cells: Sequence[str]) -> _Found | None:
        """Return houses, flats and clean addresses; None when one of them names no house."""
        heads = [cell.rstrip(_DIGITS) for cell in cells]
        places = list(map(self._heads.get, heads))
        if None in places:
            self._remember(heads)
            places = list(map(self._heads.get, heads))
        digits = list(map(str.removeprefix, cells, heads))
        flats = digits
        if not _FLATS.fullmatch("\n".join(flats)):
            flats = [number.lstrip("0") for number in digits]
            if not _FLATS.fullmatch("\n".join(flats)):
                return self._find_each(cells)
        if None in places:
            return self._find_each(cells)
        if not self._tidy.keys().isdisjoint(heads):
            heads = list(map(self._tidy.get, heads, heads))
        return places, flats, Spliced(heads, digits)

    def _find_each(self, cells: Sequence[str]) -> _Found | None:
        places, flats, addresses = zip(*map(self.find, cells), strict=True)
        return None if None in places else (places, flats, addresses)

    def _remember(self, heads: Sequence[str]) -> None:
        """Read the heads with a flat; one that needs more than digits behind it has no house."""
        new = [head for head in set(heads) if head not in self._heads]
        if new and len(self._heads) >= _REMEMBERED:
            self._heads.clear()
            self._tidy.clear()
            new = list(set(heads))
        for head in new:
            self._heads[head] = self._house(head)

    def _house(self, head: str) -> Place | None:
        if len(head) >= _LONGEST_HEAD or not _FLAT_MARK.search(head[-_LONGEST_MARK:]):
            return None
        place, flat, address = self._read(f"{head}1")
        if flat != "1":
            return None
        if place is not None and address[:-1] != head:
            self._tidy[head] = address[:-1]
        return place

    def _read(self, cell: str) -> tuple[Place | None, str, str]:
        text = read_text(cell)
        address = parse_address(text)
        if isinstance(address, AddressRefusal):
            return None, "", text
        return self._place(address), address.flat or "", text

    def _place(self, address: Address) -> Place:
        key = address.house_key
        known = (key, address.flat is not None)
        place = self._places.get(known)
        if place is None:
            if len(self._places) >= _REMEMBERED:
                self._places.clear()
            place = self._places[known] = Place(
                key=key,
                street_key=address.street_key,
                town=display_town(address),
                display=display_house(address),
                has_flats=address.flat is not None,
            )
        return place
