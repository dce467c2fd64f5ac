"""Lists that are too long for a screen, a page at a time, forwards."""

from bot.services.messages import Button, Rows, text

LINES_A_PAGE = 8


def turn_row(action: str, number: int, *, more: bool) -> Rows:
    """Give a row with the ways to the pages before and after; `action` ends before the number."""
    before = Button(text("calendar-before"), f"{action}{number - 1}")
    after = Button(text("calendar-after"), f"{action}{number + 1}")
    row = (*((before,) if number > 1 else ()), *((after,) if more else ()))
    return (row,) if row else ()
