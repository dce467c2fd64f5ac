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
from bot.domain.invitations import INVITATION_LIFETIME, MOST_INVITATIONS, Outcome
from bot.domain.receipts import Account
from bot.services.cabinet import NotYoursError, session_of
from bot.services.directory import Cabinet, Directory
from bot.services.limited_access import new_login
from bot.services.notices import InvitationAccepted, InvitationSettled, Notices
from bot.services.people import Accounts, Cabinets, Person, Session
from bot.services.ports import Clock, Ids
from bot.services.secrecy import Sealer
from bot.services.sign_in import new_session

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

    @property
    def reference(self) -> str:
        """Name it in a press: short, and good for nothing without the cabinet."""
        return self.key[:12]

    def opens(self, now: datetime) -> bool:
        return not self.settled and self.expires_at > now


@dataclass(frozen=True, slots=True)
class GuestChat:
    """Where a guest will see the account: the chat's version, its cabinet when it is in one."""

    version: int
    cabinet_id: int | None


class Invitations(Protocol):
    async def find(self, key: str) -> Invitation | None: ...

    async def open_of(self, cabinet_id: int, now: datetime) -> Sequence[Invitation]: ...

    async def guest_chat(self, chat_id: int) -> GuestChat | None: ...

    def add(self, invitation: Invitation, at: datetime) -> None: ...

    def accept(self, key: str, person: Person) -> None:
        """Write the guest down; of two at once one conflicts."""
        ...

    def settle(self, invitation: Invitation, outcome: Outcome, at: datetime) -> None:
        """Close it as it was read, or conflict."""
        ...

    def link(self, cabinet_id: int, account_id: int, at: datetime) -> None:
        """Link the account with limited access, unless it is linked."""
        ...

    def seat(self, session: Session, version: int, at: datetime, title: str) -> None:
        """Open a session in a chat that is not the one answered, as it was read, or conflict."""
        ...


@dataclass(frozen=True, slots=True)
class Pending:
    """An open invitation and the account that it is to."""

    invitation: Invitation
    account: Account


@dataclass(slots=True)
class ListInvitations:
    invitations: Invitations
    cabinets: Cabinets
    clock: Clock

    async def __call__(self, person: Person) -> Sequence[Pending]:
        """Give those that wait for a guest or for a word, the oldest first."""
        session = session_of(person)
        linked = await self.cabinets.accounts(session.cabinet_id)
        accounts = {one.account.id: one.account for one in linked if one.access is Access.FULL}
        found = await self.invitations.open_of(session.cabinet_id, self.clock())
        return [
            Pending(one, accounts[one.account_id]) for one in found if one.account_id in accounts
        ]

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
        if len(await self.list_invitations(person)) >= MOST_INVITATIONS:
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
    sealer: Sealer
    clock: Clock

    async def __call__(self, person: Person, token: str) -> Account | None:
        """None: unknown, used, revoked, expired or one's own: one answer."""
        found = await self.read(person, token)
        return None if found is None else await self.accounts.account(found.account_id)

    async def read(self, person: Person, token: str) -> Invitation | None:
        found = await self.invitations.find(invitation_key(self.sealer, token))
        if found is None or found.guest_user_id is not None or not found.opens(self.clock()):
            return None
        own = person.session is not None and person.session.cabinet_id == found.cabinet_id
        return None if own else found


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
    """«Подтвердить», «Отклонить», «Отозвать»: the word of the one who invited."""

    list_invitations: ListInvitations
    invitations: Invitations
    cabinets: Cabinets
    directory: Directory
    notices: Notices
    clock: Clock
    ids: Ids

    async def __call__(self, person: Person, reference: str, outcome: Outcome) -> bool:
        """False: there is no such open invitation, or nobody accepted it yet."""
        pending = await self.list_invitations.one(person, reference)
        if pending is None:
            return False
        guest = pending.invitation.guest_user_id
        if (outcome is Outcome.REVOKED) is not (guest is None):
            return False
        self.invitations.settle(pending.invitation, outcome, self.clock())
        if guest is not None:
            if outcome is Outcome.CONFIRMED:
                await self._let_in(guest, pending.invitation)
            number = mask_number(pending.account.number)
            self.notices.tell(guest, InvitationSettled(outcome, number))
        return True

    async def _let_in(self, guest: int, invitation: Invitation) -> None:
        """Link the account to the cabinet that the guest is in, or to a new one of their own."""
        chat = await self.invitations.guest_chat(guest)
        now = self.clock()
        cabinet_id = None if chat is None else chat.cabinet_id
        if cabinet_id is None:
            cabinet_id, login = self.ids(), new_login()
            self.cabinets.add(cabinet_id, login, guest, now)
            if chat is not None:
                cabinet = Cabinet(cabinet_id, login, None, False, None, None)
                session = new_session(self.ids(), guest, cabinet)
                self.invitations.seat(session, chat.version, now, invitation.guest_title)
        self.invitations.link(cabinet_id, invitation.account_id, now)
