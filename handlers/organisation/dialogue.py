"""«Организация»: which of one's posts, what the centre knows of it, and leaving it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.organisation_claims import ClaimOutcome
from bot.services.employees import LastOwner, LeaveOrganisation
from bot.services.messages import Rows, text
from bot.services.organisation_account import ListPosts, Place, ReadOrganisation
from bot.services.organisation_claims import ListClaims
from bot.services.people import Person
from bot.services.staff import Denied
from bot.ui.chat import Chat
from bot.ui.home import home_screen
from bot.ui.presses import Pressed
from handlers.organisation import branches, employees, groups, screens

NAME = "org"


async def open_organisation(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    list_posts: ListPosts,
    read_organisation: ReadOrganisation,
    list_claims: ListClaims,
) -> None:
    """«Организация»: the only one, or which."""
    del query
    places = await list_posts(person)
    others = await _registering(person, list_claims)
    if len(places) > 1:
        chat.rest(screens.choose_post(places, others))
    else:
        place = places[0] if places else None
        await _show(chat, person, place, read_organisation, others)


async def _registering(person: Person, list_claims: ListClaims) -> Rows:
    """Give the ways to one more organisation: whoever has a post may found another."""
    if person.session is None:
        return ()
    claims = await list_claims(person)
    waits = any(one.outcome in {None, ClaimOutcome.REJECTED} for one in claims)
    return screens.registering(may=person.session.registered, waits=waits)


async def choose_post(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    list_posts: ListPosts,
    read_organisation: ReadOrganisation,
    list_claims: ListClaims,
) -> None:
    del query
    several = len(await list_posts(person)) > 1
    place = await list_posts.at(person, int(value) or None)
    others = () if several else await _registering(person, list_claims)
    await _show(chat, person, place, read_organisation, others, several=several)


async def _show(
    chat: Chat,
    person: Person,
    place: Place | None,
    read_organisation: ReadOrganisation,
    others: Rows,
    *,
    several: bool = False,
) -> None:
    if place is None:
        chat.rest(screens.denied())
        return
    if place.organisation is not None:
        read = await read_organisation(person, place.organisation.id)
        if isinstance(read, Denied):
            chat.rest(screens.denied())
            return
    chat.rest(screens.organisation(place, several=several, others=others))


async def ask_to_leave(
    query: CallbackQuery, chat: Chat, value: str, person: Person, list_posts: ListPosts
) -> None:
    del query
    place = await list_posts.at(person, int(value) or None)
    chat.rest(screens.denied() if place is None else screens.sure_to_leave(place))


async def leave(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    leave_organisation: LeaveOrganisation,
    list_posts: ListPosts,
) -> None:
    del query
    match await leave_organisation(person, int(value)):
        case Denied():
            chat.rest(screens.denied())
        case LastOwner():
            chat.rest(home_screen(person).under(text("staff-last-owner")))
        case left:
            posts = [one for one in await list_posts(person) if one.employee.id != left.id]
            employees.see_posts(chat, some=bool(posts))
            chat.rest(home_screen(chat.person).under(text("organisation-left")))


def router() -> Router:
    own = Router(name=NAME)
    press = own.callback_query.register
    press(open_organisation, Pressed("open"))
    press(choose_post, Pressed("at"))
    press(ask_to_leave, Pressed("leave"))
    press(leave, Pressed("left"))
    own.include_router(branches.router())
    own.include_router(employees.router())
    own.include_router(groups.router())
    return own
