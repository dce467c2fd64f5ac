"""What employees of organisations and the centre's staff are told of posts."""

from bot.services.messages import Private, Screen, Text, text
from bot.services.staff_notices import (
    EmployeeJoined,
    OfStaff,
    OrganisationChangeAsked,
    PostChanged,
    PostEnded,
)


def staff_screen(notice: OfStaff) -> Screen:
    """Names of people do not stay in the journal, where they would outlive erasure."""
    return Screen((_line(notice),), secret=not isinstance(notice, PostEnded | PostChanged))


def place_text(organisation: str) -> Text:
    """Name an organisation, or the centre where there is none."""
    if not organisation:
        return text("organisation-centre")
    return text("organisation-named", organisation=organisation)


def role_text(role: str) -> Text:
    return text(f"staff-role-{role}")


def _line(notice: OfStaff) -> Text:
    match notice:
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
