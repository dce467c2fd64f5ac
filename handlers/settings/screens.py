"""Settings: the PIN, its idle time, quiet hours, notices, the language."""

from datetime import timedelta

from bot.domain.access import PIN_IDLE_CHOICES
from bot.domain.quiet import Preferences, Quiet, Topic
from bot.services.messages import Button, Rows, Screen, Text, text
from bot.services.people import Session
from bot.ui.form import MENU
from bot.ui.home import LANGUAGE

HOURS = range(24)
HOURS_IN_A_ROW = 6
TO_SETTINGS = Button(text("button-back"), "settings.open")


def settings(session: Session, preferences: Preferences) -> Screen:
    if session.pin_hash is None:
        pin_rows: Rows = ((Button(text("button-set-pin"), "pin.start"),),)
        line = text("settings-pin-off")
    else:
        pin_rows = (
            (
                Button(text("button-change-pin"), "pin.change"),
                Button(text("button-pin-off"), "pin.off"),
            ),
            (Button(text("button-pin-idle"), "settings.idle"),),
        )
        line = text("settings-pin-on", idle=idle_text(session.pin_idle))
    more = (
        Button(text("button-quiet"), "settings.quiet"),
        Button(text("button-notices"), "settings.notices"),
    )
    lines = (text("settings-title"), line, _quiet_line(preferences.quiet))
    return Screen(lines, (*pin_rows, more, (LANGUAGE,), (MENU,)))


def _quiet_line(quiet: Quiet | None) -> Text:
    if quiet is None:
        return text("settings-quiet-off")
    return text("settings-quiet-on", start=_clock(quiet.start), end=_clock(quiet.end))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def choose_idle() -> Screen:
    rows = tuple(
        (Button(idle_text(idle), f"settings.wait={int(idle.total_seconds())}"),)
        for idle in PIN_IDLE_CHOICES
    )
    return Screen((text("settings-choose-idle"),), (*rows, (TO_SETTINGS, MENU)))


def idle_text(idle: timedelta) -> Text:
    minutes = int(idle.total_seconds()) // 60
    if minutes < 60:
        return text("settings-idle-minutes", count=minutes)
    return text("settings-idle-hours", count=minutes // 60)


def choose_start(preferences: Preferences) -> Screen:
    """Ask from when it shall be quiet; whoever has quiet hours may end them."""
    off = (Button(text("button-quiet-off"), "settings.loud"),)
    rows = (*_hours("settings.from="), *((off,) if preferences.quiet else ()))
    lines = (text("settings-choose-start"), text("settings-quiet-hint"))
    return Screen(lines, (*rows, (TO_SETTINGS, MENU)))


def choose_end(start: int) -> Screen:
    rows = _hours(f"settings.until={start}-", without=start // 60)
    line = text("settings-choose-end", start=_clock(start))
    return Screen((line,), (*rows, (TO_SETTINGS, MENU)))


def _hours(prefix: str, without: int | None = None) -> Rows:
    buttons = [
        Button(text("settings-hour", hour=_clock(hour * 60)), f"{prefix}{hour * 60}")
        for hour in HOURS
        if hour != without
    ]
    return tuple(
        tuple(buttons[first : first + HOURS_IN_A_ROW])
        for first in range(0, len(buttons), HOURS_IN_A_ROW)
    )


def notices(preferences: Preferences) -> Screen:
    rows = tuple((_switch(topic, preferences),) for topic in Topic)
    lines = (text("settings-notices"), text("settings-notices-always"))
    return Screen(lines, (*rows, (TO_SETTINGS, MENU)))


def muted(topic: Topic) -> Text:
    return text(f"settings-muted-{topic}")


def _switch(topic: Topic, preferences: Preferences) -> Button:
    mark = "✓" if topic not in preferences.muted else "✗"
    label = text("settings-topic", mark=mark, topic=text(f"topic-{topic}"))
    return Button(label, f"settings.topic={topic}")
