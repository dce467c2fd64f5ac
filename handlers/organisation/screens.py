"""«Организация»: what the centre knows of it, and what a link to a post offers."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from bot.domain.staff import RIGHTS, Action, Role, staff_payload
from bot.services.messages import Button, Day, Private, Rows, Screen, Text, text
from bot.services.organisation_account import Organisation, Place
from bot.services.staff_cards import number_said
from bot.services.staff_invitations import StaffInvitation
from bot.ui.consent import consent_screen, consent_text_screen
from bot.ui.form import MENU
from bot.ui.staff_notices import place_text, role_text

TELEGRAM = "https://t.me"
TO_ORGANISATION = Button(text("button-back"), "org.open")


class Joining(StatesGroup):
    offer = State()
    consent = State()


@dataclass(frozen=True, slots=True)
class Invited:
    """What the link carried, and what it offers; no organisation: the centre."""

    token: str
    organisation: str
    role: Role
    branch: str
    inviter: str


def offer(draft: Invited) -> Screen:
    branch = (text("staff-offer-branch", branch=draft.branch),) if draft.branch else ()
    by = text("staff-offer-centre")
    if draft.inviter:
        by = text("staff-offer-inviter", name=Private(draft.inviter))
    return Screen(
        (
            text("staff-offer", organisation=place_text(draft.organisation)),
            text("staff-offer-role", role=role_text(draft.role)),
            *branch,
            by,
            text("staff-offer-hint"),
        ),
        ((Button(text("button-confirm"), "joining.accept"),),),
        secret=True,
    )


def ask_consent(draft: Invited) -> Screen:
    del draft
    return consent_screen("joining", text("staff-consent-needed"))


def consent_text() -> Screen:
    return consent_text_screen("joining")


def joined(draft: Invited, login: str) -> Screen:
    """`login`: of a cabinet that was made for it, else empty."""
    known = (text("staff-joined-login", login=login),) if login else ()
    line = text(
        "staff-joined", organisation=place_text(draft.organisation), role=role_text(draft.role)
    )
    button = Button(text("button-organisation"), "org.open")
    return Screen((line, *known), ((button,), (MENU,)))


def already_there(draft: Invited) -> Screen:
    line = text("staff-already-there", organisation=place_text(draft.organisation))
    return Screen((line,), ((MENU,),))


def opens_no_more() -> Screen:
    return Screen((text("staff-opens-no-more"),), ((MENU,),))


def denied() -> Screen:
    return Screen((text("organisation-denied"),), ((MENU,),))


def number_of(organisation_id: int | None) -> str:
    """Name a place in a press; 0 is the centre."""
    return str(organisation_id or 0)


def choose_post(places: Sequence[Place], others: Rows) -> Screen:
    rows = tuple((Button(_post(one), f"org.at={number_of(_id(one))}"),) for one in places)
    return Screen((text("organisation-choose"),), (*rows, *others, (MENU,)))


def registering(*, may: bool, waits: bool) -> Rows:
    """Lead to the registration of one more organisation, and to what was asked before."""
    another = (Button(text("button-register-another"), "claim.enter"),)
    claims = (Button(text("button-own-claims"), "claim.open"),)
    return (*((another,) if may else ()), *((claims,) if waits else ()))


def _id(place: Place) -> int | None:
    return place.employee.post.organisation_id


def _post(place: Place) -> Text:
    name = "" if place.organisation is None else place.organisation.name
    role = role_text(place.employee.post.role)
    return text("organisation-post", organisation=place_text(name), role=role)


def organisation(place: Place, *, several: bool, others: Rows = ()) -> Screen:
    """Show what the registry says, and the ways that the post opens."""
    known, post = place.organisation, place.employee.post
    number = number_of(post.organisation_id)
    granted = RIGHTS[post.role]
    lists = []
    if known is not None:
        lists.append(Button(text("button-branches"), f"org.parts={number}.1"))
    if Action.SEE_EMPLOYEES in granted:
        lists.append(Button(text("button-employees"), f"org.people={number}.1"))
    if Action.GET_NOTICES in granted:
        lists.append(
            Button(
                text("button-staff-notices"),
                f"wishes.open={number_said(post.organisation_id or 0)}",
            )
        )
    if known is not None and Action.BIND_GROUP in granted:
        lists.append(Button(text("button-groups"), f"org.groups={number}.1"))
    if Action.ANNOUNCE in granted:
        lists.append(Button(text("button-announcements"), f"anns.open={number}"))
    own = []
    if known is not None and Action.CHANGE_ORGANISATION in granted:
        own.append(Button(text("button-change"), f"orgq.wish={number}"))
    if known is not None:
        own.append(Button(text("button-leave"), f"org.leave={number}"))
    back = (TO_ORGANISATION,) if several else ()
    rows = (tuple(lists), tuple(own), *others, (*back, MENU))
    branch = (text("organisation-branch", branch=place.branch),) if place.branch else ()
    return Screen(
        (
            text("organisation-title", organisation=place_text(known.name if known else "")),
            text("organisation-role", role=role_text(post.role)),
            *branch,
            *(_data(known) if known is not None else ()),
        ),
        tuple(row for row in rows if row),
    )


def _data(known: Organisation) -> list[Text]:
    told = {
        "kpp": known.kpp,
        "ogrn": known.ogrn,
        "address": known.legal_address,
        "phone": known.phone,
        "email": known.email,
        "site": known.site,
    }
    return [
        text("organisation-inn", inn=known.inn),
        *(text(f"organisation-{name}", told=value) for name, value in told.items() if value),
    ]


def sure_to_leave(place: Place) -> Screen:
    number = number_of(_id(place))
    row = (
        Button(text("button-confirm"), f"org.left={number}"),
        Button(text("button-cancel"), f"org.at={number}"),
    )
    return Screen((text("organisation-sure-to-leave", post=_post(place)),), (row,))


def link(bot_name: str, token: str, invitation: StaffInvitation, until: Day) -> Screen:
    """Show the link, this once: the bot does not keep it."""
    number = number_of(invitation.post.organisation_id)
    address = f"{TELEGRAM}/{bot_name}?start={staff_payload(token)}"
    to_list = Button(text("button-back"), f"org.people={number}.1")
    return Screen(
        (
            text(
                "staff-link",
                name=Private(invitation.name),
                role=role_text(invitation.post.role),
            ),
            text("invitation-address", link=address),
            text("staff-link-hint", until=until),
        ),
        ((to_list, MENU),),
        secret=True,
        stays=True,
    )


def not_now() -> Screen:
    return Screen((text("invitation-not-now"),), ((TO_ORGANISATION, MENU),))


def full() -> Screen:
    return Screen((text("staff-full"),), ((TO_ORGANISATION, MENU),))
