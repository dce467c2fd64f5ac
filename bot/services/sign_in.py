"""Signing in with login and password, and what has to be said when somebody did."""

from dataclasses import dataclass

from bot.domain.access import DAY, PIN_IDLE, Attempt, EndReason, password_pause
from bot.domain.consents import VERSIONS, ConsentKind
from bot.domain.logins import SignInRefusal, login_key
from bot.services.codes import NotNow
from bot.services.contacts import parse_email, parse_phone
from bot.services.directory import Cabinet, Directory, Identity
from bot.services.letters import Address, Channel
from bot.services.notices import Notice, Notices, SignedIn
from bot.services.passwords import PasswordHasher
from bot.services.people import Attempts, Consents, Person, Session, Sessions
from bot.services.ports import Clock, Ids
from bot.services.secrecy import Sealer

DIGITS_OF_A_PHONE = 10


def parse_identity(typed: str) -> Identity | SignInRefusal:
    """Read a login, or the phone or e-mail of the cabinet; whether it exists is not told."""
    contact = parse_email(typed) if "@" in typed else parse_phone(typed)
    if isinstance(contact, Address):
        return contact
    if "@" in typed or sum(map(str.isdecimal, typed)) >= DIGITS_OF_A_PHONE:
        return SignInRefusal.UNREADABLE
    return login_key(typed)


@dataclass(slots=True)
class CheckPassword:
    """Compare a password, so often for a login and for a person; unknown ones count alike."""

    attempts: Attempts
    hasher: PasswordHasher
    sealer: Sealer
    clock: Clock

    async def __call__(
        self, person: Person, identity: Identity, stored: str | None, password: str
    ) -> bool | NotNow:
        """A right one takes a place too, dated out of the day: so those at once conflict."""
        now = self.clock()
        tallies = [
            (kind, subject, await self.attempts.tally(kind, subject, now - DAY))
            for kind, subject in (
                (Attempt.SIGN_IN_OF_LOGIN, self._login(identity)),
                (Attempt.SIGN_IN_BY_PERSON, self.sealer.pseudonym(person.user_id)),
            )
        ]
        wait = max(password_pause(tally.times, now) for _, _, tally in tallies)
        if wait:
            return NotNow(wait)
        right = await self.hasher.verify(stored, password)
        for kind, subject, tally in tallies:
            self.attempts.add(kind, subject, tally.last + 1, now - DAY if right else now)
        return right

    def _login(self, identity: Identity) -> str:
        known = identity if isinstance(identity, str) else f"{identity.channel} {identity.value}"
        return self.sealer.fingerprint("sign in", known)


@dataclass(frozen=True, slots=True)
class Proved:
    """The password was right; `password_hash` tells later whether it still is the one."""

    cabinet_id: int
    password_hash: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The login, the password or both: one answer."""


@dataclass(slots=True)
class CheckSignIn:
    directory: Directory
    check: CheckPassword

    async def __call__(
        self, person: Person, identity: Identity, password: str
    ) -> Proved | Refused | NotNow:
        cabinet = await self.directory.find(identity)
        if cabinet is not None and not cabinet.admits(person.user_id):
            cabinet = None
        stored = None if cabinet is None else cabinet.password_hash
        match await self.check(person, identity, stored, password):
            case NotNow() as later:
                return later
            case True if cabinet is not None and stored is not None:
                return Proved(cabinet.id, stored)
        return Refused()


@dataclass(slots=True)
class NeedsConsent:
    """Tell whether the person has yet to agree to the processing of personal data."""

    consents: Consents

    async def __call__(self, person: Person) -> bool:
        kind = ConsentKind.PERSONAL_DATA
        given = await self.consents.of(person.user_id)
        return not any(
            (one.kind, one.version) == (kind, VERSIONS[kind]) and one.withdrawn_at is None
            for one in given
        )


@dataclass(slots=True)
class Alarm:
    """Tell what happened to a cabinet: its other chats, and its e-mail."""

    directory: Directory
    notices: Notices

    async def __call__(
        self, person: Person, cabinet: Cabinet, notice: Notice, *more: Address
    ) -> None:
        """`more`: contacts that are not the cabinet's yet."""
        for session in await self.directory.sessions_of(cabinet.id):
            if session.chat_id != person.chat_id:
                self.notices.tell(session.chat_id, notice)
        for address in dict.fromkeys((*cabinet.contacts, *more)):
            if address.channel is Channel.EMAIL:
                self.notices.write(address, person.language, notice)


@dataclass(slots=True)
class Entrance:
    """Sign a chat in to a cabinet, and out of the one before."""

    sessions: Sessions
    clock: Clock
    ids: Ids

    def __call__(self, person: Person, cabinet: Cabinet) -> Session:
        now = self.clock()
        if person.session is not None:
            self.sessions.end(person.session, EndReason.REPLACED, now)
        session = new_session(self.ids(), person.chat_id, cabinet)
        self.sessions.start(session, now, person.title)
        return session


def new_session(session_id: int, chat_id: int, cabinet: Cabinet) -> Session:
    return Session(
        id=session_id,
        chat_id=chat_id,
        cabinet_id=cabinet.id,
        login=cabinet.login,
        account_id=None,
        pin_hash=None,
        pin_wrong=0,
        pin_idle=PIN_IDLE,
        has_password=cabinet.password_hash is not None,
        registered=cabinet.registered,
    )


@dataclass(slots=True)
class SignIn:
    """Open the cabinet in this chat, and tell those who are in already."""

    directory: Directory
    entrance: Entrance
    alarm: Alarm
    clock: Clock

    async def __call__(self, person: Person, proved: Proved) -> Session | None:
        """None: the password was changed since it was typed."""
        cabinet = await self.directory.cabinet(proved.cabinet_id)
        if cabinet is None or cabinet.password_hash != proved.password_hash:
            return None
        await self.alarm(person, cabinet, SignedIn(person.title, self.clock()))
        return self.entrance(person, cabinet)
