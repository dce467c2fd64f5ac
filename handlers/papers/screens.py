"""The centre's documents, to be read at any time."""

from bot.services.messages import Button, Screen, text
from bot.services.papers import Paper, PaperPage
from bot.ui.form import BACK, MENU
from bot.ui.papers import page_lines, page_row

BACK_TO_PAPERS = (Button(BACK.label, "papers.open"), MENU)


def read(page: PaperPage, *, accept: bool = False) -> Screen:
    """Show a page; `accept`: the agreement is another than the accepted one."""
    turn = page_row(f"papers.read={page.kind}.", page)
    button = Button(text("button-accept-agreement"), "papers.accept")
    rows = (turn, (button,) if accept and page.last else ())
    return Screen(
        (text(f"paper-{page.kind}"), *page_lines(page)), tuple(row for row in rows if row)
    )


def papers(*known: Paper) -> Screen:
    return Screen(
        (text("papers-title"),),
        (
            *(
                (Button(text(f"paper-button-{one.kind}"), f"papers.read={one.kind}.1"),)
                for one in known
            ),
            (Button(BACK.label, "profile.open"), MENU),
        ),
    )
