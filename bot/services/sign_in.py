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


@dataclass(frozen=True, slots=True)
class Counter:
    """What wrong passwords are counted by; a full one that is not told refuses any password."""

    kind: Attempt
    subject: str
    told: bool = True


@dataclass(slots=True)
class CheckPassword:
    """Compare a password while none of its counters is full."""

    attempts: Attempts
    hasher: PasswordHasher
    clock: Clock

    async def __call__(
        self, stored: str | None, password: str, *counters: Counter
    ) -> bool | NotNow:
        """A right one takes a place too, dated out of the day: so those at once conflict."""
        now = self.clock()
        tallies = [
            (one, await self.attempts.tally(one.kind, one.subject, now - DAY)) for one in counters
        ]
        pauses = [(one.told, password_pause(tally.times, now)) for one, tally in tallies]
        wait = max(pause for told, pause in pauses if told)
        if wait:
            return NotNow(wait)
        full = any(pause for _, pause in pauses)
        right = await self.hasher.verify(None if full else stored, password)
        for (one, tally), (_, pause) in zip(tallies, pauses, strict=True):
            at = now - DAY if right or pause else now
            self.attempts.add(one.kind, one.subject, tally.last + 1, at)
        return right


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
    """Wrong passwords count by what was typed, by the cabinet it names and by the person.

    What names nothing counts as if it named a cabinet of its own. Which names are one cabinet's is
    not told: when others filled its counter, the answer is that of a wrong password. The holder
    has counters that nobody else fills.
    """

    directory: Directory
    check: CheckPassword
    sealer: Sealer

    async def __call__(
        self, person: Person, identity: Identity, password: str
    ) -> Proved | Refused | NotNow:
        cabinet = await self.directory.find(identity)
        if cabinet is not None and not cabinet.admits(person.user_id):
            cabinet = None
        stored = None if cabinet is None else cabinet.password_hash
        match await self.check(stored, password, *self._counters(person, identity, cabinet)):
            case NotNow() as later:
                return later
            case True if cabinet is not None and stored is not None:
                return Proved(cabinet.id, stored)
        return Refused()

    def _counters(
        self, person: Person, identity: Identity, cabinet: Cabinet | None
    ) -> tuple[Counter, ...]:
        who = self.sealer.pseudonym(person.user_id)
        typed = identity if isinstance(identity, str) else f"{identity.channel} {identity.value}"
        named = f"nobody/{typed}" if cabinet is None else f"cabinet/{cabinet.id}"
        if cabinet is not None and cabinet.holder_id == person.user_id:
            typed, named = f"{who}/{typed}", f"{who}/{named}"
        login = self.sealer.fingerprint("sign in", typed)
        target = self.sealer.fingerprint("sign in to", named)
        return (
            Counter(Attempt.SIGN_IN_OF_LOGIN, login),
            Counter(Attempt.SIGN_IN_OF_CABINET, target, told=False),
            Counter(Attempt.SIGN_IN_BY_PERSON, who),
        )


@dataclass(slots=True)
class NeedsConsent:
    """Tell whether the person has yet to agree to the processing of personal data."""

    consents: Consents

    async def __call__(self, person: Person) -> bool:
        return await self.of(person.user_id)

    async def of(self, user_id: int) -> bool:
        kind = ConsentKind.PERSONAL_DATA
        given = await self.consents.of(user_id)
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
                language = cabinet.language or person.language
                self.notices.write(address, language, notice, cabinet.id)


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
        employed=cabinet.employed,
    )


@dataclass(slots=True)
class SignIn:
    """Open the cabinet in this chat, and tell those who are in already."""

    directory: Directory
    entrance: Entrance
    alarm: Alarm
    clock: Clock

    async def __call__(self, person: Person, proved: Proved) -> Session | None:
        """None: since the password was typed it was changed, or the cabinet was closed."""
        cabinet = await self.directory.cabinet(proved.cabinet_id)
        if cabinet is None or cabinet.password_hash != proved.password_hash:
            return None
        if not cabinet.admits(person.user_id):
            return None
        await self.alarm(person, cabinet, SignedIn(person.title, self.clock()))
        return self.entrance(person, cabinet)
