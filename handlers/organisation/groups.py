"""«Группы»: links that bind them, made in the own chat and opened in the group."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command, CommandObject, Filter
from aiogram.types import CallbackQuery, Message

from bot.domain.staff import read_group_payload
from bot.domain.typed import clean_title
from bot.services.group_binding import BindGroup, GroupList, ListGroups, OfferGroup, UnbindGroup
from bot.services.messages import Notify, text
from bot.services.people import Person
from bot.services.staff import Denied
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.organisation import group_screens, screens


class BindsGroup(Filter):
    """/start with a link that binds a group; gives its `token`."""

    async def __call__(
        self, message: Message, command: CommandObject | None = None
    ) -> bool | dict[str, str]:
        del message
        token = read_group_payload(command.args if command else None)
        return {"token": token} if token else False


async def open_groups(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    list_groups: ListGroups,
    zone: ZoneInfo,
) -> None:
    """«Группы», and each of their pages."""
    del query
    organisation_id, number = map(int, value.split("."))
    found = await list_groups(person, organisation_id)
    if isinstance(found, Denied):
        chat.rest(screens.denied())
    else:
        chat.rest(group_screens.groups(found, number, zone))


async def offer(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    offer_group: OfferGroup,
    bot_name: str,
) -> None:
    """«Подключить группу»: of all that the post reaches."""
    del query
    if not bot_name:  # Telegram has not told it yet, and a link needs it
        chat.rest(screens.not_now())
        return
    _show(chat, await offer_group.of_organisation(person, int(value)), bot_name)


async def offer_of_branch(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    offer_group: OfferGroup,
    bot_name: str,
) -> None:
    """«Подключить группу» on the card of a branch."""
    del query
    if not bot_name:
        chat.rest(screens.not_now())
        return
    _show(chat, await offer_group.of_branch(person, int(value)), bot_name)


def _show(chat: Chat, token: str | Denied, bot_name: str) -> None:
    if isinstance(token, Denied):
        chat.rest(screens.denied())
    else:
        chat.rest(group_screens.link(token, bot_name))


async def unbind(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    unbind_group: UnbindGroup,
    list_groups: ListGroups,
    zone: ZoneInfo,
) -> None:
    """«Отключить» was pressed."""
    del query
    gone = await unbind_group(person, int(value))
    if isinstance(gone, Denied) or gone.site.organisation_id is None:
        chat.rest(screens.denied())
        return
    found = await list_groups(person, gone.site.organisation_id)
    if isinstance(found, GroupList):
        left = [one for one in found.groups if one.chat_id != gone.chat_id]
        shown = group_screens.groups(replace(found, groups=left), 1, zone)
        chat.rest(shown.under(text("group-unbound")))


async def bind(
    message: Message, chat: Chat, token: str, person: Person, bind_group: BindGroup
) -> None:
    """The link was opened in a group."""
    title = clean_title(message.chat.title or "")
    outcome = await bind_group(person, token, title)
    chat.outgoing.append(Notify(group_screens.bound(outcome)))


def router() -> Router:
    own = Router(name="org groups")
    own.callback_query.register(open_groups, Pressed("groups"))
    own.callback_query.register(offer, Pressed("bind"))
    own.callback_query.register(offer_of_branch, Pressed("bindpart"))
    own.callback_query.register(unbind, Pressed("unbind"))
    return own


def group_router() -> Router:
    """Make what is heard in groups."""
    own = Router(name="groups first")
    own.message.register(bind, Command("start", ignore_mention=True), BindsGroup())
    return own
