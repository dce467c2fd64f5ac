"""«Уведомления» of an employee: what they are told, when, and in which hours."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.staff_topics import ALWAYS, Hours, Wish
from bot.services.people import Person
from bot.services.staff import Denied
from bot.services.staff_cards import number_read
from bot.services.staff_wishes import ChangeWishes, ReadWishes, Wishes
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.organisation import screens, wish_screens

NAME = "wishes"


async def open_wishes(
    query: CallbackQuery, chat: Chat, value: str, person: Person, read_wishes: ReadWishes
) -> None:
    """«Уведомления»."""
    del query
    _show(chat, await read_wishes(person, _place(value)))


async def choose_topic(query: CallbackQuery, chat: Chat, value: str) -> None:
    del query
    number, _, topic = value.partition(".")
    chat.rest(wish_screens.choose_wish(number, wish_screens.TOPICS[int(topic)]))


async def choose_wish(
    query: CallbackQuery, chat: Chat, value: str, person: Person, change_wishes: ChangeWishes
) -> None:
    del query
    number, topic, wish = value.split(".")
    about = wish_screens.TOPICS[int(topic)]
    _show(chat, await change_wishes.wish(person, _place(number), about, Wish(wish)))


async def open_days(
    query: CallbackQuery, chat: Chat, value: str, person: Person, read_wishes: ReadWishes
) -> None:
    """«Рабочие часы»: the days first."""
    del query
    _show_days(chat, await read_wishes(person, _place(value)))


async def mark_day(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    read_wishes: ReadWishes,
    change_wishes: ChangeWishes,
) -> None:
    """Switch a day on or off; the last one stays."""
    del query
    number, _, day = value.partition(".")
    known = await read_wishes(person, _place(number))
    if isinstance(known, Wishes):
        hours = known.hours.switched(int(day))
        known = await change_wishes.work(person, _place(number), hours)
    _show_days(chat, known)


async def choose_start(query: CallbackQuery, chat: Chat, value: str) -> None:
    del query
    number, _, start = value.partition(".")
    chat.rest(wish_screens.choose_end(number, int(start)))


async def choose_end(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    read_wishes: ReadWishes,
    change_wishes: ChangeWishes,
) -> None:
    del query
    number, start, end = value.split(".")
    known = await read_wishes(person, _place(number))
    if isinstance(known, Wishes):
        hours = Hours(known.hours.days, int(start), int(end))
        known = await change_wishes.work(person, _place(number), hours)
    _show(chat, known)


async def work_always(
    query: CallbackQuery, chat: Chat, value: str, person: Person, change_wishes: ChangeWishes
) -> None:
    """«Круглосуточно»."""
    del query
    _show(chat, await change_wishes.work(person, _place(value), ALWAYS))


def _place(number: str) -> int | None:
    return number_read(number) or None


def _show(chat: Chat, known: Wishes | Denied) -> None:
    if isinstance(known, Denied):
        chat.rest(screens.denied())
    else:
        chat.rest(wish_screens.wishes(known))


def _show_days(chat: Chat, known: Wishes | Denied) -> None:
    if isinstance(known, Denied):
        chat.rest(screens.denied())
    else:
        chat.rest(wish_screens.choose_days(known))


def router() -> Router:
    own = Router(name=NAME)
    press = own.callback_query.register
    press(open_wishes, Pressed("open"))
    press(choose_topic, Pressed("topic"))
    press(choose_wish, Pressed("set"))
    press(open_days, Pressed("days"))
    press(mark_day, Pressed("day"))
    press(choose_start, Pressed("from"))
    press(choose_end, Pressed("until"))
    press(work_always, Pressed("always"))
    return own
