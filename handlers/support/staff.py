"""Staff take a request, close it, and answer in reply to its card or to any message of it."""

from collections.abc import Mapping
from typing import Any

from aiogram import Bot, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.domain.requests import LONGEST_ANSWER
from bot.services.messages import Notify, Screen, text
from bot.services.request_answers import AnswerRequest, Handled
from bot.services.requests import request_card
from bot.services.staff_cards import REQUEST
from bot.ui.chat import Chat
from bot.ui.filters import Typed
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


def _tell(chat: Chat, handled: Handled) -> None:
    if handled is not Handled.DONE:
        chat.toast = text(handled)


async def write_answer(
    message: Message, chat: Chat, typed: str, request_id: int, answer_request: AnswerRequest
) -> None:
    """What becomes of the words is said below, whatever it is."""
    del message
    chat.hush = True  # it rests with the request, and goes with it
    handled = await answer_request.answer(written_by(chat, request_id), typed)
    _say(chat, request_id, Screen((text(handled, most=LONGEST_ANSWER),)))


async def cannot_be_read(message: Message, chat: Chat, request_id: int) -> None:
    """A voice, a sticker, what was passed on: the resident gets words only."""
    del message
    _say(chat, request_id, Screen((text("request-answer-in-words"),)))


def _say(chat: Chat, request_id: int, screen: Screen) -> None:
    chat.outgoing.append(Notify(screen, under=request_card(request_id)))


class RepliesToRequest(Filter):
    """A reply to a message of ours that names a request."""

    async def __call__(
        self, message: Message, chat: Chat, bot: Bot, use_cases: Mapping[str, Any]
    ) -> bool | dict[str, Any]:
        number = None if chat.state is not None else request_replied_to(message, bot.id)
        if number is None:
            return False
        answer_request: AnswerRequest = use_cases["answer_request"]
        request_id = await answer_request.knows(number)
        return False if request_id is None else {"request_id": request_id}


def router() -> Router:
    """Make what staff press."""
    own = Router(name=NAME)
    own.callback_query.register(take, On("take"))
    own.callback_query.register(close, On("close"))
    return own


def answer_router() -> Router:
    """Make what staff write."""
    own = Router(name="answer to a request")
    own.message.register(write_answer, Typed(), RepliesToRequest())
    own.message.register(cannot_be_read, RepliesToRequest())
    return own
