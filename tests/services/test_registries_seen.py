"""Repeats are told in bounded memory."""

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


def test_equal_keys_are_numbered() -> None:
    occurrences = Occurrences(8)
    assert [occurrences.number(key) for key in "abaab"] == [1, 1, 2, 3, 2]
