import asyncio
import os
import sys
import threading
from collections.abc import Iterator

import argon2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.password_words import COMMON_WORDS, other_layouts, transliterations
from bot.services.passwords import (
    PasswordHasher,
    PasswordRating,
    PasswordRefusal,
    rate_password,
)

OWN = ("40718265", "Фёдоров Иван Иванович")


@pytest.fixture
def hasher() -> Iterator[PasswordHasher]:
    hasher = PasswordHasher(b"pepper", threads=2)
    yield hasher
    hasher.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads share one nice value")
async def test_the_event_loop_goes_before_hashing(
    hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def look(*_: object) -> str:
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return ""

    monkeypatch.setattr(argon2.PasswordHasher, "hash", look)
    await hasher.hash("лодка у причала")
    assert seen[0] > os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.parametrize(
    ("password", "other"),
    [
        pytest.param("лодка у причала", "лодка у причала ", id="blank at the end"),
        pytest.param("лодка у причала", " лодка у причала", id="blank in front"),
        pytest.param("лодка у причала", "лодка  у причала", id="double blank"),
        pytest.param("лодка у причала", "Лодка у причала", id="case"),
        pytest.param("й у причала", "и\u0306 у причала", id="composed and decomposed"),
        pytest.param("а" * 128, "а" * 127, id="128 characters"),
        pytest.param("я" * 4095 + "1", "я" * 4095 + "2", id="last of 4,096 characters"),
        pytest.param("до\x00после", "до\x00потом", id="after a zero byte"),
        pytest.param("😀" * 8, "😀" * 7 + "😁", id="emoji"),
        pytest.param("\ud83d" * 8, "\ud83d" * 7 + "\ud83c", id="halves of emoji"),
    ],
)
async def test_password_counts_exactly_as_typed(
    hasher: PasswordHasher, password: str, other: str
) -> None:
    stored = await hasher.hash(password)
    assert await hasher.verify(stored, password)
    assert not await hasher.verify(stored, other)


async def test_hash_is_argon2id_of_the_agreed_cost_with_its_own_salt(
    hasher: PasswordHasher,
) -> None:
    first, second = await asyncio.gather(hasher.hash("лодка"), hasher.hash("лодка"))
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second


async def test_hash_is_worthless_without_the_pepper(hasher: PasswordHasher) -> None:
    stored = await hasher.hash("лодка у причала")
    for pepper in (b"", b"another"):
        stranger = PasswordHasher(pepper)
        assert not await stranger.verify(stored, "лодка у причала")
        stranger.close()


async def test_password_works_without_any_pepper() -> None:
    hasher = PasswordHasher()
    stored = await hasher.hash("я" * 200)
    assert await hasher.verify(stored, "я" * 200)
    assert not await hasher.verify(stored, "я" * 199)
    hasher.close()


async def test_unknown_login_is_refused_after_the_same_work(
    hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    verify = argon2.PasswordHasher.verify

    def watch(self: argon2.PasswordHasher, stored: str, secret: bytes) -> bool:
        checked.append(stored)
        return verify(self, stored, secret)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", watch)
    assert not await hasher.verify(None, "")
    assert not await hasher.verify(None, "лодка у причала")
    assert [stored.split("$")[3] for stored in checked] == ["m=19456,t=2,p=1"] * 2


async def test_damaged_hash_is_a_fault_and_not_a_wrong_password(hasher: PasswordHasher) -> None:
    with pytest.raises(argon2.exceptions.InvalidHashError):
        await hasher.verify("", "лодка у причала")


async def test_hashing_leaves_the_event_loop_free(
    hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[str] = set()

    def notice(_: argon2.PasswordHasher, __: bytes) -> str:
        threads.add(threading.current_thread().name)
        return ""

    monkeypatch.setattr(argon2.PasswordHasher, "hash", notice)
    await asyncio.gather(*(hasher.hash("лодка") for _ in range(20)))
    assert threads <= {"argon2_0", "argon2_1"}


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("лодка скрипит у причала", id="Russian words"),
        pytest.param("creaking boat at the pier", id="English words"),
        pytest.param("х7Кв!9пЛ", id="eight mixed characters"),
        pytest.param("mXq9vTz2", id="eight Latin letters and digits"),
        pytest.param(" лодка  скрипит ", id="blanks at the ends"),
        pytest.param("🙂🐟🌲🚗🍏🎈🥁🧲", id="emoji"),
        pytest.param("тюльпан-экскаватор-" * 7, id="133 characters"),
        pytest.param("а" * 64 + "щель забор кювет дрозд", id="weak only in front"),
        pytest.param("щель забор кювет дрозд" + "а" * 64, id="weak only at the end"),
    ],
)
def test_password_is_accepted(password: str) -> None:
    rating = rate_password(password, words=OWN)
    assert rating.refusal is None
    assert 2 <= rating.score <= 4


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        pytest.param("", PasswordRefusal.BLANK, id="nothing"),
        pytest.param(" " * 12, PasswordRefusal.BLANK, id="blanks"),
        pytest.param("\u00a0\u2003\n" * 4, PasswordRefusal.BLANK, id="other blanks"),
        pytest.param("х7Кв!9п", PasswordRefusal.TOO_SHORT, id="seven characters"),
        pytest.param("12345678", PasswordRefusal.TOO_COMMON, id="run of digits"),
        pytest.param("password1", PasswordRefusal.TOO_COMMON, id="English favourite"),
        pytest.param("p@ssw0rd", PasswordRefusal.TOO_COMMON, id="signs for letters"),
        pytest.param("qwertyuiop", PasswordRefusal.TOO_COMMON, id="row of keys"),
        pytest.param("йцукен123", PasswordRefusal.TOO_COMMON, id="row of Russian keys"),
        pytest.param("фывапролд", PasswordRefusal.TOO_COMMON, id="middle row of keys"),
        pytest.param("пароль123", PasswordRefusal.TOO_COMMON, id="Russian favourite"),
        pytest.param("ПАРОЛЬ2026", PasswordRefusal.TOO_COMMON, id="in capitals with a year"),
        pytest.param("gfhjkm123", PasswordRefusal.TOO_COMMON, id="Russian on Latin keys"),
        pytest.param("зфыыцщкв1", PasswordRefusal.TOO_COMMON, id="English on Russian keys"),
        pytest.param("privet123", PasswordRefusal.TOO_COMMON, id="transliteration"),
        pytest.param("solnyshko1", PasswordRefusal.TOO_COMMON, id="long transliteration"),
        pytest.param("счётчик1", PasswordRefusal.TOO_COMMON, id="ё is е"),
        pytest.param("парольпароль", PasswordRefusal.TOO_COMMON, id="word twice"),
        pytest.param("а" * 128, PasswordRefusal.TOO_COMMON, id="one letter 128 times"),
        pytest.param("🙂" * 8, PasswordRefusal.TOO_COMMON, id="one emoji eight times"),
        pytest.param("40718265", PasswordRefusal.OWN_DATA, id="login"),
        pytest.param("40718265!", PasswordRefusal.OWN_DATA, id="login with a sign"),
        pytest.param("Иванович1980", PasswordRefusal.OWN_DATA, id="own name and a year"),
        pytest.param("федоровиван", PasswordRefusal.OWN_DATA, id="own names, е for ё"),
        pytest.param("fedorov1980", PasswordRefusal.OWN_DATA, id="own name in Latin letters"),
        pytest.param("Bdfyjdbx1980", PasswordRefusal.OWN_DATA, id="own name on Latin keys"),
    ],
)
def test_password_that_is_easy_to_guess_is_refused(
    password: str, refusal: PasswordRefusal
) -> None:
    rating = rate_password(password, words=OWN)
    assert rating.refusal is refusal
    assert rating.score < 2


def test_own_words_of_one_person_are_not_held_against_the_next() -> None:
    password = "брандмауэрный"
    assert rate_password(password, words=[password]).refusal is PasswordRefusal.OWN_DATA
    assert rate_password(password).refusal is None


def test_rating_leaves_no_own_words_in_the_library() -> None:
    from zxcvbn import matching

    rate_password("лодка скрипит", words=["брандмауэрный"])
    assert "брандмауэрный" not in matching.RANKED_DICTIONARIES.get("user_inputs", {})


def test_score_names_its_text() -> None:
    assert PasswordRating(3, None).text_id == "password-rating-3"


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("4@8({[<369!|1l7$5+%2o0" * 180, id="signs that read as letters"),
        pytest.param("1" * 4096, id="one digit"),
        pytest.param("ab" * 2048, id="a pair"),
        pytest.param("пароль" * 600, id="a word"),
        pytest.param("19991231" * 500, id="dates"),
    ],
)
def test_only_the_ends_of_a_hostile_password_are_judged(password: str) -> None:
    """Of a long text zxcvbn would try every way of reading it."""
    begin, end = rate_password(password[:32], words=OWN), rate_password(password[-32:], words=OWN)
    assert rate_password(password, words=OWN).score == max(begin.score, end.score)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_rating_never_raises(password: str, words: list[str]) -> None:
    rating = rate_password(password, words=words)
    assert 0 <= rating.score <= 4


@pytest.mark.parametrize("word", [word for word in COMMON_WORDS if len(word) >= 8])
def test_no_common_word_with_a_digit_is_a_password(word: str) -> None:
    for spelling in (word, *other_layouts(word), *transliterations(word)):
        assert rate_password(spelling + "1").refusal is PasswordRefusal.TOO_COMMON


def test_layouts_are_each_other_reversed() -> None:
    assert "qwerty" in other_layouts("йцукен")
    assert "пароль" in other_layouts("gfhjkm")
    assert list(other_layouts("123")) == []


def test_word_has_its_usual_latin_spellings() -> None:
    assert set(transliterations("Хижина")) == {"khizhina", "hijina", "hizhina"}
