"""To which subject a notice to staff belongs, and what is said of chats that are out of reach."""

from bot.domain.group_topics import GroupTopic
from bot.services.group_notices import (
    EmployeeUnreachable,
    GroupLost,
    OfGroups,
    TopicsRefused,
)
from bot.services.messages import Arg, Private, Screen, Text, text
from bot.services.notices import (
    CodesUsedUp,
    HandlerFailed,
    LetterFailed,
    MessageRefused,
    Notice,
    ProofLocked,
    RowUnreadable,
)
from bot.services.staff_notices import (
    DaySummed,
    FolderImported,
    OrganisationChangeAsked,
    RevealsUsedUp,
    RowsRefused,
)
from bot.ui.staff_notices import place_text

SUBJECTS: dict[type[Notice], GroupTopic] = {
    OrganisationChangeAsked: GroupTopic.ORGANISATIONS,
    RowsRefused: GroupTopic.IMPORT,
    FolderImported: GroupTopic.IMPORT,
    DaySummed: GroupTopic.DIGEST,
    ProofLocked: GroupTopic.ACCESS,
    HandlerFailed: GroupTopic.WORKS,
    MessageRefused: GroupTopic.CHANNELS,
    RowUnreadable: GroupTopic.WORKS,
    CodesUsedUp: GroupTopic.CHANNELS,
    RevealsUsedUp: GroupTopic.ACCESS,
    LetterFailed: GroupTopic.CHANNELS,
    GroupLost: GroupTopic.CHANNELS,
    EmployeeUnreachable: GroupTopic.CHANNELS,
    TopicsRefused: GroupTopic.CHANNELS,
}


def subject_of(notice: Notice) -> str:
    """Give the forum topic of what is for staff; what is for others has none."""
    return SUBJECTS.get(type(notice), "")


def groups_screen(notice: OfGroups) -> Screen:
    return Screen((_line(notice),), secret=isinstance(notice, EmployeeUnreachable))


def _line(notice: OfGroups) -> Text:
    match notice:
        case GroupLost(title, organisation):
            where = place_text(organisation)
            return text("notice-group-lost", title=_named(title), organisation=where)
        case EmployeeUnreachable(name, organisation):
            where = place_text(organisation)
            known = Private(name)
            return text("notice-employee-unreachable", name=known, organisation=where)
        case TopicsRefused(title, error):
            return text("notice-topics-refused", title=_named(title), error=error)


def _named(title: str) -> Arg:
    """Name a group; that of the settings has no title that we know."""
    return title or text("group-of-the-centre")
