"""Every use case of staff, called by everybody of one organisation about all of the other.

Which use cases there are is read off the routes: whoever adds one adds its calls to the table, or
says why it takes no place.
"""

import dataclasses
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select
from support.clock import FakeClock
from support.office import open_office, rows
from support.two_organisations import Whole, put_two

from bot.app import App
from bot.dispatcher import make_group_switch, make_switch
from bot.domain.announcements import Audience, Whom
from bot.domain.organisation_claims import ClaimReason, Told
from bot.domain.staff import ORGANISATION_ROLES, Role
from bot.services.announcements import NotYours
from bot.services.branches import NotServed
from bot.services.claim_decisions import Heard
from bot.services.claim_notices import ClaimFace
from bot.services.organisation_claims import Claim
from bot.services.people import Person
from bot.services.staff import Authorise, Denied, Site
from bot.services.staff_cards import Pressed
from bot.work import FACTORIES, Work
from storage import models as m
from storage.engine import Write
from storage.organisation_claims import StoredClaims
from storage.staff import RECORD, StoredAudit

AT_ONCE = 500  # entries of the audit log in one commit
CLAIM = 2**40
Arguments = tuple[Any, ...]


@dataclass(frozen=True)
class Call:
    """`of`: the method, where the use case has several; `named`: arguments by name."""

    name: str
    args: Arguments
    named: tuple[tuple[str, Any], ...] = ()
    of: str = "__call__"


Calls = Callable[[Whole], Iterator[Call]]


def of_place(name: str, *args: Any) -> Calls:
    def calls(at: Whole) -> Iterator[Call]:
        yield Call(name, (at.organisation, *args))

    return calls


def of_branch(name: str, *args: Any) -> Calls:
    def calls(at: Whole) -> Iterator[Call]:
        yield from (Call(name, (branch, *args)) for branch in at.branches)

    return calls


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


def decide_claim(at: Whole) -> Iterator[Call]:
    """Claims are the centre's: nobody of an organisation decides one, wherever the card hangs."""
    del at
    ways: dict[str, Arguments] = {
        "confirm": (),
        "reject": (ClaimReason.OWNED,),
        "reject_in_words": ("Нет",),
        "turn": (ClaimFace.CONTACTS,),
        "write": (),
    }
    for method, args in ways.items():
        for here in (True, False):
            yield Call("decide_claim", (here, *args), of=method)


CROSSED: dict[str, Calls] = {
    "read_organisation": of_place("read_organisation"),
    "ask_for_change": of_place("ask_for_change", "Телефон другой"),
    "leave_organisation": of_place("leave_organisation"),
    "list_branches": of_place("list_branches"),
    "add_branch": of_place("add_branch", "Новый", "Мира, 9", None),
    "read_branch": of_branch("read_branch"),
    "rename_branch": of_branch("rename_branch", "Иной"),
    "remove_branch": remove_branch,
    "list_buildings": list_buildings,
    "place_building": place_building,
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
}
PLACELESS = {
    "authorise": "handlers ask it which buttons to draw; it gives nothing of a place",
    "list_posts": "the person's own posts alone; of another place it gives none",
    "accept_staff_invitation": "the link names the place, and whoever holds it may enter",
}


def reached() -> set[str]:
    """Give the use cases that some route leads to."""
    switches = (make_switch(), make_group_switch())
    routers = [
        router
        for one in switches
        for root in (one.first, one.last, *one.dialogues.values())
        for router in root.chain_tail
    ]
    handlers = [
        handler
        for router in routers
        for observer in router.observers.values()
        for handler in observer.handlers
    ]
    return {name for one in handlers for name in one.params} & FACTORIES.keys()


def is_of_staff(made: object) -> bool:
    """Tell a use case that asks for a post, or writes of staff into the audit log."""
    if isinstance(made, Authorise):
        return True
    if not dataclasses.is_dataclass(made):
        return False
    held = [getattr(made, one.name) for one in dataclasses.fields(made)]
    return any(isinstance(one, Authorise | StoredAudit) for one in held)


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        yield opened


@pytest.fixture
async def two(app: App) -> tuple[Whole, Whole]:
    ours, others = await put_two(app)
    work = Work(app.tools)
    told = Told("500100732259", "1027700132195", "ООО «Заря»", "Асбест", "Иванова Анна")
    claim = Claim(CLAIM, "1" * 12, ours.people[0].user_id, told, "", "", app.tools.clock())
    StoredClaims(work.unit).add(claim)
    await work.commit()
    return ours, others


async def test_every_use_case_of_staff_is_in_the_table(app: App) -> None:
    work = Work(app.tools)
    of_staff = {name for name in reached() if is_of_staff(work.use_cases[name])}
    assert of_staff == CROSSED.keys() | PLACELESS.keys()


async def make(app: App, person: Person, call: Call) -> tuple[Any, list[Write]]:
    """Give the answer of a call, and what it would write."""
    work = Work(app.tools)
    args = (person, *call.args)
    if call.name == "decide_claim":
        here, *rest = call.args
        who = (person.user_id, person.title, person.chat_id)
        args = (Pressed(*who, CLAIM, 1, of_this_chat=here), *rest)
    use_case = getattr(work.use_cases[call.name], call.of)
    return await use_case(*args, **dict(call.named)), work.unit.writes


def is_denied(answer: object) -> bool:
    return isinstance(answer, Denied) or answer is False or answer is Heard.DENIED


async def test_nobody_reaches_anything_of_another_organisation(
    app: App, two: tuple[Whole, Whole]
) -> None:
    """Of each call nothing comes but one line of the audit log, which says that it was denied."""
    made, leaks, entries = 0, list[str](), list[Write]()
    for mine, other in (two, two[::-1]):
        calls = [call for of_one in CROSSED.values() for call in of_one(other)]
        for person in mine.people:
            for call in calls:
                answer, writes = await make(app, person, call)
                made += 1
                recorded = [one.get("denied") for one in map(_entry, writes)]
                if not is_denied(answer) or len(writes) != 1 or recorded != [1]:
                    leaks.append(f"{person.user_id}: {call} -> {answer}, {writes}")
                entries += writes
    assert leaks == []
    assert made >= 10_000, made
    for first in range(0, made, AT_ONCE):
        await app.tools.database.apply(entries[first : first + AT_ONCE])
    query = select(func.count().label("number")).where(m.audit.c.denied == 1)
    [row] = await rows(app, query)
    assert row.number == made


def _entry(write: Write) -> dict[str, Any]:
    """Give a line of the audit log; nothing of any other write."""
    entry = write.statement is RECORD and isinstance(write.params, dict)
    return dict(write.params) if entry else {}  # type: ignore[arg-type]


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


async def test_nothing_of_another_organisation_is_put_into_the_own_one(
    app: App, two: tuple[Whole, Whole]
) -> None:
    leaks = []
    for mine, other in (two, two[::-1]):
        for person in mine.people:
            for call in mixed(mine, other):
                answer, writes = await make(app, person, call)
                refused = is_denied(answer) or isinstance(answer, NotServed | NotYours)
                if not refused or len(writes) != 1 or not _entry(writes[0]):
                    leaks.append(f"{person.user_id}: {call} -> {answer}, {writes}")
    assert leaks == []
