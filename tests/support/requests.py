"""Ports of requests, in memory: what is written is there for who looks next."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from support.clock import FakeClock

from bot.domain.access import Access, Attempt
from bot.domain.accounts import ReceiptType
from bot.domain.receipts import Account
from bot.domain.staff import Post
from bot.services.cabinet import NotYoursError
from bot.services.directory import Cabinet, OpenSession
from bot.services.errors import ConflictError
from bot.services.letters import Address
from bot.services.notices import Notice
from bot.services.people import LinkedAccount, Person, Session, Tally
from bot.services.request_acts import (
    AddToRequest,
    CountWords,
    RateRequest,
    SendRequest,
    SolveRequest,
)
from bot.services.request_answers import AnswerRequest
from bot.services.request_notices import RequestCard, RequestPhotos
from bot.services.request_told import ShowFiles, TellResident, WriteOfAnswer
from bot.services.requests import ReadRequest, Request, RequestMessage
from bot.services.secrecy import Sealer
from bot.services.staff import FAILED, Employee, Entry, Failed
from bot.services.staff_cards import Pressed, StaffRights, requested
from bot.services.unrecognised import CollectUnrecognised, Line, PassOn

ADMIN, STAFF_CHAT, ACCOUNT, ORGANISATION, BRANCH = 900, -1001, 42, 7, 8
CLERK = 77  # in whose chat the cards hang
SEALER = Sealer.of(b"a key of requests, longer than 32 bytes ...")


@dataclass(slots=True)
class HelpDesk:
    """Requests, their messages, attempts, employees, chats, and what was told."""

    clock: FakeClock = field(default_factory=FakeClock)
    kept: dict[int, Request] = field(default_factory=dict)
    said: list[RequestMessage] = field(default_factory=list)
    lines: dict[int, Line] = field(default_factory=dict)
    times: dict[tuple[Attempt, str], list[datetime]] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    chats: dict[int, list[int]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    told: list[tuple[int, Notice]] = field(default_factory=list)
    told_staff: list[Notice] = field(default_factory=list)
    email: str | None = "maria@example.org"
    written: list[tuple[Address, str, Notice, int]] = field(default_factory=list)
    card_readers: set[int] = field(default_factory=lambda: {CLERK})

    async def numbered(self, number: str) -> Request | None:
        return next((one for one in self.kept.values() if one.number == number), None)

    async def messages(self, request_id: int) -> Sequence[RequestMessage]:
        return [one for one in self.said if one.request_id == request_id]

    async def message(self, message_id: int) -> RequestMessage | None:
        return next((one for one in self.said if one.id == message_id), None)

    def change(self, known: Request, request: Request) -> None:
        if self.kept[known.id].version != known.version:
            raise ConflictError
        assert request.version == known.version + 1
        self.kept[known.id] = request

    def say(self, message: RequestMessage) -> None:
        self.said.append(message)

    async def tally(self, kind: Attempt, subject: str, since: datetime) -> Tally:
        times = self.times.get((kind, subject), [])
        recent = tuple(one for one in times if one > since)
        return Tally(len(recent), len(times), recent)

    async def of_user(self, user_id: int) -> Sequence[Employee]:
        post = self.posts.get(user_id)
        return [] if post is None else [Employee(user_id, 1, post, "", self.clock())]

    async def find(self, employee_id: int) -> Employee | None:
        return next(iter(await self.of_user(employee_id)), None)

    def hold(self, employee: Employee) -> None:
        """Nobody ends a post here."""

    async def branch_of(self, organisation_id: int, building_id: int) -> int | None:
        assert (organisation_id, building_id) == (ORGANISATION, 1)
        return BRANCH

    def record(self, entry: Entry) -> None:
        self.entries.append(entry)

    def fail(self, failed: Failed) -> None:
        last = self.entries[-1]
        self.entries[-1] = replace(last, details={**last.details, FAILED: failed.value})

    async def sessions_of(self, cabinet_id: int) -> Sequence[OpenSession]:
        now = self.clock()
        return [OpenSession(1, one, "", now, now) for one in self.chats.get(cabinet_id, [])]

    async def cabinet(self, cabinet_id: int) -> Cabinet:
        return Cabinet(cabinet_id, "1", None, True, None, self.email)

    def write(self, to: Address, language: str, notice: Notice, cabinet_id: int) -> None:
        self.written.append((to, language, notice, cabinet_id))

    def tell(self, chat_id: int, notice: Notice) -> None:
        self.told.append((chat_id, notice))

    async def reads_card(self, chat_id: int, card: str) -> bool:
        assert requested(card) in self.kept
        return chat_id in self.card_readers

    async def sent(self, request: Request, card: RequestCard) -> None:
        await self(request, card)
        if card.photos:
            await self(request, card.first_photos)

    async def photos(self, request: Request, said: RequestMessage) -> None:
        if said.photos:
            await self(request, RequestPhotos(request.number, said.id, len(said.photos)))

    async def __call__(self, request: Request, notice: Notice) -> None:
        assert request.id in self.kept
        self.told_staff.append(notice)

    def pass_on(self, line: Line, request_id: int) -> None:
        del line, request_id


@dataclass(slots=True)
class _Kept:
    """The ports whose `add` and `find` differ."""

    desk: HelpDesk

    def __getattr__(self, name: str) -> Any:
        return getattr(self.desk, name)


class _Requests(_Kept):
    def add(self, request: Request) -> None:
        self.desk.kept[request.id] = request

    async def find(self, request_id: int) -> Request | None:
        return self.desk.kept.get(request_id)


class _Lines(_Kept):
    def add(self, line: Line) -> None:
        self.desk.lines[line.id] = line

    async def find(self, line_id: int) -> Line | None:
        return self.desk.lines.get(line_id)


class _Attempts(_Kept):
    def add(self, kind: Attempt, subject: str, ordinal: int, at: datetime) -> None:
        times = self.desk.times.setdefault((kind, subject), [])
        assert ordinal == len(times) + 1
        times.append(at)


@dataclass(slots=True)
class Support:
    """All use cases over one desk."""

    desk: HelpDesk
    send: SendRequest
    add: AddToRequest
    solve: SolveRequest
    rate: RateRequest
    answer: AnswerRequest
    files: ShowFiles
    collect: CollectUnrecognised
    pass_on: PassOn

    def person(self, number: int, *, signed_in: bool = True) -> Person:
        """Give somebody whose chat is signed in to a cabinet with the same number."""
        session = Session(number, number, number, "1", None, None, 0, timedelta(1), True)
        if signed_in:
            self.desk.chats[number] = [number]
        return Person(number, number, "ru", session if signed_in else None)

    def own(self, request: Request) -> None:
        """Say whose account it is about: the organisation's, served by its branch."""
        known = self.desk.kept[request.id]
        changes = {"organisation_id": ORGANISATION, "building_id": 1}
        for name, value in changes.items():
            object.__setattr__(known, name, value)


async def _own_account(person: Person, account_id: int) -> LinkedAccount:
    if person.session is None or account_id != ACCOUNT:
        raise NotYoursError
    account = Account(ACCOUNT, "6600120042", ReceiptType.UTILITIES, "Мира, 5", None)
    return LinkedAccount(account, Access.FULL)


def open_support() -> Support:
    desk = HelpDesk()
    port: Any = desk
    requests: Any = _Requests(desk)
    attempts: Any = _Attempts(desk)
    lines: Any = _Lines(desk)
    own_account: Any = _own_account
    nobody: Any = None
    ids, numbers = count(5000), count(1)
    new_id = lambda: next(ids)  # noqa: E731 - a port
    read, tell_staff = ReadRequest(requests), port
    counting = CountWords(attempts, SEALER, desk.clock)
    send = SendRequest(
        requests, own_account, counting, tell_staff, desk.clock, new_id, lambda _: next(numbers)
    )
    solve = SolveRequest(requests, read, tell_staff, desk.clock)
    held = (
        *(requests, read, port, port, tell_staff),
        *(StaffRights(frozenset({ADMIN}), frozenset({STAFF_CHAT})), desk.clock),
    )
    tell = TellResident(port, port, WriteOfAnswer(port, attempts, port, desk.clock))
    answer = AnswerRequest(*held, solve, tell, port, new_id)
    return Support(
        desk,
        send,
        AddToRequest(requests, read, counting, tell_staff, desk.clock, new_id),
        solve,
        RateRequest(requests, read, tell_staff, desk.clock),
        answer,
        ShowFiles(read, port),
        CollectUnrecognised(lines, desk.clock, new_id),
        PassOn(lines, send, nobody),
    )


def by(user_id: int, request: Request, chat_id: int = STAFF_CHAT, *, here: bool = True) -> Pressed:
    return Pressed(user_id, f"Сотрудник {user_id}", chat_id, request.id, 1, here)
