"""An organisation registers: what it tells, what the centre does about it.

waits → confirmed or rejected by the centre, or withdrawn by whoever asked.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.doubts import kept_reason
from bot.domain.organisations import LONGEST_NAME
from bot.domain.typed import clean

MOST_OPEN_CLAIMS = 3  # of a cabinet
CLAIMS_A_DAY = 5  # of a person
LONGEST_ADDRESS = 300
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"[0-9]")
_FEWEST_LETTERS = 2
_FEWEST_LETTERS_OF_ADDRESS = 5


class OrganisationRefusal(StrEnum):
    """Why a text is no name or address of an organisation; the value is the id of its text."""

    NAME_UNREADABLE = "organisation-name-unreadable"
    NAME_TOO_LONG = "organisation-name-too-long"
    ADDRESS_UNREADABLE = "legal-address-unreadable"
    ADDRESS_TOO_LONG = "legal-address-too-long"


class ClaimOutcome(StrEnum):
    """What became of a claim; the value is kept, and part of text ids."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # by whoever asked


class ClaimReason(StrEnum):
    """Why the centre rejects a claim; the value is part of text ids and of presses."""

    MISMATCH = "mismatch"  # ИНН, ОГРН, name and address do not go together
    UNKNOWN = "unknown"  # the centre does not work with it
    UNPROVED = "unproved"  # nobody vouches for the contact person
    OWNED = "owned"  # somebody else is its owner


class ClaimAct(StrEnum):
    """What staff did with a claim; the value is kept in the audit log, and part of text ids."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    SAW = "saw"  # the contact's data
    WRITES = "writes"  # a reason in words of their own is awaited
    WENT_BACK = "went_back"


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """One act of staff; `title`: how Telegram calls them, `words`: the reason."""

    act: ClaimAct
    at: datetime
    user_id: int
    title: str = ""
    words: str = ""
    chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of an organisation; `contact`: the full name of its contact person."""

    inn: str
    ogrn: str
    name: str
    legal_address: str
    contact: str


def parse_organisation_name(typed: str) -> str | OrganisationRefusal:
    """Return the name on one line, or the reason to ask again."""
    name = clean(typed)
    if len(name) > LONGEST_NAME:
        return OrganisationRefusal.NAME_TOO_LONG
    if len(_LETTER.findall(name)) < _FEWEST_LETTERS:
        return OrganisationRefusal.NAME_UNREADABLE
    return name


def parse_legal_address(typed: str) -> str | OrganisationRefusal:
    """Return the address on one line; a legal one may be anywhere in the country."""
    address = clean(typed).strip(" ,;")
    if len(address) > LONGEST_ADDRESS:
        return OrganisationRefusal.ADDRESS_TOO_LONG
    letters = len(_LETTER.findall(address))
    if letters < _FEWEST_LETTERS_OF_ADDRESS or not _DIGIT.search(address):
        return OrganisationRefusal.ADDRESS_UNREADABLE
    return address


def standard_claim_reason(kept: str) -> ClaimReason | None:
    """Read a standard reason back; None: these are somebody's own words."""
    return {kept_reason(one): one for one in ClaimReason}.get(kept)


def claim_writer(steps: tuple[ClaimStep, ...]) -> ClaimStep | None:
    """Tell who is to write a reason."""
    return steps[-1] if steps and steps[-1].act is ClaimAct.WRITES else None
