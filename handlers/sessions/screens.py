"""«Где вы вошли»: every chat of the cabinet, since when, and when it was last used."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.services.directory import OpenSession
from bot.services.messages import Button, Day, Private, Screen, Text, text
from bot.ui.form import MENU

MOST_SESSIONS = 15
TO_PROFILE = Button(text("button-back"), "profile.open")


def sessions(found: Sequence[OpenSession], own: int, zone: ZoneInfo) -> Screen:
    shown = found[:MOST_SESSIONS]
    others = [one for one in shown if one.id != own]
    lines = [text("sessions-title"), *(_line(one, own, zone) for one in shown)]
    if len(found) > MOST_SESSIONS:
        lines.append(text("sessions-more", count=len(found) - MOST_SESSIONS))
    if not others:
        lines.append(text("sessions-only-here"))
    rows = [
        (Button(text("sessions-end", title=_title(one)), f"sessions.end={one.id}"),)
        for one in others
    ]
    if others:
        rows.append((Button(text("button-end-others"), "sessions.others"),))
    return Screen(tuple(lines), (*rows, (TO_PROFILE, MENU)))


def _line(one: OpenSession, own: int, zone: ZoneInfo) -> Text:
    key = "sessions-line-here" if one.id == own else "sessions-line"
    since, seen = one.started_at.astimezone(zone), one.active_at.astimezone(zone)
    return text(
        key,
        title=_title(one),
        since=Day(since.date()),
        seen=Day(seen.date()),
        hour=_hour(seen),
    )


def _title(one: OpenSession) -> Private | Text:
    return Private(one.title) if one.title else text("sessions-nameless")


def _hour(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def sure_to_end() -> Screen:
    row = (
        Button(text("button-confirm"), "sessions.ended"),
        Button(text("button-cancel"), "sessions.open"),
    )
    return Screen((text("sessions-sure"),), (row,))
