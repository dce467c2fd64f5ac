"""What a reader without a reveal sees: whose conversation it is cannot be told from it."""

import time
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.addresses import Address, parse_address
from bot.domain.masking import MARK, fold
from bot.services.masking import mask_line

MARIA = (
    "Петрова Мария Ивановна",
    "1470000042",
    "А12/3456",
    "г. Асбест, ул. Мира, д. 5, кв. 12",
    "п. Рефтинский, ул. Лесная, д. 46, к. 1, кв. 3",
    "+79123456789",
    "maria.petrova@mail.ru",
    "87654321",
    "maria1955",
)

# What was said, and what a reader sees of it.
LINES = (
    ("Петрова Мария Ивановна", "•••"),
    ("петрова  МАРИЯ ивановна", "•••"),
    ("квитанция Петровой Марии Ивановны", "квитанция ••• ••• •••"),
    ("Передайте Марии, что Иванов звонил", "Передайте •••, что Иванов звонил"),
    ("счёт 1470000042 не открывается", "счёт •••0042 не открывается"),
    ("счёт 147 000 00 42", "счёт •••00 42"),
    ("л/с 1470-0000-42", "л/с •••00-42"),
    ("л/с a12/3456", "л/с •••456"),
    ("г. Асбест, ул. Мира, д. 5, кв. 12", "г. Асбест, ул. Мира, д. 5, кв. •••"),
    ("асбест мира 5-12", "асбест мира 5-•••"),
    ("Мира, дом 5, квартира 12", "Мира, дом 5, квартира •••"),
    ("Лесная 46 корп 1 кв.3", "Лесная 46 корп 1 кв.•••"),
    ("ул. Ленина, д. 89, кв. 7", "ул. Ленина, д. 89, кв. •••"),
    ("позвоните 8 (912) 345-67-89", "позвоните 8 (•••"),
    ("позвоните +7 922 000-11-22", "позвоните •••"),
    ("мой номер 89220001122", "мой номер •••"),
    ("Maria.Petrova@Mail.ru", "•••"),
    ("пишите на ivan@ya.ru!", "пишите на •••!"),
    ("логин 8765 4321", "логин •••4321"),
    ("вхожу как Maria1955", "вхожу как •••"),
    ("заплатила 5 233,61 руб. 8 октября", "заплатила ••• •••"),
    ("заплатила 5233,61", "заплатила •••"),
    ("заплатил 5000р", "заплатил •••"),
    ("оплата 08.10.2026", "оплата •••"),
    ("paid 5,233.61 rub on October 8, 2026", "paid ••• on •••"),
    ("К оплате: <b>5\u00a0233,61\u00a0₽</b>", "К оплате: <b>•••</b>"),
    ("Платежи учтены по 15 ноября 2026", "Платежи учтены по •••"),
    ("ФИО: Ёлкин Пётр", "ФИО: •••"),
    ("Ёлкин Пётр", "•••"),
    ("Здравствуйте, Анна Сергеевна!", "Здравствуйте, •••!"),
    ("Иванов И. П. съехал", "••• съехал"),
    ("карта 2200 7001 2345 6789", "карта •••6789"),
    ("AgACAgIAAxkBAAIBZ2c0aGVsbG8xMjM0NTY3ODkwYWJjZA", "•••"),
    ("https://t.me/kvitok_bot?start=i_abcdefgh", "https://t.me/•••"),
    ("t.me: @petrovama", "t.me: •••"),
    ("хвс 123 гвс 45", "хвс 123 гвс 45"),
    ("ХВС 00123,456 ГВС 45,12", "ХВС 00123,456 ГВС 45,12"),
    ("Показания принимаются с 15 по 25 число", "Показания принимаются с 15 по 25 число"),
    ("limited.choose_account=3", "limited.choose_account=3"),
    ("/start", "/start"),
    ("Квитанция за октябрь 2026", "Квитанция за октябрь 2026"),
    ("Данные не совпали", "Данные не совпали"),
    ("Не могу войти, пишет: осталось 2 попытки", "Не могу войти, пишет: осталось 2 попытки"),
    ("почему так много за отопление?", "почему так много за отопление?"),
    ("в 18:30 приду", "в 18:30 приду"),
    ("8.922.000.11.22", "•••"),
    ("звоните +7.922.000.11.22", "звоните •••"),
    ("Меня зовут Анна Смирнова, нет воды", "Меня зовут •••, нет воды"),
    ("меня зовут анна", "меня зовут •••"),
    ("я Иванов Пётр, помогите", "я •••, помогите"),
    ("письмо от Смирновой Анны", "письмо от •••"),
    ("пишите t.me/ivanpetrov или @ivp", "пишите t.me/••• или •••"),
    ("страница vk.com/id123", "страница vk.com/•••"),
    ("лицевой 44170012345a", "лицевой •••2345a"),
    ("лс44170012345", "лс•••2345"),
    ("от 44170012345.1", "от •••2345.1"),
    ("свет 44170012345.1", "свет •••2345.1"),
    ("", ""),
)


@pytest.mark.parametrize(("said", "seen"), LINES)
def test_what_is_seen_of_a_line(said: str, seen: str) -> None:
    assert mask_line(said, MARIA) == seen


def test_of_a_name_that_was_asked_for_nothing_stays() -> None:
    assert mask_line("ким", (), "LimitedAccess:name") == MARK
    assert mask_line("мира 5", (), "LimitedAccess:address") == "мира 5"


def test_nobody_known_is_hidden_by_patterns_alone() -> None:
    assert mask_line("Сидорова Анна Павловна, кв. 4, 1470000043", ()) == "•••, кв. •••, •••0043"


SPACES = st.sampled_from(["", " ", "  ", "\u00a0", "\t", "\n", "-", "\u200b", "."])
CASES: st.SearchStrategy[Callable[[str], str]] = st.sampled_from(
    [str.lower, str.upper, str.title, str.swapcase, str]
)
ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяABCXYZxyz0123456789 -.,'@+/№"


@st.composite
def spellings(draw: st.DrawFn, value: str) -> str:
    """Spell it in another case, with blanks anywhere."""
    text = draw(CASES)(value)
    return "".join(char + draw(SPACES) if draw(st.booleans()) else char for char in text)


@given(st.data())
def test_no_known_value_survives_in_any_spelling(data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(MARIA))
    said = data.draw(spellings(value))
    around = data.draw(st.text(ALPHABET, max_size=12)), data.draw(st.text(ALPHABET, max_size=12))
    seen = mask_line(f"{around[0]} {said} {around[1]}", MARIA)
    assert fold(value) not in fold(seen)


@given(st.lists(st.text(ALPHABET, min_size=2, max_size=30), min_size=1, max_size=4), st.data())
def test_whatever_is_known_is_hidden(known: list[str], data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(known))
    assume(len(fold(value)) > 3 and not isinstance(parse_address(value), Address))
    seen = mask_line(f"вот: {data.draw(spellings(value))} и всё", known)
    assert fold(value) not in fold(seen)


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_no_text_is_too_odd(body: str, known: list[str]) -> None:
    mask_line(body, known)


LONG = (
    *("1 ", "Ааа ", "а@", "х", "1-", "ов", "Аб'", "Аб-", "Аа-", "Ab-", "Аб-аб-", "Аб-Аб ", "a.a-"),
    *(
        "1 1-",
        "1.111,",
        "111 ",
        "+7-",
        " ",
        "\n",
        "\n ",
        "Аб\n",
        "a1-",
        "name: ",
        "ф..и..о..",
        "8.",
    ),
    *("я Аб ", "от ", "зовут ", "кв.№ ", "1 янв", "А.Б.", "t.", "t.me/", "a @ a . ", "http://a"),
)


@pytest.mark.parametrize("piece", LONG)
def test_a_chain_of_anything_is_masked_in_time(piece: str) -> None:
    """A quarter of a second is what names of hyphens took, and much less is needed."""
    began = time.process_time()
    mask_line((piece * 4096)[:4096], ())
    assert time.process_time() - began < 0.15


def test_long_lines_are_masked_in_time() -> None:
    began = time.process_time()
    for odd in ("1 " * 2048, "Ааа " * 1024, "а@" * 2048, "х" * 4096, "1-" * 2048, "ов" * 2048):
        mask_line(odd, MARIA)
    assert time.process_time() - began < 2


def test_a_name_of_many_parts_is_hidden_to_its_end() -> None:
    assert "Ёлкин" not in mask_line("Ёлкин-Аб-Вг-Де-Жз Пётр Ильич", ())
    assert mask_line("Анна-Мария-Луиза Петровна звонила", ()) == "••• звонила"
