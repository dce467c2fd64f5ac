"""What employees of organisations and the centre's staff are told of posts."""

from collections.abc import Iterator
from typing import TypeAlias

from bot.domain.requests import shortened
from bot.services.messages import Day, Private, Screen, Text, text
from bot.services.staff_notices import (
    COUNTED,
    AnnouncementWithheld,
    DaySummed,
    EmployeeJoined,
    FileTold,
    FolderImported,
    OfStaff,
    OrganisationChangeAsked,
    PostChanged,
    PostEnded,
    RevealsUsedUp,
    RowsRefused,
)

OfOneLine: TypeAlias = (
    OrganisationChangeAsked
    | PostEnded
    | PostChanged
    | EmployeeJoined
    | RowsRefused
    | RevealsUsedUp
    | AnnouncementWithheld
)
MOST_FILES = 10  # of a folder, in one message
LONGEST_WORDS = 60  # of a file's name or its header


def staff_screen(notice: OfStaff) -> Screen:
    """Names of people do not stay in the journal, where they would outlive erasure."""
    if isinstance(notice, DaySummed):
        return Screen(tuple(_summed(notice)))
    if isinstance(notice, FolderImported):
        return Screen(tuple(_arrived(notice)))
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


def _arrived(notice: FolderImported) -> Iterator[Text]:
    yield text("notice-folder", count=len(notice.files))
    for one in notice.files[:MOST_FILES]:
        yield _file(one)
    if len(notice.files) > MOST_FILES:
        yield text("notice-folder-more", count=len(notice.files) - MOST_FILES)


def _file(one: FileTold) -> Text:
    name = Private(shortened(one.name, LONGEST_WORDS))
    if one.problem is None:
        key = "notice-folder-partly" if one.refused else "notice-folder-taken"
        return text(key, file=name, accepted=one.accepted, refused=one.refused)
    args = {
        name: Private(shortened(value, LONGEST_WORDS)) if isinstance(value, str) else value
        for name, value in one.problem.args.items()
    }
    reason = text(one.problem.reason.value, **args)
    return text("notice-folder-refused", file=name, reason=reason)


def _line(notice: OfOneLine) -> Text:
    if isinstance(notice, PostEnded | PostChanged | EmployeeJoined):
        return _of_a_post(notice)
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
        case RevealsUsedUp(employee, an_hour):
            return text("notice-reveals-used-up", employee=Private(employee), count=an_hour)


def _of_a_post(notice: PostEnded | PostChanged | EmployeeJoined) -> Text:
    match notice:
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
