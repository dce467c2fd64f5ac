"""«Группы»: which are bound, the link that binds one, and what is said in the group."""

from zoneinfo import ZoneInfo

from bot.domain.history import page_of
from bot.domain.staff import group_payload
from bot.services.group_binding import BindRefusal, Bound, GroupList
from bot.services.groups import Group
from bot.services.messages import Button, Day, Screen, Text, text
from bot.ui.form import MENU
from bot.ui.lists import LINES_A_PAGE, turn_row
from bot.ui.staff_notices import place_text
from handlers.organisation.screens import TELEGRAM


def groups(found: GroupList, page_number: int, zone: ZoneInfo) -> Screen:
    page, number = page_of(found.groups, page_number, LINES_A_PAGE), found.organisation_id
    unbind = tuple(
        (Button(text("groups-unbind", title=one.title), f"org.unbind={one.chat_id}"),)
        for one in page.items
    )
    return Screen(
        (
            text("groups-title"),
            *(_line(found, one, zone) for one in page.items),
            *(() if found.groups else (text("groups-none"),)),
        ),
        (
            *unbind,
            *turn_row(f"org.groups={number}.", page.number, more=page.number < page.last),
            (Button(text("button-bind-group"), f"org.bind={number}"),),
            (Button(text("button-back"), f"org.at={number}"), MENU),
        ),
    )


def _line(found: GroupList, one: Group, zone: ZoneInfo) -> Text:
    branch = found.branches.get(one.site.branch_id or 0)
    place = text("staff-everywhere")
    if branch is not None:
        place = text("organisation-branch-name", branch=branch.name)
    since = Day(one.bound_at.astimezone(zone).date())
    key = "groups-line" if one.lost_at is None else "groups-line-lost"
    return text(key, title=one.title, place=place, since=since)


def link(token: str, bot_name: str) -> Screen:
    payload = group_payload(token)
    address = f"{TELEGRAM}/{bot_name}?startgroup={payload}"
    return Screen(
        (
            text("group-link"),
            text("group-link-command", command=f"/start@{bot_name} {payload}"),
        ),
        ((Button(text("button-choose-group"), url=address),), (MENU,)),
        secret=True,
        stays=True,
    )


def bound(outcome: Bound | BindRefusal) -> Screen:
    """Say it in the group."""
    if isinstance(outcome, BindRefusal):
        return Screen((text(outcome),))
    where = place_text(outcome.organisation)
    if outcome.branch:
        line = text("group-bound-branch", organisation=where, branch=outcome.branch)
    else:
        line = text("group-bound", organisation=where)
    return Screen((line, text("group-bound-hint")))
