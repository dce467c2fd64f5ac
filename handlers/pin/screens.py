"""The keypad: to unlock the chat, and to set, change or switch off the PIN."""

from dataclasses import dataclass
from typing import Literal

from aiogram.fsm.state import State, StatesGroup

from bot.services.messages import Button, Screen, Text, text
from bot.ui.form import MENU
from bot.ui.pinpad import Pad, pad_rows

Purpose = Literal["set", "change", "off"]


class Unlock(StatesGroup):
    pin = State()


class PinSetting(StatesGroup):
    current = State()
    first = State()
    again = State()


@dataclass(frozen=True, slots=True)
class Draft:
    """`chosen` is the first entry of the new PIN; it rests sealed and only until the second.

    `lost`: the lock came over something that was begun or written.
    """

    pad: Pad
    purpose: Purpose = "set"
    chosen: str = ""
    lost: bool = False


def unlock(draft: Draft) -> Screen:
    forgotten = (Button(text("button-pin-forgotten"), "unlock.forgotten"),)
    return _pad(draft, text("pin-unlock"), "unlock").with_rows(forgotten)


def enter_current(draft: Draft) -> Screen:
    return _pad(draft, text("pin-current"))


def enter_new(draft: Draft) -> Screen:
    return _pad(draft, text("pin-new"))


def enter_again(draft: Draft) -> Screen:
    return _pad(draft, text("pin-again"))


def offer() -> Screen:
    row = (Button(text("button-set-pin"), "pin.start"), Button(text("button-later"), "ui.menu"))
    return Screen((text("pin-offer"),), (row,))


def done(key: str) -> Screen:
    return Screen((text(key),), ((MENU,),))


def _pad(draft: Draft, title: Text, prefix: str = "pin") -> Screen:
    dots = text("pad-dots", dots=draft.pad.dots)
    return Screen((title, dots), pad_rows(prefix, draft.pad), secret=True)
