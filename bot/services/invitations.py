"""A family member gets to an account by a link: made, opened, accepted, confirmed by its maker.

The link alone opens nothing: whoever made it sees who accepted, and says yes or no.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.access import Access
from bot.domain.accounts import mask_number
from bot.domain.invitations import (
    INVITATION_LIFETIME,
    MOST_GUESTS,
    MOST_INVITATIONS,
    Outcome,
)
from bot.domain.receipts import Account
from bot.services.cabinet import NotYoursError, session_of
from bot.services.directory import Cabinet, Directory
from bot.services.erasure import Erasures
from bot.services.limited_access import new_login
from bot.services.notices import InvitationAccepted, InvitationSettled, Notices
from bot.services.people import Accounts, Cabinets, Person, Session
from bot.services.ports import Clock, Ids
from bot.services.secrecy import Sealer
from bot.services.sign_in import NeedsConsent, new_session

TOKEN_BYTES = 18  # 144 bits, 24 characters


@dataclass(frozen=True, slots=True)
class Invitation:
    """One as it is kept; `key` is the fingerprint of the token, which nobody keeps."""

    key: str
    cabinet_id: int
    account_id: int
    expires_at: datetime
    guest_user_id: int | None
    guest_title: str
    settled: bool
    since: datetime | None = None  # when it was settled

    @property
    def reference(self) -> str:
        """Name it in a press: short, and good for nothing without the cabinet."""
        return self.key[:12]

    def opens(self, now: datetime) -> bool:
        return not self.settled and self.expires_at > now


@dataclass(frozen=True, slots=True)
class GuestChat:
    """Where a guest is now: the chat's version, its cabinet when it is in one, and whose it is."""

    version: int
    cabinet_id: int | None
    own: bool


class Invitations(Protocol):
    async def find(self, key: str) -> Invitation | None: ...

    async def open_of(self, cabinet_id: int, now: datetime) -> Sequence[Invitation]:
        """Give those that wait, then those by which a guest sees an account, the oldest first."""
        ...

    async def guest_chat(self, chat_id: int) -> GuestChat | None: ...

    def add(self, invitation: Invitation, at: datetime) -> None: ...

    def accept(self, key: str, person: Person) -> None:
        """Write the guest down; of two at once one conflicts."""
        ...

    def settle(self, invitation: Invitation, outcome: Outcome, at: datetime) -> None:
        """Close it as it was read, or conflict."""
        ...

    def close(self, invitation: Invitation, at: datetime) -> None:
        """Take back what a confirmed one has opened, or conflict."""
        ...

    def link(self, cabinet_id: int, account_id: int, at: datetime) -> None:
        """Link the account with limited access, unless it is linked."""
        ...

    def seat(self, session: Session, version: int, at: datetime, title: str) -> None:
        """Open a session in a chat that is not the one answered, as it was read, or conflict."""
        ...


@dataclass(frozen=True, slots=True)
class Pending:
    """An invitation that is open, or opened an account, and that account."""

    invitation: Invitation
    account: Account


@dataclass(slots=True)
class ListInvitations:
    invitations: Invitations
    cabinets: Cabinets
    clock: Clock

    async def __call__(self, person: Person) -> Sequence[Pending]:
        """Give those that wait for a guest or for a word, then the newest guests."""
        session = session_of(person)
        linked = await self.cabinets.accounts(session.cabinet_id)
        accounts = {one.account.id: one.account for one in linked if one.access is Access.FULL}
        found = await self.invitations.open_of(session.cabinet_id, self.clock())
        held = [
            Pending(one, accounts[one.account_id]) for one in found if one.account_id in accounts
        ]
        guests = [one for one in held if one.invitation.settled]
        return [one for one in held if not one.invitation.settled] + guests[-MOST_GUESTS:]

    async def one(self, person: Person, reference: str) -> Pending | None:
        pending = await self(person)
        return next((one for one in pending if one.invitation.reference == reference), None)


@dataclass(frozen=True, slots=True)
class Invited:
    """The token is told once, in the link, and kept nowhere."""

    token: str
    account: Account


@dataclass(frozen=True, slots=True)
class TooManyInvitations:
    """So many are open already."""


@dataclass(slots=True)
class Invite:
    invitations: Invitations
    list_invitations: ListInvitations
    cabinets: Cabinets
    sealer: Sealer
    clock: Clock

    async def __call__(self, person: Person, account_id: int) -> Invited | TooManyInvitations:
        """Make one to an account that is fully the cabinet's, or raise NotYoursError."""
        account = await full_account(self.cabinets, person, account_id)
        pending = await self.list_invitations(person)
        if sum(not one.invitation.settled for one in pending) >= MOST_INVITATIONS:
            return TooManyInvitations()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self.clock()
        invitation = Invitation(
            key=invitation_key(self.sealer, token),
            cabinet_id=session_of(person).cabinet_id,
            account_id=account_id,
            expires_at=now + INVITATION_LIFETIME,
            guest_user_id=None,
            guest_title="",
            settled=False,
        )
        self.invitations.add(invitation, now)
        return Invited(token, account)


async def full_account(cabinets: Cabinets, person: Person, account_id: int) -> Account:
    """Give an account that the cabinet has full access to, or raise NotYoursError."""
    for linked in await cabinets.accounts(session_of(person).cabinet_id):
        if linked.account.id == account_id and linked.access is Access.FULL:
            return linked.account
    raise NotYoursError


def invitation_key(sealer: Sealer, token: str) -> str:
    return sealer.fingerprint("invitation", token)


@dataclass(slots=True)
class OpenInvitation:
    """What a guest may know of an invitation before accepting it: the account, masked."""

    invitations: Invitations
    accounts: Accounts
    cabinets: Cabinets
    sealer: Sealer
    clock: Clock

    async def __call__(self, person: Person, token: str) -> Account | None:
        """None: unknown, used, revoked, expired, one's own or no more its maker's: one answer."""
        found = await self.read(person, token)
        return None if found is None else await self.accounts.account(found.account_id)

    async def read(self, person: Person, token: str) -> Invitation | None:
        found = await self.invitations.find(invitation_key(self.sealer, token))
        if found is None or found.guest_user_id is not None or not found.opens(self.clock()):
            return None
        own = person.session is not None and person.session.cabinet_id == found.cabinet_id
        return found if not own and await self._still_holds(found) else None

    async def _still_holds(self, invitation: Invitation) -> bool:
        """Tell whether the account is still fully theirs who invited."""
        linked = await self.cabinets.accounts(invitation.cabinet_id)
        return any(
            (one.account.id, one.access) == (invitation.account_id, Access.FULL) for one in linked
        )


@dataclass(slots=True)
class AcceptInvitation:
    invitations: Invitations
    open_invitation: OpenInvitation
    accounts: Accounts
    directory: Directory
    notices: Notices

    async def __call__(self, person: Person, token: str) -> bool:
        """Write the guest down and tell those who invited; False: it opens no more."""
        found = await self.open_invitation.read(person, token)
        account = None if found is None else await self.accounts.account(found.account_id)
        if found is None or account is None:
            return False
        self.invitations.accept(found.key, person)
        notice = InvitationAccepted(person.title, mask_number(account.number))
        for session in await self.directory.sessions_of(found.cabinet_id):
            self.notices.tell(session.chat_id, notice)
        return True


@dataclass(slots=True)
class SettleInvitation:
    """«Подтвердить», «Отклонить», «Отозвать», «Закрыть доступ»: the word of who invited."""

    list_invitations: ListInvitations
    invitations: Invitations
    cabinets: Cabinets
    needs_consent: NeedsConsent
    erasures: Erasures
    notices: Notices
    clock: Clock
    ids: Ids

    async def __call__(self, person: Person, reference: str, outcome: Outcome) -> bool:
        """False: there is no such open invitation, nobody accepted it yet, or the guest left."""
        pending = await self.list_invitations.one(person, reference)
        if pending is None:
            return False
        guest = pending.invitation.guest_user_id
        if (outcome is Outcome.CLOSED) is not pending.invitation.settled:
            return False
        if (outcome is Outcome.REVOKED) is not (guest is None):
            return False
        if guest is not None and outcome is Outcome.CONFIRMED and await self._left(guest):
            self.invitations.settle(pending.invitation, Outcome.REVOKED, self.clock())
            return False
        if outcome is Outcome.CLOSED:
            self.invitations.close(pending.invitation, self.clock())
        else:
            self.invitations.settle(pending.invitation, outcome, self.clock())
        if guest is not None:
            if outcome is Outcome.CONFIRMED:
                await self._let_in(guest, pending.invitation)
            number = mask_number(pending.account.number)
            self.notices.tell(guest, InvitationSettled(outcome, number))
        return True

    async def _left(self, guest: int) -> bool:
        """Tell whether the guest has withdrawn the consent meanwhile."""
        if await self.erasures.pending(guest) is not None:
            return True
        return await self.needs_consent.of(guest)

    async def _let_in(self, guest: int, invitation: Invitation) -> None:
        """Link the account to the own cabinet that the guest is in, or to a new one.

        A chat that is in somebody else's cabinet now stays there, and sees nothing of it.
        """
        chat = await self.invitations.guest_chat(guest)
        now = self.clock()
        cabinet_id = chat.cabinet_id if chat is not None and chat.own else None
        if cabinet_id is None:
            cabinet_id, login = self.ids(), new_login()
            self.cabinets.add(cabinet_id, login, guest, now)
            if chat is not None and chat.cabinet_id is None:
                cabinet = Cabinet(cabinet_id, login, None, False, None, None)
                session = new_session(self.ids(), guest, cabinet)
                self.invitations.seat(session, chat.version, now, invitation.guest_title)
        self.invitations.link(cabinet_id, invitation.account_id, now)
