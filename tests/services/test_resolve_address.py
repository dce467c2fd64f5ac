from collections.abc import Sequence

import pytest

from bot.domain.addresses import (
    Address,
    AddressRefusal,
    Building,
    display_house,
    display_town,
    parse_address,
)
from bot.services.addresses import (
    FlatNeeded,
    NearMisses,
    ResolveAddress,
    Resolved,
    StreetIndex,
    TownNeeded,
    Unreadable,
)

CENTRE = [
    "г. Асбест, ул. Мира, д. 89, кв. 1",
    "г. Асбест, ул. Мира, д. 15, кв. 1",
    "г. Асбест, ул. Мира, д. 15А, кв. 1",
    "г. Асбест, ул. Академика Вавилова, д. 103, кв. 1",
    "г. Асбест, ул. Щорса, д. 31Б, кв. 1",
    "г. Асбест, мкр. Южный, д. 55, кв. 1",
    "г. Асбест, мкр. 5, д. 1, кв. 1",
    "г. Асбест, мкр. 6, д. 1, кв. 1",
    "г. Асбест, ул. Садовая, д. 7",
    "г. Каменск-Уральский, ул. Академика Вавилова, д. 103, кв. 1",
    "г. Каменск-Уральский, ул. Академика Вавилова, д. 8, кв. 1",
    "г. Каменск-Уральский, пр-кт Победы, д. 66, кв. 1",
    "г. Каменск-Уральский, ул. Ленина, д. 85, к. 3, кв. 1",
    "г. Каменск-Уральский, ул. Ленина, д. 85, стр. 3, кв. 1",
    "г. Каменск-Уральский, ул. Ленина, д. 3, кв. 1",
    "г. Каменск-Уральский, пр-кт Ленина, д. 3, кв. 1",
    "г. Каменск-Уральский, мкр. Южный, ул. Новая, д. 2",
    "п. Рефтинский, ул. Гагарина, д. 12, кв. 1",
    "п. Рефтинский, ул. 8 Марта, д. 4, кв. 1",
    "Сысертский р-н, п. Бобровский, ул. Лесная, д. 1",
    "Ирбитский р-н, п. Бобровский, ул. Лесная, д. 1",
    "д. Иваново, д. 5",
]


class HousesInMemory:
    """A centre that keeps its houses in a dict and counts what it is asked for."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._of: dict[str, Building] = {}
        for number, text in enumerate(addresses):
            address = parse_address(text)
            assert isinstance(address, Address)
            self._of[address.house_key] = Building(
                id=number,
                key=address.house_key,
                street_key=address.street_key,
                display=display_house(address),
                town=display_town(address),
                has_flats=address.flat is not None,
                time_zone=None,
            )
        self._index = StreetIndex(building.street_key for building in self._of.values())

    async def street_index(self) -> StreetIndex:
        return self._index

    async def by_key(self, house_key: str) -> Building | None:
        return self._of.get(house_key)

    async def on_street(self, street_key: str) -> Sequence[Building]:
        return [house for house in self._of.values() if house.street_key == street_key]


@pytest.fixture
def resolve() -> ResolveAddress:
    return ResolveAddress(HousesInMemory(CENTRE))


@pytest.mark.parametrize(
    ("typed", "display", "flat"),
    [
        ("624260, Асбест г, Мира ул, д 89 кв.027", "г. Асбест, ул. Мира, д. 89", "27"),
        ("мира 89-27", "г. Асбест, ул. Мира, д. 89", "27"),
        ("Асбест, Мира, 89, 27", "г. Асбест, ул. Мира, д. 89", "27"),
        ("Асбест Мира 89 27", "г. Асбест, ул. Мира, д. 89", "27"),
        ("Рефтинский 8 Марта 4-1", "п. Рефтинский, ул. 8 Марта, д. 4", "1"),
        ("пгт Рефтинский, Гагарина 12 кв 5", "п. Рефтинский, ул. Гагарина, д. 12", "5"),
        ("Южный 55 кв 3", "г. Асбест, мкр. Южный, д. 55", "3"),
        ("Победы 66 кв 3", "г. Каменск-Уральский, пр-кт Победы, д. 66", "3"),
        ("ул Академика Вавилова, 8-5", "г. Каменск-Уральский, ул. Академика Вавилова, д. 8", "5"),
        ("ул Новая, 2", "г. Каменск-Уральский, мкр. Южный, ул. Новая, д. 2", None),
        ("Садовая 7", "г. Асбест, ул. Садовая, д. 7", None),
        ("Садовая 7 кв 1", "г. Асбест, ул. Садовая, д. 7", None),
        ("д Иваново, д 5", "д. Иваново, д. 5", None),
        ("проспект Ленина, 3, кв 8", "г. Каменск-Уральский, пр-кт Ленина, д. 3", "8"),
        (
            "Ирбитский район, пос. Бобровский, Лесная 1",
            "Ирбитский р-н, п. Бобровский, ул. Лесная, д. 1",
            None,
        ),
    ],
)
async def test_one_house_is_resolved(
    resolve: ResolveAddress, typed: str, display: str, flat: str | None
) -> None:
    outcome = await resolve(typed)
    assert isinstance(outcome, Resolved), outcome
    assert (outcome.building.display, outcome.flat) == (display, flat)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("г Асбест, ул Мирра, 89, кв 1", ["г. Асбест, ул. Мира, д. 89"]),
        ("г Асбест, ул Щроса, 31Б", ["г. Асбест, ул. Щорса, д. 31Б"]),
        ("г Асбест, ул Вавилова, 103-5", ["г. Асбест, ул. Академика Вавилова, д. 103"]),
        ("Вавилова Академика, 8", ["г. Каменск-Уральский, ул. Академика Вавилова, д. 8"]),
        ("г Азбест, ул Мира, 89", ["г. Асбест, ул. Мира, д. 89"]),
        ("г Каменск-Уральский, пл Победы, 66", ["г. Каменск-Уральский, пр-кт Победы, д. 66"]),
        ("г Асбест, ул Мира, 15/А", ["г. Асбест, ул. Мира, д. 15А", "г. Асбест, ул. Мира, д. 15"]),
        ("г Асбест, ул Мира, 15Б", ["г. Асбест, ул. Мира, д. 15", "г. Асбест, ул. Мира, д. 15А"]),
        ("г Асбест, ул Мирра, 15Б", ["г. Асбест, ул. Мира, д. 15", "г. Асбест, ул. Мира, д. 15А"]),
        (
            "Ленина 85/3",
            [
                "г. Каменск-Уральский, ул. Ленина, д. 85, к. 3",
                "г. Каменск-Уральский, ул. Ленина, д. 85, стр. 3",
            ],
        ),
        (
            "Ленина 3",
            [
                "г. Каменск-Уральский, пр-кт Ленина, д. 3",
                "г. Каменск-Уральский, ул. Ленина, д. 3",
            ],
        ),
    ],
)
async def test_what_is_only_near_is_offered_not_taken(
    resolve: ResolveAddress, typed: str, offered: list[str]
) -> None:
    outcome = await resolve(typed)
    assert isinstance(outcome, NearMisses), outcome
    assert [building.display for building in outcome.buildings] == offered


@pytest.mark.parametrize(
    ("typed", "towns"),
    [
        ("Академика Вавилова 103-5", {"г. Асбест", "г. Каменск-Уральский"}),
        (
            "п Бобровский, Лесная 1",
            {"Сысертский р-н, п. Бобровский", "Ирбитский р-н, п. Бобровский"},
        ),
    ],
)
async def test_a_street_in_two_towns_asks_for_the_town(
    resolve: ResolveAddress, typed: str, towns: set[str]
) -> None:
    outcome = await resolve(typed)
    assert isinstance(outcome, TownNeeded), outcome
    assert {building.town for building in outcome.options} == towns


@pytest.mark.parametrize(
    ("typed", "house"),
    [
        ("с Иваново, д 5", "д. Иваново, д. 5"),
        ("г Рефтинский, ул Гагарина, 12, кв 3", "п. Рефтинский, ул. Гагарина, д. 12"),
    ],
)
async def test_another_kind_of_town_is_a_question(
    resolve: ResolveAddress, typed: str, house: str
) -> None:
    outcome = await resolve(typed)
    assert isinstance(outcome, NearMisses), outcome
    assert [building.display for building in outcome.buildings] == [house]


async def test_a_house_with_flats_asks_for_the_flat(resolve: ResolveAddress) -> None:
    outcome = await resolve("г Асбест, ул Мира, 89")
    assert isinstance(outcome, FlatNeeded)
    assert outcome.building.display == "г. Асбест, ул. Мира, д. 89"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("а" * 4096, AddressRefusal.TOO_LONG),
        ("ул Мира", AddressRefusal.NO_HOUSE),
        ("г Асбест, 5", AddressRefusal.NO_STREET),
        ("с Петрово, д 5", AddressRefusal.NO_STREET),
        ("г Асбест, ул Мира, 777", AddressRefusal.NOT_OURS),
        ("г Асбест, ул Тверская, 1", AddressRefusal.NOT_OURS),
        ("г Асбест, ул Гагарина, 12", AddressRefusal.NOT_OURS),
        ("г Асбест, мкр 7, д 1", AddressRefusal.NOT_OURS),
        ("ул %, д 89", AddressRefusal.NOT_OURS),
        ("ул ____, д 89", AddressRefusal.NOT_OURS),
        ("ул Мира, 89, кв абв", AddressRefusal.FLAT_UNREADABLE),
    ],
)
async def test_what_is_not_near_says_why(
    resolve: ResolveAddress, typed: str, reason: AddressRefusal
) -> None:
    assert await resolve(typed) == Unreadable(reason)


async def test_no_more_than_five_houses_are_offered() -> None:
    letters = "абвгежи"
    houses = HousesInMemory([f"г Асбест, ул Мира, 15{letter}, кв 1" for letter in letters])
    outcome = await ResolveAddress(houses)("г Асбест, ул Мира, 15")
    assert isinstance(outcome, NearMisses)
    assert len(outcome.buildings) == 5


async def test_town_without_type_in_a_registry_gives_way_to_the_typed_one() -> None:
    houses = HousesInMemory(["г Асбест, ул Мира, 5, кв 1", "Асбест, ул Мира, 5, кв 1"])
    outcome = await ResolveAddress(houses)("Асбест г, ул Мира, 5-1")
    assert isinstance(outcome, Resolved)
    assert outcome.building.town == "г. Асбест"


async def test_a_pressed_house_keeps_the_flat_typed_before(resolve: ResolveAddress) -> None:
    typed = "г Асбест, ул Мирра, 89, кв 27"
    near = await resolve(typed)
    assert isinstance(near, NearMisses)
    chosen = await resolve.choose(near.buildings[0].key, typed)
    assert chosen == Resolved(near.buildings[0], "27")


async def test_a_pressed_house_asks_for_the_flat_when_none_was_typed(
    resolve: ResolveAddress,
) -> None:
    near = await resolve("г Асбест, ул Мирра, 89")
    assert isinstance(near, NearMisses)
    chosen = await resolve.choose(near.buildings[0].key, "г Асбест, ул Мирра, 89")
    assert chosen == FlatNeeded(near.buildings[0])


async def test_a_pressed_house_that_is_gone_is_not_ours(resolve: ResolveAddress) -> None:
    gone = Unreadable(AddressRefusal.NOT_OURS)
    assert await resolve.choose("г асбест|ул мира|1000", "ул Мира 1000") == gone
    assert await resolve.with_flat("г асбест|ул мира|1000", "27") == gone


@pytest.mark.parametrize("typed", ["27", "кв. 27", "№27", "квартира 027"])
async def test_a_flat_asked_apart_completes_the_house(resolve: ResolveAddress, typed: str) -> None:
    outcome = await resolve.with_flat("г асбест|ул мира|89", typed)
    assert isinstance(outcome, Resolved)
    assert outcome.flat == "27"


async def test_an_unreadable_flat_is_refused(resolve: ResolveAddress) -> None:
    outcome = await resolve.with_flat("г асбест|ул мира|89", "не помню")
    assert outcome == Unreadable(AddressRefusal.FLAT_UNREADABLE)


async def test_a_house_without_flats_needs_none(resolve: ResolveAddress) -> None:
    outcome = await resolve.with_flat("г асбест|ул садовая|7", "27")
    assert isinstance(outcome, Resolved)
    assert outcome.flat is None
