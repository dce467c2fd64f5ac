"""Canned answers: who may answer uses those of the own place; who manages people keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.domain.canned import (
    MOST_CANNED,
    CannedRefusal,
    Hole,
    check_holes,
    fill,
    fits,
    parse_canned_title,
)
from bot.domain.reading_numbers import printed_number
from bot.domain.requests import WordsRefusal, parse_words
from bot.domain.staff import Action
from bot.services.cabinet import Today
from bot.services.help_notes import Presses
from bot.services.people import Person
from bot.services.ports import Clock, Ids
from bot.services.requests import Request
from bot.services.staff import Authorise, Denied, Failed, Site, Subject

LANGUAGES_KNOWN = ("ru", "en")
UNBOUND = 1 << 20  # the length is judged apart, after the words are cleaned


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    """`place`: whose it is; None: the centre's. `version` counts its changes."""

    id: int
    place: int | None
    title: str
    words: str
    language: str
    version: int = 1


class CannedShelf(Protocol):
    async def of(self, place: int | None) -> Sequence[CannedAnswer]: ...

    async def find(self, canned_id: int) -> CannedAnswer | None: ...

    async def place_name(self, place: int) -> str: ...

    def add(self, canned: CannedAnswer, at: datetime) -> None: ...

    def change(self, canned: CannedAnswer, at: datetime) -> None:
        """Write it over the version before, or conflict."""
        ...

    def remove(self, canned: CannedAnswer) -> None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Canned answers of the centre (`id` None) or of an organisation."""

    id: int | None
    name: str
    may_manage: bool
    answers: Sequence[CannedAnswer]


@dataclass(frozen=True, slots=True)
class Typed:
    title: str
    words: str
    language: str


@dataclass(slots=True)
class CannedAnswers:
    shelf: CannedShelf
    presses: Presses
    authorise: Authorise
    clock: Clock
    ids: Ids

    async def places(self, person: Person) -> Sequence[Place] | Denied:
        """Give those of the person's own places; they are nobody's data."""
        posts = [one.post for one in await self.authorise.posts(person)]
        found = []
        for place in dict.fromkeys(one.organisation_id for one in posts):
            branches = [one.branch_id for one in posts if one.organisation_id == place]
            site = Site(place, None if None in branches else branches[0])
            if await self.authorise.employee(person, Action.ANSWER_REQUEST, site) is None:
                continue
            manager = await self.authorise.employee(person, Action.CHANGE_EMPLOYEES, Site(place))
            name = "" if place is None else await self.shelf.place_name(place)
            answers = await self.shelf.of(place)
            found.append(Place(place, name, manager is not None, answers))
        if not found:
            about = (Subject.CANNED, "")
            await self.authorise(person, Action.ANSWER_REQUEST, Site(None), about, act="list")
            return Denied()
        return found

    async def add(
        self, person: Person, place: int | None, typed: Typed, token: str
    ) -> CannedAnswer | CannedRefusal | Denied | None:
        """Keep a new one. None: the form was sent before."""
        if await self.presses.used(person.user_id, token):
            return None
        if not await self._may(person, place, "", "add"):
            return Denied()
        made = _read(typed)
        if isinstance(made, CannedRefusal):
            return self._failed(made)
        if len(await self.shelf.of(place)) >= MOST_CANNED:
            return self._failed(CannedRefusal.MANY)
        canned = CannedAnswer(self.ids(), place, made.title, made.words, made.language)
        self.shelf.add(canned, self.clock())
        self.presses.use(person.user_id, token, self.clock())
        return canned

    async def change(
        self, person: Person, canned_id: int, seen: int, typed: Typed
    ) -> CannedAnswer | CannedRefusal | Denied:
        """Write it anew, unless somebody else has since it was `seen`."""
        known = await self._known(person, canned_id, seen, "change")
        if not isinstance(known, CannedAnswer):
            return known
        made = _read(typed)
        if isinstance(made, CannedRefusal):
            return self._failed(made)
        after = replace(
            known,
            title=made.title,
            words=made.words,
            language=made.language,
            version=known.version + 1,
        )
        self.shelf.change(after, self.clock())
        return after

    async def remove(
        self, person: Person, canned_id: int, seen: int
    ) -> CannedAnswer | CannedRefusal | Denied:
        known = await self._known(person, canned_id, seen, "remove")
        if isinstance(known, CannedAnswer):
            self.shelf.remove(known)
        return known

    async def _known(
        self, person: Person, canned_id: int, seen: int, act: str
    ) -> CannedAnswer | CannedRefusal | Denied:
        known = await self.shelf.find(canned_id)
        if known is None:
            return CannedRefusal.GONE
        if not await self._may(person, known.place, str(canned_id), act):
            return Denied()
        return known if known.version == seen else self._failed(CannedRefusal.CHANGED)

    def _failed(self, refusal: CannedRefusal) -> CannedRefusal:
        of_state = refusal in {CannedRefusal.MANY, CannedRefusal.CHANGED}
        self.authorise.audit.fail(Failed.STATE if of_state else Failed.CONTENT)
        return refusal

    async def _may(self, person: Person, place: int | None, canned_id: str, act: str) -> bool:
        about = (Subject.CANNED, canned_id)
        site = Site(place)
        return (
            await self.authorise(person, Action.CHANGE_EMPLOYEES, site, about, act=act) is not None
        )


def _read(typed: Typed) -> Typed | CannedRefusal:
    title, words = parse_canned_title(typed.title), parse_words(typed.words, UNBOUND)
    if isinstance(title, CannedRefusal):
        return title
    if isinstance(words, WordsRefusal):
        return CannedRefusal.NO_WORDS
    if not fits(words):
        return CannedRefusal.TOO_LONG
    if not check_holes(words):
        return CannedRefusal.UNKNOWN_HOLE
    known = typed.language in LANGUAGES_KNOWN
    return Typed(title, words, typed.language) if known else CannedRefusal.LANGUAGE


@dataclass(frozen=True, slots=True)
class FillCanned:
    """Put into a canned answer what its request says, and nothing of its resident."""

    today: Today
    centre: str

    def __call__(self, canned: CannedAnswer, request: Request) -> str:
        values: Mapping[Hole, str] = {
            Hole.NUMBER: printed_number(request.number),
            Hole.DAY: f"{self.today():%d.%m.%Y}",
            Hole.CENTRE: self.centre,
        }
        return fill(canned.words, values)
