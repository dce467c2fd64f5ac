"""Calls of staff about what belongs to one organisation: of each use case all, on each subject."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from support.two_organisations import Whole

from bot.domain.announcements import Audience, Whom
from bot.domain.doubts import Question, RejectionReason
from bot.domain.organisation_claims import ClaimReason
from bot.domain.staff import ORGANISATION_ROLES, Role
from bot.domain.staff_topics import ALWAYS, StaffTopic, Wish
from bot.services.canned_answers import Typed
from bot.services.claim_notices import ClaimFace
from bot.services.doubt_notices import Face
from bot.services.help_filters import RequestFilters
from bot.services.people import Person
from bot.services.staff import Site
from bot.services.staff_cards import Pressed

CLAIM = 2**40
FRESH_GROUP = -9_000
Arguments = tuple[Any, ...]


@dataclass(frozen=True)
class Alone:
    """In the own chat."""

    def __call__(self, person: Person) -> Arguments:
        return (person,)


@dataclass(frozen=True)
class ByIds:
    """In the own chat, where only ids are told."""

    def __call__(self, person: Person) -> Arguments:
        return (person.user_id, person.chat_id)


@dataclass(frozen=True)
class InGroup:
    chat_id: int

    def __call__(self, person: Person) -> Arguments:
        return (dataclasses.replace(person, chat_id=self.chat_id, session=None),)


@dataclass(frozen=True)
class Pressing:
    """A press on the newest drawing of a card, which hangs where it is pressed or not.

    `group` None: in the own chat.
    """

    subject_id: int
    group: int | None
    hangs: bool

    def __call__(self, person: Person) -> Arguments:
        chat_id = person.chat_id if self.group is None else self.group
        who = (person.user_id, person.title, chat_id)
        return (Pressed(*who, self.subject_id, 1, of_this_chat=self.hangs),)


@dataclass(frozen=True)
class Call:
    """`of`: the method, where the use case has several; `named`: arguments by name."""

    name: str
    args: Arguments
    named: tuple[tuple[str, Any], ...] = ()
    of: str = "__call__"
    by: Callable[[Person], Arguments] = Alone()


Calls = Callable[[Whole], Iterator[Call]]


def of_place(name: str, *args: Any) -> Calls:
    def calls(at: Whole) -> Iterator[Call]:
        yield Call(name, (at.organisation, *args))

    return calls


def of_branch(name: str, *args: Any) -> Calls:
    def calls(at: Whole) -> Iterator[Call]:
        yield from (Call(name, (branch, *args)) for branch in at.branches)

    return calls


def change_branch(at: Whole) -> Iterator[Call]:
    for branch in at.branches:
        for named in ((("address", "Мира, 9"),), (("phone", "+73430000000"),), (("phone", ""),)):
            yield Call("change_branch", (branch,), named)


def remove_branch(at: Whole) -> Iterator[Call]:
    for branch in at.branches:
        for heir in (None, *at.branches):
            yield Call("remove_branch", (branch, heir))


def list_buildings(at: Whole) -> Iterator[Call]:
    for branch in at.branches:
        for own in (True, False):
            yield Call("list_buildings", (branch, 1), (("own", own),))


def place_building(at: Whole) -> Iterator[Call]:
    for branch in at.branches:
        for building in at.buildings:
            for serves in (True, False):
                yield Call("place_building", (branch, building), (("serves", serves),))


def sort_buildings(at: Whole) -> Iterator[Call]:
    for branch in at.branches:
        for near in (True, False):
            yield Call("sort_buildings", (branch, ("Мира, 1", "Мира, 5")), (("near", near),))


def take_buildings(at: Whole) -> Iterator[Call]:
    for branch in at.branches:
        for moves in (True, False):
            yield Call("take_buildings", (branch, at.buildings), (("moves", moves),))


def of_employee(name: str) -> Calls:
    def calls(at: Whole) -> Iterator[Call]:
        yield from (Call(name, (employee,)) for employee in at.employees)

    return calls


def change_post(at: Whole) -> Iterator[Call]:
    for employee in at.employees:
        for role in ORGANISATION_ROLES:
            for branch in (None, *at.branches):
                yield Call("change_post", (employee, role, branch))


def invite_employee(at: Whole) -> Iterator[Call]:
    for role in ORGANISATION_ROLES:
        for branch in (None, *at.branches):
            yield Call("invite_employee", (at.organisation, role, branch, "Пётр"))


def revoke(at: Whole) -> Iterator[Call]:
    yield from (Call("revoke_staff_invitation", (one,)) for one in at.invitations)


def of_announcement(name: str) -> Calls:
    def calls(at: Whole) -> Iterator[Call]:
        yield from (Call(name, (one,)) for one in at.announcements)

    return calls


def audiences(at: Whole) -> Iterator[Audience]:
    place = at.organisation
    for branch in (None, *at.branches):
        yield Audience(place, branch, Whom.ALL)
        yield Audience(place, branch, Whom.BUILDINGS, at.buildings)
    yield Audience(place, None, Whom.BRANCHES, at.branches)


def count_receivers(at: Whole) -> Iterator[Call]:
    yield from (Call("count_receivers", (one,)) for one in audiences(at))


def plan_announcement(at: Whole) -> Iterator[Call]:
    yield from (Call("plan_announcement", (one, "Воды нет", None)) for one in audiences(at))


def sites(at: Whole) -> Iterator[Site]:
    yield from (Site(at.organisation, branch) for branch in (None, *at.branches))


def list_targets(at: Whole) -> Iterator[Call]:
    yield from (Call("list_targets", (site, 1)) for site in sites(at))


def may_target(at: Whole) -> Iterator[Call]:
    for site in sites(at):
        yield from (Call("may_target", (site, building)) for building in at.buildings)


Ways = dict[str, Arguments]  # methods and what they take besides the press
CLAIM_WAYS: Ways = {
    "confirm": (),
    "reject": (ClaimReason.OWNED,),
    "reject_in_words": ("Нет",),
    "turn": (ClaimFace.CONTACTS,),
    "write": (),
}
NOTICE_WAYS: Ways = {"take": (), "settle": (), "give_back": ()}
REQUEST_WAYS: Ways = {"take": (), "close": (), "reopen": (), "answer": ("Воду дадут в пять",)}
HANDING_WAYS: Ways = {"choose": (), "put_back": ()}
READING_WAYS: Ways = {
    "accept": (),
    "reject": (RejectionReason.DIAL,),
    "reject_in_words": ("Цифры не те",),
    "ask": (Question.PHOTO,),
    "turn": (Face.REASONS,),
    "write": (),
    "photos": (),
}


def pressed(name: str, at: Whole, ways: Ways, subjects: Iterable[int]) -> Iterator[Call]:
    """Press everything, in the own chat and in a group of theirs."""
    for subject in subjects:
        for method, args in ways.items():
            for group, hangs in ((None, True), (None, False), (at.groups[0], True)):
                yield Call(name, args, of=method, by=Pressing(subject, group, hangs))


def decide_claim(at: Whole) -> Iterator[Call]:
    """Claims are the centre's: nobody of an organisation decides one, wherever the card hangs."""
    return pressed("decide_claim", at, CLAIM_WAYS, (CLAIM,))


def take_notice(at: Whole) -> Iterator[Call]:
    yield from pressed("take_notice", at, NOTICE_WAYS, at.notices)
    for notice, card in zip(at.notices, at.cards, strict=True):
        yield Call("take_notice", (notice,), of="open", by=ByIds())
        yield Call("take_notice", (card,), of="unveil", by=ByIds())


def answer_request(at: Whole) -> Iterator[Call]:
    yield from pressed("answer_request", at, REQUEST_WAYS, at.requests)
    yield from (Call("answer_request", (number,), of="replied") for number in at.numbers)


def hand_on_request(at: Whole) -> Iterator[Call]:
    yield from pressed("hand_on_request", at, HANDING_WAYS, at.requests)
    for employee in at.employees:
        yield from pressed("hand_on_request", at, {"hand": (employee,)}, at.requests)


FORM = "a" * 32


def list_staff_requests(at: Whole) -> Iterator[Call]:
    for method in ("__call__", "newest"):
        filters = RequestFilters(organisation=at.organisation)
        yield Call("list_staff_requests", (filters,), of=method)


def read_staff_request(at: Whole) -> Iterator[Call]:
    for request, number in zip(at.requests, at.numbers, strict=True):
        yield Call("read_staff_request", (number,))
        yield Call("read_staff_request", (number, request, 1), of="file")


def act_on_request(at: Whole) -> Iterator[Call]:
    for number, label in zip(at.numbers, at.labels, strict=True):
        ways: Ways = {
            "take": (),
            "close": (1,),
            "reopen": (),
            "answer": (1, "Воду дадут в пять"),
            "note": ("Звонил",),
            "stick": ("Вода",),
            "take_off": (label,),
        }
        for method, args in ways.items():
            yield Call("act_on_request", (number, FORM, *args), of=method)
        for employee in at.employees:
            yield Call("act_on_request", (number, FORM, 1, employee), of="assign")


def canned_answers(at: Whole) -> Iterator[Call]:
    typed = Typed("Иной", "Слова", "ru")
    yield Call("canned_answers", (at.organisation, typed, FORM), of="add")
    for canned in at.canned:
        yield Call("canned_answers", (canned, 1, typed), of="change")
        yield Call("canned_answers", (canned, 1), of="remove")


def help_in_chat(at: Whole) -> Iterator[Call]:
    """Conversations are the centre's: nobody of an organisation helps beside one."""
    for building in at.buildings:
        yield Call("help_in_chat", (building * 1000,), of="look")
        for method in ("write", "note", "unlock"):
            yield Call("help_in_chat", (building * 1000, FORM, "Слова"), of=method)


def decide_reading(at: Whole) -> Iterator[Call]:
    return pressed("decide_reading", at, READING_WAYS, at.readings)


def change_wishes(at: Whole) -> Iterator[Call]:
    for topic in StaffTopic:
        yield Call("change_wishes", (at.organisation, topic, Wish.NOW), of="wish")
    yield Call("change_wishes", (at.organisation, ALWAYS), of="work")


def offer_group(at: Whole) -> Iterator[Call]:
    yield Call("offer_group", (at.organisation,), of="of_organisation")
    yield from (Call("offer_group", (branch,), of="of_branch") for branch in at.branches)
    yield from (Call("offer_group", (site,)) for site in sites(at))


def bind_group(at: Whole) -> Iterator[Call]:
    """Open links of colleagues of theirs, in a new group and in their own."""
    for token in at.links:
        for group in (FRESH_GROUP, *at.groups):
            yield Call("bind_group", (token, "Смена"), by=InGroup(group))


def unbind_group(at: Whole) -> Iterator[Call]:
    yield from (Call("unbind_group", (group,)) for group in at.groups)


CROSSED: dict[str, Calls] = {
    "read_organisation": of_place("read_organisation"),
    "ask_for_change": of_place("ask_for_change", "Телефон другой"),
    "leave_organisation": of_place("leave_organisation"),
    "list_branches": of_place("list_branches"),
    "add_branch": of_place("add_branch", "Новый", "Мира, 9", None),
    "read_branch": of_branch("read_branch"),
    "rename_branch": of_branch("rename_branch", "Иной"),
    "change_branch": change_branch,
    "remove_branch": remove_branch,
    "list_buildings": list_buildings,
    "place_building": place_building,
    "sort_buildings": sort_buildings,
    "take_buildings": take_buildings,
    "order_list": of_branch("order_list", "file"),
    "list_employees": of_place("list_employees"),
    "read_employee": of_employee("read_employee"),
    "change_post": change_post,
    "remove_employee": of_employee("remove_employee"),
    "invite_employee": invite_employee,
    "revoke_staff_invitation": revoke,
    "open_desk": of_place("open_desk"),
    "list_announcements": of_place("list_announcements", 1),
    "read_announcement": of_announcement("read_announcement"),
    "stop_announcement": of_announcement("stop_announcement"),
    "list_targets": list_targets,
    "may_target": may_target,
    "count_receivers": count_receivers,
    "plan_announcement": plan_announcement,
    "decide_claim": decide_claim,
    "take_notice": take_notice,
    "read_wishes": of_place("read_wishes"),
    "change_wishes": change_wishes,
    "answer_request": answer_request,
    "hand_on_request": hand_on_request,
    "decide_reading": decide_reading,
    "list_staff_requests": list_staff_requests,
    "read_staff_request": read_staff_request,
    "act_on_request": act_on_request,
    "canned_answers": canned_answers,
    "help_in_chat": help_in_chat,
    "list_groups": of_place("list_groups"),
    "offer_group": offer_group,
    "bind_group": bind_group,
    "unbind_group": unbind_group,
}
PLACELESS = {
    "authorise": "handlers ask it which buttons to draw; it gives nothing of a place",
    "list_posts": "the person's own posts alone; of another place it gives none",
    "give_console_link": "the person's own posts alone; without one that enters it gives none",
    "enter_console": "the link names whose post it is",
    "check_factor": "of one's own session",
    "leave_console": "of one's own session",
    "refuse_page": "it writes down a denial and does nothing else",
    "accept_staff_invitation": "the link names the place, and whoever holds it may enter",
}


def mixed(mine: Whole, other: Whole) -> Iterator[Call]:
    """Call about one's own place, with something of the other in it."""
    for branch in other.branches:
        for role in ORGANISATION_ROLES - {Role.OWNER}:
            yield Call("invite_employee", (mine.organisation, role, branch, "Пётр"))
            yield from (Call("change_post", (one, role, branch)) for one in mine.employees)
        yield from (Call("remove_branch", (one, branch)) for one in mine.branches)
    for building in other.buildings:
        for branch in mine.branches:
            yield Call("place_building", (branch, building), (("serves", True),))
    for own in (None, *mine.branches):
        place = (mine.organisation, own)
        for audience in (
            Audience(*place, Whom.BUILDINGS, other.buildings),
            Audience(*place, Whom.BUILDINGS, (mine.buildings[0], other.buildings[0])),
            Audience(*place, Whom.BRANCHES, other.branches),
        ):
            yield Call("count_receivers", (audience,))
            yield Call("plan_announcement", (audience, "Воды нет", None))
        for building in other.buildings:
            yield Call("may_target", (Site(*place), building))
    for token in mine.links:
        for group in other.groups:
            yield Call("bind_group", (token, "Смена"), by=InGroup(group))
