"""What a resident reads who was asked about a reading."""

from bot.services.messages import Button, Screen, text
from bot.ui.form import MENU

TO_READINGS = Button(text("button-readings"), "readings.open")


def answered() -> Screen:
    return Screen((text("question-answered"),), ((TO_READINGS, MENU),))


def over() -> Screen:
    """Nobody waits for the answer any more."""
    return Screen((text("question-over"),), ((TO_READINGS, MENU),))
