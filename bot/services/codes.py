"""Confirmation codes: six digits that prove a phone or an e-mail."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.services.letters import Address


class Purpose(StrEnum):
    """What a code is for: one is never taken for another."""

    REGISTER = "register"  # a new cabinet
    CONTACT = "contact"  # add or change the phone or the e-mail of a cabinet
    RECOVER = "recover"  # a forgotten password


@dataclass(frozen=True, slots=True)
class Sent:
    """The code is on its way (or seems to be: nobody learns whether an address is known)."""

    address: Address
    resend_after: timedelta
    lifetime: timedelta


@dataclass(frozen=True, slots=True)
class NotNow:
    """Too many codes or checks; try again after this time."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The centre has no carrier for this channel, or its budget of the day is used up."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The code is right and used up."""

    address: Address


@dataclass(frozen=True, slots=True)
class WrongCode:
    """Wrong, used, expired, another's: one answer to all."""
