"""What support looks for among conversations; each choice has one stable address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from bot.domain.chosen_days import read_day
from bot.domain.search_words import national, words_of

LONGEST_TEXT = 200
MOST_WORDS = 8  # of a search
_NUMBER = re.compile(r"\+?[\d\s().-]{3,40}")
_GROUP = re.compile(r"\d+")
_NOTE = re.compile(r"[a-z][a-z0-9-]{0,23}")
_STATE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,60}(?::[a-z0-9_]{1,60})?")


class Ending(StrEnum):
    """How a walk ended, or that it goes on; part of an address and of a text's id."""

    OPEN = "open"
    FINISHED = "finished"
    ABANDONED = "abandoned"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sought:
    """What was typed, recognised: `keys` of people (names, numbers) and `words` of lines.

    Each of the words has to stand there; of people each word, or one of the spellings of a number.
    """

    words: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    number: bool = False
    besides: tuple[tuple[str, ...], ...] = ()  # how lines of older releases have the number

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """Give what is looked for in lines: all words of one of them."""
        return tuple(dict.fromkeys(one for one in (self.words, *self.besides) if one))


@dataclass(frozen=True, slots=True)
class Filters:
    """`dialogue` is a group of states, `step` the last state of a passage through it.

    `through`: a state that it passed; `reason`: the note of a refusal in it, there if `through`
    is given. Days are of the centre's zone.
    """

    text: str = ""
    since: date | None = None
    until: date | None = None
    dialogue: str = ""
    step: str = ""
    outcome: Ending | None = None
    organisation: int | None = None
    building: int | None = None
    unread: bool = False
    through: str = ""
    reason: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read an address; what cannot be read is left out."""
        outcome = query.get("outcome", "")
        step, through = _state(query.get("step", "")), _state(query.get("through", ""))
        reason = query.get("reason", "")
        return cls(
            text=" ".join(query.get("q", "")[:LONGEST_TEXT].split()),
            since=read_day(query.get("from", "")),
            until=read_day(query.get("to", "")),
            dialogue=_state(query.get("dialogue", "")) or (step or through).partition(":")[0],
            step=step,
            outcome=Ending(outcome) if outcome in set(Ending) else None,
            organisation=_id(query.get("org", "")),
            building=_id(query.get("house", "")),
            unread=query.get("unread", "") == "1",
            through=through,
            reason=reason if _NOTE.fullmatch(reason) else "",
        )

    @property
    def narrowed(self) -> bool:
        """Whether more than words of a search is chosen."""
        return replace(self, text="") != Filters()

    def to_query(self) -> str:
        """Give the address, always in one order."""
        said = {
            "q": self.text,
            "from": "" if self.since is None else self.since.isoformat(),
            "to": "" if self.until is None else self.until.isoformat(),
            "dialogue": self.dialogue,
            "step": self.step,
            "outcome": self.outcome or "",
            "org": "" if self.organisation is None else str(self.organisation),
            "house": "" if self.building is None else str(self.building),
            "unread": "1" if self.unread else "",
            "through": self.through,
            "reason": self.reason,
        }
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def sought(self) -> Sought:
        return recognise(self.text)


def recognise(typed: str) -> Sought:
    """Tell a number from words: an account, a phone, a login, a chat's id, or what was said."""
    words = tuple(words_of(typed, MOST_WORDS))
    digits = re.sub(r"\D", "", typed)
    if not _NUMBER.fullmatch(typed.strip()) or not digits:
        return Sought(words, words)
    phone = national(digits)
    besides = {(digits,), tuple(dict.fromkeys(_GROUP.findall(typed)))}
    if len(phone) == 11 and phone[0] == "7":
        besides |= {(f"8{phone[1:]}",), (phone[1:],), (phone,)}
    return Sought(words, tuple(dict.fromkeys((digits, phone))), True, tuple(sorted(besides)))


def _id(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


def _state(said: str) -> str:
    return said if _STATE.fullmatch(said) else ""
