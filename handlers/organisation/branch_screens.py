"""«Филиалы»: their list and cards, a new one, its buildings, and what becomes of one that goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from bot.domain.history import page_of
from bot.services.branch_buildings import Left
from bot.services.branches import Branch, Card, ServedPage
from bot.services.messages import Button, Private, Screen, text
from bot.ui.form import MENU
from bot.ui.lists import LINES_A_PAGE, turn_row


class NewBranch(StatesGroup):
    name = State()
    address = State()
    phone = State()
    check = State()


class Question(StatesGroup):
    """Single questions: what the centre shall change, what a card tells, houses; their choice."""

    wish = State()
    name = State()
    address = State()
    phone = State()
    addresses = State()
    file = State()
    preview = State()
    pick = State()


class Heir(StatesGroup):
    choose = State()
    check = State()


@dataclass(frozen=True, slots=True)
class Adding:
    organisation_id: int
    name: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would give: ids of buildings, how many are there already, and what is left."""

    free: tuple[int, ...]
    elsewhere: tuple[int, ...]
    here: int
    count: int
    left: tuple[Left, ...]  # the first of `count`


@dataclass(frozen=True, slots=True)
class About:
    """`name`: of the branch, or of the organisation where the question is about it."""

    organisation_id: int
    name: str
    branch_id: int = 0
    page: ServedPage | None = None
    own: bool = False  # the page is of the branch's buildings, not of all
    phone: bool = False  # the branch has one
    placed: int = 0  # buildings, by the last message
    left: tuple[Left, ...] = ()
    preview: Preview | None = None


@dataclass(frozen=True, slots=True)
class Inheriting:
    organisation_id: int
    branch_id: int
    name: str
    others: tuple[tuple[int, str], ...]
    page: int = 1
    heir: int = 0  # 0: the whole organisation

    @property
    def heir_name(self) -> str:
        return next((name for number, name in self.others if number == self.heir), "")


def branches(
    organisation_id: int, found: Sequence[Branch], number: int, *, may_add: bool
) -> Screen:
    page = page_of(found, number, LINES_A_PAGE)
    lines = [
        text("branches-line", branch=one.name, address=Private(one.address)) for one in page.items
    ]
    rows = tuple(
        (Button(text("branches-open", branch=one.name), f"org.part={one.id}"),)
        for one in page.items
    )
    add = (Button(text("button-add-branch"), f"branch.add={organisation_id}"),)
    return Screen(
        (text("branches-title"), *(lines or (text("branches-none"),))),
        (
            *rows,
            *turn_row(f"org.parts={organisation_id}.", page.number, more=page.number < page.last),
            *((add,) if may_add else ()),
            (Button(text("button-back"), f"org.at={organisation_id}"), MENU),
        ),
    )


def branch(card: Card, *, may_change: bool, may_move: bool) -> Screen:
    """`may_move`: of the whole organisation, so that buildings and people may change hands."""
    one = card.branch
    change = (
        (Button(text("button-rename"), f"orgq.name={one.id}"),),
        (
            Button(text("button-change-address"), f"orgq.address={one.id}"),
            Button(text("button-change-phone"), f"orgq.phone={one.id}"),
        ),
        (Button(text("button-bind-group"), f"org.bindpart={one.id}"),),
    )
    move = (
        (Button(text("button-add-buildings"), f"orgq.addresses={one.id}"),),
        (Button(text("button-send-buildings"), f"orgq.file={one.id}"),),
        (Button(text("button-pick-buildings"), f"orgq.all={one.id}"),),
        (Button(text("button-remove"), f"heir.remove={one.id}"),),
    )
    phone = (text("branch-phone", phone=Private(one.phone)),) if one.phone else ()
    return Screen(
        (
            text("branch-title", branch=one.name),
            text("branch-address", address=Private(one.address)),
            *phone,
            text("branch-buildings", count=card.buildings),
            text("branch-employees", count=card.employees),
        ),
        (
            (Button(text("button-buildings"), f"orgq.own={one.id}"),),
            *(change if may_change else ()),
            *(move if may_move else ()),
            (Button(text("button-back"), f"org.parts={one.organisation_id}.1"), MENU),
        ),
    )


def type_name(draft: Adding) -> Screen:
    del draft
    return Screen((text("branch-new-name"),))


def type_address(draft: Adding) -> Screen:
    del draft
    return Screen((text("branch-new-address"),))


def type_phone(draft: Adding) -> Screen:
    del draft
    return Screen(
        (text("branch-new-phone"),), ((Button(text("button-no-phone"), "branch.nophone"),),)
    )


def check(draft: Adding) -> Screen:
    phone = text("branch-no-phone")
    if draft.phone:
        phone = text("branch-phone", phone=Private(draft.phone))
    change = tuple(
        Button(text(f"branch-change-{name}"), f"branch.{name}")
        for name in ("name", "address", "phone")
    )
    return Screen(
        (
            text("branch-check"),
            text("branch-title", branch=draft.name),
            text("branch-address", address=Private(draft.address)),
            phone,
        ),
        ((Button(text("button-confirm"), "branch.confirm"),), change),
    )


def type_wish(draft: About) -> Screen:
    return Screen((text("organisation-wish", organisation=draft.name),))


def type_new_name(draft: About) -> Screen:
    return Screen((text("branch-rename", branch=draft.name),))


def type_new_address(draft: About) -> Screen:
    return Screen((text("branch-change-the-address", branch=draft.name),))


def type_new_phone(draft: About) -> Screen:
    none = (Button(text("button-no-phone"), "orgq.nophone"),)
    line = text("branch-change-the-phone", branch=draft.name)
    return Screen((line,), (none,) if draft.phone else ())


def choose_heir(draft: Inheriting) -> Screen:
    page = page_of(draft.others, draft.page, LINES_A_PAGE)
    rows = tuple(
        (Button(text("branches-open", branch=name), f"heir.to={number}"),)
        for number, name in page.items
    )
    return Screen(
        (text("branch-heir", branch=draft.name),),
        (
            (Button(text("branch-heir-whole"), "heir.to=0"),),
            *rows,
            *turn_row("heir.page=", page.number, more=page.number < page.last),
        ),
    )


def sure_to_remove(draft: Inheriting) -> Screen:
    to = text("branch-heir-whole")
    if draft.heir_name:
        to = text("branches-open", branch=draft.heir_name)
    return Screen(
        (text("branch-sure-to-remove", branch=draft.name, heir=to),),
        ((Button(text("button-confirm"), "heir.confirm"),),),
    )
