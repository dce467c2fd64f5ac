"""A link to a post was opened: what it is, the consent, and the post."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, CommandObject, Filter, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.consents import ConsentKind
from bot.domain.staff import read_staff_payload
from bot.services.cabinet import GiveConsent
from bot.services.messages import text
from bot.services.people import Person
from bot.services.sign_in import NeedsConsent
from bot.services.staff_invitations import (
    AcceptStaffInvitation,
    AlreadyThere,
    Joined,
    OpenStaffInvitation,
)
from bot.ui.chat import Chat
from bot.ui.form import Dialogue, Form
from bot.ui.presses import Pressed
from handlers.organisation import screens
from handlers.organisation.screens import Invited, Joining

DIALOGUE = Dialogue(
    name="joining",
    states=Joining,
    draft=Invited,
    screens={Joining.offer: screens.offer, Joining.consent: screens.ask_consent},
)


class InvitesEmployee(Filter):
    """/start with the payload of an invitation to a post; gives its `token`."""

    async def __call__(
        self, message: Message, command: CommandObject | None = None
    ) -> bool | dict[str, str]:
        del message
        token = read_staff_payload(command.args if command else None)
        return {"token": token} if token else False


async def open_link(
    message: Message, chat: Chat, token: str, open_staff_invitation: OpenStaffInvitation
) -> None:
    """Say what it is, and do nothing yet."""
    del message
    found = await open_staff_invitation(token)
    if found is None:
        chat.rest(screens.opens_no_more())
        return
    post = found.invitation.post
    draft = Invited(token, found.organisation, post.role, found.branch, found.inviter)
    await Form(chat, DIALOGUE).start(Joining.offer, draft)


async def accept(
    query: CallbackQuery,
    form: Form[Invited],
    person: Person,
    needs_consent: NeedsConsent,
    accept_staff_invitation: AcceptStaffInvitation,
) -> None:
    """«Подтвердить» was pressed."""
    del query
    if await needs_consent(person):
        await form.go(Joining.consent, form.draft)
    else:
        await _accept(form, person, accept_staff_invitation)


async def read_consent(query: CallbackQuery, form: Form[Invited]) -> None:
    del query
    await form.ask(screens.consent_text())


async def agree(
    query: CallbackQuery,
    form: Form[Invited],
    person: Person,
    give_consent: GiveConsent,
    accept_staff_invitation: AcceptStaffInvitation,
) -> None:
    del query
    wording = form.chat.texts.plain(text("statement-personal-data"))
    await give_consent(person, ConsentKind.PERSONAL_DATA, wording)
    await _accept(form, person, accept_staff_invitation)


async def _accept(
    form: Form[Invited], person: Person, accept_staff_invitation: AcceptStaffInvitation
) -> None:
    match await accept_staff_invitation(person, form.draft.token):
        case Joined(session):
            form.chat.note("staff-joined")
            form.chat.sign(replace(session, employed=True))
            login = session.login if person.session is None else ""
            await form.leave(screens.joined(form.draft, login))
        case AlreadyThere():
            await form.leave(screens.already_there(form.draft))
        case None:
            await form.leave(screens.opens_no_more())


def first_router() -> Router:
    """Make what comes before the commands of home: /start with a link to a post."""
    own = Router(name="joining first")
    own.message.register(open_link, Command("start", ignore_mention=True), InvitesEmployee())
    return own


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    own.callback_query.register(accept, Pressed("accept"), StateFilter(Joining.offer))
    own.callback_query.register(read_consent, Pressed("text"), StateFilter(Joining.consent))
    own.callback_query.register(agree, Pressed("agree"), StateFilter(Joining.consent))
    return own
