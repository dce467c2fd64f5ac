"""Where every way ends: the card of somebody who is not signed in, and the account menu."""

from bot.services.messages import Button, Screen, text
from bot.services.people import Person, Session

HELP = Button(text("button-help"), "ui.help")
LANGUAGE = Button(text("button-language"), "ui.language")
HISTORY = (
    Button(text("button-charges"), "charges.open"),
    Button(text("button-payments"), "payments.open"),
)
ORGANISATION = (Button(text("button-organisation"), "org.open"),)
CLAIM = (Button(text("button-organisation"), "claim.open"),)
SUPPORT = (Button(text("button-support"), "support.open"),)
FULL_ACCESS = Button(text("button-full-access"), "registration.enter")


def _organisation(session: Session) -> tuple[tuple[Button], ...]:
    """Lead to where the person has a post, else to the registration of one, or to its claim."""
    if session.employed:
        return (ORGANISATION,)
    return (CLAIM,) if session.registered else ()


def home_screen(person: Person) -> Screen:
    """Show only what this person may do and what is built."""
    if person.session is None:
        return Screen(
            (text("home-cabinet"), text("home-welcome")),
            (
                (Button(text("button-limited-access"), "limited.enter"),),
                (Button(text("button-sign-in"), "sign_in.enter"),),
                (Button(text("button-registration"), "registration.who"),),
                (HELP, LANGUAGE),
                SUPPORT,
            ),
        )
    return Screen(
        (text("home-menu"),),
        (
            (
                Button(text("button-receipt"), "receipt.open"),
                Button(text("button-readings"), "readings.open"),
            ),
            (Button(text("button-accounts"), "accounts.open"),),
            *((HISTORY,) if person.session.registered else ()),
            *_organisation(person.session),
            (
                Button(text("button-profile"), "profile.open"),
                Button(text("button-settings"), "settings.open"),
            ),
            SUPPORT,
            *(() if person.session.registered else ((FULL_ACCESS,),)),
            (HELP,),
        ),
    )
