"""What screens of the past months have in common."""

from bot.services.history import Unseen
from bot.services.messages import Button, Rows, Screen, text
from bot.services.people import Person
from bot.ui.form import MENU
from bot.ui.home import FULL_ACCESS

OTHER_ACCOUNTS = (Button(text("button-accounts"), "accounts.open"),)


def page_row(action: str, number: int, last: int) -> Rows:
    """Give a row with the ways to older and newer pages, the first of which is the newest."""
    older = Button(text("history-older"), f"{action}={number + 1}")
    newer = Button(text("history-newer"), f"{action}={number - 1}")
    row = (*((older,) if number < last else ()), *((newer,) if number > 1 else ()))
    return (row,) if row else ()


def nothing_to_see(why: Unseen, person: Person) -> Screen:
    """Say what is missing, with the way to full access for whoever has none."""
    registered = person.session is not None and person.session.registered
    full = () if registered or why is Unseen.NO_ACCOUNT else ((FULL_ACCESS,),)
    return Screen((text(why),), (*full, (MENU,)))
