"""«Объявления»: what is asked for a new one, how residents see it, what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from aiogram.fsm.state import State, StatesGroup

from bot.domain.announcements import FARTHEST, MOST_TARGETS, Audience, Whom
from bot.domain.history import page_of
from bot.services.announcement_notices import Announced
from bot.services.announcements import Announcement, Report, Speaker
from bot.services.branches import ServedPage
from bot.services.messages import Arg, Button, Day, Private, Rows, Screen, Text, text
from bot.services.staff import Site
from bot.ui.announcement_notices import announcement_lines
from bot.ui.calendar import month_of_days
from bot.ui.form import MENU
from bot.ui.lists import LINES_A_PAGE, turn_row
from bot.ui.staff_notices import place_text

HOURS = range(8, 21)
HOURS_IN_A_ROW = 4
LONGEST_EXCERPT = 300
LONGEST_IN_LIST = 40
DONE = (Button(text("button-done"), "ann.chosen"),)


class Announcing(StatesGroup):
    words = State()
    whom = State()
    branches = State()
    buildings = State()
    preview = State()
    day = State()
    hour = State()
    check = State()


@dataclass(frozen=True, slots=True)
class Draft:
    """Ids are 0 for the centre and for the whole; `targets`: ids of branches or buildings.

    `count`: receivers as they were counted last; `starts_at` None: now; `month`: that is shown.
    """

    organisation_id: int
    branch_id: int
    speaker: Speaker
    today: date
    branches: tuple[tuple[int, str], ...] = ()
    words: str = ""
    whom: Whom = Whom.ALL
    targets: tuple[int, ...] = ()
    page: ServedPage | None = None
    branch_page: int = 1
    count: int = 0
    month: date | None = None
    day: date | None = None
    starts_at: datetime | None = None

    @property
    def site(self) -> Site:
        return Site(self.organisation_id or None, self.branch_id or None)

    @property
    def audience(self) -> Audience:
        site = self.site
        return Audience(site.organisation_id, site.branch_id, self.whom, self.targets)


def denied() -> Screen:
    return Screen((text("organisation-denied"),), ((MENU,),))


def announcements(
    organisation_id: int,
    found: Sequence[Announcement],
    number: int,
    zone: ZoneInfo,
    *,
    more: bool,
) -> Screen:
    rows = tuple((Button(_in_list(one, zone), f"anns.one={one.id}"),) for one in found)
    lines = () if found else (text("announcements-none"),)
    return Screen(
        (text("announcements-title"), *lines),
        (
            (Button(text("button-new-announcement"), f"ann.new={organisation_id}"),),
            *rows,
            *turn_row(f"anns.page={organisation_id}.", number, more=more),
            (Button(text("button-back"), f"org.at={organisation_id}"), MENU),
        ),
    )


def _in_list(one: Announcement, zone: ZoneInfo) -> Text:
    local = one.starts_at.astimezone(zone)
    words = _cut(one.words.partition("\n")[0], LONGEST_IN_LIST)
    return text("announcements-open", date=f"{local:%d.%m.%Y}", words=words)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def report(told: Report, zone: ZoneInfo) -> Screen:
    """Show what was written, to whom, and what became of it."""
    one, tally = told.announcement, told.tally
    number = one.audience.organisation_id or 0
    may_stop = one.state.open or tally.waiting
    stop = ((Button(text("button-stop"), f"anns.stop={one.id}"),),) if may_stop else ()
    fresh = (Button(text("button-refresh"), f"anns.one={one.id}"),)
    back = (Button(text("button-back"), f"anns.open={number}"), MENU)
    day, hour = _when(one.starts_at, zone)
    lines = [
        text("announcement-title", speaker=_speaker(told.speaker)),
        text("announcement-words", words=_cut(one.words, LONGEST_EXCERPT)),
        _whom(one.audience, told.speaker),
        text("announcement-starts", day=day, hour=hour),
        text(f"announcement-state-{one.state}"),
    ]
    if tally.put:
        most = max(one.expected, tally.put)
        lines.append(text("announcement-tally", sent=tally.sent, count=most))
        left = {"lost": tally.lost, "withdrawn": tally.withdrawn}
        lines += [text(f"announcement-{name}", count=many) for name, many in left.items() if many]
    else:
        lines.append(text("announcement-expected", count=one.expected))
    return Screen(tuple(lines), (*stop, fresh, back))


def _speaker(speaker: Speaker) -> Text:
    place = place_text(speaker.organisation)
    if not speaker.branch:
        return place
    return text("announcement-speaker-branch", organisation=place, branch=speaker.branch)


def _when(at: datetime, zone: ZoneInfo) -> tuple[Day, str]:
    local = at.astimezone(zone)
    return Day(local.date()), f"{local:%H:%M}"


def _whom(audience: Audience, speaker: Speaker) -> Text:
    if audience.whom is Whom.ALL:
        return text("announcement-whom-all", speaker=_speaker(speaker))
    return text(f"announcement-whom-{audience.whom}", count=len(audience.targets))


def type_words(draft: Draft) -> Screen:
    return Screen((text("announce-words", speaker=_speaker(draft.speaker)),))


def choose_whom(draft: Draft) -> Screen:
    all_of_it = Button(text("announce-all", speaker=_speaker(draft.speaker)), "ann.all")
    by_branches = ((Button(text("announce-branches"), "ann.branches=1"),),)
    return Screen(
        (text("announce-whom"),),
        (
            (all_of_it,),
            *(by_branches if draft.branches else ()),
            (Button(text("announce-buildings"), "ann.page=1"),),
        ),
    )


def choose_branches(draft: Draft) -> Screen:
    page = page_of(draft.branches, draft.branch_page, LINES_A_PAGE)
    rows = tuple(
        (_toggle(draft, number, text("branches-open", branch=name)),)
        for number, name in page.items
    )
    turns = turn_row("ann.branches=", page.number, more=page.number < page.last)
    return Screen((text("announce-choose-branches"), *_chosen(draft)), (*rows, *turns, DONE))


def choose_buildings(draft: Draft) -> Screen:
    """Those of a page as buttons; others by their addresses in a message."""
    page = draft.page or ServedPage((), 1, more=False)
    rows = tuple(
        (_toggle(draft, one.building_id, text("announce-place", place=Private(one.display))),)
        for one in page.items
    )
    turns = turn_row("ann.page=", page.number, more=page.more)
    return Screen((text("announce-choose-buildings"), *_chosen(draft)), (*rows, *turns, DONE))


def _toggle(draft: Draft, number: int, label: Text) -> Button:
    marked = text("announce-chosen", label=label) if number in draft.targets else label
    return Button(marked, f"ann.take={number}")


def _chosen(draft: Draft) -> tuple[Text, ...]:
    return (text("announce-chosen-count", count=len(draft.targets), most=MOST_TARGETS),)


def placed(count: int, left: Sequence[str]) -> tuple[Text, ...]:
    """Say how many buildings were added, and the lines that could not be."""
    lines = [text("branch-placed", count=count)]
    if left:
        lines.append(text("branch-not-placed", lines=Private("; ".join(left))))
    return tuple(lines)


def preview(draft: Draft) -> Screen:
    speaker = draft.speaker
    notice = Announced(speaker.organisation, speaker.branch, draft.words)
    return Screen(
        (
            *announcement_lines(notice),
            text("announce-preview"),
            _whom(draft.audience, speaker),
            text("announcement-expected", count=draft.count),
        ),
        ((Button(text("announce-now"), "ann.now"), Button(text("announce-later"), "ann.later")),),
    )


def choose_day(draft: Draft) -> Screen:
    rows = month_of_days("ann", draft.month or draft.today, draft.today, draft.today + FARTHEST)
    return Screen((text("announce-day"),), rows)


def choose_hour(draft: Draft) -> Screen:
    buttons = [
        Button(text("settings-hour", hour=f"{hour:02}:00"), f"ann.hour={hour}") for hour in HOURS
    ]
    rows: Rows = tuple(
        tuple(buttons[first : first + HOURS_IN_A_ROW])
        for first in range(0, len(buttons), HOURS_IN_A_ROW)
    )
    return Screen((text("announce-hour", day=Day(draft.day or draft.today)),), rows)


def check(draft: Draft) -> Screen:
    when = text("announce-check-now")
    if draft.starts_at is not None:
        said: dict[str, Arg] = {
            "day": Day(draft.starts_at.date()),
            "hour": f"{draft.starts_at:%H:%M}",
        }
        when = text("announce-check-later", **said)
    return Screen(
        (
            when,
            _whom(draft.audience, draft.speaker),
            text("announcement-expected", count=draft.count),
        ),
        ((Button(text("button-confirm"), "ann.confirm"),),),
    )


def at_hour(draft: Draft, said: time, zone: ZoneInfo) -> datetime:
    """Give the moment in the centre's zone."""
    return datetime.combine(draft.day or draft.today, said, zone)
