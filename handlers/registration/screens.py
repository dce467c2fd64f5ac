"""What registration shows, step by step."""

from bot.domain.applicants import first_birthday, last_birthday
from bot.services.contacts import mask_address
from bot.services.letters import Channel
from bot.services.messages import Button, Day, Private, Screen, Text, text
from bot.ui.birthday import birthday_rows
from bot.ui.codes import code_screen
from bot.ui.form import MENU
from bot.ui.papers import page_lines, page_row
from bot.ui.passwords import type_again_screen, type_password_screen
from handlers.registration.draft import Application, Registration

PERSONAL_FIELDS = ("surname", "given_name", "patronymic", "birthday", "town")
SIGN_IN = (Button(text("button-sign-in"), "sign_in.enter"),)
PRIVACY = (Button(text("button-privacy-policy"), "papers.read=privacy.1"),)
LIMITED = (Button(text("button-limited-access"), "limited.enter"),)


def type_surname(draft: Application) -> Screen:
    del draft
    return Screen((text("registration-surname"), text("registration-surname-hint")))


def type_given_name(draft: Application) -> Screen:
    del draft
    return Screen((text("registration-given-name"), text("registration-given-name-hint")))


def type_patronymic(draft: Application) -> Screen:
    del draft
    none = Button(text("button-no-patronymic"), "registration.none")
    return Screen(
        (text("registration-patronymic"), text("registration-patronymic-hint")), ((none,),)
    )


def latin_name() -> Screen:
    keep = Button(text("button-latin-name"), "registration.latin")
    return Screen((text("registration-latin"),), ((keep,),))


def choose_birthday(draft: Application) -> Screen:
    earliest, latest = first_birthday(draft.today), last_birthday(draft.today)
    return Screen(
        (text("registration-birthday"), text("registration-birthday-hint")),
        birthday_rows("registration", draft.shown, earliest, latest),
    )


def type_town(draft: Application) -> Screen:
    del draft
    return Screen((text("registration-town"), text("registration-town-hint")))


def choose_channel(draft: Application) -> Screen:
    del draft
    return Screen(
        (text("registration-channel"), text("registration-channel-hint")),
        tuple(
            (Button(text(f"registration-channel-{channel}"), f"registration.channel={channel}"),)
            for channel in Channel
        ),
    )


def type_phone(draft: Application) -> Screen:
    del draft
    return Screen((text("registration-phone"), text("registration-phone-hint")))


def type_email(draft: Application) -> Screen:
    del draft
    return Screen((text("registration-email"), text("registration-email-hint")))


def choose_login(draft: Application) -> Screen:
    del draft
    return Screen(
        (text("registration-login"), text("registration-login-hint")),
        (
            (Button(text("button-login-digits"), "registration.digits"),),
            (Button(text("button-login-name"), "registration.name"),),
        ),
    )


def type_login_name(draft: Application) -> Screen:
    del draft
    return Screen((text("registration-login-name"), text("registration-login-name-hint")))


def type_password(draft: Application) -> Screen:
    del draft
    return type_password_screen()


def type_again(draft: Application) -> Screen:
    return type_again_screen(draft.rating)


def read_agreement(draft: Application) -> Screen:
    """Show a page; it can be accepted only below the last one."""
    page = draft.page
    if page is None:
        raise LookupError("a page is chosen before")
    accept = Button(text("button-accept-agreement"), "registration.accept")
    rows = (page_row("registration.page=", page), PRIVACY, (accept,) if page.last else ())
    return Screen(
        (text("registration-agreement"), *page_lines(page)), tuple(row for row in rows if row)
    )


def give_consent(draft: Application) -> Screen:
    """Show the whole text; the policy is one tap away."""
    del draft
    return Screen(
        (text("registration-consent"), text("statement-personal-data")),
        (
            PRIVACY,
            (Button(text("button-agree"), "registration.agree"),),
        ),
    )


def review(draft: Application) -> Screen:
    lines = _contact_review(draft) if draft.upgrade else _review(draft)
    return Screen(
        (text("registration-review"), *lines, *_statements(draft)),
        (
            (Button(text("button-send"), "registration.send"),),
            (Button(text("button-change"), "registration.change"),),
        ),
    )


def _review(draft: Application) -> tuple[Text, ...]:
    patronymic = (
        text("registration-review-patronymic", name=Private(draft.patronymic))
        if draft.patronymic
        else text("registration-review-no-patronymic")
    )
    return (
        text("registration-review-surname", name=Private(draft.surname)),
        text("registration-review-given-name", name=Private(draft.given_name)),
        patronymic,
        text("registration-review-birthday", day=Private(Day(draft.born_on or draft.today))),
        text("registration-review-town", town=Private(draft.town)),
        *_contact_review(draft),
        text("registration-review-login", login=Private(draft.login)),
        text("registration-review-password"),
    )


def _contact_review(draft: Application) -> tuple[Text, ...]:
    key = f"registration-review-{draft.to.channel}"
    lines = (text(key, address=Private(draft.to.value)),)
    return (*lines, text("registration-review-proved")) if draft.own_contact else lines


def _statements(draft: Application) -> tuple[Text, ...]:
    return (
        *((text("registration-review-agreement"),) if draft.agreement else ()),
        *((text("registration-review-consent"),) if draft.consent else ()),
    )


def what_to_change(draft: Application) -> Screen:
    fields = ("contact",) if draft.upgrade else (*PERSONAL_FIELDS, "contact", "login", "password")
    return Screen(
        (text("registration-what-to-change"),),
        tuple(
            (Button(text(f"registration-field-{name}"), f"registration.field={name}"),)
            for name in fields
        ),
    )


def type_code(draft: Application) -> Screen:
    if draft.sent is None:
        raise LookupError("a code is sent before")
    return code_screen(draft.sent, "registration.resend")


def unavailable() -> Screen:
    """The centre can confirm nobody now."""
    return Screen((text("registration-unavailable"),), (LIMITED, (MENU,)))


def exists(draft: Application) -> Screen:
    """Tell whoever proved the address; nobody else ever learns it."""
    address = Private(mask_address(draft.to))
    return Screen((text("registration-exists", address=address),), (SIGN_IN, (MENU,)))


def welcome(login: str) -> Screen:
    """Offer what comes next: an account, a PIN."""
    return Screen(
        (
            text("registration-welcome"),
            text("limited-login", login=Private(login)),
            text("registration-link-offer"),
        ),
        (
            (Button(text("button-link-by-receipt"), "limited.enter"),),
            (Button(text("button-receipt-code"), "receipt_code.enter"),),
            (
                Button(text("button-set-pin"), "pin.start"),
                Button(text("button-later"), "ui.menu"),
            ),
        ),
    )


def full_access(*, offer_password: bool) -> Screen:
    lines = (text("full-access-gained"),)
    if not offer_password:
        return Screen(lines, ((MENU,),))
    row = (
        Button(text("button-set-password"), "password.start"),
        Button(text("button-later"), "ui.menu"),
    )
    return Screen((*lines, text("password-offer")), (row,))


SCREENS = {
    Registration.surname: type_surname,
    Registration.given_name: type_given_name,
    Registration.patronymic: type_patronymic,
    Registration.birthday: choose_birthday,
    Registration.town: type_town,
    Registration.channel: choose_channel,
    Registration.phone: type_phone,
    Registration.email: type_email,
    Registration.login: choose_login,
    Registration.login_name: type_login_name,
    Registration.password: type_password,
    Registration.password_again: type_again,
    Registration.agreement: read_agreement,
    Registration.consent: give_consent,
    Registration.review: review,
    Registration.code: type_code,
}
