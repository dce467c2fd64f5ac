"""«Согласия»: what was agreed to, with its wording, and «Отозвать согласие»."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.consents import ErasureReason
from bot.services.cabinet import ListConsents
from bot.services.erasure import EndProcessing
from bot.services.people import Person
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.consents import screens

NAME = "consents"


async def open_ledger(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    list_consents: ListConsents,
    zone: ZoneInfo,
) -> None:
    del query
    chat.rest(screens.ledger(await list_consents(person), zone))


async def read_texts(
    query: CallbackQuery, chat: Chat, person: Person, list_consents: ListConsents
) -> None:
    del query
    chat.rest(screens.consent_texts(await list_consents(person)))


async def ask_to_withdraw(query: CallbackQuery, chat: Chat, end_processing: EndProcessing) -> None:
    del query
    chat.rest(screens.sure_to_withdraw(end_processing.days))


async def withdraw(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    end_processing: EndProcessing,
    zone: ZoneInfo,
) -> None:
    """Stop at once; what was kept goes within the set days."""
    del query
    due = await end_processing(person, ErasureReason.WITHDRAWN, at_once=False)
    chat.note("consent-withdrawn")
    chat.sign(None)
    chat.rest(screens.withdrawn(due, zone))


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_ledger, Pressed("open"))
    own.callback_query.register(read_texts, Pressed("texts"))
    own.callback_query.register(ask_to_withdraw, Pressed("withdraw"))
    own.callback_query.register(withdraw, Pressed("withdrawn"))
    return own
