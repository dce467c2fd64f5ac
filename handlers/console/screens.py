"""The link into the support console."""

from zoneinfo import ZoneInfo

from bot.services.console_entrance import GivenLink
from bot.services.messages import Button, Screen, text
from bot.ui.form import MENU


def link(given: GivenLink, public_url: str, zone: ZoneInfo) -> Screen:
    """Secret: whoever has the link of these minutes needs the second factor alone."""
    until = f"{given.expires_at.astimezone(zone):%H:%M:%S}"
    button = Button(text("console-link-button"), url=public_url + given.path)
    return Screen((text("console-link", until=until),), ((button,), (MENU,)), secret=True)
