"""A centre of any size: towns, streets, houses, holders; the same for the same seed.

Streets have names as they are in the Urals, some with a type other than «улица», some in two
towns. Addresses are spelt unevenly, as organisations spell them, but always mean one house.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

TOWNS = (
    *("г. Асбест", "г. Сысерть", "г. Полевской", "г. Ревда", "г. Берёзовский", "г. Арамиль"),
    *("г. Заречный", "г. Реж", "г. Артёмовский", "г. Сухой Лог", "г. Богданович", "г. Невьянск"),
    *("г. Кировград", "г. Верхняя Пышма", "г. Среднеуральск", "г. Дегтярск", "п. Рефтинский"),
    *("п. Малышева", "п. Бобровский", "с. Кашино"),
)
ROOTS = (
    *("Лесн", "Садов", "Заводск", "Школьн", "Набережн", "Вокзальн", "Полев", "Лугов", "Горн"),
    *("Речн", "Озёрн", "Рудничн", "Уральск", "Берёзов", "Солнечн", "Парков", "Цветочн"),
    *("Октябрьск", "Первомайск", "Комсомольск", "Пионерск", "Советск", "Московск", "Восточн"),
    *("Западн", "Северн", "Нагорн", "Трудов", "Весенн", "Кедров", "Тополин", "Строительн"),
)
PEOPLE = (
    *("Ленина", "Кирова", "Гагарина", "Чапаева", "Мамина-Сибиряка", "Бажова", "Пушкина"),
    *("Лермонтова", "Гоголя", "Чехова", "Толстого", "Некрасова", "Островского", "Горького"),
    *("Маяковского", "Есенина", "Королёва", "Титова", "Терешковой", "Попова", "Менделеева"),
    *("Ломоносова", "Павлова", "Вавилова", "Циолковского", "Жукова", "Суворова", "Кутузова"),
    *("Ушакова", "Нахимова", "Свердлова", "Калинина", "Фрунзе", "Щорса", "Котовского"),
    *("Малышева", "Челюскинцев", "Победы", "Мира", "Труда", "Свободы", "Юности", "Энтузиастов"),
    *("Металлургов", "Шахтёров", "Геологов", "Энергетиков", "Машиностроителей", "Ветеранов"),
)
TYPES = (("ул.", "ая"), ("пер.", "ый"), ("проезд", "ый"))
SURNAMES = (
    *("Петров", "Иванов", "Смирнов", "Кузнецов", "Попов", "Васильев", "Соколов", "Михайлов"),
    *("Новиков", "Фёдоров", "Морозов", "Волков", "Алексеев", "Лебедев", "Семёнов", "Егоров"),
    *("Павлов", "Козлов", "Степанов", "Николаев", "Орлов", "Андреев", "Макаров", "Никитин"),
    *("Захаров", "Зайцев", "Соловьёв", "Борисов", "Яковлев", "Григорьев", "Романов", "Воробьёв"),
)
NAMES = (
    *("Мария", "Анна", "Елена", "Ольга", "Наталья", "Татьяна", "Ирина", "Светлана", "Юлия"),
    *("Екатерина", "Людмила", "Галина", "Валентина", "Надежда", "Любовь", "Вера", "Нина"),
)
FATHERS = (
    *("Ивановна", "Петровна", "Сергеевна", "Александровна", "Николаевна", "Владимировна"),
    *("Андреевна", "Алексеевна", "Михайловна", "Фёдоровна", "Юрьевна", "Викторовна"),
)
SPELLINGS = (
    "{town}, {street}, д. {house}, кв. {flat}",
    "{town}, {street}, д.{house}, кв.{flat}",
    "Свердловская обл, {town}, {street}, дом {house}, кв {flat}",
    "{town} , {street} ,  {house}, кв. {flat}",
    "624260, {town}, {street}, д. {house}, квартира {flat}",
)
FLATS = 50


@dataclass(frozen=True, slots=True)
class House:
    town: str
    street: str  # with its type
    number: str

    def address(self, flat: int, spelling: str = SPELLINGS[0]) -> str:
        return spelling.format(town=self.town, street=self.street, house=self.number, flat=flat)


@dataclass(frozen=True, slots=True)
class Household:
    """One account of a house."""

    number: str
    holder: str
    house: House
    flat: int
    spelling: str

    @property
    def address(self) -> str:
        return self.house.address(self.flat, self.spelling)


def streets() -> list[str]:
    """Give all street names with their types."""
    called = [f"{kind} {root}{_ending(root, end)}" for root in ROOTS for kind, end in TYPES]
    return [*called, *(f"ул. {name}" for name in PEOPLE)]


def _ending(root: str, end: str) -> str:
    if root == "Весенн":
        return {"ая": "яя", "ый": "ий"}[end]
    return "ий" if end == "ый" and root.endswith("к") else end


def houses(number: int, seed: int = 1) -> list[House]:
    """Give so many different houses, street by street."""
    chance = random.Random(seed)
    all_streets = [(town, street) for town in TOWNS for street in streets()]
    chance.shuffle(all_streets)
    per_street = -(-number // len(all_streets))
    found: list[House] = []
    for town, street in all_streets:
        for index in range(max(per_street, 5)):
            tail = chance.choice(("", "", "", "", "а", " к. 1", "/2"))
            found.append(House(town, street, f"{2 * index + 1}{tail}"))
            if len(found) == number:
                return found
    return found


def households(number: int, seed: int = 1) -> Iterator[Household]:
    """Give so many accounts, 50 in a house, house after house."""
    chance = random.Random(seed)
    for at, house in enumerate(houses(-(-number // FLATS), seed)):
        spellings = chance.sample(SPELLINGS, 2)
        for flat in range(1, min(FLATS, number - at * FLATS) + 1):
            yield Household(
                number=f"147{at * FLATS + flat:07}",
                holder=holder(chance),
                house=house,
                flat=flat,
                spelling=chance.choice(spellings),
            )


def holder(chance: random.Random) -> str:
    surname, name = chance.choice(SURNAMES), chance.choice(NAMES)
    return f"{surname}а {name} {chance.choice(FATHERS)}"


def with_typo(street: str, chance: random.Random) -> str:
    """Make one slip in the name of a street: a letter lost, doubled, changed or swapped."""
    kind, _, name = street.partition(" ")
    at = chance.randrange(1, len(name) - 1)
    slips = (
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + chance.choice("аеиорнтс") + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    )
    wrong = [slip for slip in slips if slip != name]
    return f"{kind} {chance.choice(wrong)}"
