"""All dialogues behind the one switch, each handler with the use cases that it names."""

from typing import Any

from bot.ui.form import Dialogue
from bot.ui.switch import Switch
from bot.work import FACTORIES
from handlers.accounts import dialogue as accounts
from handlers.announcements import dialogue as announcements
from handlers.announcements import reports as announcement_reports
from handlers.charges import dialogue as charges
from handlers.claims import dialogue as claims
from handlers.consents import dialogue as consents
from handlers.console import dialogue as console
from handlers.contacts import dialogue as contacts
from handlers.doubts import dialogue as doubts
from handlers.home import dialogue as home
from handlers.invitations import dialogue as invitations
from handlers.limited_access import dialogue as limited
from handlers.limited_access import from_receipt
from handlers.my_data import dialogue as my_data
from handlers.organisation import branches, employees, groups, joining, questions, wishes
from handlers.organisation import dialogue as organisation
from handlers.organisation_registration import dialogue as organisation_registration
from handlers.papers import dialogue as papers
from handlers.password import dialogue as password
from handlers.payments import dialogue as payments
from handlers.pin import dialogue as pin
from handlers.profile import dialogue as profile
from handlers.readings import dialogue as readings
from handlers.receipt import dialogue as receipt
from handlers.receipt_code import dialogue as receipt_code
from handlers.registration import dialogue as registration
from handlers.sessions import dialogue as sessions
from handlers.settings import dialogue as settings_dialogue
from handlers.sign_in import dialogue as sign_in
from handlers.staff_notices import dialogue as staff_notices
from handlers.support import dialogue as support
from handlers.support import following as support_following
from handlers.support import staff as support_staff

DIALOGUES: tuple[Dialogue[Any], ...] = (
    limited.DIALOGUE,
    password.DIALOGUE,
    pin.UNLOCK,
    pin.SETTING,
    receipt_code.DIALOGUE,
    registration.DIALOGUE,
    organisation_registration.DIALOGUE,
    sign_in.DIALOGUE,
    contacts.DIALOGUE,
    accounts.NAMING,
    invitations.DIALOGUE,
    readings.DIALOGUE,
    joining.DIALOGUE,
    questions.DIALOGUE,
    branches.ADDING,
    branches.REMOVING,
    employees.HIRING,
    announcements.DIALOGUE,
    support.DIALOGUE,
)


def make_switch() -> Switch:
    """Put all dialogues behind the one switch."""
    forms = zip(
        DIALOGUES,
        (
            from_receipt.router(),
            password.router(),
            pin.unlock_router(),
            pin.setting_router(),
            receipt_code.router(),
            registration.router(),
            organisation_registration.router(),
            sign_in.router(),
            contacts.router(),
            accounts.naming_router(),
            invitations.guest_router(),
            readings.passing_router(),
            joining.router(),
            questions.router(),
            branches.adding_router(),
            branches.removing_router(),
            employees.hiring_router(),
            announcements.router(),
            support.router(),
        ),
        strict=True,
    )
    by_name = {
        **{name: router for one, router in forms for name in (one.name, one.group)},
        papers.NAME: papers.router(),
        receipt.NAME: receipt.router(),
        readings.NAME: readings.router(),
        charges.NAME: charges.router(),
        payments.NAME: payments.router(),
        accounts.NAME: accounts.router(),
        profile.NAME: profile.router(),
        consents.NAME: consents.router(),
        my_data.NAME: my_data.router(),
        settings_dialogue.NAME: settings_dialogue.router(),
        sessions.NAME: sessions.router(),
        invitations.NAME: invitations.router(),
        organisation.NAME: organisation.router(),
        wishes.NAME: wishes.router(),
        announcement_reports.NAME: announcement_reports.router(),
        doubts.STAFF: doubts.router(),
        doubts.RESIDENT: doubts.resident_router(),
        claims.NAME: claims.router(),
        staff_notices.NAME: staff_notices.router(),
        support_staff.NAME: support_staff.router(),
    }
    last = home.guard_router()
    last.include_router(doubts.reason_router())
    last.include_router(claims.reason_router())
    last.include_router(support_following.reply_router())
    last.include_router(support_staff.answer_router())
    last.include_router(readings.photo_router())
    last.include_router(from_receipt.last_router())
    last.include_router(readings.menu_router())
    last.include_router(home.last_router())
    first = invitations.first_router()
    from_receipt.take_codes(first)
    first.include_router(joining.first_router())
    first.include_router(home.first_router())
    first.include_router(my_data.command_router())
    first.include_router(support.command_router())
    first.include_router(console.command_router())
    return Switch(first, by_name, last, FACTORIES.keys(), frozenset({pin.UNLOCK.group}))


def make_group_switch() -> Switch:
    """Put behind a switch of its own what groups may do: whatever else is said there is theirs."""
    by_name = {
        doubts.STAFF: doubts.router(),
        claims.NAME: claims.router(),
        staff_notices.NAME: staff_notices.router(),
        support_staff.NAME: support_staff.router(),
    }
    reasons = doubts.reason_router()
    reasons.include_router(claims.reason_router())
    reasons.include_router(support_staff.answer_router())
    return Switch(groups.group_router(), by_name, reasons, FACTORIES.keys())
