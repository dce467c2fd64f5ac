"""The step of the consent to the processing of personal data, for dialogues that let people in."""

from bot.services.messages import Button, Screen, Text, text

NEEDED = text("consent-needed")


def consent_screen(prefix: str, needed: Text = NEEDED) -> Screen:
    """Ask for it with a tap of its own; the dialogue takes `agree` and `text`."""
    rows = ((_agree(prefix),), (Button(text("button-consent-text"), f"{prefix}.text"),))
    return Screen((needed,), rows)


def consent_text_screen(prefix: str) -> Screen:
    return Screen((text("statement-personal-data"),), ((_agree(prefix),),))


def _agree(prefix: str) -> Button:
    return Button(text("button-agree"), f"{prefix}.agree")
