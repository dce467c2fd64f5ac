"""Passwords of the cabinet: hashing off the event loop, and how hard one is to guess."""

import asyncio
import hmac
import os
import secrets
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain

import argon2

from bot.domain.password_words import COMMON_WORDS, other_layouts, transliterations

MIN_LENGTH = 8

_MEMORY_KIB = 19 * 1024
_PASSES = 2
_LANES = 1
_NICE = 5

_ACCEPTED_SCORE = 2
# Longer text is judged by its ends: zxcvbn takes 72 characters, and seconds over hostile ones.
_JUDGED_LENGTH = 32
_SHORTEST_OWN_WORD = 3
_LEFT_BESIDE_OWN_WORDS = 5
# zxcvbn tries every reading of these signs as letters at once: with all of them, 576 readings.
_SIGNS_LIKE_LETTERS = frozenset("48({[<3691!|70$5+%2@")
_MANY_SIGNS = 5
_FEWER_SIGNS = str.maketrans("{[<!|@$+", "(((11457")


class PasswordRefusal(StrEnum):
    """Why a password is not taken; the value is the id of its text in refusals.ftl."""

    TOO_SHORT = "password-too-short"
    BLANK = "password-blank"
    OWN_DATA = "password-own-data"
    TOO_COMMON = "password-too-common"


@dataclass(frozen=True, slots=True)
class PasswordRating:
    """How hard a password is to guess: 0 at once, 4 not in centuries."""

    score: int
    refusal: PasswordRefusal | None

    @property
    def text_id(self) -> str:
        """The id of the word for the score in refusals.ftl."""
        return f"password-rating-{self.score}"


class PasswordHasher:
    """argon2id in a few threads of its own, so that neither memory nor the event loop suffers.

    The password counts exactly as typed, every character of it. With a pepper, HMAC-SHA256 under
    it comes first: hashes that leak without the pepper cannot be attacked.
    """

    def __init__(self, pepper: bytes = b"", *, threads: int = 3) -> None:
        self._pepper = pepper
        self._argon2 = argon2.PasswordHasher(
            time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES
        )
        self._pool = ThreadPoolExecutor(
            threads, thread_name_prefix="argon2", initializer=_stand_back
        )
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        secret = self._secret(password)
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, self._argon2.hash, secret
        )

    async def verify(self, stored: str | None, password: str) -> bool:
        """Tell whether the password made this hash.

        None (no such login) takes as long as a wrong password and is False. A text that is no
        argon2 hash raises argon2.exceptions.InvalidHashError: the store is damaged.
        """
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, self._verify, stored, self._secret(password)
        )

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _verify(self, stored: str | None, secret: bytes) -> bool:
        if self._nobody is None:
            self._nobody = self._argon2.hash(secrets.token_bytes())
        try:
            self._argon2.verify(self._nobody if stored is None else stored, secret)
        except argon2.exceptions.VerifyMismatchError:
            return False
        return stored is not None

    def _secret(self, password: str) -> bytes:
        typed = password.encode("utf-8", "surrogatepass")
        return hmac.digest(self._pepper, typed, "sha256") if self._pepper else typed


def _stand_back() -> None:
    """Let the event loop's thread go first: on Linux a thread has a nice value of its own.

    With 20 people signing in at once on two cores this halves the longest stall of the loop.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def rate_password(password: str, *, words: Sequence[str] = ()) -> PasswordRating:
    """Judge a new password; words are the person's own: login, names, address, account number.

    Any characters do, and any length from 8. A few milliseconds, at worst some tens.
    """
    if not password.strip():
        return PasswordRating(0, PasswordRefusal.BLANK)
    if len(password) < MIN_LENGTH:
        return PasswordRating(0, PasswordRefusal.TOO_SHORT)
    own = _own_words(words)
    if _is_made_of(password, own):
        return PasswordRating(0, PasswordRefusal.OWN_DATA)
    ends = {password[:_JUDGED_LENGTH], password[-_JUDGED_LENGTH:]}
    score = max(min(_score(typed, own) for typed in (end, *other_layouts(end))) for end in ends)
    return PasswordRating(score, PasswordRefusal.TOO_COMMON if score < _ACCEPTED_SCORE else None)


def _own_words(words: Sequence[str]) -> list[str]:
    """Return every spelling of every word, the longest first."""
    parts = {part for word in words for part in (word.casefold(), *word.casefold().split())}
    spelt = {spelling for part in parts for spelling in _spellings(part)}
    return sorted(filter(_is_long, spelt), key=lambda word: (-len(word), word))


def _is_long(word: str) -> bool:
    return len(word) >= _SHORTEST_OWN_WORD


def _spellings(word: str) -> Iterator[str]:
    return chain((word, _plain_e(word)), other_layouts(word), transliterations(word))


def _plain_e(text: str) -> str:
    return text.replace("ё", "е").replace("Ё", "Е")


def _is_made_of(password: str, own: Sequence[str]) -> bool:
    rest = password.casefold()
    for word in own:
        rest = rest.replace(word, "")
    return len(rest) < _LEFT_BESIDE_OWN_WORDS


def _score(text: str, own: Sequence[str]) -> int:
    """Return zxcvbn's score, asked in parts: its front door keeps the own words in a global."""
    _teach_russian()
    from zxcvbn import matching, scoring, time_estimates

    text = _plain_e(text)
    if len(_SIGNS_LIKE_LETTERS.intersection(text)) > _MANY_SIGNS:
        text = text.translate(_FEWER_SIGNS)
    known = {**matching.RANKED_DICTIONARIES, "user_inputs": matching.build_ranked_dict(own)}
    found = scoring.most_guessable_match_sequence(text, matching.omnimatch(text, known))
    return int(time_estimates.guesses_to_score(found["guesses"]))


@cache
def _teach_russian() -> None:
    from zxcvbn import matching

    latin = dict.fromkeys(chain.from_iterable(map(transliterations, COMMON_WORDS)))
    matching.add_frequency_lists({"russian": dict.fromkeys(COMMON_WORDS), "russian_latin": latin})
