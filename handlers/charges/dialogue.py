"""«Начисления»: all months of the current account and their charts, for full access."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.charts import ChartKind
from bot.services.charts import OrderChart
from bot.services.history import ChargesPage, ReadCharges, Unseen
from bot.services.messages import Screen, text
from bot.services.people import Person
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.charges import screens

NAME = "charges"


async def open_charges(
    query: CallbackQuery, chat: Chat, person: Person, read_charges: ReadCharges
) -> None:
    del query
    chat.rest(_screen(await read_charges(person), person))


async def turn_page(
    query: CallbackQuery, chat: Chat, value: str, person: Person, read_charges: ReadCharges
) -> None:
    del query
    chat.rest(_screen(await read_charges(person, int(value)), person))


async def ask_for_chart(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    read_charges: ReadCharges,
    order_chart: OrderChart,
) -> None:
    """The chart is drawn when it is sent; the card is drawn anew, so that two taps bring one."""
    del query
    kind, _, number = value.partition(".")
    page = await read_charges(person, int(number))
    chart = None if isinstance(page, Unseen) else await order_chart(page, ChartKind(kind))
    if chart is None:
        chat.rest(_screen(page, person).under(text("chart-nothing")))
    else:
        chat.outgoing.append(chart)
        chat.toast = text("chart-on-its-way")
        chat.rest(_screen(page, person))


def _screen(page: ChargesPage | Unseen, person: Person) -> Screen:
    if isinstance(page, Unseen):
        return screens.unseen(page, person)
    return screens.charges(page)


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_charges, Pressed("open"))
    own.callback_query.register(turn_page, Pressed("page"))
    own.callback_query.register(ask_for_chart, Pressed("chart"))
    return own
