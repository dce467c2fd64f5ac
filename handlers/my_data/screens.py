"""What is kept about the person, in numbers, and the way to have it destroyed."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.services.messages import Button, Day, Screen, text
from bot.ui.form import CANCEL, MENU


def overview(kept: Sequence[tuple[str, int]], due: datetime | None, zone: ZoneInfo) -> Screen:
    """Give the numbers of what is kept; `due`: when it will be destroyed anyway."""
    lines = [
        text("mydata-line", section=text(f"table-{name}"), count=count) for name, count in kept
    ]
    if due is not None:
        lines.append(text("mydata-due", day=Day(due.astimezone(zone).date())))
    return Screen(
        (text("mydata-title"), *lines, text("mydata-registries")),
        (
            (Button(text("button-download"), "my_data.download"),),
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


def erasing() -> Screen:
    return Screen((text("mydata-erasing"),))
