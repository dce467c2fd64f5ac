"""What a code that was read says over whatever the chat shows now, with a way to the form."""

from dataclasses import replace

from bot.domain.receipt_claims import ReceiptClaim
from bot.services.messages import Button, Notify, Private, Screen, Text, text
from bot.ui.chat import Chat
from handlers.limited_access.screens import known_of_receipt

FILL = "limited.fill"


def said(claim: ReceiptClaim) -> tuple[Text, ...]:
    """Say what was read, nothing of it looked up."""
    lines = []
    if claim.name:
        lines.append(text("limited-review-name", name=Private(claim.name)))
    if claim.address:
        lines.append(text("limited-review-address", address=Private(claim.address)))
    return (*lines, *known_of_receipt(claim))


def offer(chat: Chat, claim: ReceiptClaim, number: int) -> None:
    """Offer the form; `number` names the code that is kept for it."""
    signed_in = chat.person.session is not None
    label = text("button-add-account" if signed_in else "button-fill-in")
    button = Button(label, f"{FILL}={number}")
    line = text("photo-offer-account" if signed_in else "photo-offer")
    _put(chat, (line, *said(claim)), button)


def put_over(chat: Chat, *lines: Text) -> None:
    """Say it above what the chat shows: its buttons stay those that they were."""
    _put(chat, lines, None)


def _put(chat: Chat, lines: tuple[Text, ...], button: Button | None) -> None:
    screen = None if chat.card is None else chat.card.screen
    if screen is None:
        chat.outgoing.append(Notify(Screen(lines)))
        return
    rows = tuple(row for row in screen.rows if not row[0].action.startswith(FILL))
    chat.same_drawing = True
    chat.show(replace(screen, rows=((button,), *rows) if button else rows).under(*lines))
