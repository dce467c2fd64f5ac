"""Another legal spelling of an address: what a resident may type instead of the registry's."""

from bot.domain.addresses import Address, AddressRefusal, parse_address

LONG = {"ул": "улица", "пр-кт": "проспект", "пер": "переулок", "мкр": "микрорайон"}
LONG |= {"пл": "площадь", "пр-д": "проезд", "б-р": "бульвар", "ш": "шоссе", "наб": "набережная"}


def respelled(text: str, turn: int) -> str:
    """Spell the same flat in one of four other ways."""
    address = parse_address(text)
    if isinstance(address, AddressRefusal):
        raise TypeError(f"{address}: {text}")
    town_kind, _, town = (address.town or "").partition(" ")
    kind, _, street = address.street.partition(" ")
    spelt = f"{LONG.get(kind, kind)} {street}"
    house = address.house.replace(" к ", "к")
    return _spellings(address, (town_kind, town), spelt, house)[turn % 4]


def _spellings(
    address: Address, place: tuple[str, str], street: str, house: str
) -> tuple[str, ...]:
    kind, town = place
    block = address.house.replace(" к ", ", корпус ")
    return (
        f"{town}, {street} {house}-{address.flat}",
        f"{town.upper()}, {street.upper()}, ДОМ {block.upper()}, КВАРТИРА 0{address.flat}",
        f"624000, {kind}. {town}, {street}, д.{house} кв {address.flat}/ЖП",
        f"{town} {street} {block.replace(', корпус ', ' корп. ')}, кв. № {address.flat}",
    )
