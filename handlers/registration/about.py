"""What a person tells of themselves: three names, the birthday, the town."""

from dataclasses import replace
from datetime import date

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message

from bot.domain.applicants import (
    BirthRefusal,
    NamePartRefusal,
    TownRefusal,
    parse_birth_date,
    parse_name_part,
    parse_town,
)
from bot.ui.filters import Typed
from bot.ui.form import Form
from bot.ui.presses import Pressed
from handlers.registration import screens
from handlers.registration.draft import JOINING, Application, Registration

ApplicationForm = Form[Application]
NAMES = (Registration.surname, Registration.given_name, Registration.patronymic)


async def type_name(message: Message, form: ApplicationForm, typed: str) -> None:
    """Take the surname, the name or the patronymic: whichever is asked."""
    del message
    asked = _asked(form)
    match parse_name_part(typed, surname=asked is Registration.surname):
        case NamePartRefusal() as reason:
            await form.repeat(reason)
        case name if name.is_latin:
            await form.ask(screens.latin_name(), replace(form.draft, latin=name.text))
        case name:
            await _take_name(form, asked, name.text)


async def keep_latin(query: CallbackQuery, form: ApplicationForm) -> None:
    """The person's papers have the name in Latin letters."""
    del query
    await _take_name(form, _asked(form), form.draft.latin)


async def have_no_patronymic(query: CallbackQuery, form: ApplicationForm) -> None:
    del query
    await _take_name(form, Registration.patronymic, "")


async def _take_name(form: ApplicationForm, asked: State, name: str) -> None:
    draft = replace(form.draft, latin="")
    if asked is Registration.surname:
        await form.go(Registration.given_name, replace(draft, surname=name))
    elif asked is Registration.given_name:
        await form.go(Registration.patronymic, replace(draft, given_name=name))
    else:
        await form.go(Registration.birthday, replace(draft, patronymic=name))


def _asked(form: ApplicationForm) -> State:
    return next(one for one in NAMES if one.state == form.chat.state)


async def type_birthday(message: Message, form: ApplicationForm, typed: str) -> None:
    del message
    match parse_birth_date(typed, form.draft.today):
        case BirthRefusal() as reason:
            await form.repeat(reason)
        case day:
            await form.go(Registration.town, replace(form.draft, born_on=day, shown=""))


async def press_day(query: CallbackQuery, form: ApplicationForm, value: str) -> None:
    del query
    day = date.fromisoformat(value)
    await form.go(Registration.town, replace(form.draft, born_on=day, shown=""))


async def turn_calendar(query: CallbackQuery, form: ApplicationForm, value: str) -> None:
    """A decade, a year or a month was chosen, or the way back to it."""
    del query
    await form.keep(replace(form.draft, shown=value))


async def turn_month(query: CallbackQuery, form: ApplicationForm, value: str) -> None:
    del query
    await form.keep(replace(form.draft, shown=f"{date.fromisoformat(value):%Y-%m}"))


async def press_blank(query: CallbackQuery, form: ApplicationForm) -> None:
    """A heading or an empty day of the calendar was pressed."""
    del query
    await form.keep(form.draft)


async def type_town(message: Message, form: ApplicationForm, typed: str) -> None:
    del message
    match parse_town(typed):
        case TownRefusal() as reason:
            await form.repeat(reason)
        case town:
            draft = replace(form.draft, town=town)
            await form.go(JOINING.ask_contact(draft), draft)


def add_to(own: Router) -> None:
    press, message = own.callback_query.register, own.message.register
    message(type_name, StateFilter(*NAMES), Typed())
    press(keep_latin, Pressed("latin"))
    press(have_no_patronymic, Pressed("none"))
    message(type_birthday, StateFilter(Registration.birthday), Typed())
    press(press_day, Pressed("day"))
    press(turn_calendar, Pressed("shown"))
    press(turn_month, Pressed("month"))
    press(press_blank, Pressed("blank"))
    message(type_town, StateFilter(Registration.town), Typed())
