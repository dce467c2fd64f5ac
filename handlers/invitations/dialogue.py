"""A family member invited by a link: made and settled by the holder, accepted by the guest."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command, CommandObject, Filter, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.accounts import mask_number
from bot.domain.consents import ConsentKind
from bot.domain.invitations import Outcome, read_invitation
from bot.services.cabinet import GiveConsent
from bot.services.invitations import (
    AcceptInvitation,
    Invite,
    Invited,
    ListInvitations,
    OpenInvitation,
    SettleInvitation,
    TooManyInvitations,
)
from bot.services.messages import text
from bot.services.people import Person
from bot.services.sign_in import NeedsConsent
from bot.ui.chat import Chat
from bot.ui.form import Dialogue, Form
from bot.ui.presses import Press, Pressed
from handlers.invitations import screens
from handlers.invitations.screens import Draft, Guest

NAME = "invites"
DIALOGUE = Dialogue(
    name="guest",
    states=Guest,
    draft=Draft,
    screens={Guest.offer: screens.offer, Guest.consent: screens.ask_consent},
)


class Invites(Filter):
    """/start with the payload of an invitation; gives its `token`."""

    async def __call__(
        self, message: Message, command: CommandObject | None = None
    ) -> bool | dict[str, str]:
        del message
        token = read_invitation(command.args if command else None)
        return {"token": token} if token else False


async def open_link(
    message: Message, chat: Chat, token: str, person: Person, open_invitation: OpenInvitation
) -> None:
    """The link was opened: say what it is, and do nothing yet."""
    del message
    account = await open_invitation(person, token)
    if account is None:
        chat.rest(screens.opens_no_more())
        return
    draft = Draft(token, mask_number(account.number), account.receipt_type)
    await Form(chat, DIALOGUE).start(Guest.offer, draft)


async def accept(
    query: CallbackQuery,
    form: Form[Draft],
    person: Person,
    needs_consent: NeedsConsent,
    accept_invitation: AcceptInvitation,
) -> None:
    """«Принять» was pressed."""
    del query
    if await needs_consent(person):
        await form.go(Guest.consent, form.draft)
    else:
        await _accept(form, person, accept_invitation)


async def read_consent(query: CallbackQuery, form: Form[Draft]) -> None:
    del query
    await form.ask(screens.consent_text())


async def agree(
    query: CallbackQuery,
    form: Form[Draft],
    person: Person,
    give_consent: GiveConsent,
    accept_invitation: AcceptInvitation,
) -> None:
    del query
    wording = form.chat.texts.plain(text("statement-personal-data"))
    await give_consent(person, ConsentKind.PERSONAL_DATA, wording)
    await _accept(form, person, accept_invitation)


async def _accept(form: Form[Draft], person: Person, accept_invitation: AcceptInvitation) -> None:
    if await accept_invitation(person, form.draft.token):
        form.chat.note("invitation-accepted")
        await form.leave(screens.accepted())
    else:
        await form.leave(screens.opens_no_more())


async def make(
    query: CallbackQuery, chat: Chat, value: str, person: Person, invite: Invite, bot_name: str
) -> None:
    """«Пригласить близкого»: the link is shown this once."""
    del query
    if not bot_name:  # Telegram has not told it yet, and a link needs it
        chat.rest(screens.not_now())
        return
    match await invite(person, int(value)):
        case TooManyInvitations():
            chat.rest(screens.too_many())
        case Invited(token, account):
            chat.note("invited")
            chat.rest(screens.link(bot_name, token, account))


async def open_invitations(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    list_invitations: ListInvitations,
    zone: ZoneInfo,
) -> None:
    del query
    chat.rest(screens.invitations(await list_invitations(person), zone))


async def open_card(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    list_invitations: ListInvitations,
    zone: ZoneInfo,
) -> None:
    del query
    pending = await list_invitations(person)
    found = [one for one in pending if one.invitation.reference == value]
    chat.rest(screens.card(found[0]) if found else screens.invitations(pending, zone))


async def settle(
    query: CallbackQuery,
    chat: Chat,
    press: Press,
    person: Person,
    settle_invitation: SettleInvitation,
    list_invitations: ListInvitations,
    zone: ZoneInfo,
) -> None:
    """«Подтвердить», «Отклонить», «Отозвать»: the action is the outcome."""
    del query
    outcome = Outcome(press.action)
    done = await settle_invitation(person, press.value, outcome)
    pending = await list_invitations(person)
    left = [one for one in pending if not done or one.invitation.reference != press.value]
    line = f"invitation-done-{outcome}" if done else "invitation-changed"
    chat.rest(screens.invitations(left, zone).under(text(line)))


def first_router() -> Router:
    """Make what comes before the commands of home: /start with an invitation."""
    own = Router(name="invitations first")
    own.message.register(open_link, Command("start", ignore_mention=True), Invites())
    return own


def guest_router() -> Router:
    own = Router(name=DIALOGUE.name)
    own.callback_query.register(accept, Pressed("accept"), StateFilter(Guest.offer))
    own.callback_query.register(read_consent, Pressed("text"), StateFilter(Guest.consent))
    own.callback_query.register(agree, Pressed("agree"), StateFilter(Guest.consent))
    return own


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(make, Pressed("make"))
    own.callback_query.register(open_invitations, Pressed("open"))
    own.callback_query.register(open_card, Pressed("card"))
    for outcome in Outcome:
        own.callback_query.register(settle, Pressed(outcome))
    return own
