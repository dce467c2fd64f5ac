"""An organisation registers, as its contact person lives it: in, what it is, who speaks for it.

A phone or e-mail, login, password and statements stand in bot/ui/joining.py; the card of all
answers, the code and the claim that waits in finish.py.
"""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.names import NameRefusal, parse_name
from bot.domain.organisation_claims import (
    OrganisationRefusal,
    parse_legal_address,
    parse_organisation_name,
)
from bot.domain.organisations import InnRefusal, OgrnRefusal, parse_inn, parse_ogrn
from bot.domain.reading_numbers import printed_number
from bot.services.letters import Channels
from bot.services.messages import text
from bot.services.organisation_claims import (
    CheckOrganisation,
    ClaimRefusal,
    Rejected,
    RejectedClaim,
)
from bot.services.papers import Papers
from bot.services.people import Person
from bot.services.registration import StatementsDue
from bot.ui.filters import Typed
from bot.ui.form import Dialogue, Form
from bot.ui.joining import ALL_STATEMENTS, first_page
from bot.ui.presses import Pressed
from handlers.organisation_registration import finish, screens
from handlers.organisation_registration.draft import (
    JOINING,
    Organisation,
    OrganisationRegistration,
)

OrganisationForm = Form[Organisation]
DIALOGUE = Dialogue(
    name=screens.NAME,
    states=OrganisationRegistration,
    draft=Organisation,
    screens=screens.SCREENS,
    inner=JOINING.inner | {OrganisationRegistration.ogrn, OrganisationRegistration.name},
    secret=JOINING.secret,
    erased=JOINING.secret,
    contact=frozenset({OrganisationRegistration.phone}),
)


async def enter(
    query: CallbackQuery,
    form: OrganisationForm,
    person: Person,
    channels: Channels,
    statements_due: StatementsDue,
    papers: Papers,
    rejected_claim: RejectedClaim,
) -> None:
    """«Организация» was pressed where it is asked who registers, or in the account."""
    del query
    if person.session is not None and not person.session.registered:
        form.chat.rest(screens.full_access_first())
    elif person.session is not None:
        due = await statements_due(person)
        page = first_page(papers, person)
        draft = Organisation(channels, upgrade=True, due=due, page=page)
        rejected = await rejected_claim(person)
        if rejected is None:
            await form.start(OrganisationRegistration.inn, draft)
        else:
            await _begin_with(form, draft, rejected)
    elif not (channels.sms or channels.email):
        form.chat.rest(screens.unavailable())
    else:
        draft = Organisation(channels, due=ALL_STATEMENTS)
        await form.start(OrganisationRegistration.inn, draft)


async def _begin_with(form: OrganisationForm, draft: Organisation, rejected: Rejected) -> None:
    """Show what was told before with the card of all answers, where each may be changed."""
    told = rejected.claim.told
    draft = replace(
        draft,
        inn=told.inn,
        known_as=rejected.known_as,
        ogrn=told.ogrn,
        name=told.name,
        legal_address=told.legal_address,
        contact=told.contact,
    )
    await form.start(JOINING.after_password(draft), draft)
    number = printed_number(rejected.claim.number)
    await form.repeat(text("claim-told-before", reference=number))


async def type_inn(
    message: Message,
    form: OrganisationForm,
    typed: str,
    person: Person,
    check_organisation: CheckOrganisation,
) -> None:
    """What was told of another ИНН is asked anew."""
    del message
    inn = parse_inn(typed)
    if isinstance(inn, InnRefusal):
        await form.repeat(f"inn-{inn}")
        return
    known_as = await check_organisation(person, inn)
    if isinstance(known_as, ClaimRefusal):
        await form.repeat(known_as)
        return
    name = form.draft.name if inn == form.draft.inn else ""
    draft = replace(form.draft, inn=inn, known_as=known_as, name=name)
    await form.go(OrganisationRegistration.ogrn, draft)


async def type_ogrn(message: Message, form: OrganisationForm, typed: str) -> None:
    """A name that was told of this ИНН stays."""
    del message
    ogrn = parse_ogrn(typed, form.draft.inn)
    if isinstance(ogrn, OgrnRefusal):
        await form.repeat(f"ogrn-{ogrn}")
        return
    steps = OrganisationRegistration
    await form.go(
        steps.legal_address if form.draft.name else steps.name, replace(form.draft, ogrn=ogrn)
    )


async def keep_known_name(query: CallbackQuery, form: OrganisationForm) -> None:
    """The name in the centre's registry is right."""
    del query
    draft = replace(form.draft, name=form.draft.known_as)
    await form.go(OrganisationRegistration.legal_address, draft)


async def type_name(message: Message, form: OrganisationForm, typed: str) -> None:
    del message
    match parse_organisation_name(typed):
        case OrganisationRefusal() as reason:
            await form.repeat(reason)
        case name:
            draft = replace(form.draft, name=name)
            await form.go(OrganisationRegistration.legal_address, draft)


async def type_legal_address(message: Message, form: OrganisationForm, typed: str) -> None:
    del message
    match parse_legal_address(typed):
        case OrganisationRefusal() as reason:
            await form.repeat(reason)
        case address:
            draft = replace(form.draft, legal_address=address)
            await form.go(OrganisationRegistration.contact, draft)


async def type_contact(message: Message, form: OrganisationForm, typed: str) -> None:
    """Who is signed in needs no other phone or e-mail: the cabinet has a confirmed one."""
    del message
    match parse_name(typed, allow_latin=True):
        case NameRefusal() as reason:
            await form.repeat(reason)
        case name:
            draft = replace(form.draft, contact=name.text)
            ask = JOINING.after_password if draft.upgrade else JOINING.ask_contact
            await form.go(ask(draft), draft)


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    press, message = own.callback_query.register, own.message.register
    press(enter, Pressed("enter"))
    message(type_inn, StateFilter(OrganisationRegistration.inn), Typed())
    message(type_ogrn, StateFilter(OrganisationRegistration.ogrn), Typed())
    press(keep_known_name, Pressed("known"))
    message(type_name, StateFilter(OrganisationRegistration.name), Typed())
    message(type_legal_address, StateFilter(OrganisationRegistration.legal_address), Typed())
    message(type_contact, StateFilter(OrganisationRegistration.contact), Typed())
    JOINING.add_to(own)
    finish.add_to(own)
    return own
