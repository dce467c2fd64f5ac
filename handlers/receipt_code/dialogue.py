"""«Код с квитанции»: a registered person links an account by the code printed on its receipt."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.receipt_codes import ReceiptCodeRefusal, parse_receipt_code
from bot.services.codes import NotNow
from bot.services.messages import text
from bot.services.people import Person
from bot.services.receipt_codes import (
    CodeTaken,
    EnterReceiptCode,
    LinkedBefore,
    NotRegistered,
    WrongReceiptCode,
)
from bot.ui.filters import Typed
from bot.ui.form import Dialogue, Form
from bot.ui.presses import Pressed
from handlers.receipt_code import screens
from handlers.receipt_code.screens import Draft, ReceiptCode

CodeForm = Form[Draft]

DIALOGUE = Dialogue(
    name="receipt_code",
    states=ReceiptCode,
    draft=Draft,
    screens={ReceiptCode.code: screens.type_code},
    secret=frozenset({ReceiptCode.code}),
    erased=frozenset({ReceiptCode.code}),
)


async def enter(query: CallbackQuery, form: CodeForm, person: Person) -> None:
    """«Код с квитанции» was pressed."""
    del query
    if person.session is None or not person.session.registered:
        await form.leave(screens.register_first(signed_in=person.session is not None))
    else:
        await form.start(ReceiptCode.code, Draft())


async def type_code(
    message: Message,
    form: CodeForm,
    typed: str,
    person: Person,
    enter_receipt_code: EnterReceiptCode,
) -> None:
    match parse_receipt_code(typed):
        case ReceiptCodeRefusal() as reason:
            await form.repeat(reason)
        case code:
            await _look_up(form, person, code, message.date, enter_receipt_code)


async def _look_up(
    form: CodeForm, person: Person, code: str, said_at: datetime, use_case: EnterReceiptCode
) -> None:
    """Wrong, used and expired are one answer; the day's last wrong one ends the dialogue."""
    match await use_case(person, code, said_at):
        case CodeTaken(account):
            form.chat.note("linked-by-code")
            await form.leave(screens.linked(account, before=False))
        case LinkedBefore(account):
            await form.leave(screens.linked(account, before=True))
        case WrongReceiptCode(left, wait) if left and not wait:
            form.chat.note("wrong-receipt-code")
            await form.repeat(text("receipt-code-wrong", left=left))
        case WrongReceiptCode(_, wait):
            form.chat.note("wrong-receipt-code")
            await form.leave(screens.locked(wait).under(text("receipt-code-wrong-last")))
        case NotNow(wait):
            await form.leave(screens.locked(wait))
        case NotRegistered():
            await form.leave(screens.register_first(signed_in=person.session is not None))


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    own.callback_query.register(enter, Pressed("enter"))
    own.message.register(type_code, StateFilter(ReceiptCode.code), Typed())
    return own
