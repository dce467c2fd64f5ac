"""Cards on which staff decide: how they are named, who presses, who may.

Nobody may by default. Each step of what a card is about makes a new drawing; a press on an older
one was meant for another truth.
"""

import string
from dataclasses import dataclass
from datetime import timedelta

DOUBT, CLAIM, NOTICE, DIGEST, REQUEST = "d.", "c.", "n.", "g.", "r."
REASON_AWAITED = timedelta(hours=1)  # after «Другая причина»; later it has to be pressed again
KINDS = (DOUBT, CLAIM, NOTICE, DIGEST, REQUEST)
_DIGITS = string.digits + string.ascii_lowercase


def card_name(kind: str, subject_id: int) -> str:
    """Name the card of a row, in 15 characters at most."""
    digits = ""
    while subject_id:
        subject_id, digit = divmod(subject_id, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return kind + digits


def card_subject(kind: str, card: str) -> int | None:
    """Give the row whose card this is; None: it is another card."""
    if not card.startswith(kind):
        return None
    return int(card.removeprefix(kind), len(_DIGITS))


def number_said(number: int) -> str:
    """Shorten the number of a row for a press."""
    return card_name("", number) or "0"


def number_read(said: str) -> int:
    return int(said, len(_DIGITS))


def is_staff_card(card: str) -> bool:
    return card.startswith(KINDS)


def request_card(request_id: int) -> str:
    return card_name(REQUEST, request_id)


def requested(card: str) -> int | None:
    """Give the request whose card this is; None: it is another card."""
    return card_subject(REQUEST, card)


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who presses what: a drawing of the card of a row, which hangs in the chat or not."""

    user_id: int
    title: str
    chat_id: int
    subject_id: int
    drawing: int
    of_this_chat: bool


@dataclass(frozen=True, slots=True)
class StaffRights:
    """Administrators by the settings, and whoever is in the chat of the staff."""

    admins: frozenset[int]
    chats: frozenset[int]

    def may_decide(self, pressed: Pressed) -> bool:
        known = pressed.user_id in self.admins or pressed.chat_id in self.chats
        return pressed.of_this_chat and known

    def may_write(self, user_id: int, chat_id: int) -> bool:
        """Tell whether a reason may be awaited of somebody at all."""
        return chat_id in self.chats or user_id in self.admins
