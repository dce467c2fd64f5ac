"""What a person tells to register: accepted spellings, refusals, limits."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.applicants import (
    Applicant,
    BirthRefusal,
    LoginNameRefusal,
    NamePartRefusal,
    TownRefusal,
    check_birth_date,
    first_birthday,
    last_birthday,
    parse_birth_date,
    parse_login_name,
    parse_name_part,
    parse_town,
    with_tail,
)
from bot.domain.logins import login_key
from bot.domain.names import PersonName

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Петрова", "Петрова"),
        ("  петрова\n", "Петрова"),
        ("Мамин - Сибиряк", "Мамин-Сибиряк"),
        ("О'Коннор", "О’Коннор"),
        ("Мамед оглы", "Мамед оглы"),
        ("\u200bАнна\u202e", "Анна"),
        ("Ёлкин", "Ёлкин"),
        ("MAPC", "МАРС"),  # Latin letters that look Cyrillic
    ],
)
def test_a_name_is_put_right(typed: str, name: str) -> None:
    assert parse_name_part(typed) == PersonName(name)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        *((one, NamePartRefusal.NOT_LETTERS) for one in ("", "😀", "<b>x</b>", "{{7*7}}", "Ан1а")),
        ("=HYPERLINK(1)", NamePartRefusal.NOT_LETTERS),
        ("А" * 61, NamePartRefusal.TOO_LONG),
        ("А" * 4096, NamePartRefusal.TOO_LONG),
        ("И.", NamePartRefusal.INITIAL),
        ("А.С.", NamePartRefusal.INITIAL),
        ("О", NamePartRefusal.INITIAL),
    ],
)
def test_what_is_no_name_is_refused(typed: str, refusal: NamePartRefusal) -> None:
    assert parse_name_part(typed) is refusal


def test_a_surname_may_be_one_letter_and_latin_is_told() -> None:
    assert parse_name_part("О", surname=True) == PersonName("О")
    found = parse_name_part("Smith")
    assert isinstance(found, PersonName)
    assert found.is_latin


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        *(
            (one, date(1985, 2, 1))
            for one in ("01.02.1985", "1.2.85", "1985-02-01", "1 февраля 85")
        ),
        ("1/2/1985 г.", date(1985, 2, 1)),
        ("29.02.00", date(2000, 2, 29)),
        ("22.11.2012", date(2012, 11, 22)),
        ("22.11.1906", date(1906, 11, 22)),
    ],
)
def test_a_birthday_is_read(typed: str, day: date) -> None:
    assert parse_birth_date(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("вчера", BirthRefusal.UNREADABLE),
        ("сорок лет", BirthRefusal.UNREADABLE),
        ("1985", BirthRefusal.UNREADABLE),
        ("1.2." + "0" * 5000, BirthRefusal.UNREADABLE),
        ("01.02", BirthRefusal.YEAR_NEEDED),
        ("31.02.1985", BirthRefusal.NO_SUCH_DATE),
        ("13.14.1985", BirthRefusal.NO_SUCH_DATE),
        ("29.02.1985", BirthRefusal.NO_SUCH_DATE),
        ("23.11.2026", BirthRefusal.FUTURE),
        ("1.1.9999", BirthRefusal.FUTURE),
        ("23.11.2012", BirthRefusal.TOO_YOUNG),
        ("1.2.15", BirthRefusal.TOO_YOUNG),
        ("21.11.1906", BirthRefusal.TOO_OLD),
        ("1.1.0001", BirthRefusal.TOO_OLD),
    ],
)
def test_a_birthday_that_cannot_be_is_refused(typed: str, refusal: BirthRefusal) -> None:
    assert parse_birth_date(typed, TODAY) is refusal


def test_ages_end_on_the_birthday_itself() -> None:
    assert check_birth_date(date(2012, 11, 22), TODAY) is None
    assert check_birth_date(date(2012, 11, 23), TODAY) is BirthRefusal.TOO_YOUNG
    leap_day = date(2028, 2, 29)
    assert (last_birthday(leap_day), first_birthday(leap_day)) == (
        date(2014, 2, 28),
        date(1908, 2, 29),
    )


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        ("Асбест", "Асбест"),
        ("  г.  Асбест, ", "г. Асбест"),
        ("Ростов-на-Дону", "Ростов-на-Дону"),
        ("Екатеринбург-45", "Екатеринбург-45"),
        ("п. Рефтинский (Свердловская обл.)", "п. Рефтинский (Свердловская обл.)"),
        ("Novosibirsk", "Novosibirsk"),
    ],
)
def test_a_town_is_taken(typed: str, town: str) -> None:
    assert parse_town(typed) == town


@pytest.mark.parametrize(
    "typed", ["", "1", "12345", "я", "=1+1", "<b>a</b>", "{{7*7}}", "😀😀", "%"]
)
def test_what_is_no_town_is_refused(typed: str) -> None:
    assert parse_town(typed) is TownRefusal.UNREADABLE
    assert parse_town(typed + "a" * 100) is TownRefusal.TOO_LONG


@pytest.mark.parametrize("typed", ["Ivanov", "ivan_1", "a.b-c", "ivanov2000"])
def test_a_name_for_a_login_is_taken_and_signs_in_as_it_is_kept(typed: str) -> None:
    name = parse_login_name(typed)
    assert name == typed.lower()
    login = with_tail(str(name))
    assert login_key(login.upper()) == login
    assert login.startswith(f"{name}-")
    assert len(login) == len(typed) + 5


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("иванов", LoginNameRefusal.NOT_LATIN),
        ("ivаnov", LoginNameRefusal.NOT_LATIN),  # one Cyrillic letter
        ("iv", LoginNameRefusal.LENGTH),
        ("a" * 25, LoginNameRefusal.LENGTH),
        ("1ivan", LoginNameRefusal.SIGNS),
        ("iva nov", LoginNameRefusal.SIGNS),
        ("ivanov@mail.ru", LoginNameRefusal.SIGNS),
        ("ivan..ov", LoginNameRefusal.SIGNS),
        ("ivan-", LoginNameRefusal.SIGNS),
    ],
)
def test_what_is_no_name_for_a_login_is_refused(typed: str, refusal: LoginNameRefusal) -> None:
    assert parse_login_name(typed) is refusal


def test_own_words_hold_the_birthday_as_people_write_it() -> None:
    words = Applicant("Петрова", "Мария", "", date(1985, 2, 1), "Асбест").own_words
    assert {"Петрова", "01021985", "010285", "01.02.1985", "1985"} <= set(words)


@given(st.text(max_size=200))
def test_nothing_typed_makes_them_stumble(typed: str) -> None:
    day = parse_birth_date(typed, TODAY)
    assert isinstance(day, BirthRefusal) or first_birthday(TODAY) <= day <= last_birthday(TODAY)
    parse_name_part(typed)
    parse_town(typed)
    parse_login_name(typed)
