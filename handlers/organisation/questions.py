"""Single questions of an organisation: a change by the centre, a branch's name, its buildings."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.typed import clean
from bot.services.branch_buildings import (
    Cause,
    Left,
    ListBuildings,
    PlaceBuilding,
    SortBuildings,
    TakeBuildings,
)
from bot.services.branches import Branch, ReadBranch
from bot.services.messages import text
from bot.services.organisation_account import (
    LONGEST_WISH,
    AskForChange,
    Organisation,
    ReadOrganisation,
)
from bot.services.people import Person
from bot.services.staff import Authorise, Denied
from bot.ui.filters import Typed
from bot.ui.form import Dialogue, Form
from bot.ui.home import home_screen
from bot.ui.presses import Pressed
from handlers.organisation import (
    branch_changes,
    branch_screens,
    building_files,
    building_screens,
    screens,
)
from handlers.organisation.branch_changes import start
from handlers.organisation.branch_screens import About, Question
from handlers.organisation.branches import branch_card

MOST_LINES = 50  # of addresses in one message
DIALOGUE = Dialogue(
    name="orgq",
    states=Question,
    draft=About,
    screens={
        Question.wish: branch_screens.type_wish,
        Question.name: branch_screens.type_new_name,
        Question.address: branch_screens.type_new_address,
        Question.phone: branch_screens.type_new_phone,
        Question.addresses: building_screens.type_addresses,
        Question.file: building_screens.send_file,
        Question.preview: building_screens.preview,
        Question.pick: building_screens.pick,
    },
)


async def ask_wish(
    query: CallbackQuery,
    form: Form[About],
    value: str,
    person: Person,
    read_organisation: ReadOrganisation,
) -> None:
    """«Изменить»: the registry is the centre's, so it is asked."""
    del query
    found = await read_organisation(person, int(value))
    if isinstance(found, Denied):
        form.chat.rest(screens.denied())
    else:
        await form.start(Question.wish, About(found.id, found.name))


async def type_wish(
    message: Message, form: Form[About], typed: str, person: Person, ask_for_change: AskForChange
) -> None:
    del message
    if not clean(typed) or len(clean(typed)) > LONGEST_WISH:
        await form.repeat(text("organisation-wish-length", count=LONGEST_WISH))
        return
    match await ask_for_change(person, form.draft.organisation_id, typed):
        case Denied():
            await form.leave(screens.denied())
        case Organisation():
            await form.leave(home_screen(person).under(text("organisation-wish-sent")))


async def ask_addresses(
    query: CallbackQuery, form: Form[About], value: str, person: Person, read_branch: ReadBranch
) -> None:
    """«Добавить дома адресами»."""
    del query
    await start(form, Question.addresses, await read_branch(person, int(value)))


async def type_addresses(
    message: Message,
    form: Form[About],
    typed: str,
    person: Person,
    sort_buildings: SortBuildings,
    take_buildings: TakeBuildings,
) -> None:
    """Each line is a house; what cannot be told for certain is asked, or said and left out."""
    del message
    said = [line for line in map(clean, typed.splitlines()) if line]
    draft = form.draft
    found = await sort_buildings(person, draft.branch_id, said[:MOST_LINES], near=True)
    if isinstance(found, Denied):
        await form.leave(screens.denied())
        return
    numbers = [one.building_id for one in found.free]
    await take_buildings(person, draft.branch_id, numbers, moves=False)
    late = tuple(Left(line, Cause.TOO_MANY) for line in said[MOST_LINES:])
    placed = len(found.free) + len(found.here)
    await form.keep(replace(draft, placed=placed, left=(*found.left, *late)))


async def give(
    query: CallbackQuery,
    form: Form[About],
    value: str,
    person: Person,
    place_building: PlaceBuilding,
) -> None:
    """One of the houses that a line may have meant, or one of another branch."""
    del query
    draft, number = form.draft, int(value)
    done = await place_building(person, draft.branch_id, number, serves=True)
    if not isinstance(done, Branch):
        await form.leave(screens.denied())
        return
    left = tuple(
        one for one in draft.left if number not in {each.building_id for each in one.options}
    )
    await form.keep(replace(draft, placed=1, left=left))


async def end_addresses(
    query: CallbackQuery,
    form: Form[About],
    person: Person,
    read_branch: ReadBranch,
    authorise: Authorise,
) -> None:
    """«Готово» below the addresses."""
    del query
    card = await read_branch(person, form.draft.branch_id)
    await form.leave(await branch_card(person, card, authorise))


async def open_all(
    query: CallbackQuery,
    form: Form[About],
    value: str,
    person: Person,
    list_buildings: ListBuildings,
) -> None:
    """«Выбрать дома из списка»: all of the organisation's."""
    del query
    await _open(form, person, int(value), list_buildings, own=False)


async def open_own(
    query: CallbackQuery,
    form: Form[About],
    value: str,
    person: Person,
    list_buildings: ListBuildings,
) -> None:
    """«Дома»: those that the branch serves."""
    del query
    await _open(form, person, int(value), list_buildings, own=True)


async def _open(
    form: Form[About], person: Person, branch_id: int, list_buildings: ListBuildings, *, own: bool
) -> None:
    found = await list_buildings(person, branch_id, 1, own=own)
    if isinstance(found, Denied):
        form.chat.rest(screens.denied())
        return
    branch, page = found
    about = About(branch.organisation_id, branch.name, branch.id, page, own)
    await form.start(Question.pick, about)


async def turn_page(
    query: CallbackQuery,
    form: Form[About],
    value: str,
    person: Person,
    list_buildings: ListBuildings,
) -> None:
    del query
    draft = form.draft
    found = await list_buildings(person, draft.branch_id, int(value), own=draft.own)
    if isinstance(found, Denied):
        await form.leave(screens.denied())
    else:
        await form.keep(replace(draft, page=found[1]))


async def take(
    query: CallbackQuery,
    form: Form[About],
    value: str,
    person: Person,
    place_building: PlaceBuilding,
) -> None:
    del query
    await _give(form, person, int(value), place_building, serves=True)


async def release(
    query: CallbackQuery,
    form: Form[About],
    value: str,
    person: Person,
    place_building: PlaceBuilding,
) -> None:
    del query
    await _give(form, person, int(value), place_building, serves=False)


async def _give(
    form: Form[About],
    person: Person,
    building_id: int,
    place_building: PlaceBuilding,
    *,
    serves: bool,
) -> None:
    """Draw the page as it will be: what this unit writes cannot be read yet."""
    draft = form.draft
    done = await place_building(person, draft.branch_id, building_id, serves=serves)
    if not isinstance(done, Branch) or draft.page is None:
        await form.leave(screens.denied())
        return
    now = draft.branch_id if serves else None
    items = tuple(
        replace(one, branch_id=now) if one.building_id == building_id else one
        for one in draft.page.items
    )
    await form.keep(replace(draft, page=replace(draft.page, items=items)))


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    press, typed = own.callback_query.register, own.message.register
    press(ask_wish, Pressed("wish"))
    press(ask_addresses, Pressed("addresses"))
    press(open_all, Pressed("all"))
    press(open_own, Pressed("own"))
    typed(type_wish, StateFilter(Question.wish), Typed())
    typed(type_addresses, StateFilter(Question.addresses), Typed())
    press(end_addresses, Pressed("placed"), StateFilter(Question.addresses))
    press(give, Pressed("give"), StateFilter(Question.addresses))
    press(turn_page, Pressed("page"), StateFilter(Question.pick))
    press(take, Pressed("take"), StateFilter(Question.pick))
    press(release, Pressed("release"), StateFilter(Question.pick))
    own.include_router(branch_changes.router())
    own.include_router(building_files.router())
    return own
