"""The ledger of consents, and what it means to withdraw."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.consents import ConsentKind
from bot.services.messages import Button, Day, Screen, Text, text
from bot.services.papers import split_pages
from bot.services.people import GivenConsent
from bot.ui.form import BACK, CANCEL, MENU

MOST_LINES = 20
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
            *(withdraw if any(map(_revocable, given)) else ()),
            (Button(BACK.label, "profile.open"), MENU),
        ),
    )


def _revocable(one: GivenConsent) -> bool:
    """Tell what withdrawing ends: a statement of fact and an agreement are no consents."""
    return one.kind is ConsentKind.PERSONAL_DATA and one.withdrawn_at is None


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


def consent_texts(given: Sequence[GivenConsent], number: int) -> Screen:
    """Show one page of the wordings as they were agreed to, the newest first, each one whole."""
    wordings = dict.fromkeys((one.kind, one.version, one.text) for one in reversed(given))
    pages = [
        (kind, version, page)
        for kind, version, wording in wordings
        for page in split_pages(wording)
    ]
    rows = ((Button(BACK.label, "consents.open"), MENU),)
    if not pages:
        return Screen((text("consents-none"),), rows)
    number = min(max(number, 1), len(pages))
    kind, version, page = pages[number - 1]
    named = text(f"consent-{kind}")
    title = text("consents-wording", kind=named, version=version, number=number, total=len(pages))
    turns = _turns(number, len(pages))
    return Screen((title, text("paper-text", text=page)), ((turns,) if turns else ()) + rows)


def _turns(number: int, total: int) -> tuple[Button, ...]:
    before = Button(text("calendar-before"), f"consents.texts={number - 1}")
    after = Button(text("calendar-after"), f"consents.texts={number + 1}")
    return (*((before,) if number > 1 else ()), *((after,) if number < total else ()))


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
        ((MENU,),),
    )
