"""From what a person typed to one house of the centre, or to the question that settles it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.address_words import KIND_OF
from bot.domain.addresses import (
    Address,
    AddressRefusal,
    Building,
    other_readings,
    parse_address,
    parse_flat,
)

_MOST_OFFERED = 5
_MOST_STREETS = 40
_MOST_TOWN_WORDS = 3
_MOST_TYPOS = 2
_SHORT_NAME = 5
_FEWER_WORDS = 1
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Resolved:
    """One house; `flat` is None in a house without flats."""

    building: Building
    flat: str | None


@dataclass(frozen=True, slots=True)
class NearMisses:
    """Houses that may be meant, at most five; never taken without a question."""

    buildings: tuple[Building, ...]


@dataclass(frozen=True, slots=True)
class TownNeeded:
    """The same street and house in several towns."""

    options: tuple[Building, ...]


@dataclass(frozen=True, slots=True)
class FlatNeeded:
    building: Building


@dataclass(frozen=True, slots=True)
class Unreadable:
    reason: AddressRefusal


Outcome = Resolved | NearMisses | TownNeeded | FlatNeeded | Unreadable


@dataclass(frozen=True, slots=True)
class _Name:
    """A town or street of a key, cut so that what one side leaves out can be overlooked."""

    type: str
    name: str
    around: str

    def may_be(self, other: "_Name") -> bool:
        """Whether nothing that both sides tell differs, their names apart."""
        return all(
            not ours or not theirs or ours == theirs
            for ours, theirs in ((self.type, other.type), (self.around, other.around))
        )


@dataclass(frozen=True, slots=True)
class _Street:
    key: str
    town: _Name
    street: _Name


class StreetIndex:
    """All streets of the centre, found by what a person may have left out or mistyped.

    Built from the `street_key` of every street; holds about 1 KB for each.
    """

    def __init__(self, street_keys: Iterable[str]) -> None:
        self._by_name: dict[str, list[_Street]] = defaultdict(list)
        self._by_word: dict[str, set[str]] = defaultdict(set)
        for key in sorted(set(street_keys)):
            street = _cut(key)
            self._by_name[street.street.name].append(street)
        for name in self._by_name:
            for word in name.split(" "):
                self._by_word[word].add(name)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for name in self._by_name:
            self._by_length[len(name)].append(name)
        self._towns = list({s.town.name: None for same in self._by_name.values() for s in same})

    def exact(self, address: Address) -> list[str]:
        """Keys of the streets that contradict nothing in the address; several are a question."""
        for wanted in self._readings(address):
            found = [
                known
                for known in self._by_name.get(wanted.street.name, ())
                if wanted.street.may_be(known.street)
                and wanted.town.may_be(known.town)
                and wanted.town.name in {"", known.town.name}
            ]
            told = [known for known in found if known.town.type or not wanted.town.type]
            if found:
                return [known.key for known in told or found]
        return []

    def near(self, address: Address) -> list[str]:
        """Keys of streets with a typo or two in street or town, other types or fewer words."""
        ranked: dict[str, int] = {}
        for wanted in self._readings(address):
            towns = self._towns_near(wanted.town.name)
            for name, distance in self._names_near(wanted.street.name).items():
                for known in self._by_name[name]:
                    if known.town.name in towns:
                        same_street = wanted.street.may_be(known.street)
                        same_town = wanted.town.may_be(known.town)
                        rank = distance + towns[known.town.name]
                        rank += (not same_street) + (not same_town)
                        ranked[known.key] = min(rank, ranked.get(known.key, rank))
        return sorted(ranked, key=lambda key: (ranked[key], key))[:_MOST_STREETS]

    def _readings(self, address: Address) -> Iterable[_Street]:
        """Read «Асбест Мира», typed without a comma, as a street and as a town with its street."""
        wanted = _cut(address.street_key, typed=address.street_typed)
        yield wanted
        words = wanted.street.name.split(" ")
        if wanted.town.name or wanted.street.around:
            return
        for start in (0, 1):
            for end in range(start + 1, min(start + _MOST_TOWN_WORDS, len(words)) + 1):
                town = " ".join(words[start:end])
                street = " ".join(words[:start] + words[end:])
                if town in self._towns and street:
                    yield _Street("", _Name("", town, ""), _Name(wanted.street.type, street, ""))

    def _towns_near(self, town: str) -> dict[str, int]:
        if not town:
            return dict.fromkeys(self._towns, 0)
        if town in self._towns:
            return {town: 0}
        return _within_typos(town, self._towns)

    def _names_near(self, name: str) -> dict[str, int]:
        words = name.split(" ")
        sharing = {known for word in words for known in self._by_word.get(word, ())}
        fewer_words = {
            known: _FEWER_WORDS
            for known in sharing
            if _nests(set(words), set(known.split(" "))) and _numbers(known) == _numbers(name)
        }
        alike = [
            known
            for length in range(len(name) - _MOST_TYPOS, len(name) + _MOST_TYPOS + 1)
            for known in self._by_length.get(length, ())
        ]
        return fewer_words | _within_typos(name, alike)


class Houses(Protocol):
    """The houses of the centre."""

    async def street_index(self) -> StreetIndex:
        """All distinct streets; kept by the store and rebuilt after an import."""
        ...

    async def by_key(self, house_key: str) -> Building | None: ...

    async def on_street(self, street_key: str) -> Sequence[Building]: ...


class ResolveAddress:
    """Find the house that a person names, or what has to be asked to find it.

    What is only near is offered, never taken, and never below the house: nobody learns here who
    lives where.
    """

    def __init__(self, houses: Houses) -> None:
        self._houses = houses

    async def __call__(self, text: str) -> Outcome:
        address = parse_address(text)
        if isinstance(address, AddressRefusal):
            return Unreadable(address)
        index = await self._houses.street_index()
        streets = index.exact(address)
        found = await self._at(streets, address.house)
        if sure := _sure(found, address.flat):
            return sure
        near = found or await self._near_house(streets, address.house)
        near = near or await self._near_street(index.near(address), address.house)
        if near:
            return NearMisses(tuple(near[:_MOST_OFFERED]))
        nowhere = AddressRefusal.NOT_OURS if address.street else AddressRefusal.NO_STREET
        return Unreadable(nowhere)

    async def exactly(self, text: str) -> Outcome:
        """Do the same without a look at houses that are only near, which costs much."""
        address = parse_address(text)
        if isinstance(address, AddressRefusal):
            return Unreadable(address)
        index = await self._houses.street_index()
        found = await self._at(index.exact(address), address.house)
        if sure := _sure(found, address.flat):
            return sure
        return NearMisses(tuple(found)) if found else Unreadable(AddressRefusal.NOT_OURS)

    async def choose(self, house_key: str, typed: str) -> Resolved | FlatNeeded | Unreadable:
        """Go on with the house that was pressed and the flat that was typed before."""
        address = parse_address(typed)
        flat = address.flat if isinstance(address, Address) else None
        building = await self._houses.by_key(house_key)
        return _settle(building, flat) if building else Unreadable(AddressRefusal.NOT_OURS)

    async def with_flat(self, house_key: str, flat_text: str) -> Resolved | Unreadable:
        """Go on with the flat that was asked for: `27`, `кв. 27`, `№27`."""
        building = await self._houses.by_key(house_key)
        if building is None:
            return Unreadable(AddressRefusal.NOT_OURS)
        if not building.has_flats:
            return Resolved(building, None)
        flat = parse_flat(flat_text)
        if isinstance(flat, AddressRefusal):
            return Unreadable(flat)
        return Resolved(building, flat)

    async def _at(self, streets: Iterable[str], house: str) -> list[Building]:
        found = [await self._houses.by_key(f"{street}|{house}") for street in streets]
        return [building for building in found if building]

    async def _near_house(self, streets: Sequence[str], house: str) -> list[Building]:
        """Find other readings of the house, then what else stands under its number."""
        near: dict[str, Building] = {}
        for reading in other_readings(house):
            near |= {building.key: building for building in await self._at(streets, reading)}
        for street in streets[:_MOST_OFFERED]:
            known = await self._houses.on_street(street)
            same = [building for building in known if _number(_house(building)) == _number(house)]
            near |= {building.key: building for building in sorted(same, key=_house)}
        return list(near.values())

    async def _near_street(self, streets: Sequence[str], house: str) -> list[Building]:
        found = await self._at(streets, house)
        return found or await self._near_house(streets[:_MOST_OFFERED], house)


def _sure(
    found: Sequence[Building], flat: str | None
) -> Resolved | FlatNeeded | TownNeeded | None:
    if len(found) == 1:
        return _settle(found[0], flat)
    several = len({building.town for building in found}) > 1
    return TownNeeded(tuple(found)) if several else None


def _settle(building: Building, flat: str | None) -> Resolved | FlatNeeded:
    if not building.has_flats:
        return Resolved(building, None)
    return Resolved(building, flat) if flat else FlatNeeded(building)


def _cut(street_key: str, *, typed: bool = True) -> _Street:
    """Cut `п бобровский (сысертский р н)|мкр южный, ул мира` into its names."""
    place, _, streets = street_key.partition("|")
    town, _, district = place.partition(" (")
    around, _, street = streets.rpartition(", ")
    town_type, town_name = _type_and_name(town)
    street_type, street_name = _type_and_name(street)
    return _Street(
        street_key,
        _Name(town_type, town_name, district),
        _Name(street_type if typed else "", street_name, around),
    )


def _type_and_name(text: str) -> tuple[str, str]:
    short, _, name = text.partition(" ")
    return (short, name) if name and short in KIND_OF else ("", text)


def _within_typos(name: str, known: Sequence[str]) -> dict[str, int]:
    """Names with one typo, in longer names two, and the same numbers: мкр 5 is not мкр 6."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = 1 if len(name) <= _SHORT_NAME else _MOST_TYPOS
    hits = process.extract(
        name, known, scorer=OSA.distance, score_cutoff=allowed, limit=_MOST_STREETS
    )
    return {hit: int(score) for hit, score, _ in hits if _numbers(hit) == _numbers(name)}


def _numbers(name: str) -> list[str]:
    return [word for word in name.split(" ") if word.isdigit()]


def _nests(one: set[str], other: set[str]) -> bool:
    return one <= other or other <= one


def _house(building: Building) -> str:
    return building.key.rpartition("|")[2]


def _number(house: str) -> str:
    """Give the bare number: `33` of `влд 33 стр 1`, `15` of `15а`."""
    found = _DIGITS.search(house)
    return found[0] if found else house
