"""What stands outside all dialogues: help and the choice of language."""

from dataclasses import replace

from bot.services.messages import Button, Screen, text
from bot.services.people import Person
from bot.ui.form import MENU
from bot.ui.home import SUPPORT, home_screen
from bot.ui.texts import LANGUAGES


def help_screen(*, signed_in: bool) -> Screen:
    return Screen(
        (
            text("help-title"),
            text("help-signed-in" if signed_in else "help-guest"),
            text("help-commands"),
        ),
        (SUPPORT, (MENU,)),
    )


def receipt_code_not_asked(person: Person) -> Screen:
    """Say where a receipt code is typed, with the way there for whoever may go it."""
    home = home_screen(person)
    if person.session is None or not person.session.registered:
        return home.under(text("receipt-code-not-asked"), text("receipt-code-after-registration"))
    enter = (Button(text("button-receipt-code"), "receipt_code.enter"),)
    return replace(home, rows=(enter, *home.rows)).under(text("receipt-code-not-asked"))


def not_understood(person: Person, line: int | None) -> Screen:
    """Offer to send the words to staff; `line` None: there are none that can be sent."""
    home = home_screen(person)
    if line is None:
        return home.under(text("not-understood"))
    pass_on = (Button(text("button-pass-on"), f"support.pass={line}"),)
    return replace(home, rows=(pass_on, *home.rows)).under(text("not-understood-offer"))


def choose_language(*more: Button) -> Screen:
    languages = tuple(Button(text(f"language-{code}"), f"ui.speak={code}") for code in LANGUAGES)
    return Screen((text("language-choose"),), (languages, *((one,) for one in more)))
