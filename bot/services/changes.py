"""Password, phone and e-mail changed by somebody who is in: only with a fresh proof, and told."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import PROOF_FRESH
from bot.services.cabinet import NotSignedInError, session_of
from bot.services.codes import NotNow
from bot.services.directory import Cabinet, Directory
from bot.services.letters import Address, Channel
from bot.services.notices import Change, Changed
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.sign_in import Alarm, CheckPassword


@dataclass(slots=True)
class OwnCabinet:
    directory: Directory

    async def __call__(self, person: Person) -> Cabinet:
        cabinet = await self.directory.cabinet(session_of(person).cabinet_id)
        if cabinet is None:
            raise NotSignedInError
        return cabinet


@dataclass(slots=True)
class ProvePassword:
    """Compare the present password; wrong ones count as they do when signing in."""

    own_cabinet: OwnCabinet
    check: CheckPassword

    async def __call__(self, person: Person, typed: str) -> str | NotNow | None:
        """Give its hash when it is right, None when it is wrong."""
        cabinet = await self.own_cabinet(person)
        answer = await self.check(person, cabinet.login, cabinet.password_hash, typed)
        if isinstance(answer, NotNow):
            return answer
        return cabinet.password_hash if answer else None


@dataclass(slots=True)
class ChangePassword:
    """Set the first password, or a new one in place of the one that was proved."""

    own_cabinet: OwnCabinet
    directory: Directory
    alarm: Alarm
    clock: Clock

    async def __call__(self, person: Person, password_hash: str, proved: str | None) -> bool:
        """False: the present password is another one than was proved."""
        cabinet = await self.own_cabinet(person)
        if cabinet.password_hash != proved:
            return False
        self.directory.set_password(cabinet, password_hash)
        await self.alarm(person, cabinet, Changed(Change.PASSWORD, self.clock()))
        return True


@dataclass(slots=True)
class IsFresh:
    """Tell whether a proof still counts."""

    clock: Clock

    def __call__(self, proved_at: datetime | None) -> bool:
        return proved_at is not None and self.clock() - proved_at <= PROOF_FRESH


@dataclass(slots=True)
class ChangeContact:
    """Put a phone or an e-mail that was just confirmed in place of the one before."""

    own_cabinet: OwnCabinet
    directory: Directory
    alarm: Alarm
    clock: Clock

    async def __call__(self, person: Person, address: Address) -> bool:
        """False: another cabinet has it; whoever confirmed it may know that."""
        cabinet = await self.own_cabinet(person)
        holder = await self.directory.find(address)
        if holder is not None and holder.id != cabinet.id:
            return False
        change = Change.EMAIL if address.channel is Channel.EMAIL else Change.PHONE
        self.directory.set_contact(cabinet.id, address)
        await self.alarm(person, cabinet, Changed(change, self.clock()), address)
        return True
