"""The form filled from a receipt's code: it leads to the first step that the code leaves open."""

from dataclasses import replace
from datetime import date

from aiogram.fsm.state import State

from bot.domain.addresses import Building
from bot.domain.names import NameRefusal, parse_name
from bot.domain.receipt_claims import ReceiptClaim
from bot.services.addresses import (
    FlatNeeded,
    NearMisses,
    Outcome,
    ResolveAddress,
    Resolved,
    TownNeeded,
    Unreadable,
)
from bot.ui.form import Form
from handlers.limited_access import screens
from handlers.limited_access.screens import Application, House, LimitedAccess

ApplicationForm = Form[Application]


async def fill(
    form: ApplicationForm, claim: ReceiptClaim, today: date, resolve: ResolveAddress
) -> None:
    """Begin the form with what was read, and say what that was.

    The consent of a form under way stays; ownership was stated of one account and stays its own.
    """
    former = form.draft if form.running else None
    draft = Application(today=today, read=claim, consent=former is not None and former.consent)
    match parse_name(claim.name):
        case NameRefusal():
            await form.start(LimitedAccess.name, draft)
        case name:
            await form.start(LimitedAccess.name, replace(draft, name=name.text))
            await form.go(LimitedAccess.address)
            await walk_on(form, resolve)
    if former is not None and former.owner and form.draft.whose == former.whose:
        await form.go(*after_ownership(form.draft))
    shown = form.chat.shown
    if shown is not None:
        said = screens.was_read(form.draft, form.chat.state)
        form.chat.show(shown.under(*said, *shown.news))


async def walk_on(form: ApplicationForm, resolve: ResolveAddress) -> None:
    """Pass the steps that the code has answered; what was answered by hand stands."""
    claim = form.draft.read
    if claim is None:
        return
    at, draft = form.chat.state, form.draft
    if at == LimitedAccess.address.state and claim.address and not draft.typed_address:
        outcome = await resolve(claim.address)
        await settle_address(form, claim.address, outcome, resolve)
    elif at == LimitedAccess.receipt_type.state and claim.receipt_type and not draft.receipt_type:
        await form.go(LimitedAccess.owner, replace(draft, receipt_type=claim.receipt_type))


def after_ownership(draft: Application) -> tuple[State, Application]:
    """Give the step after the statement; who has consented is not asked to again."""
    step = LimitedAccess.review if draft.consent else LimitedAccess.consent
    return step, replace(draft, owner=True)


async def settle_address(
    form: ApplicationForm, typed: str, outcome: Outcome, resolve: ResolveAddress
) -> None:
    """Take the house, or ask what is missing of it."""
    draft = replace(form.draft, typed_address=typed[:300], offered=())
    match outcome:
        case Resolved(building, flat):
            placed = replace(draft, house=_house(building), flat=flat or "")
            await form.go(LimitedAccess.receipt_type, placed)
            await walk_on(form, resolve)
        case FlatNeeded(building):
            await form.go(LimitedAccess.flat, replace(draft, house_asked=_house(building)))
        case NearMisses(buildings):
            await _offer(form, draft, buildings, "limited-did-you-mean")
        case TownNeeded(buildings):
            await _offer(form, draft, buildings, "limited-which-town")
        case Unreadable(reason):
            await form.repeat(reason)


async def _offer(
    form: ApplicationForm, draft: Application, buildings: tuple[Building, ...], question: str
) -> None:
    offered = tuple(_house(building) for building in buildings)
    await form.ask(screens.did_you_mean(buildings, question), replace(draft, offered=offered))


def _house(building: Building) -> House:
    return House(building.id, building.key, building.display)
