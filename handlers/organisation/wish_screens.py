"""Screens of «Уведомления» of an employee."""

from bot.domain.staff_topics import MINUTES_A_DAY, Hours, StaffTopic, Wish
from bot.services.messages import Button, Rows, Screen, Text, text
from bot.services.staff_cards import number_read, number_said
from bot.services.staff_wishes import Wishes
from bot.ui.form import MENU

HOURS_IN_A_ROW = 6
TOPICS = tuple(StaffTopic)  # a press has no room for their names: only ever added to
HOUR = 60
WEEK = range(1, 8)


def wishes(known: Wishes) -> Screen:
    """List what the role is told of at all, and when."""
    number = _number(known)
    rows = tuple(
        (Button(_topic(topic, wish), f"wishes.topic={number}.{TOPICS.index(topic)}"),)
        for topic, wish in known.topics.items()
    )
    hours = Button(text("button-work-hours"), f"wishes.days={number}")
    lines = (text("wishes-title"), _hours_said(known.hours))
    return Screen(lines, (*rows, (hours,), (_back(number), MENU)))


def choose_wish(number: str, topic: StaffTopic) -> Screen:
    place = TOPICS.index(topic)
    rows = tuple(
        (Button(text(f"wish-{wish}"), f"wishes.set={number}.{place}.{wish}"),) for wish in Wish
    )
    line = text("wishes-choose", topic=text(f"staff-topic-{topic}"))
    return Screen((line,), (*rows, (_to_wishes(number), MENU)))


def choose_days(known: Wishes) -> Screen:
    """Mark days at once; the hours come after."""
    number, hours = _number(known), known.hours
    days = tuple(
        Button(_day(day, on=day in hours.days), f"wishes.day={number}.{day}") for day in WEEK
    )
    always = Button(text("button-hours-always"), f"wishes.always={number}")
    starts = _grid(f"wishes.from={number}.")
    lines = (text("wishes-days"), _hours_said(hours))
    return Screen(lines, (days[:4], days[4:], *starts, (always,), (_to_wishes(number), MENU)))


def choose_end(number: str, start: int) -> Screen:
    rows = _grid(f"wishes.until={number}.{start}.", without=start)
    line = text("wishes-until", **{"from": _clock(start)})
    return Screen((line,), (*rows, (_to_wishes(number), MENU)))


def _number(known: Wishes) -> str:
    return number_said(known.employee.post.organisation_id or 0)


def _back(number: str) -> Button:
    return Button(text("button-back"), f"org.at={number_read(number)}")


def _to_wishes(number: str) -> Button:
    return Button(text("button-back"), f"wishes.open={number}")


def _topic(topic: StaffTopic, wish: Wish) -> Text:
    return text("wishes-topic", topic=text(f"staff-topic-{topic}"), wish=text(f"wish-{wish}"))


def _day(day: int, *, on: bool) -> Text:
    said = text(f"weekday-{day}")
    return text("wishes-day-on", day=said) if on else said


def _hours_said(hours: Hours) -> Text:
    if hours.always:
        return text("wishes-hours-always")
    days = [text(f"weekday-{day}") for day in sorted(hours.days)]
    said = days[0]
    for one in days[1:]:
        said = text("wishes-days-listed", before=said, day=one)
    ends = {"from": _clock(hours.start), "until": _clock(hours.end)}
    return text("wishes-hours", days=said, **ends)


def _grid(prefix: str, without: int | None = None) -> Rows:
    buttons = [
        Button(text("settings-hour", hour=_clock(at)), f"{prefix}{at}")
        for at in range(0, MINUTES_A_DAY, HOUR)
        if at != without
    ]
    return tuple(
        tuple(buttons[first : first + HOURS_IN_A_ROW])
        for first in range(0, len(buttons), HOURS_IN_A_ROW)
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
