"""Names of one's own for accounts («Дача»), and taking an account out of the cabinet."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.access import Access
from bot.domain.typed import clean
from bot.services.cabinet import NotYoursError, session_of
from bot.services.people import Cabinets, LinkedAccount, Person

LONGEST_NAME = 30


class AccountNameRefusal(StrEnum):
    """Why a text is no name for an account; the value is the id of its text in refusals.ftl."""

    TOO_LONG = "account-name-too-long"
    NO_LETTERS = "account-name-no-letters"


def parse_account_name(typed: str) -> str | AccountNameRefusal:
    """Return the name on one line, or the reason to ask again."""
    name = clean(typed)
    if not any(map(str.isalnum, name)):
        return AccountNameRefusal.NO_LETTERS
    return name if len(name) <= LONGEST_NAME else AccountNameRefusal.TOO_LONG


@dataclass(slots=True)
class OwnAccount:
    cabinets: Cabinets

    async def __call__(self, person: Person, account_id: int) -> LinkedAccount:
        """Give it as it is linked, or raise NotYoursError."""
        for linked in await self.cabinets.accounts(session_of(person).cabinet_id):
            if linked.account.id == account_id:
                return linked
        raise NotYoursError


@dataclass(slots=True)
class NameAccount:
    own_account: OwnAccount
    cabinets: Cabinets

    async def __call__(self, person: Person, account_id: int, name: str) -> None:
        """An empty name takes the own one away."""
        linked = await self.own_account(person, account_id)
        self.cabinets.name(session_of(person).cabinet_id, linked.account.id, name or None)


@dataclass(slots=True)
class UnlinkAccount:
    own_account: OwnAccount
    cabinets: Cabinets

    async def __call__(self, person: Person, account_id: int) -> None:
        """Take it out of the cabinet; invitations to it open nothing any more."""
        linked = await self.own_account(person, account_id)
        self.cabinets.unlink(session_of(person).cabinet_id, linked.account.id)


def may_invite(linked: LinkedAccount) -> bool:
    """Tell whether others may be invited to it: only by whom it belongs to in full."""
    return linked.access is Access.FULL
