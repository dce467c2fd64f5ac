"""What stands outside all dialogues: help and the choice of language."""

from bot.services.messages import Button, Screen, text
from bot.ui.form import MENU
from bot.ui.texts import LANGUAGES


def help_screen(*, signed_in: bool) -> Screen:
    return Screen(
        (
            text("help-title"),
            text("help-signed-in" if signed_in else "help-guest"),
            text("help-commands"),
        ),
        ((MENU,),),
    )


def choose_language(*more: Button) -> Screen:
    languages = tuple(Button(text(f"language-{code}"), f"ui.speak={code}") for code in LANGUAGES)
    return Screen((text("language-choose"),), (languages, *((one,) for one in more)))
