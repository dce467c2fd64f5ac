"""What the registration of an organisation shows, step by step, and what waits afterwards."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from bot.domain.organisation_claims import ClaimOutcome
from bot.domain.reading_numbers import printed_number
from bot.services.contacts import mask_address
from bot.services.messages import Arg, Button, Private, Screen, Text, text
from bot.services.organisation_claims import Claim, Submitted
from bot.ui.claim_cards import claim_reason_said, moment_said
from bot.ui.form import MENU
from bot.ui.home import FULL_ACCESS
from bot.ui.joining_screens import JoiningScreens, contact_lines, statement_lines
from handlers.organisation_registration.draft import Organisation, OrganisationRegistration

NAME = "claim"
SIGN_IN = (Button(text("button-sign-in"), "sign_in.enter"),)
ENTER = (Button(text("button-register-organisation"), f"{NAME}.enter"),)
OPEN = Button(text("button-organisation"), f"{NAME}.open")
OF_ORGANISATION = ("inn", "ogrn", "name", "legal_address", "contact")
OF_CABINET = ("address", "login", "password")


def type_inn(draft: Organisation) -> Screen:
    del draft
    return Screen((text("claim-inn"), text("claim-inn-hint")))


def type_ogrn(draft: Organisation) -> Screen:
    del draft
    return Screen((text("claim-ogrn"), text("claim-ogrn-hint")))


def type_name(draft: Organisation) -> Screen:
    """Propose the name that the centre knows: it is public."""
    if not draft.known_as:
        return Screen((text("claim-name"), text("claim-name-hint")))
    keep = Button(text("button-known-name"), f"{NAME}.known")
    known = text("claim-name-known", name=Private(draft.known_as))
    return Screen((text("claim-name"), known), ((keep,),))


def type_legal_address(draft: Organisation) -> Screen:
    del draft
    return Screen((text("claim-address"), text("claim-address-hint")))


def type_contact(draft: Organisation) -> Screen:
    del draft
    return Screen((text("claim-contact"), text("claim-contact-hint")))


def review(draft: Organisation) -> Screen:
    return Screen(
        (text("registration-review"), *_review(draft), *statement_lines(draft)),
        (
            (Button(text("button-send"), f"{NAME}.send"),),
            (Button(text("button-change"), f"{NAME}.change"),),
        ),
    )


def _review(draft: Organisation) -> Iterator[Text]:
    yield text("claim-review-name", name=Private(draft.name))
    yield text("claim-review-inn", inn=Private(draft.inn))
    yield text("claim-review-ogrn", ogrn=Private(draft.ogrn))
    yield text("claim-review-address", address=Private(draft.legal_address))
    yield text("claim-review-contact", name=Private(draft.contact))
    if draft.upgrade:
        yield text("claim-review-cabinet")
    else:
        yield from contact_lines(draft)
        yield text("registration-review-login", login=Private(draft.login))
        yield text("registration-review-password")


def what_to_change(draft: Organisation) -> Screen:
    fields = OF_ORGANISATION if draft.upgrade else (*OF_ORGANISATION, *OF_CABINET)
    return Screen(
        (text("registration-what-to-change"),),
        tuple((Button(text(f"claim-field-{name}"), f"{NAME}.field={name}"),) for name in fields),
    )


def submitted(done: Submitted) -> Screen:
    """Give the number to quote, and the login of a cabinet that is new."""
    login = (text("limited-login", login=Private(done.session.login)),) if done.opened else ()
    number = printed_number(done.claim.number)
    return Screen(
        (text("claim-submitted", reference=number), *login, text("claim-submitted-waits")),
        ((OPEN, MENU),),
    )


def exists(draft: Organisation) -> Screen:
    """Tell whoever proved the address; nobody else ever learns it."""
    address = Private(mask_address(draft.to))
    return Screen((text("claim-cabinet-exists", address=address),), (SIGN_IN, (MENU,)))


def unavailable() -> Screen:
    """The centre can confirm nobody now."""
    return Screen((text("claim-unavailable"),), ((MENU,),))


def full_access_first() -> Screen:
    return Screen((text("claim-full-access-first"),), ((FULL_ACCESS,), (MENU,)))


def claims(made: Sequence[Claim], zone: tzinfo) -> Screen:
    """Show what waits, and the newest that was decided."""
    waiting = [one for one in made if one.waits]
    decided = [one for one in made if one.outcome not in (None, ClaimOutcome.WITHDRAWN)]
    shown = [*waiting, *decided[:1]]
    lines = [_claim(one, zone) for one in shown] or [text("claim-none")]
    return Screen(
        (text("claim-title"), *lines),
        (
            *((_to_withdraw(one),) for one in waiting),
            ENTER,
            (MENU,),
        ),
    )


def _claim(claim: Claim, zone: tzinfo) -> Text:
    day, hour = moment_said(claim.settled_at or claim.made_at, zone)
    said: dict[str, Arg] = {
        "reference": printed_number(claim.number),
        "name": Private(claim.told.name),
        "day": day,
        "hour": hour,
    }
    if claim.waits:
        return text("claim-waits", **said)
    if claim.outcome is ClaimOutcome.REJECTED:
        return text("claim-rejected", reason=claim_reason_said(claim.reason), **said)
    return text("claim-confirmed", **said)


def _to_withdraw(claim: Claim) -> Button:
    label = text("button-withdraw-claim", reference=printed_number(claim.number))
    return Button(label, f"{NAME}.sure={claim.number}")


def sure_to_withdraw(number: str) -> Screen:
    return Screen(
        (text("claim-sure-to-withdraw", reference=printed_number(number)),),
        ((Button(text("button-confirm"), f"{NAME}.withdraw={number}"),), (OPEN, MENU)),
    )


def withdrawn() -> Screen:
    return Screen((text("claim-withdrawn"),), ((OPEN, MENU),))


def settled_before() -> Screen:
    """The centre was first, or another chat."""
    return Screen((text("claim-settled-before"),), ((OPEN, MENU),))


SCREENS = {
    OrganisationRegistration.inn: type_inn,
    OrganisationRegistration.ogrn: type_ogrn,
    OrganisationRegistration.name: type_name,
    OrganisationRegistration.legal_address: type_legal_address,
    OrganisationRegistration.contact: type_contact,
    OrganisationRegistration.review: review,
    **JoiningScreens(NAME).of(OrganisationRegistration),
}
