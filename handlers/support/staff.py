"""Staff take a request, close it, and answer in reply to its card or to any message of it."""

from collections.abc import Mapping
from typing import Any

from aiogram import Bot, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.domain.reading_numbers import printed_number
from bot.domain.requests import LONGEST_ANSWER, RequestPhoto
from bot.services.messages import Notify, Screen, Text, text
from bot.services.people import Person
from bot.services.receipt_photos import PhotoRefusal
from bot.services.request_answers import AnswerRequest
from bot.services.request_desk import Handled
from bot.services.request_handing import HandOnRequest
from bot.services.staff_cards import REQUEST, number_read, request_card
from bot.ui.chat import Chat
from bot.ui.filters import SentToPassOn, Typed
from bot.ui.presses import Pressed as On
from bot.ui.request_cards import request_replied_to
from bot.ui.staff_presses import pressed_on, written_by

NAME = "requests"


async def take(query: CallbackQuery, chat: Chat, answer_request: AnswerRequest) -> None:
    """«Взять»."""
    del query
    _tell(chat, await answer_request.take(pressed_on(chat, REQUEST)))


async def close(query: CallbackQuery, chat: Chat, answer_request: AnswerRequest) -> None:
    """«Закрыть»."""
    del query
    _tell(chat, await answer_request.close(pressed_on(chat, REQUEST)))


async def reopen(query: CallbackQuery, chat: Chat, answer_request: AnswerRequest) -> None:
    """«Открыть снова»."""
    del query
    _tell(chat, await answer_request.reopen(pressed_on(chat, REQUEST)))


async def look_back(query: CallbackQuery, chat: Chat, answer_request: AnswerRequest) -> None:
    """«Переписка»."""
    del query
    _tell(chat, await answer_request.look_back(pressed_on(chat, REQUEST)))


async def choose_colleague(
    query: CallbackQuery, chat: Chat, value: str, hand_on_request: HandOnRequest
) -> None:
    """«Передать», and its pages."""
    del query
    page = int(value or 0)
    _tell(chat, await hand_on_request.choose(pressed_on(chat, REQUEST), page))


async def hand_on(
    query: CallbackQuery, chat: Chat, value: str, hand_on_request: HandOnRequest
) -> None:
    """The name of a colleague."""
    del query
    _tell(chat, await hand_on_request.hand(pressed_on(chat, REQUEST), number_read(value)))


async def put_back(query: CallbackQuery, chat: Chat, hand_on_request: HandOnRequest) -> None:
    """«Назад» to the card."""
    del query
    _tell(chat, await hand_on_request.put_back(pressed_on(chat, REQUEST)))


def _tell(chat: Chat, handled: Handled) -> None:
    if handled is not Handled.DONE:
        chat.toast = text(handled)


async def write_answer(
    message: Message,
    chat: Chat,
    typed: str,
    request_id: int,
    number: str,
    answer_request: AnswerRequest,
) -> None:
    """What becomes of the words is said below, whatever it is."""
    del message
    chat.hush = True  # it rests with the request, and goes with it
    handled = await answer_request.answer(written_by(chat, request_id), typed)
    _say(chat, request_id, number, text(handled, most=LONGEST_ANSWER))


async def send_file(
    message: Message,
    chat: Chat,
    sent: RequestPhoto | PhotoRefusal,
    request_id: int,
    number: str,
    answer_request: AnswerRequest,
) -> None:
    """A photo or a file with words below it or none; each part of an album comes by itself."""
    chat.hush = True
    handled = Handled.TOO_BIG
    if isinstance(sent, RequestPhoto):
        who, words = written_by(chat, request_id), message.caption or ""
        handled = await answer_request.answer(who, words, sent)
    if handled is not Handled.DONE:
        _say(chat, request_id, number, text(handled, most=LONGEST_ANSWER))


async def cannot_be_read(message: Message, chat: Chat, request_id: int, number: str) -> None:
    """A voice, a sticker, what was passed on."""
    del message
    _say(chat, request_id, number, text(Handled.NO_FILE))


def _say(chat: Chat, request_id: int, number: str, line: Text) -> None:
    """Name the request: whoever replies to this replies to it."""
    title = text("request-about", reference=printed_number(number))
    chat.outgoing.append(Notify(Screen((title, line)), under=request_card(request_id)))


class RepliesToRequest(Filter):
    """A reply to a message of ours that names a request."""

    async def __call__(
        self, message: Message, chat: Chat, person: Person, bot: Bot, use_cases: Mapping[str, Any]
    ) -> bool | dict[str, Any]:
        number = None if chat.state is not None else request_replied_to(message, bot.id)
        if number is None:
            return False
        answer_request: AnswerRequest = use_cases["answer_request"]
        request_id = await answer_request.replied(person, number)
        return False if request_id is None else {"request_id": request_id, "number": number}


def router() -> Router:
    """Make what staff press."""
    own = Router(name=NAME)
    own.callback_query.register(take, On("take"))
    own.callback_query.register(close, On("close"))
    own.callback_query.register(reopen, On("reopen"))
    own.callback_query.register(look_back, On("talk"))
    own.callback_query.register(choose_colleague, On("hand"))
    own.callback_query.register(hand_on, On("to"))
    own.callback_query.register(put_back, On("card"))
    return own


def answer_router() -> Router:
    """Make what staff write."""
    own = Router(name="answer to a request")
    own.message.register(write_answer, Typed(), RepliesToRequest())
    own.message.register(send_file, SentToPassOn(), RepliesToRequest())
    neither = (~Typed(), ~SentToPassOn())  # who replies is asked once: denials are written down
    own.message.register(cannot_be_read, *neither, RepliesToRequest())
    return own
