"""Repeats are told in bounded memory."""

from hypothesis import given
from hypothesis import strategies as st

from bot.services.registries.seen import Occurrences, SeenKeys


def test_each_key_is_new_once() -> None:
    seen = SeenKeys(10_000)
    assert not any(seen.repeats(f"{number}") for number in range(10_000))
    assert all(seen.repeats(f"{number}") for number in range(10_000))
    assert seen.repeated(["1", "new", "2", "new"]) == [0, 2, 3]


def test_a_table_that_is_full_starts_anew() -> None:
    seen = SeenKeys(1)
    assert not any(seen.repeats(number) for number in range(1, 50_000))
    assert seen.repeats(49_999)
    assert not seen.repeats(1)


def test_a_key_whose_hash_is_nothing_counts_too() -> None:
    seen = SeenKeys(1)
    assert hash(0) == 0
    assert not seen.repeats(0)
    assert seen.repeats(0)


def test_keys_that_came_in_order_are_found_again_out_of_order() -> None:
    seen = SeenKeys(8)
    assert seen.repeated(["1", "2", "4"]) == []
    assert seen.repeated(["5", "3", "2", "6"]) == [2]
    assert seen.repeated(["7", "8"]) == []
    assert seen.repeated(["8", "9", "9"]) == [0, 2]
    assert seen.repeated(["0", "1", "3", "6"]) == [1, 2, 3]


@given(st.lists(st.lists(st.text("абв", max_size=2), min_size=1)))
def test_repeats_are_told_as_a_set_tells_them(chunks: list[list[str]]) -> None:
    seen, known = SeenKeys(1000), set[str]()
    for keys in chunks:
        before = [known | set(keys[:at]) for at in range(len(keys))]
        assert seen.repeated(keys) == [at for at, key in enumerate(keys) if key in before[at]]
        known.update(keys)


def test_equal_keys_are_numbered() -> None:
    occurrences = Occurrences(8)
    assert [occurrences.number(key) for key in "abaab"] == [1, 1, 2, 3, 2]


def test_no_keys_repeat_nothing() -> None:
    seen = SeenKeys(10)
    assert seen.repeated([]) == []
    assert not seen.repeats("a")
    assert seen.repeated([]) == []
