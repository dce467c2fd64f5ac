"""An organisation registers: the centre's staff press on the card of its claim."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.domain.doubts import LONGEST_REASON
from bot.domain.organisation_claims import ClaimReason
from bot.services.claim_decisions import DecideClaim, Heard
from bot.services.claim_notices import ClaimFace
from bot.services.messages import Notify, Screen, text
from bot.services.staff_cards import CLAIM
from bot.ui.chat import Chat
from bot.ui.filters import Typed
from bot.ui.presses import Pressed as On
from bot.ui.staff_presses import WritesReason, pressed_on, written_by

NAME = "claims"
FACES = {
    "confirm": ClaimFace.SURE,
    "reasons": ClaimFace.REASONS,
    "contacts": ClaimFace.CONTACTS,
    "card": ClaimFace.CARD,
}


async def confirm(query: CallbackQuery, chat: Chat, decide_claim: DecideClaim) -> None:
    """«Да, подтвердить»."""
    del query
    _tell(chat, await decide_claim.confirm(pressed_on(chat, CLAIM)))


async def turn_card(query: CallbackQuery, chat: Chat, decide_claim: DecideClaim) -> None:
    """«Подтвердить», «Отклонить с причиной», «Контакты», «Назад»: nothing is decided."""
    del query
    face = FACES[chat.press.action] if chat.press else ClaimFace.CARD
    _tell(chat, await decide_claim.turn(pressed_on(chat, CLAIM), face))


async def reject(query: CallbackQuery, chat: Chat, value: str, decide_claim: DecideClaim) -> None:
    """Choose a standard reason."""
    del query
    _tell(chat, await decide_claim.reject(pressed_on(chat, CLAIM), ClaimReason(value)))


async def choose_other_reason(query: CallbackQuery, chat: Chat, decide_claim: DecideClaim) -> None:
    """«Другая причина»: it is written next."""
    del query
    _tell(chat, await decide_claim.write(pressed_on(chat, CLAIM)))


async def write_reason(
    message: Message, chat: Chat, typed: str, awaited: int, decide_claim: DecideClaim
) -> None:
    """Reply to the card, or just write in a chat that has no other staff."""
    del message
    said = written_by(chat, awaited)
    if await decide_claim.reject_in_words(said, typed) is Heard.UNREADABLE:
        line = text(Heard.UNREADABLE, most=LONGEST_REASON)
        chat.outgoing.append(Notify(Screen((line,))))


def _tell(chat: Chat, heard: Heard) -> None:
    if heard is not Heard.DONE:
        chat.toast = text(heard)


def router() -> Router:
    """Make what staff press."""
    own = Router(name=NAME)
    press = own.callback_query.register
    press(confirm, On("sure"))
    for action in FACES:
        press(turn_card, On(action))
    press(reject, On("reject"))
    press(choose_other_reason, On("other"))
    return own


def reason_router() -> Router:
    """Make what staff write."""
    own = Router(name="reason of a claim")
    own.message.register(write_reason, Typed(), WritesReason("decide_claim"))
    return own
