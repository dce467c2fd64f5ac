"""From rows of the outbox to calls of the Bot API, worded in the receiver's language."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.services.messages import Button, Document, Keys, Notify, Outgoing, Screen, Show
from bot.services.secrecy import Sealer
from bot.services.updates import OutboxRow, Receiver
from bot.ui.codec import OUTGOING, UnreadableError, unpack
from bot.ui.notices import outbox_place
from bot.ui.presses import NOTICE, sign_press
from bot.ui.privacy import is_private
from bot.ui.texts import Texts


@dataclass(frozen=True, slots=True)
class Parcel:
    """One call to make and the rows that it settles."""

    rows: tuple[OutboxRow, ...]
    outgoing: Outgoing


def open_rows(rows: Sequence[OutboxRow], sealer: Sealer) -> tuple[list[Parcel], list[OutboxRow]]:
    """Unseal what waits, in order; an edit before the send replaces what waits.

    A card that comes anew replaces only what stands right before it: it shall be the lowest. Rows
    of another key or release come apart.
    """
    parcels: list[Parcel] = []
    cards: dict[str, tuple[int, Show]] = {}  # where among the parcels each is drawn, and how
    unreadable: list[OutboxRow] = []
    for row in rows:
        try:
            outgoing: Outgoing = unpack(OUTGOING, row.payload, sealer, outbox_place(row.chat_id))
        except UnreadableError:
            unreadable.append(row)
            continue
        if isinstance(outgoing, Show):
            place, last = cards.get(outgoing.card, (None, outgoing))
            if place is not None and (not outgoing.fresh or place == len(parcels) - 1):
                newest = _redrawn(last, outgoing)
                cards[outgoing.card] = place, newest
                parcels[place] = Parcel((*parcels[place].rows, row), newest)
                continue
            cards[outgoing.card] = len(parcels), outgoing
        parcels.append(Parcel((row,), outgoing))
    return parcels, unreadable


def _redrawn(last: Show, show: Show) -> Show:
    """Have the newest drawing take the place of the one that waits."""
    fresh = show.fresh or last.fresh
    instead = last.instead or (not last.fresh and show.instead)
    newest = show if show.drawing >= last.drawing else last
    return replace(newest, fresh=fresh, instead=instead)


def locked(receiver: Receiver, now: datetime) -> bool:
    """Tell whether the chat would ask its PIN now."""
    if receiver.pin_idle is None or receiver.active_at is None:
        return False
    idle = (now - receiver.active_at).total_seconds()
    return receiver.unlocking or idle >= receiver.pin_idle


def notice_screen(notify: Notify, receiver: Receiver, now: datetime) -> Screen:
    if notify.discreet is None:
        return notify.screen
    return notify.discreet if hidden(notify, receiver, now) else notify.screen


def hidden(outgoing: Notify | Document, receiver: Receiver, now: datetime) -> bool:
    """Tell whether the chat is locked, or who may read it has left."""
    return locked(receiver, now) or _told_to_another(outgoing, receiver)


def lapsed(outgoing: Outgoing, receiver: Receiver) -> bool:
    """Tell a notice that is nobody's any more."""
    return (
        isinstance(outgoing, Notify) and outgoing.lapses and _told_to_another(outgoing, receiver)
    )


def _told_to_another(notify: Notify | Document, receiver: Receiver) -> bool:
    """Tell whether the session that was open when it was told is over."""
    if notify.told_at is None:
        return False
    return receiver.signed_in_at is None or receiver.signed_in_at > notify.told_at


def keyboard(
    screen: Screen, show: Show | None, chat_id: int, texts: Texts, sealer: Sealer
) -> dict[str, Any] | None:
    """Make the inline keyboard; presses are signed for the drawing, those of notices for good."""
    if not screen.rows:
        return None
    card, drawing, bound = (NOTICE, 0, chat_id)
    if show is not None:
        card, drawing, bound = show.card, show.drawing, show.bound

    def key(button: Button) -> dict[str, str]:
        label = texts.plain(button.label)
        if button.url:
            return {"text": label, "url": button.url}
        data = sign_press(sealer, button, card, drawing, bound)
        return {"text": label, "callback_data": data}

    return {"inline_keyboard": [[key(one) for one in row] for row in screen.rows]}


def journalled_keys(screen: Screen, texts: Texts) -> list[list[list[Any]]]:
    """Give the keyboard as the journal keeps it: see bot/services/line_details.py."""
    return [[_journalled(one, texts) for one in row] for row in screen.rows]


def _journalled(button: Button, texts: Texts) -> list[Any]:
    if not is_private(button.label):
        return [texts.plain(button.label), button.action]
    told = texts.label(button.label)
    return [told.said, button.action, told.values]


def contact_key(keys: Keys, texts: Texts) -> dict[str, Any]:
    """Make the keyboard below the text field, or take it away."""
    if keys.label is None:
        return {"remove_keyboard": True}
    key = {"text": texts.plain(keys.label), "request_contact": True}
    return {"keyboard": [[key]], "resize_keyboard": True, "is_persistent": True}
