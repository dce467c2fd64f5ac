"""A receipt instead of answers: its photo, its file, or the text of its payment code.

A photo is read aside, and the answer comes by itself. If the person has gone on meanwhile, what
they do is left as it is and the form is offered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.domain.accounts import normalise_number
from bot.domain.payment_qr import PaymentQr, parse
from bot.domain.receipt_claims import ReceiptClaim
from bot.services.addresses import ResolveAddress
from bot.services.cabinet import ListAccounts, Today
from bot.services.messages import Notify, Screen, Text, text
from bot.services.people import Person
from bot.services.receipt_photos import (
    EndPhoto,
    KeepCode,
    PhotoRefusal,
    Recognise,
    Scan,
    SentPhoto,
    TakePhoto,
    Waiting,
)
from bot.services.tasks import Task
from bot.services.updates import StoredChat
from bot.ui.chat import Chat
from bot.ui.filters import SaysPaymentCode, SentFile
from bot.ui.form import Form
from bot.ui.home import home_screen
from bot.ui.locks import is_locked
from bot.ui.presses import Pressed
from handlers.limited_access import dialogue, offers
from handlers.limited_access.dialogue import DIALOGUE, PROOF
from handlers.limited_access.filling import ApplicationForm, fill
from handlers.limited_access.screens import LimitedAccess

AnyForm = Form[Any] | None
PROVING = PROOF | {LimitedAccess.account}


async def send_photo(
    message: Message,
    chat: Chat,
    form: AnyForm,
    person: Person,
    photo: SentPhoto | PhotoRefusal,
    take_photo: TakePhoto,
) -> None:
    """It is read after the commit; of an album one word is enough."""
    del message
    if isinstance(photo, PhotoRefusal):
        await _say(chat, form, text(photo))
        return
    match await take_photo(person, photo, chat.state):
        case PhotoRefusal() as refusal:
            await _say(chat, form, text(refusal))
        case True:
            await _say(chat, form, text("photo-reading"))


async def paste_code(
    message: Message,
    chat: Chat,
    form: AnyForm,
    person: Person,
    code: str,
    recognise: Recognise,
    keep_code: KeepCode,
    list_accounts: ListAccounts,
    today: Today,
    resolve: ResolveAddress,
) -> None:
    """The text of a code fills the form at once, unless something is under way."""
    del message
    read = parse(code)
    claim = await recognise(read)
    if claim is PhotoRefusal.NO_PAYER:
        await _say(chat, form, text("code-incomplete"))
    elif isinstance(claim, PhotoRefusal):
        await _say(chat, form, text(claim))
    elif _holds(form, claim):
        await _say(chat, form, text("photo-same"))
    elif _may_fill(chat, form):
        await fill(_own_form(chat, form), claim, today(), resolve)
    else:
        await _offer(chat, person, read, claim, keep_code, list_accounts)


async def fill_in(
    query: CallbackQuery,
    form: ApplicationForm,
    person: Person,
    value: str,
    recognise: Recognise,
    keep_code: KeepCode,
    today: Today,
    resolve: ResolveAddress,
) -> None:
    """«Заполнить по квитанции» or «Добавить лицевой счёт» below a code that was read."""
    del query
    code = await keep_code.take(person, int(value))
    claim = None if code is None else await recognise(code)
    if isinstance(claim, ReceiptClaim):
        await fill(form, claim, today(), resolve)
    else:
        form.chat.toast = text("press-outdated")
        form.chat.redraw()


@dataclass(frozen=True, slots=True)
class PhotoRead:
    """The result of a photo, as it happens in its chat."""

    task: Task
    scan: Scan

    async def __call__(
        self, chat: Chat, stored: StoredChat, form: AnyForm, use_cases: Mapping[str, Any]
    ) -> None:
        read = _parse(self.scan)
        end_photo: EndPhoto = use_cases["end_photo"]
        recognise: Recognise = use_cases["recognise"]
        claim = read if isinstance(read, PhotoRefusal) else await recognise(read)
        refused = isinstance(claim, PhotoRefusal)
        ended = await end_photo(self.task.chat_id, self.task.id, read=not refused)
        if ended is None or (refused and ended.album):
            return  # of an album the last one tells what none of them was
        chat.note(str(claim) if isinstance(claim, PhotoRefusal) else "photo-filled")
        if is_locked(stored, form, use_cases["clock"]):
            chat.outgoing.append(Notify(Screen((text("photo-locked"),))))
        elif isinstance(claim, PhotoRefusal):
            offers.put_over(chat, text(claim), *_of_a_dial(chat, claim))
        elif isinstance(read, PaymentQr):
            await self._use(chat, form, ended, read, claim, use_cases)

    async def _use(
        self,
        chat: Chat,
        form: AnyForm,
        ended: Waiting,
        read: PaymentQr,
        claim: ReceiptClaim,
        use_cases: Mapping[str, Any],
    ) -> None:
        if _holds(form, claim):
            offers.put_over(chat, text("photo-same"))
            return
        if ended.step == chat.state and _may_fill(chat, form):
            today, resolve = use_cases["today"], use_cases["resolve"]
            await fill(_own_form(chat, form), claim, today(), resolve)
            return
        keep_code, list_accounts = use_cases["keep_code"], use_cases["list_accounts"]
        await _offer(chat, chat.person, read, claim, keep_code, list_accounts)


def _of_a_dial(chat: Chat, claim: PhotoRefusal) -> tuple[Text, ...]:
    """Say where photos of dials go, to whoever may have sent one."""
    seen = claim in {PhotoRefusal.NO_CODE, PhotoRefusal.BLURRED, PhotoRefusal.NO_PAYMENT}
    return (text("photo-of-a-dial"),) if seen and chat.person.session is not None else ()


async def lose_photo(chat: Chat, stored: StoredChat) -> None:
    """Its result could not be told for good."""
    del stored
    chat.note("photo-lost")
    offers.put_over(chat, text(PhotoRefusal.UNREACHABLE))


def _parse(scan: Scan) -> PaymentQr | PhotoRefusal:
    if isinstance(scan, PhotoRefusal):
        return scan
    try:
        return parse(scan)
    except ValueError:
        return PhotoRefusal.NO_PAYMENT


def _may_fill(chat: Chat, form: AnyForm) -> bool:
    """A form that asks for a proof already is not begun anew without a word."""
    if chat.state is None:
        return chat.person.session is None
    in_form = form is not None and form.dialogue is DIALOGUE
    return in_form and not DIALOGUE.keeps(PROVING, chat.state)


def _holds(form: AnyForm, claim: ReceiptClaim) -> bool:
    """Tell whether the form was filled from this very receipt."""
    own = form is not None and form.dialogue is DIALOGUE and form.running
    return own and form is not None and form.draft.read == claim


def _own_form(chat: Chat, form: AnyForm) -> ApplicationForm:
    return form if form is not None and form.dialogue is DIALOGUE else Form(chat, DIALOGUE)


async def _offer(
    chat: Chat,
    person: Person,
    read: PaymentQr,
    claim: ReceiptClaim,
    keep_code: KeepCode,
    list_accounts: ListAccounts,
) -> None:
    """Leave what is under way as it is; say what was read and what can be done with it."""
    if person.session is not None:
        linked = (await list_accounts(person)).accounts
        if claim.number in {normalise_number(one.account.number) for one in linked}:
            offers.tell_yours(chat, claim)
            return
    offers.offer(chat, claim, await keep_code.keep(person, read))


async def _say(chat: Chat, form: AnyForm, line: Text) -> None:
    before = offers.read_before(chat)
    if form is not None and form.running:
        await form.repeat(line)
        if chat.shown is not None:
            chat.show(chat.shown.under(line, *before))
    else:
        chat.rest(home_screen(chat.person).under(line))


class WhereReceiptsHelp(Filter):
    """Outside of all dialogues, or in this one; elsewhere a picture is a wrong answer."""

    async def __call__(self, message: Message, chat: Chat) -> bool:
        del message
        return chat.state is None or chat.state.partition(":")[0] == DIALOGUE.group


def router() -> Router:
    """Make the dialogue, with the press that fills it."""
    own = dialogue.router()
    own.callback_query.register(fill_in, Pressed("fill"))
    return own


def take_codes(first: Router) -> None:
    """Let the router before all dialogues know codes too: in no step is a code an answer."""
    first.message.register(paste_code, SaysPaymentCode(), WhereReceiptsHelp())


def last_router() -> Router:
    """Make what comes after them."""
    own = Router(name="photos of receipts")
    own.message.register(send_photo, WhereReceiptsHelp(), SentFile())
    return own
