"""Settings: the PIN, its idle time, the language."""

from datetime import timedelta

from bot.domain.access import PIN_IDLE_CHOICES
from bot.services.messages import Button, Rows, Screen, Text, text
from bot.services.people import Session
from bot.ui.form import MENU
from bot.ui.home import LANGUAGE


def settings(session: Session) -> Screen:
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
    return Screen((text("settings-title"), line), (*pin_rows, (LANGUAGE,), (MENU,)))


def choose_idle() -> Screen:
    rows = tuple(
        (Button(idle_text(idle), f"settings.wait={int(idle.total_seconds())}"),)
        for idle in PIN_IDLE_CHOICES
    )
    back = Button(text("button-back"), "settings.open")
    return Screen((text("settings-choose-idle"),), (*rows, (back, MENU)))


def idle_text(idle: timedelta) -> Text:
    minutes = int(idle.total_seconds()) // 60
    if minutes < 60:
        return text("settings-idle-minutes", count=minutes)
    return text("settings-idle-hours", count=minutes // 60)
