"""A page of the centre's documents, wherever it is shown."""

from bot.services.messages import Button, Text, text
from bot.services.papers import PaperPage


def page_lines(page: PaperPage) -> tuple[Text, ...]:
    """Give the version and the text; the number of the page where there are several."""
    heading = text("paper-version", version=page.version)
    if page.total > 1:
        heading = text(
            "paper-version-page", version=page.version, number=page.number, total=page.total
        )
    return (heading, text("paper-text", text=page.text))


def page_row(action: str, page: PaperPage) -> tuple[Button, ...]:
    """Give ‹ and › where there is a page to turn to; the number ends the `action`."""
    before = Button(text("calendar-before"), f"{action}{page.number - 1}")
    after = Button(text("calendar-after"), f"{action}{page.number + 1}")
    return (*((before,) if page.number > 1 else ()), *(() if page.last else (after,)))
