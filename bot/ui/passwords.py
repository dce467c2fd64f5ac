"""The steps of a password, alike in all dialogues: the present one, and both of a new one."""

from typing import Any

from bot.services.changes import ProvePassword
from bot.services.codes import NotNow
from bot.services.messages import Button, Screen, text
from bot.services.people import Person
from bot.ui.form import Form
from bot.ui.waits import wait_text


def type_current_screen(*rows: tuple[Button, ...]) -> Screen:
    return Screen((text("password-current"), text("password-current-hint")), rows, secret=True)


async def proved_or_said(
    form: Form[Any], person: Person, typed: str, prove_password: ProvePassword
) -> str | None:
    """Give the hash of the present password that was typed; otherwise say what is wrong."""
    match await prove_password(person, typed):
        case NotNow(wait):
            await form.repeat(text("sign-in-wait", wait=wait_text(wait)))
        case None:
            form.chat.note("wrong-password")
            await form.repeat("password-wrong")
        case proved:
            return proved
    return None


def type_password_screen() -> Screen:
    return Screen((text("password-first"), text("password-hint")), secret=True)


def type_again_screen(rating: str) -> Screen:
    """Tell by the text of the rating how hard the first typing is to guess."""
    return Screen(
        (text("password-again"), text("password-strength", rating=text(rating))), secret=True
    )
