"""What support looks for: recognised as it was typed, and with one address for each choice."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.odd_strings import ODD

from bot.domain.chosen_days import FIRST_DAY, LAST_DAY
from bot.services.conversation_filters import Ending, Filters, Sought, recognise

LARGEST = 10**18 - 1
WHOLE = st.builds(
    Filters,
    text=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Z"]), max_size=30),
    since=st.none() | st.dates(FIRST_DAY, LAST_DAY),
    until=st.none() | st.dates(FIRST_DAY, LAST_DAY),
    outcome=st.none() | st.sampled_from(Ending),
    organisation=st.none() | st.integers(0, LARGEST),
    building=st.none() | st.integers(0, LARGEST),
    unread=st.booleans(),
)


@given(WHOLE)
def test_an_address_says_the_filters_and_is_stable(filters: Filters) -> None:
    query = filters.to_query()
    again = Filters.from_query(dict(parse_qsl(query)))
    assert again.to_query() == query
    assert (again.since, again.until, again.outcome) == (
        filters.since,
        filters.until,
        filters.outcome,
    )


def test_a_step_names_its_dialogue() -> None:
    read = Filters.from_query({"step": "LimitedAccess:address"})
    assert (read.dialogue, read.step) == ("LimitedAccess", "LimitedAccess:address")


@pytest.mark.parametrize("odd", ODD)
def test_odd_addresses_are_read(odd: str) -> None:
    names = ("q", "from", "to", "dialogue", "step", "outcome", "org", "house", "unread")
    read = Filters.from_query(dict.fromkeys(names, odd))
    assert read.since is None
    assert all(word.isalnum() for word in read.sought.words)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("8 (922) 123-45-67", ("89221234567", "79221234567")),
        ("+7 922 123 45 67", ("79221234567",)),
        ("9221234567", ("9221234567", "79221234567")),
        ("8600 1234", ("86001234",)),
        ("512", ("512",)),
    ],
)
def test_numbers_are_recognised(typed: str, keys: tuple[str, ...]) -> None:
    found = recognise(typed)
    assert found.number
    assert found.keys == keys


def test_words_are_words() -> None:
    assert recognise("Ёлкина, МАРИЯ") == Sought(("елкина", "мария"), ("елкина", "мария"))
    assert Filters(since=date(2026, 1, 2)).to_query() == "from=2026-01-02"
