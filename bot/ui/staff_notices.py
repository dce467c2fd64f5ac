"""What employees of organisations and the centre's staff are told of posts."""

from collections.abc import Iterator
from typing import TypeAlias

from bot.services.messages import Day, Private, Screen, Text, text
from bot.services.staff_notices import (
    COUNTED,
    AnnouncementWithheld,
    DaySummed,
    EmployeeJoined,
    OfStaff,
    OrganisationChangeAsked,
    PostChanged,
    PostEnded,
    RowsRefused,
)

OfOneLine: TypeAlias = (
    OrganisationChangeAsked
    | PostEnded
    | PostChanged
    | EmployeeJoined
    | RowsRefused
    | AnnouncementWithheld
)


def staff_screen(notice: OfStaff) -> Screen:
    """Names of people do not stay in the journal, where they would outlive erasure."""
    if isinstance(notice, DaySummed):
        return Screen(tuple(_summed(notice)))
    named = not isinstance(notice, PostEnded | PostChanged | RowsRefused)
    return Screen((_line(notice),), secret=named)


def place_text(organisation: str) -> Text:
    """Name an organisation, or the centre where there is none."""
    if not organisation:
        return text("organisation-centre")
    return text("organisation-named", organisation=organisation)


def role_text(role: str) -> Text:
    return text(f"staff-role-{role}")


def _summed(notice: DaySummed) -> Iterator[Text]:
    yield text("notice-day", day=Day(notice.day))
    for name in COUNTED:
        if count := getattr(notice, name):
            yield text(f"notice-day-{name}", count=count)


def _line(notice: OfOneLine) -> Text:
    match notice:
        case AnnouncementWithheld(why, words):
            return text(f"notice-announcement-withheld-{why}", words=Private(words))
        case RowsRefused(file, accepted, refused):
            return text(
                "notice-rows-refused", file=Private(file), accepted=accepted, refused=refused
            )
        case OrganisationChangeAsked(organisation, inn, employee, wish):
            return text(
                "notice-organisation-change",
                organisation=organisation,
                inn=inn,
                employee=Private(employee),
                wish=Private(wish),
            )
        case PostEnded(organisation, signed_out):
            key = "notice-post-ended-signed-out" if signed_out else "notice-post-ended"
            return text(key, organisation=place_text(organisation))
        case PostChanged(organisation, role):
            where = place_text(organisation)
            return text("notice-post-changed", organisation=where, role=role_text(role))
        case EmployeeJoined(organisation, name, role):
            where = place_text(organisation)
            return text(
                "notice-employee-joined",
                organisation=where,
                name=Private(name),
                role=role_text(role),
            )
