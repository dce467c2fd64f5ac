"""The ledger of consents, and what it means to withdraw."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.services.messages import Button, Day, Screen, Text, text
from bot.services.people import GivenConsent
from bot.ui.form import BACK, CANCEL, MENU

MOST_LINES = 20
MOST_CHARACTERS = 3800
ERASE_AT_ONCE = (Button(text("button-erase-at-once"), "my_data.sure"),)


def ledger(given: Sequence[GivenConsent], zone: ZoneInfo) -> Screen:
    """Show what was agreed to, the newest first, withdrawn ones too."""
    newest = [*reversed(given)][:MOST_LINES]
    lines = [_line(one, zone) for one in newest] or [text("consents-none")]
    texts = ((Button(text("button-consent-texts"), "consents.texts"),),) if given else ()
    withdraw = ((Button(text("button-withdraw"), "consents.withdraw"),),)
    return Screen(
        (text("consents-title"), *lines),
        (
            *texts,
            *(withdraw if any(one.withdrawn_at is None for one in given) else ()),
            (Button(BACK.label, "profile.open"), MENU),
        ),
    )


def _line(one: GivenConsent, zone: ZoneInfo) -> Text:
    day, hour = _when(one.given_at, zone)
    kind = text(f"consent-{one.kind}")
    if one.withdrawn_at is None:
        return text("consents-line", kind=kind, version=one.version, day=day, hour=hour)
    last, at = _when(one.withdrawn_at, zone)
    return text(
        "consents-line-withdrawn",
        kind=kind,
        version=one.version,
        day=day,
        hour=hour,
        withdrawn=last,
        at=at,
    )


def _when(moment: datetime, zone: ZoneInfo) -> tuple[Day, str]:
    local = moment.astimezone(zone)
    return Day(local.date()), f"{local:%H:%M}"


def consent_texts(given: Sequence[GivenConsent]) -> Screen:
    """Show each wording as it was agreed to, the newest first, as many as a message holds."""
    lines: list[Text] = []
    room = MOST_CHARACTERS
    for wording in dict.fromkeys(one.text for one in reversed(given)):
        room -= len(wording)
        if room >= 0:
            lines.append(text("consents-wording", wording=wording))
    back = Button(BACK.label, "consents.open")
    return Screen(tuple(lines), ((back, MENU),))


def sure_to_withdraw(days: int) -> Screen:
    return Screen(
        (text("consents-sure"), text("consents-sure-what", days=days)),
        (
            (Button(text("button-withdraw"), "consents.withdrawn"),),
            ERASE_AT_ONCE,
            (Button(CANCEL.label, "consents.open"),),
        ),
    )


def withdrawn(due: datetime, zone: ZoneInfo) -> Screen:
    day = Day(due.astimezone(zone).date())
    return Screen(
        (text("consents-withdrawn"), text("consents-withdrawn-until", day=day)),
        (ERASE_AT_ONCE, (MENU,)),
    )
