"""What registration shows, step by step."""

from bot.domain.applicants import first_birthday, last_birthday
from bot.services.contacts import mask_address
from bot.services.messages import Button, Day, Private, Screen, Text, text
from bot.ui.birthday import birthday_rows
from bot.ui.form import MENU
from bot.ui.joining_screens import JoiningScreens, contact_lines, statement_lines
from handlers.registration.draft import Application, Registration

PERSONAL_FIELDS = ("surname", "given_name", "patronymic", "birthday", "town")
SIGN_IN = (Button(text("button-sign-in"), "sign_in.enter"),)
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


def review(draft: Application) -> Screen:
    lines = contact_lines(draft) if draft.upgrade else _review(draft)
    return Screen(
        (text("registration-review"), *lines, *statement_lines(draft)),
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
        *contact_lines(draft),
        text("registration-review-login", login=Private(draft.login)),
        text("registration-review-password"),
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


def who_registers() -> Screen:
    return Screen(
        (text("registration-who"), text("registration-who-hint")),
        (
            (Button(text("button-resident"), "registration.enter"),),
            (Button(text("button-organisation"), "claim.enter"),),
            (MENU,),
        ),
    )


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
    Registration.review: review,
    **JoiningScreens("registration").of(Registration),
}
