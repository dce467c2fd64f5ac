"""The short ways by which cells are read give what the long ones give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.addresses import Address, parse_address
from bot.domain.names import name_key
from bot.domain.registry_cells import (
    LONGEST_TEXT,
    read_area,
    read_decimal,
    read_els,
    read_elses,
    read_holders,
    read_inn,
    read_number,
    read_numbers,
    read_text,
)
from bot.domain.typed import clean
from bot.services.registries.places import Places

CELL = st.text(
    st.sampled_from("Аяёй-’. \t\u00a0ABz19№«»;\u0301\u200b\n") | st.characters(), max_size=30
)
ADDRESS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["г. Асбест, ", "п  Рефтинский,\u00a0", " ", "624100, Х обл, г Асбест, "]),
        st.sampled_from(["ул. Мира, ", "8 Марта ул, ", "пр-кт Ленина, ", ""]),
        st.sampled_from(["д. 5", "дом 12 к. 1", "д 7/2", "46к1", "д.4Б", "влд 33", "5"]),
        st.sampled_from([", кв. ", " кв.", ", квартира ", " КВ ", "-", ", ", " оф. ", "/", " "]),
        st.sampled_from(["1", "64", "007", "0", "12а", "99999", "123456", "", "5/2", "5 ком 2"]),
        st.sampled_from(["", "", ".", " ", "1"]),
    ),
)


@given(CELL)
def test_a_plain_text_is_the_cleaned_text(cell: str) -> None:
    assert read_text(cell) == clean(cell.strip())


def test_a_text_is_cut_at_its_longest() -> None:
    assert len(read_text("ы" * 5000)) == LONGEST_TEXT


@given(st.lists(CELL, min_size=1))
def test_a_column_of_holders_is_read_as_its_cells_are(cells: list[str]) -> None:
    each = [read_text(cell) for cell in cells]
    assert read_holders(cells) == (each if all(map(name_key, each)) else None)


@pytest.mark.parametrize(
    "holders", [["Мамин-Сибиряк Пётр Ильич", "ЁЛКИНА АННА"], ["О’Коннор Шон", "Иванов И.И."]]
)
def test_whole_columns_of_holders(holders: list[str]) -> None:
    assert read_holders(holders) == holders


@pytest.mark.parametrize("holders", [[""], ["Ким Ольга", " "], ["-"], ["Ким Ольга", "№"]])
def test_a_column_in_which_a_name_is_missing_is_read_row_by_row(holders: list[str]) -> None:
    assert read_holders(holders) is None


def test_a_cell_of_two_lines_is_one_holder() -> None:
    assert read_holders(["Ким\nОльга", "Цой"]) == ["Ким Ольга", "Цой"]


def test_numbers_keep_zeros_and_lose_what_people_add() -> None:
    assert read_number("0001470000") == "0001470000"
    assert read_number("л/с № 147-000") == "147000"
    assert list(read_numbers(["001", "2"])) == ["001", "2"]
    assert list(read_numbers(["001", " № 2"])) == ["001", "2"]


@pytest.mark.parametrize("cells", [["1", ""], ["1", "1" * 31], ["-"], ["нет"]])
def test_a_column_with_no_number_is_refused(cells: list[str]) -> None:
    with pytest.raises(ValueError, match="account-number"):
        read_numbers(cells)


def test_els_in_either_script_empty_or_wrong() -> None:
    assert read_els("63МВ715887") == "63МВ715887"
    assert read_els("63mb715887") == "63МВ715887"
    assert read_els(" ") is None
    assert list(read_elses(["63МВ715887", ""])) == ["63МВ715887", None]
    with pytest.raises(ValueError, match="account-not-els"):
        read_els("4")


@pytest.mark.parametrize(
    ("cell", "hundredths"), [("33,5", 3350), ("33.05", 3305), ("40", 4000), (" ", None)]
)
def test_areas(cell: str, hundredths: int | None) -> None:
    assert read_area(cell) == hundredths


@pytest.mark.parametrize("cell", ["-1", "33,555", "1e3", "тридцать"])
def test_what_is_no_area(cell: str) -> None:
    with pytest.raises(ValueError, match="area"):
        read_area(cell)


def test_decimals_stay_exact() -> None:
    assert read_decimal("0,70350") == "0.70350"
    assert read_decimal(" ") == ""
    with pytest.raises(ValueError, match="number"):
        read_decimal("1/2")


@pytest.mark.parametrize("inn", ["6612345676", "6670123457", "500100732259"])
def test_right_inn(inn: str) -> None:
    assert read_inn(f" {inn} ") == inn


@pytest.mark.parametrize("inn", ["6612345677", "500100732258", "500100732269", "123", ""])
def test_wrong_inn(inn: str) -> None:
    with pytest.raises(ValueError, match=r"INN|digit"):
        read_inn(inn)


@given(st.lists(ADDRESS, min_size=1, max_size=8))
def test_a_remembered_house_is_the_house_that_the_whole_address_names(cells: list[str]) -> None:
    places = Places()
    found = [places.find(cell) for cell in cells]
    together = Places().find_all(cells)
    for cell, (place, flat, text) in zip(cells, found, strict=True):
        address = parse_address(read_text(cell))
        assert text == read_text(cell)
        if isinstance(address, Address):
            assert place is not None
            assert (place.key, flat) == (address.house_key, address.flat or "")
            assert place.has_flats == (address.flat is not None)
        else:
            assert place is None
    if any(place is None for place, _, _ in found):
        assert together is None
    else:
        assert together is not None
        keys = [place.key for place in together[0] if place]
        assert list(zip(keys, *together[1:], strict=True)) == [
            (place.key, flat, text) for place, flat, text in found if place
        ]


def test_flats_of_one_house_share_its_place() -> None:
    places = Places()
    one, flat, _ = places.find("г. Асбест, ул. Мира, д. 5, кв. 1")
    other, other_flat, address = places.find(" Асбест г,\u00a0Мира  ул, дом 5 кв.002")
    assert one is other
    assert (flat, other_flat) == ("1", "2")
    assert address == "Асбест г, Мира ул, дом 5 кв.002"
