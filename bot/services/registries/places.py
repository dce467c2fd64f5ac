"""Addresses of registries as houses and flats, read once for all flats of a house."""

import re
from collections.abc import Sequence

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

_REMEMBERED = 1 << 13
_MOST_FLAT_DIGITS = 5
_DIGITS = "0123456789"
_LONGEST_HEAD = MAX_LENGTH - 20  # such an address stays readable with any digits behind it
_LONGEST_MARK = 16
_FLAT_MARK = re.compile(r"[\s,](?:кв|квартира)[. ]*\Z", re.IGNORECASE)


class Places:
    """Finds the house of an address. What stands before the digits of a flat is read once."""

    def __init__(self) -> None:
        self._heads: dict[str, tuple[Place | None, str]] = {}
        self._places: dict[tuple[str, bool], Place] = {}

    def find(self, cell: str) -> tuple[Place | None, str, str]:
        """Return house, flat and clean address; no house when the text names none."""
        head = cell.rstrip(_DIGITS)
        place, tidy = self._heads.get(head) or self._remember(head)
        digits = cell[len(head) :]
        flat = digits.lstrip("0")
        if place is not None and flat and len(flat) <= _MOST_FLAT_DIGITS:
            return place, flat, tidy + digits
        return self._read(cell)

    def find_all(
        self, cells: Sequence[str]
    ) -> tuple[list[Place], list[str], Sequence[str]] | None:
        """Return houses, flats and clean addresses; None when one of them names no house."""
        places: list[Place] = []
        flats: list[str] = []
        addresses: list[str] = []
        known = self._heads
        for cell in cells:
            head = cell.rstrip(_DIGITS)
            place, tidy = known.get(head) or self._remember(head)
            digits = cell[len(head) :]
            flat = digits.lstrip("0")
            if place is not None and flat and len(flat) <= _MOST_FLAT_DIGITS:
                address = cell if tidy == head else tidy + digits
            else:
                place, flat, address = self._read(cell)
                if place is None:
                    return None
            places.append(place)
            flats.append(flat)
            addresses.append(address)
        return places, flats, addresses

    def _remember(self, head: str) -> tuple[Place | None, str]:
        """Read the head with a flat; a head that needs more than digits behind it has no house."""
        if len(self._heads) >= _REMEMBERED:
            self._heads.clear()
        place, tidy = None, ""
        if len(head) < _LONGEST_HEAD and _FLAT_MARK.search(head[-_LONGEST_MARK:]):
            found, flat, address = self._read(f"{head}1")
            if found is not None and flat == "1":
                place, tidy = found, address[:-1]
                tidy = head if tidy == head else tidy
        self._heads[head] = place, tidy
        return place, tidy

    def _read(self, cell: str) -> tuple[Place | None, str, str]:
        text = read_text(cell)
        address = parse_address(text)
        if isinstance(address, AddressRefusal):
            return None, "", text
        return self._place(address), address.flat or "", text

    def _place(self, address: Address) -> Place:
        known = (address.house_key, address.flat is not None)
        place = self._places.get(known)
        if place is None:
            if len(self._places) >= _REMEMBERED:
                self._places.clear()
            place = self._places[known] = Place(
                key=address.house_key,
                street_key=address.street_key,
                town=display_town(address),
                display=display_house(address),
                has_flats=address.flat is not None,
            )
        return place
