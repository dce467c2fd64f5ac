"""«Показания»: the meters of the current account, what was passed, and taking it back."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.dials import ReadingRefusal
from bot.services.cabinet import ListAccounts, NotYoursError
from bot.services.messages import text
from bot.services.meter_charts import OrderMeterChart
from bot.services.meter_lists import ListMeters, MyReadings, ReadVersions
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.readings import CancelReading
from bot.services.timetable import Timetable
from bot.ui.chat import Chat
from bot.ui.home import home_screen
from bot.ui.presses import Pressed
from handlers.readings import passing, photos, photos_outside, screens, several
from handlers.readings.steps import keep_receipt

DIALOGUE = passing.DIALOGUE
menu_router = several.menu_router
photo_router = photos_outside.last_router

NAME = "readings"


async def open_readings(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    list_accounts: ListAccounts,
    list_meters: ListMeters,
    timetable: Timetable,
    clock: Clock,
) -> None:
    del query
    overview = await list_accounts(person)
    if overview.current is None:
        chat.rest(screens.no_account())
        return
    known = await list_meters(person, overview.current.account.id)
    house = await timetable(known.account.id, clock())
    chat.rest(screens.meters(known, house.zone, several=len(overview.accounts) > 1))
    keep_receipt(chat)


async def open_history(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    list_accounts: ListAccounts,
    my_readings: MyReadings,
    timetable: Timetable,
    clock: Clock,
) -> None:
    """«Мои показания»: which meter, when there are several."""
    del query
    overview = await list_accounts(person)
    if overview.current is None:
        chat.rest(screens.no_account())
        return
    known = await my_readings(person, overview.current.account.id)
    house = await timetable(overview.current.account.id, clock())
    one = len(known) == 1
    chat.rest(screens.history(known[0], house.zone) if one else screens.histories(known))
    keep_receipt(chat)


async def open_history_of(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    list_accounts: ListAccounts,
    my_readings: MyReadings,
    timetable: Timetable,
    clock: Clock,
) -> None:
    del query
    overview = await list_accounts(person)
    if overview.current is None:
        raise NotYoursError
    known = await my_readings(person, overview.current.account.id)
    chosen = next((one for one in known if one.meter.id == int(value)), None)
    if chosen is None:
        raise NotYoursError
    house = await timetable(overview.current.account.id, clock())
    chat.rest(screens.history(chosen, house.zone))


async def ask_for_chart(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    list_accounts: ListAccounts,
    my_readings: MyReadings,
    order_meter_chart: OrderMeterChart,
    timetable: Timetable,
    clock: Clock,
) -> None:
    """«График»: drawn when it is sent; the card is drawn anew, so that two taps bring one."""
    chart = await order_meter_chart(person, int(value))
    given = list_accounts, my_readings, timetable, clock
    await open_history_of(query, chat, value, person, *given)
    if chart is None:
        chat.redraw(text("chart-nothing"))
    else:
        chat.outgoing.append(chart)
        chat.toast = text("chart-on-its-way")


async def open_versions(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    read_versions: ReadVersions,
    timetable: Timetable,
    clock: Clock,
) -> None:
    """«Все варианты» of a month."""
    del query
    month = screens.read_month(value)
    meter, known = await read_versions(person, *month)
    if not known:
        raise NotYoursError
    others = await read_versions.by_others(person, *month)
    house = await timetable(meter.account_id, clock())
    chat.rest(screens.versions(meter, tuple(known), house.zone, others))


async def ask_to_drop(
    query: CallbackQuery, chat: Chat, value: str, person: Person, read_versions: ReadVersions
) -> None:
    """«Отменить показание»."""
    del query
    meter, known = await read_versions(person, *screens.read_month(value))
    if screens.may_still_change(known):
        chat.rest(screens.sure_to_drop(meter, known[0]))
    else:
        chat.rest(screens.refused(ReadingRefusal.HANDED_OVER))
    keep_receipt(chat)


async def drop(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    read_versions: ReadVersions,
    cancel_reading: CancelReading,
) -> None:
    del query
    meter_id, period = screens.read_month(value)
    meter, _ = await read_versions(person, meter_id, period)
    dropped = await cancel_reading(person, meter_id, period)
    if dropped is None:
        chat.rest(screens.refused(ReadingRefusal.HANDED_OVER))
    else:
        chat.note("reading-cancelled")
        chat.rest(screens.dropped(meter, dropped))


async def leave_receipt(query: CallbackQuery, chat: Chat) -> None:
    """«Меню» below a receipt."""
    del query
    chat.rest(home_screen(chat.person))
    keep_receipt(chat)


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_readings, Pressed("open"))
    own.callback_query.register(open_history, Pressed("mine"))
    own.callback_query.register(open_history_of, Pressed("of"))
    own.callback_query.register(ask_for_chart, Pressed("chart"))
    own.callback_query.register(leave_receipt, Pressed("menu"))
    return own


def months_router() -> Router:
    """Make what presses about one month of one meter lead to."""
    own = Router(name="readings of a month")
    own.callback_query.register(open_versions, Pressed("past"))
    own.callback_query.register(ask_to_drop, Pressed("drop"))
    own.callback_query.register(drop, Pressed("gone"))
    return own


def passing_router() -> Router:
    """Make all that is pressed, typed and sent about one meter, or several."""
    own = photos_outside.reply_router()
    own.include_router(photos.photos_router())
    own.include_router(passing.router())
    own.include_router(several.table_router())
    own.include_router(months_router())
    return own
