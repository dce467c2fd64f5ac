"""Limited access, as a resident lives it: from the name on the receipt to the account menu."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.accounts import ReceiptType
from bot.domain.consents import ConsentKind
from bot.domain.names import NameRefusal, parse_name
from bot.services.addresses import Outcome, ResolveAddress, Resolved, Unreadable
from bot.services.cabinet import GiveConsent, Today
from bot.services.limited_access import (
    CheckClaim,
    Claim,
    NoMatch,
    TooOften,
)
from bot.services.messages import text
from bot.services.people import Person
from bot.ui.filters import Typed
from bot.ui.form import Dialogue
from bot.ui.presses import Pressed
from handlers.limited_access import proving, screens
from handlers.limited_access.filling import (
    ApplicationForm,
    after_ownership,
    settle_address,
    walk_on,
)
from handlers.limited_access.screens import Application, LimitedAccess, is_alike

PROOF = frozenset(
    {
        LimitedAccess.number,
        LimitedAccess.amount,
        LimitedAccess.paid_on,
        LimitedAccess.due,
        LimitedAccess.period,
        LimitedAccess.serial,
        LimitedAccess.confirm,
    }
)
# Some type the sum or the day as soon as the bot seems to wait: a guess all the same.
EARLY = frozenset({LimitedAccess.review, LimitedAccess.account})
DIALOGUE = Dialogue(
    name="limited",
    states=LimitedAccess,
    draft=Application,
    screens=screens.SCREENS,
    inner=frozenset({LimitedAccess.flat}),
    secret=PROOF,
    erased=PROOF | EARLY,
)


async def enter(query: CallbackQuery, form: ApplicationForm, today: Today) -> None:
    """«Ограниченный доступ» was pressed."""
    del query
    await form.start(LimitedAccess.name, Application(today=today()))


async def type_name(
    message: Message, form: ApplicationForm, typed: str, resolve: ResolveAddress
) -> None:
    del message
    match parse_name(typed, allow_latin=True):
        case NameRefusal() as reason:
            await form.repeat(reason)
        case name if name.is_latin:
            await form.ask(screens.latin_name(), replace(form.draft, name=name.text))
        case name:
            await form.go(LimitedAccess.address, replace(form.draft, name=name.text))
            await walk_on(form, resolve)


async def keep_latin(query: CallbackQuery, form: ApplicationForm, resolve: ResolveAddress) -> None:
    """The receipt itself has the name in Latin letters."""
    del query
    await form.go(LimitedAccess.address, form.draft)
    await walk_on(form, resolve)


async def type_address(
    message: Message, form: ApplicationForm, typed: str, resolve: ResolveAddress
) -> None:
    """Take the address when it is one house of ours; otherwise say which houses are near."""
    del message
    await settle_address(form, typed, await resolve(typed), resolve)


async def choose_house(
    query: CallbackQuery, form: ApplicationForm, value: str, resolve: ResolveAddress
) -> None:
    """«Вы имели в виду …?» was answered with one of the houses."""
    del query
    house = form.draft.offered[int(value)]
    outcome = await resolve.choose(house.key, form.draft.typed_address)
    await settle_address(form, form.draft.typed_address, outcome, resolve)


async def type_flat(
    message: Message, form: ApplicationForm, typed: str, resolve: ResolveAddress
) -> None:
    del message
    house = form.draft.house_asked
    outcome: Outcome = await resolve.with_flat(house.key if house else "", typed)
    if isinstance(outcome, Unreadable):  # perhaps the whole address was written once more
        whole = await resolve(typed)
        outcome = whole if isinstance(whole, Resolved) else outcome
    await settle_address(form, form.draft.typed_address, outcome, resolve)


async def choose_receipt_type(query: CallbackQuery, form: ApplicationForm, value: str) -> None:
    del query
    await form.go(LimitedAccess.owner, replace(form.draft, receipt_type=ReceiptType(value)))


async def state_ownership(
    query: CallbackQuery, form: ApplicationForm, person: Person, give_consent: GiveConsent
) -> None:
    """«Я владелец лицевого счёта»: a statement of its own, kept with its wording."""
    del query
    wording = form.chat.texts.plain(text("statement-ownership"))
    if not form.draft.owner:
        await give_consent(person, ConsentKind.OWNERSHIP, wording)
    await form.go(*after_ownership(form.draft))


async def read_consent(query: CallbackQuery, form: ApplicationForm) -> None:
    del query
    await form.ask(screens.consent_text())


async def agree(
    query: CallbackQuery, form: ApplicationForm, person: Person, give_consent: GiveConsent
) -> None:
    """«Согласен на обработку персональных данных»: kept with its wording and version."""
    del query
    wording = form.chat.texts.plain(text("statement-personal-data"))
    if not form.draft.consent:
        await give_consent(person, ConsentKind.PERSONAL_DATA, wording)
    await form.go(LimitedAccess.review, replace(form.draft, consent=True))


async def change(query: CallbackQuery, form: ApplicationForm) -> None:
    del query
    await form.ask(screens.what_to_change())


async def choose_field(query: CallbackQuery, form: ApplicationForm, value: str) -> None:
    del query
    fields = {
        "name": LimitedAccess.name,
        "address": LimitedAccess.address,
        "receipt_type": LimitedAccess.receipt_type,
    }
    await form.change(fields[value])


async def check(
    query: CallbackQuery,
    form: ApplicationForm,
    person: Person,
    zone: ZoneInfo,
    check_claim: CheckClaim,
) -> None:
    """«Войти»: all answers are checked together, and one answer hides which one is wrong."""
    del query
    match await check_claim(person, _claim(form.draft)):
        case NoMatch(left):
            form.chat.note("no-match")
            await form.ask(screens.no_match(form.draft, left))
        case TooOften(until):
            form.chat.note("checks-used-up")
            await form.leave(screens.checked_too_often(until.astimezone(zone)))
        case found:
            first = sorted(found, key=lambda one: not is_alike(form.draft, one))
            await form.go(LimitedAccess.account, replace(form.draft, found=tuple(first)))


def _claim(draft: Application) -> Claim:
    if draft.house is None or draft.receipt_type is None:
        raise LookupError("the card is shown only when all is given")
    return Claim(draft.name, draft.house.id, draft.flat, draft.receipt_type)


async def press_blank(query: CallbackQuery, form: ApplicationForm) -> None:
    """A heading or an empty day of the calendar was pressed."""
    del query
    await form.keep(form.draft)


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    press, message = own.callback_query.register, own.message.register
    press(enter, Pressed("enter"))
    message(type_name, StateFilter(LimitedAccess.name), Typed())
    message(type_address, StateFilter(LimitedAccess.address), Typed())
    press(keep_latin, Pressed("latin"))
    press(choose_house, Pressed("house"))
    message(type_flat, StateFilter(LimitedAccess.flat), Typed())
    press(choose_receipt_type, Pressed("type"))
    press(state_ownership, Pressed("owner"))
    press(read_consent, Pressed("text"))
    press(agree, Pressed("agree"))
    press(change, Pressed("change"))
    press(choose_field, Pressed("field"))
    press(check, Pressed("check"))
    proving.register(own)
    press(press_blank, Pressed("blank"))
    return own
