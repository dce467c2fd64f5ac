"""The proof of an account that was chosen: its last payment, or what stands for that."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message

from bot.domain.accounts import NumberRefusal, ReceiptType, normalise_number
from bot.domain.dates import DateRefusal, parse_date
from bot.domain.money import AmountRefusal, parse_amount
from bot.domain.periods import BillingPeriod, parse_period
from bot.domain.serials import SerialRefusal, read_serial
from bot.domain.typed import clean
from bot.services.cabinet import Today
from bot.services.limited_access import (
    ChooseProof,
    Found,
    LastDue,
    LastPayment,
    Opened,
    Proof,
    ProveAccount,
    TooOften,
    Wrong,
)
from bot.services.messages import text
from bot.services.people import Person
from bot.ui.filters import Typed
from bot.ui.presses import Pressed
from handlers.limited_access import screens
from handlers.limited_access.filling import ApplicationForm
from handlers.limited_access.screens import Application, LimitedAccess, is_alike, may_show_serial


async def choose_account(
    query: CallbackQuery,
    form: ApplicationForm,
    value: str,
    person: Person,
    zone: ZoneInfo,
    choose_proof: ChooseProof,
) -> None:
    """An account was chosen from the masked list; its proof is asked."""
    del query
    account = form.draft.found[int(value)]
    match await choose_proof(person, account.account_id):
        case TooOften(until, of_account):
            form.chat.note("proofs-used-up")
            screen = screens.stopped(until.astimezone(zone), of_account=of_account)
            await form.leave(screen)
        case None if not may_show_serial(form.draft):
            await form.leave(screens.no_proof())
        case proof:
            await _ask_proof(form, account, proof)


async def _ask_proof(
    form: ApplicationForm, account: Found, proof: LastPayment | LastDue | None
) -> None:
    draft = replace(form.draft, account=account, number="", period="", paid_on=None, serial="")
    draft = replace(draft, serial_alone=proof is None)
    if draft.receipt_type is ReceiptType.CAPITAL_REPAIR and is_alike(draft, account):
        draft = replace(draft, number=draft.read.number if draft.read else "")
    if isinstance(proof, LastPayment):
        draft = replace(draft, asks_due=False, known_until=proof.known_until)
    else:
        draft = replace(draft, asks_due=proof is not None, known_until=None)
    await form.go(_first_proof_step(draft), draft)


def _first_proof_step(draft: Application) -> State:
    """The whole number is asked only where the sum can be guessed."""
    if draft.serial_alone:
        return LimitedAccess.serial
    if draft.receipt_type is ReceiptType.CAPITAL_REPAIR and not draft.number:
        return LimitedAccess.number
    return _sum_step(draft)


def _sum_step(draft: Application) -> State:
    return LimitedAccess.due if draft.asks_due else LimitedAccess.amount


async def type_number(message: Message, form: ApplicationForm, typed: str) -> None:
    del message
    match normalise_number(typed):
        case NumberRefusal() as reason:
            await form.repeat(reason)
        case number:
            await form.go(_sum_step(form.draft), replace(form.draft, number=number))


async def type_amount(message: Message, form: ApplicationForm, typed: str) -> None:
    del message
    match parse_amount(typed):
        case AmountRefusal() as reason:
            await form.repeat(reason)
        case kopecks:
            await form.go(LimitedAccess.paid_on, replace(form.draft, amount=kopecks, serial=""))


async def type_date(message: Message, form: ApplicationForm, typed: str, today: Today) -> None:
    del message
    match parse_date(typed, today()):
        case DateRefusal() as reason:
            await form.repeat(reason)
        case day:
            await form.go(LimitedAccess.confirm, replace(form.draft, paid_on=day))


async def press_day(query: CallbackQuery, form: ApplicationForm, value: str) -> None:
    del query
    day = date.fromisoformat(value)
    await form.go(LimitedAccess.confirm, replace(form.draft, paid_on=day))


async def turn_calendar(query: CallbackQuery, form: ApplicationForm, value: str) -> None:
    del query
    await form.keep(replace(form.draft, shown_month=date.fromisoformat(value)))


async def type_due(message: Message, form: ApplicationForm, typed: str) -> None:
    """An account that was never paid is proved by what its last receipt asks."""
    del message
    match parse_amount(typed):
        case AmountRefusal() as reason:
            await form.repeat(reason)
        case kopecks:
            await form.go(LimitedAccess.period, replace(form.draft, amount=kopecks, serial=""))


async def type_period(message: Message, form: ApplicationForm, typed: str) -> None:
    del message
    try:
        period = parse_period(typed)
    except ValueError:
        await form.repeat("limited-period-unreadable")
    else:
        await _take_period(form, period)


async def press_period(query: CallbackQuery, form: ApplicationForm, value: str) -> None:
    del query
    await _take_period(form, parse_period(value))


async def _take_period(form: ApplicationForm, period: BillingPeriod) -> None:
    await form.go(LimitedAccess.confirm, replace(form.draft, period=period.iso))


async def prove_by_serial(query: CallbackQuery, form: ApplicationForm) -> None:
    """«Нет под рукой»: the serial number of a meter stands for the payment."""
    del query
    await form.go(LimitedAccess.serial, replace(form.draft, serial=""))


async def type_serial(message: Message, form: ApplicationForm, typed: str) -> None:
    del message
    match read_serial(typed):
        case SerialRefusal() as reason:
            await form.repeat(reason)
        case _:
            await form.go(LimitedAccess.confirm, replace(form.draft, serial=clean(typed)))


async def prove(
    query: CallbackQuery,
    form: ApplicationForm,
    person: Person,
    zone: ZoneInfo,
    prove_account: ProveAccount,
) -> None:
    """«Подтвердить»: the proof is compared; which part of it is wrong is never said."""
    del query
    draft = form.draft
    if draft.account is None:
        raise LookupError("the proof is asked only of a chosen account")
    match await prove_account(person, draft.account.account_id, _proof(draft)):
        case Wrong(left):
            form.chat.note("wrong-proof")
            await _try_again(form, left)
        case TooOften(until, of_account):
            form.chat.note("proofs-used-up")
            screen = screens.stopped(until.astimezone(zone), of_account=of_account)
            await form.leave(screen)
        case Opened(returning=True):
            form.chat.note("opened")
            await form.leave(screens.added())
        case Opened() as opened:
            form.chat.note("opened")
            await form.leave(screens.welcome(opened.login, offer_password=not opened.has_password))


def _proof(draft: Application) -> Proof:
    if draft.serial:
        return Proof(serial=read_serial(draft.serial))
    return Proof(draft.amount, draft.paid_on, draft.period or None, draft.number or None)


async def _try_again(form: ApplicationForm, left: int) -> None:
    by_serial = bool(form.draft.serial)
    draft = replace(form.draft, amount=0, paid_on=None, period="", number="", serial="")
    await form.go(LimitedAccess.serial if by_serial else _first_proof_step(draft), draft)
    hint = "limited-wrong-serial" if by_serial else "limited-wrong-proof"
    await form.repeat(text(hint, left=left))


def register(own: Router) -> None:
    """Add the steps from the choice of an account on."""
    press, message = own.callback_query.register, own.message.register
    press(choose_account, Pressed("account"))
    message(type_number, StateFilter(LimitedAccess.number), Typed())
    message(type_amount, StateFilter(LimitedAccess.amount), Typed())
    message(type_date, StateFilter(LimitedAccess.paid_on), Typed())
    press(press_day, Pressed("day"))
    press(turn_calendar, Pressed("month"))
    message(type_due, StateFilter(LimitedAccess.due), Typed())
    message(type_period, StateFilter(LimitedAccess.period), Typed())
    press(press_period, Pressed("period"))
    press(prove_by_serial, Pressed("meter"))
    message(type_serial, StateFilter(LimitedAccess.serial), Typed())
    press(prove, Pressed("prove"))
