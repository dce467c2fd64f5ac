"""Addresses of lists of requests: each choice has one, and what cannot be read is left out."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.chosen_days import FIRST_DAY, LAST_DAY
from bot.domain.requests import RequestSubject
from bot.services.help_filters import Mark, RequestFilters, Standing, Whose


@given(
    st.builds(
        RequestFilters,
        text=st.sampled_from(["", "вода & газ", "4821-0937", "100%_\\"]),
        standing=st.sampled_from(Standing),
        subject=st.none() | st.sampled_from(RequestSubject),
        organisation=st.none() | st.integers(1, 2**59),
        building=st.none() | st.integers(1, 2**59),
        whose=st.none() | st.sampled_from(Whose),
        label=st.none() | st.integers(1, 2**59),
        since=st.none() | st.dates(FIRST_DAY, LAST_DAY),
        until=st.none() | st.dates(FIRST_DAY, LAST_DAY),
    )
)
def test_each_choice_has_one_address(filters: RequestFilters) -> None:
    query = filters.to_query()
    assert RequestFilters.from_query(dict(parse_qsl(query))) == filters
    assert RequestFilters.from_query(dict(parse_qsl(query))).to_query() == query


def test_who_has_them_is_a_word_or_a_person() -> None:
    assert RequestFilters.from_query({"taken": "501"}) == RequestFilters(taker=501)
    assert RequestFilters(taker=501).of(Whose.MINE).to_query() == "taken=mine"
    assert RequestFilters(since=date(2026, 11, 23)).to_query(below="1-2") == (
        "from=2026-11-23&below=1-2"
    )


@pytest.mark.parametrize(
    ("typed", "number", "words"),
    [
        ("4821-0937 5561", "482109375561", ("482109375561",)),
        ("8 912 345-67-89", "89123456789", ("79123456789",)),
        ("тел. +7 (912) 345-67-89", "", ("тел.", "79123456789")),
        ("№ 345", "", ("345",)),
        ("%", "", ("%",)),
        ("12", "", ("12",)),
        ("вода 5", "", ("вода", "5")),
        ("а б в г д е", "", ("а", "б", "в", "г", "д")),
    ],
)
def test_a_number_is_told_from_words(typed: str, number: str, words: tuple[str, ...]) -> None:
    filters = RequestFilters(text=typed)
    assert (filters.number, filters.words) == (number, words)


def test_the_end_of_a_page_is_read_back() -> None:
    mark = Mark(datetime(2026, 11, 23, 2, 30, 0, 123_456, tzinfo=UTC), 77)
    assert Mark.read(str(mark)) == mark


@pytest.mark.parametrize("said", ["", "1", "x-1", "1-x", "-1-1", f"{10**17 + 1}-1", "²-1"])
def test_other_ends_are_none(said: str) -> None:
    assert Mark.read(said) is None
