"""A new phone or e-mail: first a proof that is fresh, then a code to the new one."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message

from bot.domain.codes import CodeRefusal, parse_code
from bot.services.changes import ChangeContact, IsFresh, OwnCabinet, ProvePassword
from bot.services.codes import (
    CheckCode,
    Confirmed,
    NotNow,
    Purpose,
    SendCode,
    Sent,
    Unavailable,
    WrongCode,
)
from bot.services.contacts import ContactRefusal, parse_email, parse_phone
from bot.services.letters import Address, Channel, Channels
from bot.services.messages import text
from bot.services.people import Person
from bot.services.ports import Clock
from bot.ui.codes import check_later, send_later
from bot.ui.filters import SharedContact, Typed
from bot.ui.form import Dialogue, Form
from bot.ui.presses import Pressed
from bot.ui.waits import wait_text
from handlers.contacts import screens
from handlers.contacts.screens import Contacts, Draft

SECRETS = frozenset({Contacts.password, Contacts.old_code, Contacts.code})
DIALOGUE = Dialogue(
    name="contacts",
    states=Contacts,
    draft=Draft,
    screens={
        Contacts.proof: screens.choose_proof,
        Contacts.password: screens.type_password,
        Contacts.old_code: screens.type_code,
        Contacts.new_phone: screens.type_phone,
        Contacts.new_email: screens.type_email,
        Contacts.code: screens.type_code,
    },
    secret=SECRETS,
    erased=SECRETS,
    contact=frozenset({Contacts.new_phone}),
)


async def begin(
    query: CallbackQuery,
    form: Form[Draft],
    value: str,
    person: Person,
    own_cabinet: OwnCabinet,
    channels: Channels,
) -> None:
    """«Изменить телефон», «Изменить почту» and their like."""
    del query
    cabinet = await own_cabinet(person)
    contacts = tuple(one for one in cabinet.contacts if one.channel in channels)
    draft = Draft(Channel(value), cabinet.password_hash is not None, contacts)
    if draft.has_password or contacts:
        await form.start(Contacts.proof, draft)
    else:
        await form.leave(screens.no_proof())


async def prove_by_password(query: CallbackQuery, form: Form[Draft]) -> None:
    del query
    await form.go(Contacts.password, form.draft)


async def type_password(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    prove_password: ProvePassword,
    clock: Clock,
) -> None:
    del message
    match await prove_password(person, typed):
        case NotNow(wait):
            await form.repeat(text("sign-in-wait", wait=wait_text(wait)))
        case None:
            form.chat.note("wrong-password")
            await form.repeat("password-wrong")
        case _:
            await form.go(_new(form.draft), replace(form.draft, proved_at=clock()))


async def prove_by_code(
    query: CallbackQuery, form: Form[Draft], value: str, person: Person, send_code: SendCode
) -> None:
    """A code goes to a contact that is confirmed already."""
    del query
    for known in form.draft.contacts:
        if known.channel == value:
            await _send(form, person, send_code, known, Contacts.old_code)


async def type_old_code(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    check_code: CheckCode,
    clock: Clock,
) -> None:
    if await _confirms(message, form, typed, person, check_code):
        await form.go(_new(form.draft), replace(form.draft, sent=None, proved_at=clock()))


async def type_phone(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    send_code: SendCode,
    is_fresh: IsFresh,
) -> None:
    del message
    await _take_new(form, person, parse_phone(typed), send_code, is_fresh)


async def type_email(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    send_code: SendCode,
    is_fresh: IsFresh,
) -> None:
    del message
    await _take_new(form, person, parse_email(typed), send_code, is_fresh)


async def share_phone(
    message: Message,
    form: Form[Draft],
    phone: str | None,
    person: Person,
    is_fresh: IsFresh,
    change_contact: ChangeContact,
) -> None:
    """The own contact proves the number without a code; any other proves nothing."""
    del message
    match parse_phone(phone) if phone else None:
        case None:
            await form.repeat("contact-not-own")
        case ContactRefusal() as reason:
            await form.repeat(reason)
        case _ if not is_fresh(form.draft.proved_at):
            await _prove_anew(form)
        case address:
            await _change(form, person, address, change_contact)


async def _take_new(
    form: Form[Draft],
    person: Person,
    address: Address | ContactRefusal,
    send_code: SendCode,
    is_fresh: IsFresh,
) -> None:
    if isinstance(address, ContactRefusal):
        await form.repeat(address)
    elif not is_fresh(form.draft.proved_at):
        await _prove_anew(form)
    else:
        await _send(form, person, send_code, address, Contacts.code)


async def _prove_anew(form: Form[Draft]) -> None:
    await form.go(Contacts.proof, replace(form.draft, sent=None, proved_at=None))
    await form.repeat("contacts-proof-old")


async def _send(
    form: Form[Draft], person: Person, send_code: SendCode, address: Address, step: State
) -> None:
    match await send_code(person, address, Purpose.CONTACT):
        case Sent() as sent:
            await form.go(step, replace(form.draft, sent=sent))
        case NotNow() as later:
            await form.repeat(send_later(later))
        case Unavailable():
            await form.repeat(f"code-unavailable-{address.channel}")


async def resend(
    query: CallbackQuery, form: Form[Draft], person: Person, send_code: SendCode
) -> None:
    """«Отправить код ещё раз»."""
    del query
    address = _sent(form).address
    match await send_code(person, address, Purpose.CONTACT):
        case Sent() as sent:
            await form.keep(replace(form.draft, sent=sent))
            await form.repeat("code-again")
        case NotNow() as later:
            await form.repeat(send_later(later))
        case Unavailable():
            await form.repeat(f"code-unavailable-{address.channel}")


async def type_new_code(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    check_code: CheckCode,
    change_contact: ChangeContact,
) -> None:
    if await _confirms(message, form, typed, person, check_code):
        await _change(form, person, _sent(form).address, change_contact)


async def _confirms(
    message: Message, form: Form[Draft], typed: str, person: Person, check_code: CheckCode
) -> bool:
    """Tell whether the code is right; say what is wrong otherwise."""
    digits = parse_code(typed)
    if isinstance(digits, CodeRefusal):
        await form.repeat(digits)
        return False
    address = _sent(form).address
    match await check_code(person, address, Purpose.CONTACT, digits, message.date):
        case Confirmed():
            return True
        case NotNow() as later:
            await form.repeat(check_later(later))
        case WrongCode():
            form.chat.note("wrong-code")
            await form.repeat("code-wrong")
    return False


async def _change(
    form: Form[Draft], person: Person, address: Address, change_contact: ChangeContact
) -> None:
    if await change_contact(person, address):
        form.chat.note("contact-changed")
        await form.leave(screens.changed(address))
    else:
        await form.go(_new(form.draft), replace(form.draft, sent=None))
        await form.repeat("contacts-taken")


def _new(draft: Draft) -> State:
    return Contacts.new_email if draft.channel is Channel.EMAIL else Contacts.new_phone


def _sent(form: Form[Draft]) -> Sent:
    if form.draft.sent is None:
        raise LookupError("a code is asked only when one was sent")
    return form.draft.sent


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    press, message = own.callback_query.register, own.message.register
    press(begin, Pressed("change"))
    press(prove_by_password, Pressed("password"), StateFilter(Contacts.proof))
    message(type_password, StateFilter(Contacts.password), Typed())
    press(prove_by_code, Pressed("prove"), StateFilter(Contacts.proof))
    message(type_old_code, StateFilter(Contacts.old_code), Typed())
    message(share_phone, StateFilter(Contacts.new_phone), SharedContact())
    message(type_phone, StateFilter(Contacts.new_phone), Typed())
    message(type_email, StateFilter(Contacts.new_email), Typed())
    press(resend, Pressed("resend"), StateFilter(Contacts.old_code, Contacts.code))
    message(type_new_code, StateFilter(Contacts.code), Typed())
    return own
