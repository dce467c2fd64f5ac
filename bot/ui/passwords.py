"""Both steps of choosing a password, alike in all dialogues that ask for one."""

from bot.services.messages import Screen, text


def type_password_screen() -> Screen:
    return Screen((text("password-first"), text("password-hint")), secret=True)


def type_again_screen(rating: str) -> Screen:
    """Tell by the text of the rating how hard the first typing is to guess."""
    return Screen(
        (text("password-again"), text("password-strength", rating=text(rating))), secret=True
    )
