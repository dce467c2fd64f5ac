"""What a reader without a reveal sees: whose conversation it is cannot be told from it."""

import re
from collections.abc import Callable, Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain import masking
from bot.domain.addresses import Address, parse_address
from bot.domain.masking import LONGEST, MARK, fold
from bot.services.masking import mask_line, mask_told

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
    ("звонил иванов пётр", "звонил •••"),
    ("пётр иванов не открыл дверь", "••• не открыл дверь"),
    ("это сидорова ольга из третьего подъезда", "это ••• из третьего подъезда"),
    ("передайте кузнецову андрею", "передайте •••"),
    ("ИВАНОВ ПЁТР", "•••"),
    ("нет света один день", "нет света один день"),
    ("Мира 5, 12", "Мира 5, •••"),
    ("живу на Мира 5, 12, воды нет", "живу на Мира 5, •••, воды нет"),
    ("у нас на Ленина 45а, 7 нет воды", "у нас на Ленина 45а, ••• нет воды"),
    ("мы с ул ленина 45-7 ждём", "мы с ул ленина 45-••• ждём"),
    ("в доме 5-12 холодно", "в доме 5-••• холодно"),
    ("живём ленина 45-7 давно", "живём ленина 45-••• давно"),
    ("на Лесной 46 к 1, 3", "на Лесной 46 к 1, •••"),
    ("счёт 123456 закрыт", "счёт •••456 закрыт"),
    ("л/с 12345", "л/с •••45"),
    ("мой 123456", "мой •••456"),
    ("хвс 123456", "хвс 123456"),
    ("окно 15-25 числа", "окно 15-25 числа"),
    ("кв. 12\nА воды нет", "кв. •••\nА воды нет"),
    ("мой 9220001122", "мой •••"),
    ("•1470000099", "••••0099"),
    ("лс •••1470000099 и •482109375561", "лс ••••••0099 и ••••5561"),
    ("•147 000 00 99", "••••0099"),
    ("•9220001122", "••••"),
    ("•123456•", "••••456•"),
    ("счёт •12345", "счёт ••••45"),
    ("счёт •••0042 и •••0099", "счёт •••0042 и •••0099"),
    ("кв. 12\n3 дня без воды", "кв. •••\n3 дня без воды"),
)


VASYA = ("Вася", "Анна", "г. Асбест, ул. Мира, д. 5, кв. 12", "1470000042")
# What was said by a person who calls themselves so, and what is seen of it.
WORDS_OF_VASYA = (
    ("Не понял вас, я спрошу", "Не понял вас, я спрошу"),
    ("сломана ванна", "сломана ванна"),
    ("это Вася", "это •••"),
    ("скажите васе", "скажите •••"),
    ("в а с я", "•••"),
    ("В.а.с.я", "•••"),
)


@pytest.mark.parametrize(("said", "seen"), WORDS_OF_VASYA)
def test_a_name_of_one_word_is_found_as_a_word(said: str, seen: str) -> None:
    assert mask_line(said, VASYA) == seen


def told(said: str) -> str:
    """Mask what the bot said; `[private]` values stand in brackets."""
    words, values = "", []
    for piece in re.split(r"(\[[^]]*\])", said):
        if piece.startswith("["):
            values.append((len(words), len(words) + len(piece) - 2))
        words += piece.strip("[]")
    return mask_told(words, values, VASYA)


# What the bot said, its private values in brackets, and what is seen of it.
TOLD = (
    ("Не понял вас. Я жду.", "Не понял вас. Я жду."),
    ("Например: Иванова Анна Петровна", "Например: Иванова Анна Петровна"),
    ("Например: Асбест, Мира 5-7", "Например: Асбест, Мира 5-7"),
    ("Окно: с 15 ноября по 25 ноября 2026", "Окно: с 15 ноября по 25 ноября 2026"),
    ("Обращение 4821-0937-5561 принято", "Обращение 4821-0937-5561 принято"),
    ("Лицевой счёт [••••••0042]", "Лицевой счёт ••••••0042"),
    ("Счёт [1470000042]: [5 233,61 ₽]", "Счёт •••0042: •••"),
    ("ФИО: [Ким Ли]\nАдрес: [г. Асбест, ул. Мира, д. 5, кв. 12]\nВсё верно?",
     "ФИО: •••\nАдрес: г. Асбест, ул. Мира, д. 5, кв. •••\nВсё верно?"),
    ("Адрес: [п. Рефтинский, ул. Юности, д. 1, кв. 3]",
     "Адрес: п. Рефтинский, ул. Юности, д. 1, кв. •••"),
    ("Адрес: [г. Асбест, ул. Мира, д. 5], кв. [12]",
     "Адрес: г. Асбест, ул. Мира, д. 5, кв. •••"),
    ("Адрес: [Мира, 5], кв. [12]", "Адрес: •••, кв. •••"),
    ("Дом: [7]", "Дом: •••"),
    ("Адрес: [Хасанова Зухра, ул. Мира, д. 5]", "Адрес: •••"),
    ("Вы пишете: [Асбест, Мира 5, кв. 9, Хасанова Зухра]",
     "Вы пишете: •••, ••• 5, кв. •••, ••• •••"),
    ("Вы пишете: [г. Асбест, ул. Мира, д. 5, кв. 9, Хасанова]",
     "Вы пишете: г. •••, ул. •••, д. 5, кв. •••, •••"),
    ("Счётчик: [ХВС № 40812345]", "Счётчик: ХВС № •••2345"),
    ("Адрес: [Асбест г, Мира ул, дом 5, кв 12]", "Адрес: Асбест г, Мира ул, дом 5, кв •••"),
    ("Слипшееся: 147 000 00 42", "Слипшееся: •••00 42"),
    ("Ссылка: https://t.me/kvitok_bot?start=i_abcdefgh", "Ссылка: https://t.me/•••"),
    ("Вы пишете: [• звонить Ким Ли]", "Вы пишете: •••"),
    ("Вы пишете: [• кв. 12\n• +7 912 345-67-89]", "Вы пишете: • кв. •••\n• •••"),
)  # fmt: skip


@pytest.mark.parametrize(("said", "seen"), TOLD)
def test_of_what_the_bot_said_private_values_are_hidden(said: str, seen: str) -> None:
    assert told(said) == seen


def test_readings_that_were_asked_for_stay() -> None:
    assert mask_line("123456", (), "Passing:values") == "123456"


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
    assume(not fold(value).isalpha() or len(value.split()) > 1)  # one word is found as a word
    seen = mask_line(f"вот: {data.draw(spellings(value))} и всё", known)
    assert fold(value) not in fold(seen)


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_no_text_is_too_odd(body: str, known: list[str]) -> None:
    mask_line(body, known)


PATTERNS = [
    one
    for named in vars(masking).values()
    for one in (named if isinstance(named, tuple) else (named,))
    if isinstance(one, re.Pattern)
]
SHORT = 64  # times: what repeats more often may reach through a whole text


def repeats(parsed: Any, within: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Give how often each part of a pattern repeats at most, and those around it."""
    for kind, value in parsed:
        inside = within
        if kind in {_constants.MAX_REPEAT, _constants.MIN_REPEAT} and value[0] != value[1] > 1:
            inside = (*within, int(value[1]))
            yield inside
        for one in _parts(value):
            yield from repeats(one, inside)


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, _parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _parts(one)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: one.pattern[:40])
def test_no_pattern_repeats_at_length_what_repeats(pattern: re.Pattern[str]) -> None:
    """Names of hyphens took a quarter of a second: a long repeat stands in no other."""
    for nested in repeats(_parser.parse(pattern.pattern, pattern.flags)):
        around = nested[:-1]
        assert not around or max(nested) <= SHORT, pattern.pattern
        assert len(around) < 3


@pytest.mark.parametrize("letter", ["х", "1 ", "Аб-", "a@", "к.в."])
def test_of_a_text_without_end_so_much_is_looked_at_and_no_more(letter: str) -> None:
    seen = mask_line(letter * (LONGEST + 1), MARIA)
    assert seen.endswith(MARK)
    assert len(seen) <= LONGEST * len(MARK)


def test_a_name_of_many_parts_is_hidden_to_its_end() -> None:
    assert "Ёлкин" not in mask_line("Ёлкин-Аб-Вг-Де-Жз Пётр Ильич", ())
    assert mask_line("Анна-Мария-Луиза Петровна звонила", ()) == "••• звонила"
