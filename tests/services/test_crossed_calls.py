"""Every use case of staff, called by everybody of one organisation about all of the other.

Which use cases there are is read off the routes: whoever adds one adds its calls to the table, or
says why it takes no place.
"""

import ast
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from support.clock import FakeClock
from support.crossed_calls import CLAIM, CROSSED, PLACELESS, Call, mixed
from support.crossed_reviews import REVIEWS
from support.office import open_office, rows
from support.staff import put
from support.two_organisations import Whole, put_two

from bot import console
from bot.app import App
from bot.dispatcher import make_group_switch, make_switch
from bot.domain.doubts import Act, Step
from bot.domain.organisation_claims import Told
from bot.services.announcements import NotYours
from bot.services.branch_buildings import NotServed
from bot.services.claim_decisions import Heard
from bot.services.doubt_decisions import Awaited, Outcome
from bot.services.doubts import doubt_card
from bot.services.group_binding import BindRefusal
from bot.services.help_chats import Helped
from bot.services.organisation_claims import Claim
from bot.services.people import Person
from bot.services.request_desk import Handled
from bot.services.staff import Authorise, Denied
from bot.services.staff_cards import StaffRights
from bot.services.staff_taking import TakeOutcome
from bot.work import FACTORIES, Work
from storage import models as m
from storage.doubts import RECORD as KEEP_STEP
from storage.doubts import StoredDoubts
from storage.engine import Write
from storage.organisation_claims import StoredClaims
from storage.staff import RECORD, StoredAudit

OF_CONSOLE = (
    *("list_staff_requests", "read_staff_request", "act_on_request", "canned_answers"),
    *("help_in_chat", "answer_request"),
)
AT_ONCE = 500  # entries of the audit log in one commit
MESSAGE = 41


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


def reached_in_console() -> set[str]:
    """Give the use cases that pages of the console run, named in `….do("name")`."""
    found = set()
    for path in Path(console.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "do" and node.args:
                said = node.args[0]
                first = said.values[0] if isinstance(said, ast.JoinedStr) else said
                name = first.value if isinstance(first, ast.Constant) else ""
                found.add(str(name).partition(".")[0])
    return found & FACTORIES.keys()


def is_of_staff(made: object) -> bool:
    """Tell a use case that asks for a post, looks at who presses, or writes the audit log."""
    if isinstance(made, Authorise):
        return True
    if not dataclasses.is_dataclass(made):
        return False
    held = [getattr(made, one.name) for one in dataclasses.fields(made)]
    return any(isinstance(one, Authorise | StaffRights | StoredAudit) for one in held)


def holds_staff(made: object) -> bool:
    """Tell the same of a use case or of what it is made of: pages come by larger ones."""
    made = getattr(made, "__self__", made)  # some run one of its methods alone
    if not dataclasses.is_dataclass(made):
        return False
    held = [getattr(made, one.name) for one in dataclasses.fields(made)]
    return is_of_staff(made) or any(map(is_of_staff, held))


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
    of_staff |= {name for name in reached_in_console() if holds_staff(work.use_cases[name])}
    assert sorted(of_staff) == sorted(CROSSED.keys() | REVIEWS.keys() | PLACELESS.keys())


async def make(app: App, person: Person, call: Call) -> tuple[Any, list[Write]]:
    """Give the answer of a call, and what it would write."""
    work = Work(app.tools)
    use_case = getattr(work.use_cases[call.name], call.of)
    return await use_case(*call.by(person), *call.args, **dict(call.named)), work.unit.writes


REFUSALS = (
    Heard.DENIED,
    TakeOutcome.DENIED,
    Handled.DENIED,
    Outcome.DENIED,
    BindRefusal.PERSON,
    Helped.DENIED,
)


def is_denied(call: Call, answer: object) -> bool:
    if call.name in REVIEWS:
        return answer in {None, False, (), ((), ())} or isinstance(answer, Denied)
    if call.of == "replied":  # for who may not it is a line like others
        return answer is None
    return isinstance(answer, Denied) or any(answer is one for one in (False, *REFUSALS))


def is_recorded(call: Call, writes: list[Write]) -> bool:
    """Tell whether one denial is all that is written; the story of a reading keeps it too."""
    denied = [one for one in map(_entry, writes) if one.get("denied") == 1]
    if call.name in {*REVIEWS, *OF_CONSOLE} and any(not one["employee_id"] for one in denied):
        return False  # of the staff nobody is a stranger
    kept = [one for one in writes if one.statement is KEEP_STEP]
    steps = 1 if call.name == "decide_reading" else 0
    return len(denied) == 1 and len(kept) == steps and len(writes) == 1 + steps


async def test_nobody_reaches_anything_of_another_organisation(
    app: App, two: tuple[Whole, Whole]
) -> None:
    """Of each call nothing comes but one line of the audit log, which says that it was denied."""
    made, leaks, entries = 0, list[str](), list[Write]()
    for mine, other in (two, two[::-1]):
        tables = (*CROSSED.values(), *REVIEWS.values())
        calls = [call for of_one in tables for call in of_one(other)]
        for person in mine.people:
            for call in calls:
                answer, writes = await make(app, person, call)
                made += 1
                if not is_denied(call, answer) or not is_recorded(call, writes):
                    leaks.append(f"{person.user_id}: {call} -> {answer}, {writes}")
                entries += writes
    assert leaks == []
    assert made >= 20_000, made
    for first in range(0, len(entries), AT_ONCE):
        await app.tools.database.apply(entries[first : first + AT_ONCE])
    query = select(func.count().label("number")).where(m.audit.c.denied == 1)
    [row] = await rows(app, query)
    assert row.number == made


def _entry(write: Write) -> dict[str, Any]:
    """Give a line of the audit log; nothing of any other write."""
    entry = write.statement is RECORD and isinstance(write.params, dict)
    return dict(write.params) if entry else {}  # type: ignore[arg-type]


async def test_no_reason_is_awaited_of_somebody_of_another_organisation(
    app: App, two: tuple[Whole, Whole]
) -> None:
    """What they say is asked about at each message, so it is not written down either."""
    mine, other = two
    people = [_known(person) for person in mine.people]
    writer, reading = _known(other.boss), other.readings[0]
    work = Work(app.tools)
    who = (writer.user_id, writer.title, writer.chat_id)
    step = Step(reading, 2, Act.WRITES, app.tools.clock(), "", *who)
    StoredDoubts(work.unit, app.tools.new_id).record(step)
    await work.commit()
    answer, _ = await make(app, writer, Call("decide_reading", (), of="awaited"))
    assert answer == Awaited(fault=Outcome.NO_REPLY), "of who is to write it"
    card = {"card": doubt_card(reading), "message_id": MESSAGE, "drawing": 2}
    for person in people:
        await put(app, m.cards, chat_id=person.chat_id, **card)
        for args in ((), (MESSAGE,)):
            call = Call("decide_reading", args, of="awaited")
            assert await make(app, person, call) == (None, []), person


def _known(person: Person) -> Person:
    """Give somebody as intake does, who knows that the cabinet has a post."""
    assert person.session is not None
    return dataclasses.replace(person, session=dataclasses.replace(person.session, employed=True))


async def test_nothing_of_another_organisation_is_put_into_the_own_one(
    app: App, two: tuple[Whole, Whole]
) -> None:
    leaks = []
    for mine, other in (two, two[::-1]):
        for person in mine.people:
            for call in mixed(mine, other):
                answer, writes = await make(app, person, call)
                refused = is_denied(call, answer) or answer is BindRefusal.TAKEN
                refused |= isinstance(answer, NotServed | NotYours)
                if not refused or len(writes) != 1 or not _entry(writes[0]):
                    leaks.append(f"{person.user_id}: {call} -> {answer}, {writes}")
    assert leaks == []
