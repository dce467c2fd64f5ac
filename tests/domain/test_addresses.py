import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.address_words import PHRASES
from bot.domain.addresses import (
    Address,
    AddressRefusal,
    display_house,
    display_town,
    other_readings,
    parse_address,
    parse_flat,
)


def parsed(text: str) -> Address:
    address = parse_address(text)
    assert isinstance(address, Address), (text, address)
    return address


SAME_HOUSE = [
    (
        "344038, Ростовская обл, г Ростов-на-Дону, пр-кт Ленина, д. 85, к. 3, кв. 27",
        "Ростовская область, город Ростов-на-Дону, проспект Ленина, дом 85, корпус 3, кв 27",
    ),
    ("пр-кт Ленина, д. 85, к. 3, кв. 27", "просп. Ленина, д 85, корп. 3, квартира 27"),
    ("пр. Ленина, 85", "проспект Ленина, 85"),
    ("пр-т Ленина, 85", "Ленина пр-кт, 85"),
    ("ул Тверская, 1", "Тверская ул, 1"),
    ("ул Тверская, 15A", "ул Тверская, 15А"),
    ("ул Тверская, 15А", "ул Тверская, 15 а"),
    ("ул Тверская, 15А", "ул Тверская, 15-а"),
    ("ул Тверская, 15А", "ул Тверская, 15«А»"),
    ("ул Мира, 12к1", "ул Мира, 12, к. 1"),
    ("ул Мира, 12к1, кв 5", "ул Мира д 12 корпус 1 кв 5"),
    ("ул Мира, 12с1", "ул Мира, д. 12, строение 1"),
    ("Щёлковская ул, 7", "Щелковская ул, 7"),
    ("Свердловская обл, г Асбест, ул Мира, 5", "г Асбест, ул Мира, 5"),
    ("624260, Россия, обл. Свердловская, г. Асбест, ул Мира, 5", "Асбест г, ул Мира, 5"),
    ("Ленина, 5-10", "ул. Ленина, д. 5, кв. 10"),
    ("Ленина 5 10", "ул. Ленина, д. 5, кв. 10"),
    ("Ленина, 5, 10", "ул. Ленина, д. 5, кв. 10"),
    ("ул Ленина 5 – 10", "ул. Ленина, д. 5, кв. 10"),
    ("ул Мира д.4Б кв.39/ЖП", "ул Мира, дом 4б, квартира 39"),
    ("ул Мира, д 5, кв 001", "ул Мира, д 5, кв. 1"),
    ("ул Мира д5кв7", "ул Мира, дом 5, кв 7"),
    ("ул Мира 5кв7", "ул Мира, дом 5, кв 7"),
    ("ул Мира, дом № 5, кв № 7", "ул Мира, 5-7"),
    ("ул Мира дом 94 кв 5", "ул Мира, д 94, кв 05"),
    ("ул Мира, д 5, подъезд 2, этаж 3, кв 7", "ул Мира, 5-7"),
    ("ул Мира, д 5, 2 подъезд, кв 7", "ул Мира, 5-7"),
    ("ул Мира, кв 7, д 5", "ул Мира, д 5, кв 7"),
    ("4-й Пятилетки ул, 51", "ул 4-ой Пятилетки, 51"),
    ("50 лет Октября ул, д. 13", "УЛ 50 ЛЕТ ОКТЯБРЯ, Д 13"),
    ("50 лет Октября 13", "ул. 50 лет Октября, 13"),
    ("8 Марта 5", "ул. 8-го Марта, д. 5"),
    ("Заводской 1-й пер, д 61", "1-й Заводской переулок, 61"),
    ("пер. Заводской 1-й, д 61", "пер 1й Заводской, 61"),
    ("Академика Вавилова ул, 8", "улица Академика Вавилова, 8"),
    ("ул. Ак. Вавилова, 8", "улица Академика Вавилова, 8"),
    ("ул. им. Горького, 5", "ул Горького, 5"),
    ("Северный пр-д, 28Б", "проезд Северный, 28Б"),
    ("Горького пл, 37", "площадь Горького, 37"),
    ("Южный мкр, 55", "микрорайон Южный, 55"),
    ("мкр-н Южный, 55", "мкр. Южный, д. 55"),
    ("линия 1-я, 5", "1-я линия, 5"),
    ("ул. III Интернационала, 5", "ул 3-го Интернационала, 5"),
    ("Ленина, 5А/3", "ул Ленина, дом 5а/3"),
    ("мкр 5, 10-4", "5 мкр, д 10, кв 4"),
    ("мкр5 д10", "5-й микрорайон, дом 10"),
    ("б-р Победы, 5", "бульвар Победы 5"),
    ("ш. Энтузиастов, 5", "Энтузиастов шоссе, 5"),
    ("наб. Исети, 5", "набережная Исети, 5"),
    ("туп. Южный, 5", "Южный тупик, 5"),
    ("кв-л 85, д 3, кв 7", "85 квартал, д. 3, кв. 7"),
    ("тер СНТ Ромашка-2, уч 5", "СНТ «Ромашка 2», участок 5"),
    ("Асбест г, ул Мира, 5", "город Асбест, ул Мира, 5"),
    ("г.Асбест,ул.Мира,д.5,кв.7", "Г АСБЕСТ, УЛ МИРА, Д 5, КВ 7"),
    ("г Асбест ул Мира д 5", "Асбест г Мира ул 5"),
    ("ул Мира, д. 89, кв. 3, г. Асбест", "г Асбест, Мира, 89-3"),
    ("пгт Рефтинский, ул Мира, 5", "п. Рефтинский, ул Мира, 5"),
    ("рабочий посёлок Рефтинский, ул Мира, 5", "р.п. Рефтинский, ул Мира, 5"),
    ("Кущевская ст-ца, ул Мира, 5", "станица Кущевская, ул. Мира, 5"),
    ("х. Весёлый, ул Мира, 5", "хутор Веселый, ул. Мира, 5"),
    ("г Каменск Уральский, ул Мира, 5", "г. Каменск-Уральский, ул. Мира, 5"),
    ("г Екатеринбург, Кировский р-н, ул Мира, 5", "г. Екатеринбург, ул. Мира, 5"),
    ("Мирa ул, 5", "Мира ул, 5"),
    ("ул Ми\u0301ра,\u00a0д\u200b 5\u202e", "ул Мира, д 5"),
]


@pytest.mark.parametrize(("one", "other"), SAME_HOUSE)
def test_spellings_of_one_house_have_one_key(one: str, other: str) -> None:
    assert parsed(one).house_key == parsed(other).house_key
    assert parsed(one).flat == parsed(other).flat


DIFFERENT_HOUSES = [
    ("ул Мира, 12, к. 1", "ул Мира, 12, стр. 1"),
    ("ул Мира, влд 33", "ул Мира, д. 33"),
    ("ул Мира, 5 литера А", "ул Мира, 5 литера Б"),
    ("ул Мира, 15А", "ул Мира, 15"),
    ("ул Мира, 15А", "ул Мира, 15 лит. А"),
    ("ул Мира, 4/1", "ул Мира, 4/2"),
    ("ул Мира, 85/3", "ул Мира, 85 к 3"),
    ("ул Мира, 85/3", "ул Мира, 85"),
    ("ул Мира, 1", "ул Мира, 11"),
    ("г Асбест, ул Мира, 5", "г Каменск-Уральский, ул Мира, 5"),
    ("г Асбест, ул Мира, 5", "д Асбест, ул Мира, 5"),
    ("Сысертский р-н, п Бобровский, ул Мира, 5", "Ирбитский р-н, п Бобровский, ул Мира, 5"),
    ("мкр Солнечный, д.5", "ул Мира, д.5"),
    ("мкр Солнечный, д.5", "ул Солнечная, д.5"),
    ("пр-д Победы, 5", "пр-кт Победы, 5"),
    ("пер 1-й Заводской, 5", "пер 2-й Заводской, 5"),
    ("мкр 5, д 10", "мкр 6, д 10"),
    ("мкр Южный, ул Мира, 5", "мкр Северный, ул Мира, 5"),
    ("ул Мира, 1 к 2 стр 3", "ул Мира, 1 к 2"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT_HOUSES)
def test_different_houses_have_different_keys(one: str, other: str) -> None:
    assert parsed(one).house_key != parsed(other).house_key


READ_AS = [
    ("д Иваново, ул Мира, д 5", "д иваново", "ул мира", "5", None),
    ("д. Иваново, д. 5", "д иваново", "", "5", None),
    ("с Покровское, Мира, 5", "с покровское", "ул мира", "5", None),
    ("кв-л 85, д 3", None, "кв-л 85", "3", None),
    ("г Ангарск, кв 85, д 3", "г ангарск", "кв-л 85", "3", None),
    ("Ирбитский р-н, с Килачёвское, ул Мира, 5", "с килачевское", "ул мира", "5", None),
    ("ул 8 Марта, 12 стр 1", None, "ул 8 марта", "12 стр 1", None),
    ("ул Мира, стр. 3", None, "ул мира", "стр 3", None),
    ("ул С. Перовской, 5", None, "ул с перовской", "5", None),
    ("ул. Д. Бедного, д. 5", None, "ул д бедного", "5", None),
    ("ул Набережная, 5", None, "ул набережная", "5", None),
    ("Набережная, 5", None, "ул набережная", "5", None),
    ("ул Мира, д 5, кв 5, ком 2", None, "ул мира", "5", "5 ком 2"),
    ("ул Мира, д 5, кв 5/2", None, "ул мира", "5", "5/2"),
    ("ул Мира, д 5, кв 27а", None, "ул мира", "5", "27а"),
    ("ул Мира, д 5, оф 12", None, "ул мира", "5", "оф 12"),
    ("ул Мира, д 5, кв", None, "ул мира", "5", None),
    ("ул Мира, д 5, кв 0", None, "ул мира", "5", None),
    ("ул Мира, 5/3-10", None, "ул мира", "5/3", "10"),
    ("ул %_, д 5", None, "ул %_", "5", None),
]


@pytest.mark.parametrize(("text", "town", "street", "house", "flat"), READ_AS)
def test_traps_are_read_as_meant(
    text: str, town: str | None, street: str, house: str, flat: str | None
) -> None:
    address = parsed(text)
    assert (address.town, address.street, address.house, address.flat) == (
        town,
        street,
        house,
        flat,
    )


REFUSED = [
    ("", AddressRefusal.UNREADABLE),
    ("5", AddressRefusal.UNREADABLE),
    ("🙂🙂", AddressRefusal.UNREADABLE),
    ("ул Мира", AddressRefusal.NO_HOUSE),
    ("ул 8 Марта", AddressRefusal.NO_HOUSE),
    ("ул Пушкина, дом Колотушкина", AddressRefusal.NO_HOUSE),
    ("ул Мира, 15абв", AddressRefusal.NO_HOUSE),
    ("ул Мира, 15Ъ", AddressRefusal.NO_HOUSE),
    ("ул Мира, д 15W", AddressRefusal.UNREADABLE),
    ("ул Мира, д 0", AddressRefusal.UNREADABLE),
    ("ул Мира, д 5-1-10", AddressRefusal.UNREADABLE),
    ("ул Дружбы, д 5 д 6", AddressRefusal.UNREADABLE),
    ("ул Мира, д 5 к 1 к 2", AddressRefusal.UNREADABLE),
    ("ул Мира, д ٥", AddressRefusal.NO_HOUSE),
    ("г Асбест, 5", AddressRefusal.NO_STREET),
    ("г Асбест, д 5, кв 3", AddressRefusal.NO_STREET),
    ("г Зеленоград, корп. 1204, кв. 5", AddressRefusal.NO_STREET),
    ("тер ГСК-5, бокс 12", AddressRefusal.NO_HOUSE),
    ("ул Мира, кв 12", AddressRefusal.NO_HOUSE),
    ("=HYPERLINK(1) 5", AddressRefusal.UNREADABLE),
    ("<b>ул</b> Мира, 5", AddressRefusal.UNREADABLE),
    ("{{7*7}} 5", AddressRefusal.UNREADABLE),
    ("г Асбест|ул Мира|5", AddressRefusal.UNREADABLE),
    ("ул Мира, 5 дробь 3", AddressRefusal.NO_STREET),
    ("ул Мира, д 5, кв абв", AddressRefusal.FLAT_UNREADABLE),
    ("ул Мира, д 5, кв 3 кв 4", AddressRefusal.FLAT_UNREADABLE),
    ("а" * 4096, AddressRefusal.TOO_LONG),
    ("д 1 " * 1024, AddressRefusal.TOO_LONG),
    ("\u200b" * 4096, AddressRefusal.TOO_LONG),
    ("1 " * 150, AddressRefusal.UNREADABLE),
    ("мира " + "1 " * 100, AddressRefusal.UNREADABLE),
]


@pytest.mark.parametrize(("text", "refusal"), REFUSED)
def test_what_is_no_address_is_refused(text: str, refusal: AddressRefusal) -> None:
    assert parse_address(text) is refusal


def test_refusals_are_message_ids() -> None:
    assert all(re.fullmatch(r"address-[a-z-]+", refusal) for refusal in AddressRefusal)


@pytest.mark.parametrize(
    ("house", "readings"),
    [
        ("85/3", ("85 к 3", "85 стр 3")),
        ("85 к 3", ("85/3",)),
        ("85 стр 3", ("85/3",)),
        ("15а", ("15/а", "15 лит а")),
        ("15/а", ("15 к а", "15 стр а", "15а")),
        ("15 лит а", ("15а",)),
        ("15", ()),
        ("влд 33", ()),
        ("1 к 2 стр 3", ()),
    ],
)
def test_a_slash_has_other_readings_to_ask_about(house: str, readings: tuple[str, ...]) -> None:
    assert other_readings(house) == readings
    for reading in readings:
        assert parsed(f"ул Мира, {reading}").house == reading


DISPLAYED = [
    ("Г АСБЕСТ, МИРА УЛ, Д.89", "г. Асбест, ул. Мира, д. 89"),
    ("КАМЕНСК-УРАЛЬСКИЙ Г, ГОРЬКОГО ПЛ, 46К1", "г. Каменск-Уральский, пл. Горького, д. 46, к. 1"),
    ("Г АСБЕСТ, УЛ 4-Й ПЯТИЛЕТКИ, 51", "г. Асбест, ул. 4-й Пятилетки, д. 51"),
    ("ул 50 лет октября, 28б", "ул. 50 лет Октября, д. 28Б"),
    ("г ростов-на-дону, пр-кт мира, 5", "г. Ростов-на-Дону, пр-кт Мира, д. 5"),
    ("ЗАВОДСКОЙ 2-Й ПЕР, 72", "пер. 2-й Заводской, д. 72"),
    ("ул 60 лет ссср, влд 4 стр 2", "ул. 60 лет СССР, влд. 4, стр. 2"),
    ("тер снт ромашка-2, уч 5", "СНТ Ромашка-2, уч. 5"),
    ("ул с. перовской, 5 лит б", "ул. С. Перовской, д. 5, лит. Б"),
    ("сысертский р-н, п бобровский, мира, 5", "Сысертский р-н, п. Бобровский, ул. Мира, д. 5"),
    ("г екатеринбург, п шабры, мира, 5", "г. Екатеринбург, п. Шабры, ул. Мира, д. 5"),
]


@pytest.mark.parametrize(("text", "shown"), DISPLAYED)
def test_a_house_is_shown_tidily(text: str, shown: str) -> None:
    address = parsed(text)
    assert display_house(address) == shown
    again = parsed(shown)
    assert again.house_key == address.house_key
    assert display_house(again) == shown
    assert display_town(again) == display_town(address)


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("27", "27"),
        ("кв. 27", "27"),
        ("№27", "27"),
        ("Квартира 027", "27"),
        ("27 А", "27а"),
        ("39/ЖП", "39"),
        ("5 ком 2", "5 ком 2"),
        ("пом. 3", "пом 3"),
        ("двадцать семь", AddressRefusal.FLAT_UNREADABLE),
        ("0", AddressRefusal.FLAT_UNREADABLE),
        ("-5 6", AddressRefusal.FLAT_UNREADABLE),
        ("9" * 4096, AddressRefusal.FLAT_UNREADABLE),
    ],
)
def test_a_flat_asked_apart_is_read(text: str, flat: str) -> None:
    assert parse_flat(text) == flat


TOWNS = ["г Асбест", "Асбест г", "г. Каменск-Уральский", "КАМЕНСК-УРАЛЬСКИЙ Г", "п. Рефтинский"]
STREETS = [
    "ул Академика Вавилова",
    "4-й Пятилетки ул",
    "микрорайон Южный",
    "пер Заводской 2-й",
    "50 лет Октября ул",
    "Северный пр-д",
]
TAILS = ["д 103 кв.64", "Д.29А, КВ. 049"]
REGISTRY_SPELLINGS = [
    f"{region}{town}, {street}, {tail}"
    for i, town in enumerate(TOWNS)
    for j, street in enumerate(STREETS)
    for region, tail in (
        [("", TAILS[0]), ("Свердловская обл, ", TAILS[1])]
        if (i + j) % 2
        else [("624211, Свердловская обл, ", "дом 102к2, квартира 130"), ("", "д 46, к. 1, кв 7")]
    )
]


@pytest.mark.parametrize("text", REGISTRY_SPELLINGS)
def test_registry_spellings_name_town_house_and_flat(text: str) -> None:
    address = parsed(text)
    assert address.town
    assert address.street_typed
    assert address.flat in {"64", "49", "130", "7"}
    assert address.house in {"103", "29а", "102 к 2", "46 к 1"}


NAMES = st.sampled_from(
    ["Мира", "Ленина", "Щорса", "Академика Вавилова", "Щёлковская", "8 Марта", "50 лет Октября"]
)
STREET_TYPES = st.sampled_from(
    [("ул", "улица"), ("пр-кт", "проспект"), ("пер", "переулок"), ("пл", "площадь")]
)
TOWN_NAMES = st.sampled_from(["Асбест", "Каменск-Уральский", "Рефтинский", "Берёзовский"])
NUMBERS = st.integers(min_value=1, max_value=999)
LETTERS = st.sampled_from(["", "А", "Б", "В"])
CORPUSES = st.one_of(st.none(), st.integers(min_value=1, max_value=9))


@st.composite
def spellings(draw: st.DrawFn, *, times: int = 2) -> list[str]:
    """Spell one flat `times` times."""
    town, name = draw(TOWN_NAMES), draw(NAMES)
    types = draw(STREET_TYPES)
    number, letter, corpus = draw(NUMBERS), draw(LETTERS), draw(CORPUSES)
    flat = draw(NUMBERS)
    return [
        draw(_spelling(town, types, name, (number, letter, corpus), flat)) for _ in range(times)
    ]


@st.composite
def _spelling(
    draw: st.DrawFn,
    town: str,
    types: tuple[str, str],
    name: str,
    house: tuple[int, str, int | None],
    flat: int,
) -> str:
    number, letter, corpus = house
    dot = draw(st.sampled_from(["", "."]))
    street_type = draw(st.sampled_from(types))
    pieces = [
        draw(st.sampled_from([f"г{dot} {town}", f"{town} г", f"город {town}"])),
        draw(st.sampled_from([f"{street_type}{dot} {name}", f"{name} {street_type}"])),
        draw(st.sampled_from(["д ", "д.", "дом "])) + f"{number}" + letter,
        f"{draw(st.sampled_from(['к', 'корп. ', 'корпус ']))}{corpus}" if corpus else "",
        draw(st.sampled_from(["кв ", "кв.", "квартира ", "кв. 0"])) + str(flat),
    ]
    if draw(st.booleans()):
        pieces.insert(0, "624260, Свердловская обл")
    text = draw(st.sampled_from([", ", ",  ", " , "])).join(piece for piece in pieces if piece)
    changes: list[Callable[[str], str]] = [str, str.upper, str.lower, str.title]
    change = draw(st.sampled_from(changes))
    if draw(st.booleans()):
        text = text.replace("ё", "е")
    return f" {change(text)}\u200b "


@given(spellings())
def test_key_survives_case_yo_blanks_order_and_punctuation(texts: list[str]) -> None:
    one, other = map(parsed, texts)
    assert one.house_key == other.house_key
    assert one.flat == other.flat
    assert display_house(one) == display_house(other)


HOUSES = st.tuples(
    TOWN_NAMES, STREET_TYPES.map(lambda types: types[0]), NAMES, NUMBERS, LETTERS, CORPUSES
)


@given(HOUSES, HOUSES)
def test_different_houses_stay_different(
    one: tuple[str, str, str, int, str, int | None],
    other: tuple[str, str, str, int, str, int | None],
) -> None:
    def key(house: tuple[str, str, str, int, str, int | None]) -> str:
        town, kind, name, number, letter, corpus = house
        tail = f", к. {corpus}" if corpus else ""
        return parsed(f"г. {town}, {kind} {name}, д. {number}{letter}{tail}").house_key

    assert (key(one) == key(other)) == (one == other)


@given(st.text(max_size=320))
def test_any_text_gives_an_address_or_a_refusal(text: str) -> None:
    assert isinstance(parse_address(text), Address | AddressRefusal)


@given(st.text(alphabet="дкв ул.мира,/-15аг обл«", max_size=120))
def test_address_like_text_shows_and_reads_back(text: str) -> None:
    address = parse_address(text)
    if isinstance(address, Address):
        assert display_house(address)
        assert address.house_key.count("|") == 2


@given(
    st.lists(
        st.sampled_from(
            (
                *("г.", "о", "п", "т", "р", "м", "с", "пос", "гор", "типа", "раб", "автономный"),
                *("округ", "район", "р-н", "жил", "муниципальное", "образование", "сельское"),
                *("поселение", "городское", "область", "российская", "федерация", "ул", "мира"),
            )
        )
        | st.sampled_from([",", ", ", ".", ". ", " "])
    ).map("".join)
)
def test_no_phrase_reaches_over_a_comma(text: str) -> None:
    for pattern, word in PHRASES:
        whole = re.sub(pattern, word, text)
        parts = [re.sub(pattern, word, part) for part in text.split(",")]
        assert whole == ",".join(parts)
        text = whole


@given(
    st.lists(
        st.sampled_from(
            (
                *("г. Асбест", "п Рефтинский", "ул. Мира", "Лесной пер", "мкр", "корпус", "дом"),
                *("обл Свердловская", "тер. СНТ Заря", "ул 8 Марта", "624260", "под", "", "5"),
            )
        ),
        max_size=4,
    ),
    st.sampled_from(
        ("5", "12а", "46 к 1", "7/2", "к 1", "влд 33", "0", "8 Марта", "3-й", "12345")
    ),
    st.sampled_from(("5", "012", "12а", "5/2", "0", "", "123456")),
)
def test_a_house_between_commas_is_read_as_one_before_the_flat(
    head: list[str], house: str, flat: str
) -> None:
    before = ", ".join([*head, house])
    assert parse_address(f"{before}, кв. {flat}") == parse_address(f"{before} кв. {flat}")
