"""What a code that was read says over whatever the chat shows now, with a way to the form."""

from dataclasses import replace

from bot.domain.receipt_claims import ReceiptClaim
from bot.services.messages import Button, Notify, Private, Screen, Text, text
from bot.ui.chat import Chat
from bot.ui.form import MENU
from handlers.limited_access.screens import READ, READ_BEFORE, known_of_receipt

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
    if chat.person.session is not None:
        button = Button(text("button-add-account"), f"{FILL}={number}")
        _tell(chat, claim, text("photo-offer-account"), button)
    else:
        button = Button(text("button-fill-in"), f"{FILL}={number}")
        _put(chat, (text("photo-offer"), *said(claim)), button)


def tell_yours(chat: Chat, claim: ReceiptClaim) -> None:
    """The account of the receipt is in the cabinet already."""
    _tell(chat, claim, text("photo-already-yours"), None)


def read_alone(line: Text, claim: ReceiptClaim, button: Button | None) -> Screen:
    rows = ((button,),) if button else ()
    return Screen((line, *said(claim)), (*rows, (MENU,)))


def _tell(chat: Chat, claim: ReceiptClaim, line: Text, button: Button | None) -> None:
    """Say it alone: below it the open card of another account would be taken for this one's."""
    if chat.state is None:
        chat.show(read_alone(line, claim, button))
    else:
        _put(chat, (line, *said(claim)), button)


def put_over(chat: Chat, *lines: Text) -> None:
    """Say it above what the chat shows: its buttons stay those that they were."""
    _put(chat, lines, None)


def read_before(chat: Chat) -> tuple[Text, ...]:
    """Give what the card says was read for its question: no other news may take its place."""
    screen = None if chat.card is None else chat.card.screen
    news = () if screen is None else screen.news
    for number, line in enumerate(news):
        if line.key in {READ, READ_BEFORE}:
            rest = news[number + 1 :]
            return (text(READ_BEFORE), *rest) if rest else ()
    return ()


def _put(chat: Chat, lines: tuple[Text, ...], button: Button | None) -> None:
    screen = None if chat.card is None else chat.card.screen
    if screen is None:
        chat.outgoing.append(Notify(Screen(lines)))
        return
    rows = tuple(row for row in screen.rows if not row[0].action.startswith(FILL))
    chat.same_drawing = True
    put = replace(screen, rows=((button,), *rows) if button else rows)
    chat.show(put.under(*lines, *read_before(chat)))
