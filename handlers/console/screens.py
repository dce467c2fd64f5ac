"""The link into the support console."""

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.services.console_entrance import GivenLink
from bot.services.messages import Button, Screen, text
from bot.ui.form import MENU


def link(given: GivenLink, public_url: str, zone: ZoneInfo) -> Screen:
    """Secret: whoever has the link of these minutes needs the second factor alone.

    Telegram takes no button that leads to localhost: there the address stands in the text.
    """
    until = f"{given.expires_at.astimezone(zone):%H:%M:%S}"
    address = public_url + given.path
    if urlsplit(public_url).hostname == "localhost":
        lines = text("console-link", until=until), text("console-link-here", address=address)
        return Screen(lines, ((MENU,),), secret=True)
    button = Button(text("console-link-button"), url=address)
    return Screen((text("console-link", until=until),), ((button,), (MENU,)), secret=True)
