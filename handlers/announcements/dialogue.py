"""A new announcement, step by step, as residents will see it."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.announcements import (
    MOST_TARGETS,
    AnnouncementRefusal,
    Whom,
    parse_announcement,
    parse_clock_time,
)
from bot.domain.typed import clean
from bot.services.addresses import FlatNeeded, ResolveAddress, Resolved
from bot.services.announcements import (
    CountReceivers,
    ListTargets,
    MayTarget,
    NotYours,
    OpenDesk,
    PlanAnnouncement,
    Report,
    TooManyOpen,
)
from bot.services.cabinet import Today
from bot.services.people import Person
from bot.services.staff import Denied
from bot.ui.filters import Typed
from bot.ui.form import Dialogue, Form
from bot.ui.presses import Pressed
from handlers.announcements import screens
from handlers.announcements.screens import Announcing, Draft

MOST_LINES = 50  # of addresses in one message
DIALOGUE = Dialogue(
    name="ann",
    states=Announcing,
    draft=Draft,
    screens={
        Announcing.words: screens.type_words,
        Announcing.whom: screens.choose_whom,
        Announcing.branches: screens.choose_branches,
        Announcing.buildings: screens.choose_buildings,
        Announcing.preview: screens.preview,
        Announcing.day: screens.choose_day,
        Announcing.hour: screens.choose_hour,
        Announcing.check: screens.check,
    },
)


async def begin(
    query: CallbackQuery,
    form: Form[Draft],
    value: str,
    person: Person,
    open_desk: OpenDesk,
    today: Today,
) -> None:
    """«Новое объявление»."""
    del query
    desk = await open_desk(person, int(value) or None)
    if isinstance(desk, Denied):
        form.chat.rest(screens.denied())
        return
    site = desk.site
    draft = Draft(
        site.organisation_id or 0, site.branch_id or 0, desk.speaker, today(), desk.branches
    )
    await form.start(Announcing.words, draft)


async def type_words(message: Message, form: Form[Draft], typed: str) -> None:
    del message
    words = parse_announcement(typed)
    if isinstance(words, AnnouncementRefusal):
        await form.repeat(words)
    else:
        await form.go(Announcing.whom, replace(form.draft, words=words))


async def choose_all(
    query: CallbackQuery, form: Form[Draft], person: Person, count_receivers: CountReceivers
) -> None:
    """«Всем»."""
    del query
    draft = replace(form.draft, whom=Whom.ALL, targets=())
    await _preview(form, draft, person, count_receivers)


async def open_branches(query: CallbackQuery, form: Form[Draft], value: str) -> None:
    """«По филиалам», and each of their pages."""
    del query
    draft = _meaning(form.draft, Whom.BRANCHES)
    await form.go(Announcing.branches, replace(draft, branch_page=int(value)))


async def open_buildings(
    query: CallbackQuery,
    form: Form[Draft],
    value: str,
    person: Person,
    list_targets: ListTargets,
) -> None:
    """«По домам», and each of their pages."""
    del query
    draft = _meaning(form.draft, Whom.BUILDINGS)
    page = await list_targets(person, draft.site, int(value))
    if isinstance(page, Denied):
        await form.leave(screens.denied())
    else:
        await form.go(Announcing.buildings, replace(draft, page=page))


def _meaning(draft: Draft, whom: Whom) -> Draft:
    """Turn to other targets: those that were chosen before are of another kind."""
    return draft if draft.whom is whom else replace(draft, whom=whom, targets=())


async def take(query: CallbackQuery, form: Form[Draft], value: str) -> None:
    """A tap chooses a branch or a building, a second one leaves it out."""
    del query
    await form.keep(_toggled(form.draft, int(value)))


def _toggled(draft: Draft, number: int) -> Draft:
    if number in draft.targets:
        left = tuple(one for one in draft.targets if one != number)
        return replace(draft, targets=left)
    return replace(draft, targets=(*draft.targets, number)[:MOST_TARGETS])


async def type_addresses(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    resolve: ResolveAddress,
    may_target: MayTarget,
) -> None:
    """Each line is a house; what cannot be told for certain is said and left out."""
    del message
    said = [line for line in map(clean, typed.splitlines()) if line]
    found = dict.fromkeys(form.draft.targets)
    left, before = said[MOST_LINES:], len(found)
    for line in said[:MOST_LINES]:
        match await resolve(line):
            case Resolved(building) | FlatNeeded(building):
                known = building.id in found
                may = known or await may_target(person, form.draft.site, building.id)
            case _:
                may = False
        if may and len(found) < MOST_TARGETS:
            found[building.id] = None
        else:
            left.append(line)
    draft = replace(form.draft, targets=tuple(found))
    shown = screens.choose_buildings(draft)
    await form.ask(shown.under(*screens.placed(len(found) - before, left)), draft)


async def end_choice(
    query: CallbackQuery, form: Form[Draft], person: Person, count_receivers: CountReceivers
) -> None:
    """«Готово» under the branches or buildings."""
    del query
    if form.draft.targets:
        await _preview(form, form.draft, person, count_receivers)
    else:
        await form.repeat("announce-nobody-chosen")


async def _preview(
    form: Form[Draft], draft: Draft, person: Person, count_receivers: CountReceivers
) -> None:
    match await count_receivers(person, draft.audience):
        case Denied():
            await form.leave(screens.denied())
        case NotYours():
            await form.repeat("announce-not-yours")
        case int(count):
            await form.go(Announcing.preview, replace(draft, count=count))


async def choose_now(query: CallbackQuery, form: Form[Draft]) -> None:
    """«Отправить сейчас»."""
    del query
    await form.go(Announcing.check, replace(form.draft, starts_at=None))


async def choose_later(query: CallbackQuery, form: Form[Draft], today: Today) -> None:
    """«Назначить время»."""
    del query
    await form.go(Announcing.day, replace(form.draft, today=today(), month=None))


async def turn_month(query: CallbackQuery, form: Form[Draft], value: str) -> None:
    del query
    await form.keep(replace(form.draft, month=date.fromisoformat(value)))


async def press_day(query: CallbackQuery, form: Form[Draft], value: str) -> None:
    del query
    await form.go(Announcing.hour, replace(form.draft, day=date.fromisoformat(value)))


async def press_hour(
    query: CallbackQuery, form: Form[Draft], value: str, zone: ZoneInfo, now: datetime
) -> None:
    del query
    await _take_time(form, time(int(value)), zone, now)


async def type_time(
    message: Message, form: Form[Draft], typed: str, zone: ZoneInfo, now: datetime
) -> None:
    del message
    said = parse_clock_time(typed)
    if said is None:
        await form.repeat("announce-time-unreadable")
    else:
        await _take_time(form, said, zone, now)


async def _take_time(form: Form[Draft], said: time, zone: ZoneInfo, now: datetime) -> None:
    starts_at = screens.at_hour(form.draft, said, zone)
    if starts_at < now:
        await form.repeat(AnnouncementRefusal.PAST)
    else:
        await form.go(Announcing.check, replace(form.draft, starts_at=starts_at))


async def confirm(
    query: CallbackQuery,
    form: Form[Draft],
    person: Person,
    plan_announcement: PlanAnnouncement,
    zone: ZoneInfo,
) -> None:
    del query
    said = form.draft
    match await plan_announcement(person, said.audience, said.words, said.starts_at):
        case Denied():
            await form.leave(screens.denied())
        case NotYours():
            await form.repeat("announce-not-yours")
        case TooManyOpen():
            await form.repeat("announce-too-many")
        case AnnouncementRefusal() as reason:
            await form.repeat(reason)
        case Report() as made:
            await form.leave(screens.report(made, zone))


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    press, message = own.callback_query.register, own.message.register
    press(begin, Pressed("new"))
    message(type_words, StateFilter(Announcing.words), Typed())
    press(choose_all, Pressed("all"), StateFilter(Announcing.whom))
    choosing = StateFilter(Announcing.whom, Announcing.branches, Announcing.buildings)
    press(open_branches, Pressed("branches"), choosing)
    press(open_buildings, Pressed("page"), choosing)
    press(take, Pressed("take"), choosing)
    message(type_addresses, StateFilter(Announcing.buildings), Typed())
    press(end_choice, Pressed("chosen"), choosing)
    press(choose_now, Pressed("now"), StateFilter(Announcing.preview))
    press(choose_later, Pressed("later"), StateFilter(Announcing.preview))
    press(turn_month, Pressed("month"), StateFilter(Announcing.day))
    press(press_day, Pressed("day"), StateFilter(Announcing.day))
    press(press_hour, Pressed("hour"), StateFilter(Announcing.hour))
    message(type_time, StateFilter(Announcing.hour), Typed())
    press(confirm, Pressed("confirm"), StateFilter(Announcing.check))
    return own
