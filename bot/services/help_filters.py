"""What staff look for among requests; each choice has one stable address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from bot.domain.chosen_days import read_day
from bot.domain.requests import RequestState, RequestSubject
from bot.domain.search_words import join_numbers
from bot.domain.typed import clean

LONGEST_TEXT = 100
MOST_WORDS = 5  # of a search
_EPOCH, _STEP = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_LAST = 10**17  # microseconds: the year 5138
_DIGITS = re.compile(r"[0-9 -]{3,20}")


class Standing(StrEnum):
    """How requests stand; part of an address and of a text's id."""

    OPEN = "open"  # all but closed ones
    NEW = "new"
    TAKEN = "taken"
    ANSWERED = "answered"
    CLOSED = "closed"
    ALL = "all"


class Whose(StrEnum):
    """Who has them; part of an address and of a text's id."""

    MINE = "mine"
    NOBODY = "nobody"


STATES: Mapping[Standing, tuple[RequestState, ...]] = {
    Standing.OPEN: (RequestState.NEW, RequestState.TAKEN, RequestState.ANSWERED),
    Standing.NEW: (RequestState.NEW,),
    Standing.TAKEN: (RequestState.TAKEN,),
    Standing.ANSWERED: (RequestState.ANSWERED,),
    Standing.CLOSED: (RequestState.CLOSED,),
    Standing.ALL: (),
}


@dataclass(frozen=True, slots=True)
class RequestFilters:
    """Days are of the centre's zone, on which requests came. `taker`: as Telegram knows them."""

    text: str = ""
    standing: Standing = Standing.OPEN
    subject: RequestSubject | None = None
    organisation: int | None = None
    building: int | None = None
    whose: Whose | None = None
    taker: int | None = None
    label: int | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "RequestFilters":
        """Read an address; what cannot be read is left out."""
        standing, subject = query.get("state", ""), query.get("subject", "")
        taken = query.get("taken", "")
        return cls(
            text=clean(query.get("q", "")[:LONGEST_TEXT]),
            standing=Standing(standing) if standing in set(Standing) else Standing.OPEN,
            subject=RequestSubject(subject) if subject in set(RequestSubject) else None,
            organisation=_id(query.get("org", "")),
            building=_id(query.get("house", "")),
            whose=Whose(taken) if taken in set(Whose) else None,
            taker=_id(taken),
            label=_id(query.get("label", "")),
            since=read_day(query.get("from", "")),
            until=read_day(query.get("to", "")),
        )

    def to_query(self, **more: str) -> str:
        """Give the address, always in one order."""
        said = {
            "q": self.text,
            "state": "" if self.standing is Standing.OPEN else self.standing.value,
            "subject": self.subject or "",
            "org": _said(self.organisation),
            "house": _said(self.building),
            "taken": self.whose or _said(self.taker),
            "label": _said(self.label),
            "from": "" if self.since is None else self.since.isoformat(),
            "to": "" if self.until is None else self.until.isoformat(),
            **more,
        }
        return urlencode({name: value for name, value in said.items() if value})

    def of(self, whose: Whose | None) -> "RequestFilters":
        return replace(self, whose=whose, taker=None)

    @property
    def number(self) -> str:
        """Give the digits that were typed, if nothing else was."""
        return re.sub(r"[ -]", "", self.text) if _DIGITS.fullmatch(self.text) else ""

    @property
    def words(self) -> tuple[str, ...]:
        """Give what has to be said in it, each number as one word; signs alone are none."""
        typed = join_numbers(self.text).split()
        said = [one for one in typed if any(map(str.isalnum, one))]
        return tuple((said or typed)[:MOST_WORDS])


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page of the list ends: the next one begins below it."""

    changed_at: datetime
    request_id: int

    @classmethod
    def read(cls, said: str) -> "Mark | None":
        at, _, request_id = said.partition("-")
        moment, number = _id(at), _id(request_id)
        if moment is None or number is None or moment > _LAST:
            return None
        return cls(_EPOCH + moment * _STEP, number)

    def __str__(self) -> str:
        return f"{(self.changed_at - _EPOCH) // _STEP}-{self.request_id}"


def _said(number: int | None) -> str:
    return "" if number is None else str(number)


def _id(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
