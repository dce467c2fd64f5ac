"""The user agreement and the privacy policy: read anywhere, a new agreement accepted anew."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.messages import text
from bot.services.papers import PaperKind, Papers
from bot.services.people import Person
from bot.services.registration import AcceptAgreement, AgreementChanged
from bot.ui.chat import Chat
from bot.ui.form import Form
from bot.ui.home import home_screen
from bot.ui.presses import Pressed
from handlers.papers import screens

NAME = "papers"


async def open_papers(query: CallbackQuery, chat: Chat, person: Person, papers: Papers) -> None:
    del query
    chat.rest(screens.papers(*(papers.get(kind, person.language) for kind in PaperKind)))


async def read(
    query: CallbackQuery,
    chat: Chat,
    form: Form[Any] | None,
    value: str,
    person: Person,
    papers: Papers,
    agreement_changed: AgreementChanged,
) -> None:
    """Show a page over whatever goes on: the step stays, and «Назад» leads to it."""
    del query
    kind, _, number = value.partition(".")
    page = papers.get(PaperKind(kind), person.language).page(int(number))
    if form is not None and form.running:
        await form.ask(screens.read(page))
        return
    changed = page.kind is PaperKind.AGREEMENT and await agreement_changed(person)
    chat.rest(screens.read(page, accept=changed).with_rows(screens.BACK_TO_PAPERS))


async def accept(
    query: CallbackQuery, chat: Chat, person: Person, accept_agreement: AcceptAgreement
) -> None:
    """The present agreement takes the place of the one that was accepted."""
    del query
    await accept_agreement(person)
    chat.note("agreement-accepted")
    chat.rest(home_screen(person).under(text("agreement-accepted-anew")))


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_papers, Pressed("open"))
    own.callback_query.register(read, Pressed("read"))
    own.callback_query.register(accept, Pressed("accept"))
    return own
