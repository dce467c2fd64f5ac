"""Cabinets as they are found from outside: by a login, a phone, an e-mail; and their chats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeAlias

from bot.domain.access import EndReason
from bot.services.letters import Address, Channel

Identity: TypeAlias = str | Address  # a login as its key, or a contact


@dataclass(frozen=True, slots=True)
class Cabinet:
    """What signing in, recovery and the profile know of a cabinet; contacts are confirmed ones."""

    id: int
    login: str
    password_hash: str | None
    registered: bool
    phone: str | None
    email: str | None
    holder_id: int = 0
    closed: bool = False  # the holder withdrew the consent: nobody else may enter
    language: str = ""  # of the holder's chat, when it is known
    name: str = ""
    born_on: date | None = None
    town: str = ""
    employed: bool = False  # somebody acts with it for an organisation or the centre

    def admits(self, user_id: int) -> bool:
        """Tell whether the person may sign in; the holder will be asked to consent anew."""
        return not self.closed or user_id == self.holder_id

    @property
    def contacts(self) -> tuple[Address, ...]:
        """Give the confirmed ones; the e-mail, which costs nothing, before the phone."""
        given = ((Channel.EMAIL, self.email), (Channel.SMS, self.phone))
        return tuple(Address(channel, value) for channel, value in given if value)

    def contact(self, channel: Channel) -> Address | None:
        return next((one for one in self.contacts if one.channel is channel), None)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A chat that is signed in; `title` is how Telegram calls the person."""

    id: int
    chat_id: int
    title: str
    started_at: datetime
    active_at: datetime


class Directory(Protocol):
    async def find(self, identity: Identity) -> Cabinet | None: ...

    async def cabinet(self, cabinet_id: int) -> Cabinet | None: ...

    async def sessions_of(self, cabinet_id: int) -> Sequence[OpenSession]:
        """Give the open ones, the oldest first."""
        ...

    def end(self, session: OpenSession, reason: EndReason, at: datetime) -> None:
        """End it at once: what its chat is doing at this moment conflicts and is done again."""
        ...

    def set_contact(self, cabinet_id: int, address: Address) -> None: ...

    def set_password(self, cabinet: Cabinet, password_hash: str) -> None:
        """Write it over the one that was read, or conflict."""
        ...
