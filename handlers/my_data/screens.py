"""What is kept about the person, in numbers, and the way to have it destroyed."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.services.messages import Button, Day, Screen, text
from bot.ui.form import CANCEL, MENU


def overview(
    kept: Sequence[tuple[str, int]], due: datetime | None, zone: ZoneInfo, *, mine: bool
) -> Screen:
    """Give the numbers of what is kept; `due`: when it will be destroyed anyway.

    `mine`: the person has proved to be who the data are of.
    """
    lines = [
        text("mydata-line", section=text(f"table-{name}"), count=count) for name, count in kept
    ]
    if due is not None:
        lines.append(text("mydata-due", day=Day(due.astimezone(zone).date())))
    if not mine:
        lines.append(text("mydata-sign-in"))
    download = ((Button(text("button-download"), "my_data.download"),),)
    return Screen(
        (text("mydata-title"), *lines, text("mydata-registries")),
        (
            *(download if mine else ()),
            (Button(text("button-erase"), "my_data.sure"),),
            (MENU,),
        ),
    )


def sure_to_erase() -> Screen:
    return Screen(
        (text("mydata-sure"), text("mydata-sure-what"), text("mydata-registries")),
        (
            (Button(text("button-erase-now"), "my_data.erase"),),
            (Button(CANCEL.label, "my_data.open"),),
        ),
    )


def sure_to_wait(days: int) -> Screen:
    """Ask who is not signed in: the owner has these days to call it off."""
    return Screen(
        (text("mydata-sure"), text("mydata-sure-later", days=days), text("mydata-registries")),
        (
            (Button(text("button-erase"), "my_data.erase"),),
            (Button(CANCEL.label, "my_data.open"),),
        ),
    )


def erased_later(due: datetime, zone: ZoneInfo) -> Screen:
    day = Day(due.astimezone(zone).date())
    return Screen((text("mydata-erasing-later", day=day),), ((MENU,),))


def erasing() -> Screen:
    return Screen((text("mydata-erasing"),))
