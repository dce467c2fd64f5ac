"""Two organisations of one shape, with everybody and everything that they may have."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from support.centre import settle
from support.metering import put_meter
from support.staff import hire, put

from bot.app import App
from bot.domain.announcements import AnnouncementState, Audience, Whom
from bot.domain.doubts import Act, Step
from bot.domain.meters import Flag, Reading, Source, Status
from bot.domain.requests import RequestState, RequestSubject, Side
from bot.domain.staff import GROUP_LINK_LIFETIME, ORGANISATION_ROLES, Post, Role
from bot.domain.staff_topics import StaffTopic
from bot.services.announcements import Announcement
from bot.services.branches import Branch
from bot.services.canned_answers import CannedAnswer
from bot.services.doubts import doubt_card
from bot.services.group_binding import GroupLink, group_link_key
from bot.services.groups import Group
from bot.services.help_requests import Label
from bot.services.people import Person
from bot.services.requests import Request, RequestMessage
from bot.services.staff import Site
from bot.services.staff_board import StaffNotice, notice_card
from bot.services.staff_cards import request_card
from bot.services.staff_invitations import StaffInvitation
from bot.work import Work
from storage import models as m
from storage.announcements import StoredAnnouncements
from storage.branches import StoredBranches
from storage.doubts import StoredDoubts
from storage.group_links import StoredGroupLinks
from storage.groups import StoredGroups
from storage.help_desk import StoredCanned
from storage.help_notes import StoredLabels
from storage.meters import StoredReadings
from storage.requests import StoredRequests
from storage.staff_invitations import StoredStaffInvitations
from storage.staff_notices import StoredStaffBoard

BRANCHES, BUILDINGS = 3, 4


@dataclass(slots=True)
class Whole:
    """Ids of all that belongs to one organisation, and the people who work there."""

    organisation: int
    branches: tuple[int, ...]
    buildings: tuple[int, ...]
    people: list[Person] = field(default_factory=list)
    employees: list[int] = field(default_factory=list)
    invitations: list[str] = field(default_factory=list)
    announcements: list[int] = field(default_factory=list)
    binders: list[int] = field(default_factory=list)  # employees who made `links`
    links: list[str] = field(default_factory=list)  # tokens, each good for a group
    groups: list[int] = field(default_factory=list)
    notices: list[int] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)  # of `notices`
    requests: list[int] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)  # of `requests`
    readings: list[int] = field(default_factory=list)  # to be decided about
    canned: list[int] = field(default_factory=list)  # answers of theirs
    labels: list[int] = field(default_factory=list)  # one on each request

    @property
    def boss(self) -> Person:
        """Give a manager of the whole."""
        return self.people[self.employees.index(self.binders[0])]


def _numbered(organisation: int) -> Whole:
    first = organisation * 100
    branches = tuple(range(first, first + BRANCHES))
    return Whole(organisation, branches, tuple(range(first, first + BUILDINGS)))


async def put_two(app: App) -> tuple[Whole, Whole]:
    await settle(app.tools.database, ())
    ours, others = _numbered(1), _numbered(77)
    other = {"inn": "7707083893", "name": "ООО «Чужая»", "receipt_type": "utilities"}
    await put(app, m.organisations, id=others.organisation, **other)
    for one in (ours, others):
        await _furnish(app, one)
    return ours, others


async def _furnish(app: App, one: Whole) -> None:
    work, now = Work(app.tools), app.tools.clock()
    branches = StoredBranches(work.unit)
    for number in one.branches:
        where = ("ул. Мира, 1", None)
        branches.add(Branch(number, one.organisation, f"Филиал {number}", *where), now)
    await work.commit()
    for place, building in enumerate(one.buildings):
        await _build(app, one, building, (*one.branches, None)[place])
    await _hire_all(app, one)
    work = Work(app.tools)
    for number, branch in enumerate((None, *one.branches)):
        _invite(work, one, number, branch)
        _announce(work, one, number, branch)
        _gather(work, one, number, branch)
    for building, branch in zip(one.buildings, (*one.branches, None), strict=True):
        site = Site(one.organisation, branch)
        _lock(work, one, building, site)
        _ask(work, one, building, site)
        _label(work, one, building)
        await _doubt(app, work, one, building, site)
    await work.commit()


async def _build(app: App, one: Whole, building: int, branch: int | None) -> None:
    house = {"key": f"дом {building}", "street_key": "мира", "town": "Асбест"}
    await put(app, m.buildings, id=building, display=f"Мира, {building}", has_flats=1, **house)
    account: dict[str, Any] = {"number": str(building), "receipt_type": "utilities", "flat": "1"}
    place = {"organisation_id": one.organisation, "building_id": building}
    names = {"address": f"Мира, {building}", "holder": "Житель"}
    await put(app, m.accounts, id=building, **account, **place, **names)
    if branch is not None:
        await put(app, m.branch_buildings, branch_id=branch, **place)


async def _hire_all(app: App, one: Whole) -> None:
    """Give each role to the whole and to each branch; owners are of the whole."""
    user_id = one.organisation * 1000
    for role in sorted(ORGANISATION_ROLES):
        for branch in (None, *one.branches):
            if role is Role.OWNER and branch is not None:
                continue
            user_id += 1
            one.people.append(await hire(app, user_id, Post(role, one.organisation, branch)))
            one.employees.append(user_id * 10)
            if role is Role.MANAGER:
                one.binders.append(user_id * 10)


def _invite(work: Work, one: Whole, number: int, branch: int | None) -> None:
    now = work.tools.clock()
    key = f"{one.organisation:04}{number:08}" + "f" * 52
    post = Post(Role.VIEWER, one.organisation, branch)
    until = now + timedelta(days=7)
    invitation = StaffInvitation(key, post, "Пётр", None, until)
    StoredStaffInvitations(work.unit).add(invitation, now)
    one.invitations.append(invitation.reference)


def _announce(work: Work, one: Whole, number: int, branch: int | None) -> None:
    now, state = work.tools.clock(), AnnouncementState.PLANNED
    audience = Audience(one.organisation, branch, Whom.ALL)
    made = Announcement(
        one.organisation * 10 + number, audience, "Воды нет", 1, now, now, state, 1
    )
    sending = replace(made, id=made.id * 10, state=AnnouncementState.SENDING)
    for each in (made, sending):
        StoredAnnouncements(work.unit).add(each)
        one.announcements.append(each.id)


def _gather(work: Work, one: Whole, number: int, branch: int | None) -> None:
    """Bind a group, and make a link that binds another one."""
    now, site = work.tools.clock(), Site(one.organisation, branch)
    chat_id, token = -(one.organisation * 1000 + number), f"link-{one.organisation}-{number}"
    StoredGroups(work.unit).add(Group(chat_id, site, "Смена", now, one.binders[number]))
    key = group_link_key(work.tools.sealer, token)
    link = GroupLink(key, site, one.binders[number], now + GROUP_LINK_LIFETIME)
    StoredGroupLinks(work.unit).add(link)
    one.groups.append(chat_id)
    one.links.append(token)


def _note(work: Work, one: Whole, notice: StaffNotice) -> None:
    """Keep a notice that has been routed, on a card that hangs with everybody."""
    now, board = work.tools.clock(), StoredStaffBoard(work.unit)
    board.add(replace(notice, made_at=now, routed_at=now))
    for person, employee in zip(one.people, one.employees, strict=True):
        board.hang(notice.card, person.chat_id, employee, now)
    one.notices.append(notice.id)
    one.cards.append(notice.card)


def _lock(work: Work, one: Whole, building: int, site: Site) -> None:
    number, now = building * 10, work.tools.clock()
    card, topic = notice_card(number), StaffTopic.PROOF_LOCK
    _note(work, one, StaffNotice(number, topic, card, b"sealed", building, site, now))


def _ask(work: Work, one: Whole, building: int, site: Site) -> None:
    number, now, requests = building * 10 + 1, work.tools.clock(), StoredRequests(work.unit)
    said, chat_id = f"{number:012}", building * 1000
    subject, state = RequestSubject.OTHER, RequestState.NEW
    requests.add(
        Request(
            number, said, chat_id, None, building, subject, state, 1, made_at=now, changed_at=now
        )
    )
    requests.say(RequestMessage(number, number, 1, Side.RESIDENT, now, "Нет воды"))
    card, topic = request_card(number), StaffTopic.REQUEST
    _note(work, one, StaffNotice(number, topic, card, None, building, site, now))
    one.requests.append(number)
    one.numbers.append(said)


def _label(work: Work, one: Whole, building: int) -> None:
    """Put a label of theirs on the request, and keep a canned answer."""
    number, place, now = building * 10 + 1, one.organisation, work.tools.clock()
    labels = StoredLabels(work.unit)
    labels.add(Label(number, f"Метка {number}", place), f"{place}:{number}", now)
    labels.stick(number, number)
    canned = CannedAnswer(number, place, "Ответ", "Разберёмся", "ru")
    StoredCanned(work.unit).add(canned, now)
    one.labels.append(number)
    one.canned.append(number)


async def _doubt(app: App, work: Work, one: Whole, building: int, site: Site) -> None:
    number, now = building * 10 + 2, work.tools.clock()
    await put_meter(app.tools.database, number, building)
    reading = Reading(
        number,
        number,
        "2026-11",
        1,
        (Decimal(500),),
        said_at=now,
        taken_at=now,
        source=Source.RESIDENT,
        status=Status.ACCEPTED,
        number=f"{number:012}",
        flags=frozenset({Flag.ABOVE_USUAL}),
    )
    StoredReadings(work.unit).accept(reading, chat_id=building * 1000, user_id=building * 1000)
    StoredDoubts(work.unit, app.tools.new_id).record(Step(number, 1, Act.RAISED, now))
    card, topic = doubt_card(number), StaffTopic.READING
    _note(work, one, StaffNotice(number, topic, card, None, building, site, now))
    one.readings.append(number)
